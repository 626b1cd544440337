import type { Announcement } from "../api/schema";
import type { I18n } from "../i18n/i18n";
import { isLocale, type Locale, locales } from "../i18n/language";
import type { IconName } from "../ui/Icon";
import type { Tone } from "../ui/parts";

export const looks: Record<Announcement["severity"], { tone: Tone; icon: IconName }> = {
  info: { tone: "info", icon: "info" },
  maintenance: { tone: "warn", icon: "maintenance" },
  incident: { tone: "danger", icon: "degraded" },
};

/** Title and text in the reader's language, else in the first that there is. */
export function wordsOf({ texts }: Announcement, language: Locale) {
  const lang = [language, ...Object.keys(locales)].filter(isLocale).find((each) => texts[each]) ?? language;
  return { lang, title: "", text: "", ...texts[lang] };
}

export const isOver = ({ ends_at: end }: Announcement, now: number) => end !== null && Date.parse(end) <= now;

/** When it is, as its reader's place writes times. */
export function timesOf({ severity, starts_at: start, ends_at: end }: Announcement, now: number, i18n: I18n): string {
  const { t, dayTime, timeSince } = i18n;
  const isPlanned = Date.parse(start) > now;
  if (end === null) return t(isPlanned ? "announcement.from" : "announcement.since", { time: dayTime(start) });
  if (severity === "info" && !isPlanned) return t("announcement.until", { time: dayTime(end) });
  return `${dayTime(start)} – ${timeSince(end, Date.parse(start))}`;
}

/** Who has seen an announcement has seen it as it was: one that says something else is a new one. */
export function versionOf({ id, severity, starts_at, ends_at, texts }: Announcement): string {
  let hash = 0;
  for (const letter of JSON.stringify([severity, starts_at, ends_at, texts]))
    hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return `${id} ${hash}`;
}
