/** The style sheet with the tenant's colours; the shell has it in its head. */
const sheet = () => document.querySelector<HTMLLinkElement>("link[data-brand]");

/** On a page that belongs to nobody there is nobody's colour. */
export const dropBrand = () => {
  sheet()?.remove();
  document.querySelector('link[rel="icon"]')?.remove();
};

/** When the sheet on the page is an old one, or did not come at all, fetches it anew and swaps it when it is there. */
export async function syncBrand(version: string) {
  const old = sheet();
  const shown = getComputedStyle(document.documentElement).getPropertyValue("--brand-version");
  if (!old || shown.replace(/["'\s]/g, "") === version) return;
  await fetch(old.href, { cache: "reload" });
  const fresh = old.cloneNode() as HTMLLinkElement;
  fresh.addEventListener("load", () => old.remove(), { once: true });
  old.after(fresh);
}
