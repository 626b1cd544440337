/** In place of a token that is used up or was refused. */
export const SPENT = "";

const keep = (token: string | null) => history.replaceState({ token }, "", location.pathname);
const kept = () => (history.state as { token?: string | null } | null)?.token ?? null;

/**
 * The token of a mailed link, from the fragment, which no server sees. It leaves the address at once, so that it is not
 * on a shared screen. This one entry of the tab's history keeps it, so that the page outlasts a reload: it goes with the
 * entry, and no other tab or page has it, as they would have what is in a storage. `null`: there is none.
 */
export function linkToken(): string | null {
  const sent = new URLSearchParams(location.hash.slice(1)).get("token");
  if (sent !== null) keep(sent || null);
  return kept();
}

/** Forgets the token of the page that is shown, and that only: an answer may come after it was left. */
export function spendToken() {
  if (kept()) keep(SPENT);
}

// Another link opened in the same tab changes but the fragment.
addEventListener("hashchange", () => location.hash.startsWith("#token=") && location.reload());
