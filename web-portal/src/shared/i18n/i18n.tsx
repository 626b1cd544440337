import { createContext, type ReactNode, use, useMemo } from "react";
import type { Money } from "../api/schema";
import { makeFormats } from "./formats";
import type { Args, Catalogue, Key } from "./types";

export const locales = { en: "English", de: "Deutsch", uk: "Українська" } as const;
export type Locale = keyof typeof locales;

const loaders: Record<Locale, () => Promise<Catalogue>> = {
  en: async () => (await import("./en")).en,
  de: async () => (await import("./de")).de,
  uk: async () => (await import("./uk")).uk,
};
const loaded = new Map<Locale, Promise<Catalogue>>();

/** The catalogue's promise, one per locale and page, so that `use` can read it. */
export function catalogue(locale: Locale) {
  const known = loaded.get(locale);
  if (known !== undefined) return known;
  const pending = loaders[locale]();
  pending.catch(() => loaded.delete(locale));
  loaded.set(locale, pending);
  return pending;
}

/** The first wanted language that there is a catalogue for. */
export function pickLocale(wanted: readonly string[]): Locale {
  const known = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in locales);
  return (known as Locale | undefined) ?? "en";
}

/** Words in `language`; dates and numbers as the browser's region writes them: British people read English too. */
export function makeI18n(language: Locale, messages: Catalogue) {
  const region = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;
  const plural = new Intl.PluralRules(language);
  const formats = makeFormats(region);

  function t<K extends Key>(key: K, ...args: Args<K>): string {
    const values: Record<string, string | number> = args[0] ?? {};
    const message = messages[key];
    const text =
      typeof message === "string" ? message : (message[plural.select(Number(values.count))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === "number" ? formats.number(value) : (value ?? "");
    });
  }
  /** The word for a code of the API; a code that this version does not know stands for itself. */
  function word(group: string, code: string): string {
    const message = messages[`${group}.${code}` as Key];
    return typeof message === "string" ? message : code;
  }
  /** The codes of a group that there are words for. */
  const codes = (group: string) =>
    Object.keys(messages).flatMap((key) => (key.startsWith(`${group}.`) ? [key.slice(group.length + 1)] : []));
  return { language, t, word, codes, ...formats };
}
export type I18n = ReturnType<typeof makeI18n>;
export type { Money };

const Context = createContext<I18n | undefined>(undefined);
export function useI18n(): I18n {
  const i18n = use(Context);
  if (!i18n) throw new Error("words are used outside of their provider");
  return i18n;
}

export function I18nProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const messages = use(catalogue(locale));
  const value = useMemo(() => makeI18n(locale, messages), [locale, messages]);
  return <Context value={value}>{children}</Context>;
}
