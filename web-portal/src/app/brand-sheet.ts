import { settled } from "../shared/piece";

/** The style sheet with the tenant's colours; the shell has it in its head. */
const sheet = () => document.querySelector<HTMLLinkElement>("link[data-brand]");

/**
 * Puts the tenant's colours on the page. The shell only asks for them, by a medium that nothing has: otherwise they would
 * leave the page white for as long as they don't come. Resolves when they are there or have failed, at the latest after
 * `patience` ms; what comes later still applies.
 */
export async function wearBrand(patience: number) {
  const link = sheet();
  if (!link) return;
  const put = () => {
    link.media = "all";
  };
  link.addEventListener("load", put);
  await settled(link, patience);
  if (link.sheet) put();
}

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
  fresh.media = "all";
  fresh.addEventListener("load", () => old.remove(), { once: true });
  old.after(fresh);
}
