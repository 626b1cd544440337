import type { Money } from "../api/schema";
import { wallOf } from "./wall";

const DAY = 86_400;
const steps = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["hour", 3600],
  ["minute", 60],
] as const;
const rates = [
  ["gigabit", 1e9],
  ["megabit", 1e6],
  ["kilobit", 1e3],
  ["bit", 1],
] as const;

/** No line ends within a date or an hour; between two dates one may. */
const whole = (dates: string) => dates.replace(/(?<!–) (?!–)/g, "\u00a0");

/** Where somebody is told dates, times and numbers. */
export interface Place {
  /** The locale of their dates, in the words of the page. */
  region: string;
  /** The locale of their numbers, where it is another. */
  numbers?: string;
  /** Without one, that of the device. */
  timeZone?: string | undefined;
}

/** Numbers, money, instants and calendar dates as they are written at a place. */
export function makeFormats({ region, numbers = region, timeZone }: Place) {
  // Quantities have up to six decimals.
  const number = new Intl.NumberFormat(numbers, { maximumFractionDigits: 6 });
  const percent = new Intl.NumberFormat(numbers, { style: "percent", maximumFractionDigits: 0 });
  const exactPercent = new Intl.NumberFormat(numbers, { style: "percent", maximumFractionDigits: 6 });
  const time = new Intl.DateTimeFormat(region, { timeStyle: "short", timeZone });
  const fullDay = new Intl.DateTimeFormat(region, { dateStyle: "medium", timeZone });
  const day = new Intl.DateTimeFormat(region, { month: "short", day: "numeric", timeZone });
  const date = new Intl.DateTimeFormat(region, { dateStyle: "medium", timeZone: "UTC" });
  const elapsed = new Intl.RelativeTimeFormat(region, { numeric: "always", style: "short" });
  const calendar = new Intl.RelativeTimeFormat(region, { numeric: "auto", style: "short" });
  const list = new Intl.ListFormat(region, { type: "unit", style: "short" });

  const [, group, , decimal] = number.formatToParts(12_345.6).map(({ value }) => value);
  const marks: Partial<Record<string, string | undefined>> = { group, decimal };
  /** With the points and commas of all other numbers: CLDR has others for money in English in Germany. */
  const alike = (format: Intl.NumberFormat, value: number) =>
    format.formatToParts(value).reduce((text, part) => text + (marks[part.type] ?? part.value), "");

  const wall = wallOf(timeZone);
  const timeOf = (at: string | number) => whole(time.format(new Date(at)));
  // Put together: of formats with a day, only those with a year write the hour as `time` does. A line may end between them.
  const withTime = (format: Intl.DateTimeFormat, at: string | number) =>
    `${whole(format.format(new Date(at)))}, ${timeOf(at)}`;
  const dateOf = (on: string) => new Date(`${on}T00:00:00Z`);
  /** The number of an instant's day in the reader's time zone. */
  const dayNumber = (at: number) => Math.floor(wall(at) / (1000 * DAY));
  function ago(at: string, now: number) {
    const seconds = (Date.parse(at) - now) / 1000;
    const size = Math.abs(seconds);
    // The seconds would tick; a person asks "just now, or not?".
    if (size < 60) return calendar.format(0, "second");
    // "Yesterday" is a date, "last month" would be one: only days are told by the calendar.
    if (size >= DAY && size < 30 * DAY) return calendar.format(dayNumber(Date.parse(at)) - dayNumber(now), "day");
    const [unit, each] = steps.find(([, s]) => size >= s) ?? steps[3];
    return elapsed.format(Math.trunc(seconds / each), unit);
  }
  /** With the server's digits: `Intl` has those of CLDR, which are others than ISO 4217's for some currencies. */
  function money({ amount_minor, minor_digits, currency }: Money) {
    const digits = minor_digits ?? 0;
    const format = new Intl.NumberFormat(numbers, {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return alike(format, amount_minor / 10 ** digits);
  }
  function rate(bitsPerSecond: number) {
    const [unit, size] = rates.find(([, s]) => bitsPerSecond >= s) ?? rates[3];
    const format = new Intl.NumberFormat(region, {
      style: "unit",
      unit: `${unit}-per-second`,
      maximumSignificantDigits: 3,
    });
    return alike(format, bitsPerSecond / size);
  }
  return {
    region,
    wall,
    ago,
    money,
    rate,
    number: (value: number) => number.format(value),
    percent: (value: number) => percent.format(value / 100),
    exactPercent: (value: number) => exactPercent.format(value / 100),
    time: timeOf,
    day: (at: string | number) => whole(day.format(new Date(at))),
    dayTime: (at: string | number) => withTime(day, at),
    /** The hour of an instant of today, with its day if it is of another. */
    timeSince: (at: string, now: number) =>
      dayNumber(Date.parse(at)) === dayNumber(now) ? timeOf(at) : withTime(day, at),
    dateTime: (at: string) => withTime(fullDay, at),
    /** A calendar date, `YYYY-MM-DD`: never shifted by a time zone. */
    date: (on: string) => whole(date.format(dateOf(on))),
    /** Two calendar dates, or what is known of them. */
    period: (from: string | null, to: string | null) =>
      whole(
        from && to
          ? date.formatRange(dateOf(from), dateOf(to))
          : [from, to].flatMap((on) => (on ? [date.format(dateOf(on))] : [])).join(""),
      ),
    list: (items: readonly string[]) => list.format(items),
  };
}
