import type { User } from "./api/schema";
import type { Place } from "./i18n/formats";
import { isKnown, type Locale, regionFor } from "./i18n/language";

const isZone = (name: string) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

/** The time zone of a profile; one that the server knows and this browser does not is as good as none. */
export const zoneOf = (user: Pick<User, "time_zone"> | null | undefined) =>
  user?.time_zone && isZone(user.time_zone) ? user.time_zone : undefined;

/** How somebody is told dates, times and numbers: as their profile says, else as their browser does. */
export function placeOf(
  language: Locale,
  wanted: readonly string[],
  { region, ...user }: Pick<User, "region" | "time_zone">,
): Place {
  const timeZone = zoneOf(user);
  // A worker of the release before tells of none.
  if (!region) return { region: regionFor(language, wanted), timeZone };
  const here = `${language}-${region}`;
  if (isKnown(here)) return { region: here, timeZone };
  // Nobody writes dates in these words there: they stay as the language has them, by the clock and with the numbers of
  // the region.
  const own = `${new Intl.Locale(`und-${region}`).maximize().language}-${region}`;
  const there = Intl.DateTimeFormat.supportedLocalesOf(own).length > 0 ? own : language;
  const { hourCycle } = new Intl.DateTimeFormat(there, { hour: "numeric" }).resolvedOptions();
  const words = language === "en" ? "en-150" : language;
  return { region: `${words}-u-hc-${hourCycle}`, numbers: `${there}-u-nu-latn`, timeZone };
}
