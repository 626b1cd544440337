import { useSyncExternalStore } from "react";
import { isLocale, type Locale, pickLocale } from "./language";

const YEAR = 31_536_000;

// The shell was written in the language that this device remembers, else in the browser's: its words come beside the
// script. The edge reads the same cookie.
const { lang } = document.documentElement;
let device: Locale = isLocale(lang) ? lang : pickLocale(navigator.languages);
const watchers = new Set<() => void>();

/** From now on this device reads `locale`, here and on the next visit. */
export function rememberLocale(locale: Locale, slug: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser that is supported
  document.cookie = `portal-language=${locale}; Path=/portal/${slug}/; Max-Age=${YEAR}; SameSite=Strict; Secure`;
  if (locale === device) return;
  device = locale;
  for (const each of watchers) each();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** The language of this device: of who is not logged in yet. */
export const deviceLocale = () => device;
export const useDeviceLocale = () => useSyncExternalStore(watch, deviceLocale);
