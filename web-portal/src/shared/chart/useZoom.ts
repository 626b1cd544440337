import { useMemo } from "react";
import { useNow } from "../clock";
import { useSearch } from "../search";
import { isKept, readZoom, writeZoom, type Zoom } from "./zoom";

/** The part of the time axis that the address names, and how to name another. */
export function useZoom() {
  const [search, set] = useSearch();
  const now = useNow();
  const zoom = useMemo(() => readZoom(search), [search]);
  return [zoom && isKept(zoom, now) ? zoom : undefined, (next: Zoom | undefined) => set(writeZoom(next))] as const;
}
