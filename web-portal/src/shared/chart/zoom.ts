/** A part of a time axis, in milliseconds since the epoch. */
export interface Zoom {
  from: number;
  to: number;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** No closer than this: ten values of what is measured each minute. */
export const CLOSEST = 10 * MINUTE;
/** How long figures are kept, and the most that are asked for at once. */
const KEPT = 90 * DAY;
const LONGEST = 30 * DAY;

/** The part that an address names. */
export function readZoom(search: URLSearchParams): Zoom | undefined {
  const [from, to] = ["from", "to"].map((name) => Date.parse(search.get(name) ?? "")) as [number, number];
  return to - from >= CLOSEST && to - from <= LONGEST ? { from, to } : undefined;
}

/** Whether there can be figures of all of it. */
export const isKept = ({ from }: Zoom, now: number) => from > now - KEPT && from < now;

const iso = (at: number) => new Date(at).toISOString().replace(".000Z", "Z");

/** The same for an address. */
export const writeZoom = (zoom: Zoom | undefined) => ({
  from: zoom && iso(zoom.from),
  to: zoom && iso(zoom.to),
});

/** From which value to before which, so that all of the part is between them; all, where it has no line in it. */
export function shownOf(times: readonly number[], zoom: Zoom | undefined): readonly [start: number, end: number] {
  if (!zoom) return [0, times.length];
  const start = Math.max(
    0,
    times.findLastIndex((at) => at <= zoom.from),
  );
  const last = times.findIndex((at) => at >= zoom.to);
  const end = last < 0 ? times.length : last + 1;
  return end - start < 2 ? [0, times.length] : [start, end];
}

/** The place of an instant among evenly spaced ones: the nearest. */
export function indexOf(times: readonly number[], at: number): number {
  const [from = 0, to = 0, last] = [times[0], times.at(-1), times.length - 1];
  const index = Math.round(((at - from) / (to - from)) * last);
  return Number.isFinite(index) ? Math.max(0, Math.min(last, index)) : 0;
}

/** `zoom` by `factor`, with `at` staying where it is; nothing, where that is the whole or `zoom` is only an instant. Both in whole minutes. */
export function scaled(zoom: Zoom, factor: number, at: number, whole: Zoom): Zoom | undefined {
  const old = zoom.to - zoom.from;
  const span = Math.max(CLOSEST, Math.round((old * factor) / MINUTE) * MINUTE);
  if (old <= 0 || span >= whole.to - whole.from) return undefined;
  const wanted = at - ((at - zoom.from) * span) / old;
  // An earlier part, of an old address, stays where it is.
  const least = zoom.from < whole.from ? wanted : whole.from;
  const most = Math.max(whole.to, zoom.to) - span;
  const from = Math.round(Math.min(Math.max(wanted, least), most) / MINUTE) * MINUTE;
  return { from, to: from + span };
}

/** The part between two instants in either order, widened to the closest that is shown. */
export function between(one: number, other: number): Zoom {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  const lack = Math.max(0, CLOSEST - (to - from));
  return { from: from - lack / 2, to: to + lack / 2 };
}
