import type { QueryClient } from "@tanstack/react-query";
import { channel } from "../shared/session";

let leaving = false;

/**
 * To the login, once, whoever asks. A full navigation: nothing stays in memory. `back`: the session has ended by itself,
 * which the login says; it leads back there.
 */
export function toLogin(slug: string, back?: string) {
  if (leaving) return;
  leaving = true;
  const why = back === undefined ? "" : `?${new URLSearchParams({ next: back || "/", ended: "" })}`;
  globalThis.location.replace(`/portal/${slug}/login${why}`);
}

/** The path and query below the tenant that are on the screen. */
export const here = (slug: string) =>
  globalThis.location.pathname.slice(`/portal/${slug}`.length) + globalThis.location.search;

/** The session has ended here: forget everything, tell the other tabs, go to the login. */
export async function leave(client: QueryClient, slug: string) {
  await client.cancelQueries();
  client.clear();
  channel(slug).postMessage("logout");
  toLogin(slug);
}

let isMoving = false;
/** Whether the page is about to be another one, at the portal's new address. */
export const moves = () => isMoving;

/**
 * The API says that there is no portal here. Where there was one before, the page is loaded anew: a former domain leads it
 * to the one that has replaced it. Once only for each entry of the tab's history.
 */
export function follow(client: QueryClient) {
  const wasHere = client.getQueriesData({}).some(([, data]) => data !== undefined);
  if (!wasHere || history.state?.moved) return;
  isMoving = true;
  history.replaceState({ ...history.state, moved: true }, "");
  globalThis.location.reload();
}

/** When another tab of the same portal logs out, this one does; when another person comes in there, it starts anew. */
export function followOtherTabs(slug: string) {
  channel(slug).addEventListener("message", ({ data }) =>
    data === "login" ? globalThis.location.reload() : toLogin(slug),
  );
}
