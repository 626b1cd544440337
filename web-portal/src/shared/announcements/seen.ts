import { useState } from "react";
import type { Announcement } from "../api/schema";
import { versionOf } from "./announcement";

const place = (whose: string) => `portal-announcements ${whose}`;

function read(whose: string): readonly string[] {
  const stored = localStorage.getItem(place(whose));
  return stored ? stored.split("\n") : [];
}

/**
 * What has been seen on this device: not on the server, where each would be a change with its entry in the audit log, and
 * would tell the provider who reads what and when. `whose`: a person's id, before the login the portal's slug.
 */
export function useSeen(whose: string, items: readonly Announcement[]) {
  const [seen, set] = useState(() => read(whose));
  const see = (...more: Announcement[]) => {
    const all = [...new Set([...read(whose), ...more.map(versionOf)])];
    // Those that are gone need not be known any more.
    const known = new Set(items.map(versionOf));
    const kept = all.filter((version) => known.has(version));
    localStorage.setItem(place(whose), kept.join("\n"));
    set(kept);
  };
  return { isSeen: (item: Announcement) => seen.includes(versionOf(item)), see };
}
