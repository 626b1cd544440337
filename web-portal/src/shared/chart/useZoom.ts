import { useDeferredValue, useMemo } from "react";
import { useNow } from "../clock";
import { useSearch } from "../search";
import { isKept, readZoom, writeZoom, type Zoom } from "./zoom";

/** Names another part in the address; `next` is given the one that stands there now. */
export type SetZoom = (next: (current: Zoom | undefined) => Zoom | undefined) => void;

/** The part of the time axis that the address names, and how to name another. */
export function useZoom(): readonly [zoom: Zoom | undefined, setZoom: SetZoom] {
  const [search, set] = useSearch();
  const now = useNow();
  // The key or the drag is answered before all charts are drawn anew.
  const zoom = useDeferredValue(useMemo(() => readZoom(search), [search]));
  const setZoom: SetZoom = (next) => set(writeZoom(next(readZoom(new URLSearchParams(location.search)))));
  return [zoom && isKept(zoom, now) ? zoom : undefined, setZoom];
}
