import { useMemo } from "react";
import { useLocation } from "wouter";
import { useSearch as useRawSearch } from "wouter/use-browser-location";

export type Change = Readonly<Record<string, string | undefined>>;

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
 * The query of the address and a way to change it. A filter replaces the entry of the history, a page is a new one.
 * wouter's own `useSearchParams` decodes twice, so a `%` in a search would break it.
 */
export function useSearch() {
  const raw = useRawSearch();
  const [path, navigate] = useLocation();
  const search = useMemo(() => new URLSearchParams(raw), [raw]);
  const set = (change: Change, how: { push?: boolean } = {}) => {
    const text = changed(raw, change);
    navigate(text ? `${path}?${text}` : path, { replace: !how.push });
  };
  return [search, set] as const;
}
