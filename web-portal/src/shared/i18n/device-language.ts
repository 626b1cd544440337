import { useSyncExternalStore } from "react";
import type { User } from "../api/schema";
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
  device = locale;
  for (const each of watchers) each();
}

/** What was chosen for a tenant's pages before the login is kept by its slug, then by the person's id. */
const choice = (of: string) => `portal-language ${of}`;

/** Who is not logged in yet chooses `locale`: it stays when they are. */
export function chooseLocale(locale: Locale, slug: string) {
  sessionStorage.setItem(choice(slug), locale);
  rememberLocale(locale, slug);
}

/** What somebody reads on this device: what they chose here before the login, else the language of their account. */
export function localeOf({ id, locale }: User, slug: string): Locale {
  const chosen = sessionStorage.getItem(choice(slug)) ?? localStorage.getItem(choice(id)) ?? undefined;
  return isLocale(chosen) ? chosen : locale;
}
export const useLocaleOf = (user: User | undefined, slug: string) =>
  useSyncExternalStore(watch, () => user && localeOf(user, slug));

/** What was chosen on this device is from now on the choice of who has logged in. */
export function keepChoice(user: User, slug: string) {
  const locale = localeOf(user, slug);
  sessionStorage.removeItem(choice(slug));
  if (locale === user.locale) localStorage.removeItem(choice(user.id));
  else localStorage.setItem(choice(user.id), locale);
  rememberLocale(locale, slug);
}

/** The language of the account is that of this device again. */
export function dropChoice({ id, locale }: User, slug: string) {
  localStorage.removeItem(choice(id));
  rememberLocale(locale, slug);
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** The language of this device: of who is not logged in yet. */
export const deviceLocale = () => device;
export const useDeviceLocale = () => useSyncExternalStore(watch, deviceLocale);
