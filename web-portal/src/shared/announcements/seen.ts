import { useState } from "react";
import type { Announcement } from "../api/schema";
import { versionOf } from "./announcement";

const place = (whose: string) => `portal-announcements ${whose}`;

function read(whose: string): readonly string[] {
  try {
    return localStorage.getItem(place(whose))?.split("\n") ?? [];
  } catch {
    // There are browsers that allow no storage.
    return [];
  }
}

/**
 * What has been seen on this device: not on the server, where each would be a change with its entry in the audit log, and
 * would tell the provider who reads what and when. `whose`: a person's id, before the login the portal's slug.
 */
export function useSeen(whose: string, items: readonly Announcement[]) {
  const [seen, set] = useState(() => read(whose));
  const see = (...more: Announcement[]) => {
    const all = [...new Set([...seen, ...read(whose), ...more.map(versionOf)])];
    // Those that are gone need not be known any more.
    const known = new Set(items.map(versionOf));
    const kept = all.filter((version) => known.has(version));
    set(kept);
    try {
      localStorage.setItem(place(whose), kept.join("\n"));
    } catch {
      // Then it is seen until the page is left.
    }
  };
  return { isSeen: (item: Announcement) => seen.includes(versionOf(item)), see };
}
