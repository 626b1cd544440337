import { useState } from "react";

/** The columns that may be hidden. */
export const optional = ["status", "cpu", "memory", "disk", "version", "seen"] as const;
export type Optional = (typeof optional)[number];

/** How somebody likes to read the list. It says nothing of anybody, so it stays on the device. */
export interface Preferences {
  hidden: readonly Optional[];
  dense: boolean;
  /** Whether single keys do something in the list. */
  keys: boolean;
}
const PLACE = "portal-nodes";
const usual: Preferences = { hidden: [], dense: false, keys: true };

/** What was kept, as far as it is understood. */
export function readPreferences(text: string | null): Preferences {
  try {
    const { hidden, dense, keys }: Partial<Preferences> = JSON.parse(text ?? "{}");
    return {
      hidden: Array.isArray(hidden) ? optional.filter((column) => hidden.includes(column)) : [],
      dense: dense === true,
      keys: keys !== false,
    };
  } catch {
    return usual;
  }
}

/** The preferences of this device, and how to change some of them. */
export function usePreferences() {
  const [preferences, set] = useState(() => readPreferences(stored()));
  const change = (some: Partial<Preferences>) => {
    const next = { ...preferences, ...some };
    set(next);
    try {
      localStorage.setItem(PLACE, JSON.stringify(next));
    } catch {
      // Full, or forbidden: then it is so until the page is left.
    }
  };
  return [preferences, change] as const;
}

function stored() {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
