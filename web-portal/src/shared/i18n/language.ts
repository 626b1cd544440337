/** The languages that there are words for, each by its own name. */
export const locales = { en: "English", de: "Deutsch", uk: "Українська" } as const;
export type Locale = keyof typeof locales;

export const isLocale = (tag: string | undefined): tag is Locale => tag !== undefined && tag in locales;

/** The first wanted language that there are words for. */
export function pickLocale(wanted: readonly string[]): Locale {
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLocale) ?? "en";
}
