/** Where the login leads, from the query of its address: a path inside this portal and nothing else. */
export function returnPath(search: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(wanted) && !wanted.startsWith("/login") ? wanted : "/";
}
