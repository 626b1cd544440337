import { createContext, use, useMemo } from "react";
import { useLocation } from "wouter";
import { navigate, useSearch as useRawSearch } from "wouter/use-browser-location";

export type Change = Readonly<Record<string, string | undefined>>;

/** The path of the page that is on the screen, as it stands in its address. */
export const PagePath = createContext("");

/** Which page of a list is meant: the one after an item, or the one before; neither is the first. */
export interface Cursor {
  after?: string;
  before?: string;
}
const FIRST = { after: undefined, before: undefined };

/** The cursor in an address. */
export function readCursor(search: URLSearchParams): Cursor {
  const [after, before] = [search.get("after"), search.get("before")];
  return after ? { after } : before ? { before } : {};
}

/** `search` with some values replaced; an empty or undefined one is taken out. */
export function changed(search: string, change: Change): string {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next.toString();
}

/**
 * The query of the address and two ways to change it. `set`: a filter replaces the entry of the history and leads to its
 * first page. `go`: a page of a list is a new entry.
 * wouter's own `useSearchParams` decodes twice, so a `%` in a search would break it.
 */
export function useSearch() {
  const raw = useRawSearch();
  const search = useMemo(() => new URLSearchParams(raw), [raw]);
  const page = use(PagePath);
  const to = (change: Change, replace: boolean) => {
    // A page stays on the screen until the next one has come: by then the address is no longer its own to change.
    if (location.pathname !== page) return;
    // The query of now: what was typed comes here after a pause, and another filter may have been chosen in it.
    const text = changed(location.search, { ...FIRST, ...change });
    navigate(text ? `${page}?${text}` : page, { replace });
  };
  const set = (change: Change) => to(change, true);
  const go = (cursor: Cursor, { replace = false } = {}) => to({ ...cursor }, replace);
  return [search, set, go] as const;
}

/** The key of the page that is on the way to the screen: its path and, of a list, which page of it. */
export function usePageKey(): string {
  const [path] = useLocation();
  const { after = "", before = "" } = readCursor(new URLSearchParams(useRawSearch()));
  return `${path}\n${after}\n${before}`;
}

/** The path of a page's key. */
export const pathOf = (key: string) => key.split("\n", 1)[0] ?? "";
