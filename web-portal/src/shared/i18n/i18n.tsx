import { createContext, type ReactNode, use, useMemo } from "react";
import type { Money } from "../api/schema";
import { piece } from "../piece";
import { makeFormats, type Place } from "./formats";
import { type Locale, regionFor } from "./language";
import type { AccountWords, Args, Catalogue, FirstWords, InsideWords, Key } from "./types";

const first: Record<Locale, () => Promise<FirstWords>> = {
  en: piece(async () => (await import("./first/en")).en),
  de: piece(async () => (await import("./first/de")).de),
  uk: piece(async () => (await import("./first/uk")).uk),
};
const inside: Record<Locale, () => Promise<InsideWords>> = {
  en: piece(async () => (await import("./en")).en),
  de: piece(async () => (await import("./de")).de),
  uk: piece(async () => (await import("./uk")).uk),
};

const account: Record<Locale, () => Promise<AccountWords>> = {
  en: piece(async () => (await import("./account/en")).en),
  de: piece(async () => (await import("./account/de")).de),
  uk: piece(async () => (await import("./account/uk")).uk),
};

/** Fetches the words that a language needs before the login. */
export const firstWords = (locale: Locale) => first[locale]();
/** Fetches all words of a language that are said behind the login, but for those of `accountWords`. */
export const allWords = (locale: Locale) => Promise.all([first[locale](), inside[locale]()]);

/** Fetches the words of a language for the pieces in which people prove who they are. */
export const accountWords = (locale: Locale) => account[locale]();

/** Words in `language`; dates and numbers as the place writes them, by itself the browser's: British people read English too. */
export function makeI18n(
  language: Locale,
  messages: Catalogue,
  place: Place = { region: regionFor(language, navigator.languages) },
) {
  const plural = new Intl.PluralRules(language);
  const formats = makeFormats(place);

  function t<K extends Key>(key: K, ...args: Args<K>): string {
    return say(messages[key], args[0] ?? {});
  }
  function say(message: Catalogue[Key], values: Record<string, string | number>): string {
    const text =
      typeof message === "string" ? message : (message[plural.select(Number(values.count))] ?? message.other);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === "number" ? formats.number(value) : (value ?? "");
    });
  }
  /** The word for a code of the API; a code that this version does not know stands for itself. */
  function word(group: string, code: string, values = {}): string {
    const key = `${group}.${code}`;
    return key in messages ? say(messages[key as Key], values) : code;
  }
  /** The codes of a group that there are words for. */
  const codes = (group: string) =>
    Object.keys(messages).flatMap((key) => (key.startsWith(`${group}.`) ? [key.slice(group.length + 1)] : []));
  /** An amount; one of a currency without known digits is told as the whole number it is, and said to be one. */
  const money = (amount: Money) =>
    amount.minor_digits === null
      ? t("money.smallest", { amount: formats.number(amount.amount_minor), currency: amount.currency })
      : formats.money(amount);
  return { language, messages, place, t, word, codes, ...formats, money };
}
export type I18n = ReturnType<typeof makeI18n>;
export type { Money };

const Context = createContext<I18n | undefined>(undefined);
export function useI18n(): I18n {
  const i18n = use(Context);
  if (!i18n) throw new Error("words are used outside of their provider");
  return i18n;
}

/** The words before the login; around what lies behind it once more, with `all`. */
export function I18nProvider({
  locale,
  all = false,
  place,
  children,
}: {
  locale: Locale;
  all?: boolean;
  /** Without one, that of the browser. */
  place?: Place;
  children: ReactNode;
}) {
  const known = use(first[locale]());
  const more = all && use(inside[locale]());
  // What needs the rest is not rendered without it: a test holds what is shown before the login to the first words.
  const value = useMemo(
    () => makeI18n(locale, { ...known, ...more } as Catalogue, place),
    [locale, known, more, place],
  );
  return <Context value={value}>{children}</Context>;
}

/** Adds the words of the pieces in which people prove who they are, and look after how they do. */
export function Account({ children }: { children: ReactNode }) {
  const { language, messages, place } = useI18n();
  const more = use(account[language]());
  const value = useMemo(() => makeI18n(language, { ...messages, ...more }, place), [language, messages, more, place]);
  return <Context value={value}>{children}</Context>;
}
