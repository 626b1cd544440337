import { createContext, type ReactNode, use, useMemo } from "react";
import type { Money } from "../api/schema";
import { piece } from "../piece";
import { makeFormats, type Place } from "./formats";
import { type Locale, regionFor } from "./language";
import type {
  AccountWords,
  AdminWords,
  AnnouncementWords,
  Args,
  Catalogue,
  FirstWords,
  InsideWords,
  Key,
  MailedWords,
} from "./types";

const words = <W,>(importer: () => Promise<{ default: W }>) => piece(async () => (await importer()).default);
type Catalogues<W> = Record<Locale, () => Promise<W>>;
const first: Catalogues<FirstWords> = {
  en: words(() => import("./first/en")),
  de: words(() => import("./first/de")),
  uk: words(() => import("./first/uk")),
};
const inside: Catalogues<InsideWords> = {
  en: words(() => import("./en")),
  de: words(() => import("./de")),
  uk: words(() => import("./uk")),
};
const account: Catalogues<AccountWords> = {
  en: words(() => import("./account/en")),
  de: words(() => import("./account/de")),
  uk: words(() => import("./account/uk")),
};
const admin: Catalogues<AdminWords> = {
  en: words(() => import("./admin/en")),
  de: words(() => import("./admin/de")),
  uk: words(() => import("./admin/uk")),
};
const mailed: Catalogues<MailedWords> = {
  en: words(() => import("./mailed/en")),
  de: words(() => import("./mailed/de")),
  uk: words(() => import("./mailed/uk")),
};
const announcements: Catalogues<AnnouncementWords> = {
  en: words(() => import("./announcements/en")),
  de: words(() => import("./announcements/de")),
  uk: words(() => import("./announcements/uk")),
};

/**
 * The words that some pieces alone bring along: those in which people prove who they are and look after how they do, the
 * views of those who administer, the pages of mailed links, what the provider tells.
 */
const more = { account, admin, mailed, announcements };
export type More = keyof typeof more;

/** Fetches the words that a language needs before the login. */
export const firstWords = (locale: Locale) => first[locale]();
/** Fetches those that are said behind the login on every page or on most. */
export const allWords = (locale: Locale) => Promise.all([first[locale](), inside[locale]()]);
/** Fetches those of some pieces. */
export const moreWords = (of: More, locale: Locale) => more[of][locale]();

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
  const rest = all && use(inside[locale]());
  // What needs the rest is not rendered without it: a test holds what is shown before the login to the first words.
  const value = useMemo(
    () => makeI18n(locale, { ...known, ...rest } as Catalogue, place),
    [locale, known, rest, place],
  );
  return <Context value={value}>{children}</Context>;
}

/** Adds the words that the pieces of a kind bring along. */
export function MoreWords({ of, children }: { of: More; children: ReactNode }) {
  const { language, messages, place } = useI18n();
  const added = use<Partial<Catalogue>>(more[of][language]());
  const value = useMemo(() => makeI18n(language, { ...messages, ...added }, place), [language, messages, added, place]);
  return <Context value={value}>{children}</Context>;
}
