let taken: string | null | undefined;

/**
 * The token of a mailed link, from the fragment, which no server sees. It leaves the address at once, so that it is
 * neither in the history nor on a shared screen; the page keeps it.
 */
export function linkToken(): string | null {
  if (taken !== undefined) return taken;
  taken = new URLSearchParams(globalThis.location.hash.slice(1)).get("token");
  if (taken !== null) history.replaceState(history.state, "", globalThis.location.pathname);
  return taken;
}
