import { indexOf } from "./zoom";

/** Something that happened, beside what was measured. */
export interface Mark {
  from: number;
  /** `null` while it lasts. */
  to: number | null;
  text: string;
  /** How it is drawn; it is told in words everywhere. */
  tone: "event" | "silence" | "danger";
}

/** A mark on an axis: its number, where it begins and ends as shares of the axis, and at which values. */
export interface PlacedMark extends Mark {
  number: number;
  start: number;
  end: number;
  first: number;
  last: number;
  /** Whether its number has room beside the one before. */
  isNumbered: boolean;
}

/** A number is so wide, as a share of a narrow chart. */
const ROOM = 0.08;

/** The marks that reach into the axis. */
export function placed(marks: readonly Mark[], times: readonly number[]): PlacedMark[] {
  const [from = 0, to = 0] = [times[0], times.at(-1)];
  const share = (at: number) => (to > from ? Math.max(0, Math.min(1, (at - from) / (to - from))) : 0);
  let free = 0;
  return marks
    .filter((mark) => mark.from <= to && (mark.to ?? to) >= from)
    .map((mark, index) => {
      const [start, end] = [share(mark.from), share(mark.to ?? to)];
      const isNumbered = start >= free;
      if (isNumbered) free = start + ROOM;
      const [first, last] = [indexOf(times, mark.from), indexOf(times, mark.to ?? to)];
      return { ...mark, number: index + 1, start, end, first, last, isNumbered };
    });
}

/** What is marked at a value. */
export const marksAt = (marks: readonly PlacedMark[], index: number) =>
  marks.filter(({ first, last }) => first <= index && index <= last);
