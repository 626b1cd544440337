/** The languages that there are words for, each by its own name. */
export const locales = { en: "English", de: "Deutsch", uk: "Українська" } as const;
export type Locale = keyof typeof locales;

export const isLocale = (tag: string | undefined): tag is Locale => tag !== undefined && tag in locales;

/** The first wanted language that there are words for. */
export function pickLocale(wanted: readonly string[]): Locale {
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLocale) ?? "en";
}

/** Whether there are forms of dates for a pair of language and region. */
export const isKnown = (tag: string) => new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag;

/** The locale by which the words of `language` have their dates and numbers: that of the browser's region. */
export function regionFor(language: Locale, wanted: readonly string[]): string {
  const own = wanted.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  if (own) return own;
  const { region } = new Intl.Locale(wanted[0] ?? language).maximize();
  const here = `${language}-${region}`;
  // What is not known falls back to the language's first country: for English one that writes the month first.
  return isKnown(here) || language !== "en" ? here : "en-150";
}
