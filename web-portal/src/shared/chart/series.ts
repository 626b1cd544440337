import type { Wall } from "../i18n/wall";
import { instantOf } from "../instant";

/** One line of a chart, a value for each time of the axis. */
export interface Series {
  name: string;
  values: readonly (number | null)[];
}
export const WIDTH = 1000;
export const HEIGHT = 100;

/**
 * One path per run of known values: a gap in the series is a gap in the line. A lone value is a dot (a line of no length,
 * with round caps). `reach`: as far as the next value may be for the line to go on, in steps.
 */
export function segments(values: readonly (number | null)[], max: number, reach = 1) {
  const step = WIDTH / Math.max(1, values.length - 1);
  const runs: [x: number, y: number][][] = [];
  let run: [number, number][] = [];
  let last = Number.NEGATIVE_INFINITY;
  values.forEach((value, i) => {
    if (value === null) return;
    if (i - last > reach) {
      run = [];
      runs.push(run);
    }
    last = i;
    run.push([i * step, HEIGHT - (Math.min(value, max) / max) * HEIGHT]);
  });
  return runs.map(path);
}

const at = ([x, y]: readonly [number, number]) => `${x.toFixed(1)} ${y.toFixed(2)}`;

const ORIGIN: readonly [number, number] = [0, 0];

function path(run: readonly (readonly [number, number])[]) {
  const first = run[0] ?? ORIGIN;
  const last = run.at(-1) ?? ORIGIN;
  const line = `M${run.map(at).join("L")}${run.length === 1 ? `L${at(first)}` : ""}`;
  return { line, area: `${line}L${last[0].toFixed(1)} ${HEIGHT}L${first[0].toFixed(1)} ${HEIGHT}Z` };
}

/** The mean and the largest of what is known. */
export function summary(values: readonly (number | null)[]) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return { mean: known.reduce((a, b) => a + b, 0) / known.length, max: Math.max(...known) };
}

/** The last known value. */
export const newest = (values: readonly (number | null)[]) => values.findLast((value) => value !== null) ?? null;

/** The last known value, if it is one of the last three: the newest step may still be empty. */
export const latest = (values: readonly (number | null)[]) => newest(values.slice(-3));

/** The next of 1, 2, 5, 10, 20 … that is not below, so that half of it is a round number too. */
export function niceMax(value: number) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
];

/** At most four times inside the span that are round on the wall, none so near its ends that a label would stick out. */
export function roundTimes(times: readonly string[], wall: Wall) {
  const [from, to] = [Date.parse(times[0] ?? ""), Date.parse(times.at(-1) ?? "")];
  if (!(to > from)) return [];
  const unit = UNITS.find((u) => (to - from) / u <= 4.2) ?? 30 * DAY;
  const ticks: { at: number; share: number }[] = [];
  for (let shown = Math.ceil(wall(from) / unit) * unit; shown < wall(to); shown += unit) {
    const at = instantOf(wall, shown);
    const share = (at - from) / (to - from);
    // No clock shows an hour that is left out.
    if (wall(at) === shown && share > 0.06 && share < 0.94) ticks.push({ at, share });
  }
  return ticks;
}

/** How many steps apart two values may be when a silence of so many milliseconds is a gap. */
export const reachOf = (times: readonly number[], silence: number) => {
  const [first = 0, second = 0] = times;
  return second > first ? Math.max(1, Math.ceil(silence / (second - first))) : 1;
};

/** The values of the steps so much earlier, for each time; `null` where there is none. */
export function earlier<P extends { at: string }, V>(
  times: readonly string[],
  points: readonly P[],
  by: number,
  value: (point: P) => V,
): (V | null)[] {
  const [first = 0, second = 0] = points.map(({ at }) => Date.parse(at));
  return times.map((at) => {
    const point = points[Math.floor((Date.parse(at) - by - first) / (second - first))];
    return point === undefined ? null : value(point);
  });
}

/** Whole minutes from one value to the next. */
export const minutesOfStep = ([first = "", second = ""]: readonly string[]) =>
  Math.floor((Date.parse(second) - Date.parse(first)) / MINUTE) || 0;
