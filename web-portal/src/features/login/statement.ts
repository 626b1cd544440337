import type { Locale } from "../../shared/i18n/language";
import { piece } from "../../shared/piece";

/** When what the statement says was last held against the portal. */
export const MADE = "2026-11-28";

/** `{tenant}`, `{email}` and `{date}` stand for what the page knows. */
export interface Statement {
  readonly title: string;
  readonly lead: string;
  readonly aim: readonly [title: string, text: string];
  readonly tests: readonly [title: string, ...list: string[]];
  readonly limits: readonly [title: string, ...list: string[]];
  readonly contact: {
    readonly title: string;
    readonly mail: string;
    readonly noMail: string;
    readonly further: string;
  };
  /** Of the mail to whoever can mend it. */
  readonly subject: string;
  readonly made: string;
}

/** Read by few, so each language is a piece of its own. */
export const statements: Record<Locale, () => Promise<Statement>> = {
  en: piece(async () => (await import("./en-statement")).statement),
  de: piece(async () => (await import("./de-statement")).statement),
  uk: piece(async () => (await import("./uk-statement")).statement),
};
