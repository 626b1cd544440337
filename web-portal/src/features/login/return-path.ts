/** Whether there is a page at a path below the tenant. */
export type IsPage = (path: string) => Promise<boolean>;

/**
 * Where the login leads, from the query of its address: a page of this portal, and for anything else its first one.
 * The address is resolved as a browser would and only then looked at, so that no `..`, `\\` or escape leads out.
 */
export async function returnPath(search: string, slug: string, isPage: IsPage): Promise<string> {
  const wanted = new URLSearchParams(search).get("next") ?? "";
  const home = `/portal/${slug}`;
  const to = new URL(home + wanted, globalThis.location.origin);
  if (!wanted.startsWith("/") || !to.pathname.startsWith(`${home}/`)) return "/";
  const path = to.pathname.slice(home.length);
  return (await isPage(path).catch(() => false)) ? path + to.search : "/";
}
