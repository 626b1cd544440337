import { expect, test } from "vitest";
import { lengths, metricsAsked } from "../../src/features/nodes/queries";
import { type Mark, marksAt, placed } from "../../src/shared/chart/marks";
import { earlier, minutesOfStep, niceMax, reachOf, roundTimes, segments, summary } from "../../src/shared/chart/series";
import {
  between,
  CLOSEST,
  indexOf,
  isKept,
  readZoom,
  scaled,
  shownOf,
  writeZoom,
  type Zoom,
} from "../../src/shared/chart/zoom";
import { wallOf } from "../../src/shared/i18n/wall";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const noon = Date.parse("2026-11-30T12:00:00Z");
const axis = (count: number, step: number, from = noon) => Array.from({ length: count }, (_, i) => from + i * step);
const read = (search: string) => readZoom(new URLSearchParams(search));

test("a part of the axis is written to an address and read from it", () => {
  const zoom = { from: noon, to: noon + HOUR };
  expect(writeZoom(zoom)).toEqual({ from: "2026-11-30T12:00:00Z", to: "2026-11-30T13:00:00Z" });
  expect(read("from=2026-11-30T12:00:00Z&to=2026-11-30T13:00:00Z")).toEqual(zoom);
  expect(writeZoom(undefined)).toEqual({ from: undefined, to: undefined });
});

test.each([
  "",
  "from=2026-11-30T12:00:00Z",
  "to=2026-11-30T12:00:00Z",
  "from=yesterday&to=now",
  "from=2026-11-30T12:00:00Z&to=2026-11-30T12:00:00Z",
  "from=2026-11-30T13:00:00Z&to=2026-11-30T12:00:00Z",
  "from=2026-11-30T12:00:00Z&to=2026-11-30T12:05:00Z",
  "from=2026-01-01T00:00:00Z&to=2026-11-30T12:00:00Z",
  "from=NaN&to=Infinity",
  "from=%00&to=%ff",
  "from=<script>&to='--",
  "from=2026-11-30T25:61:00Z&to=2026-11-31T99:00:00Z",
])("no part of the axis is %j", (search) => expect(read(search)).toBeUndefined());

test("what is no longer kept, or not yet measured, is no part", () => {
  const hour = (from: number) => ({ from, to: from + HOUR });
  expect(isKept(hour(noon - HOUR), noon)).toBe(true);
  expect(isKept(hour(noon - 91 * 24 * HOUR), noon)).toBe(false);
  expect(isKept(hour(noon + 1), noon)).toBe(false);
});

test("all of a part is shown, with the values next to its ends", () => {
  const times = axis(10, HOUR);
  expect(shownOf(times, undefined)).toEqual([0, 10]);
  expect(shownOf(times, { from: noon + 2 * HOUR, to: noon + 4 * HOUR })).toEqual([2, 5]);
  expect(shownOf(times, { from: noon + 2.5 * HOUR, to: noon + 3.5 * HOUR })).toEqual([2, 5]);
  expect(shownOf(times, { from: noon + 2.1 * HOUR, to: noon + 2.3 * HOUR })).toEqual([2, 4]);
  expect(shownOf(times, { from: noon - HOUR, to: noon + 99 * HOUR })).toEqual([0, 10]);
  expect(shownOf(times, { from: noon + 50 * HOUR, to: noon + 60 * HOUR }), "another day").toEqual([0, 10]);
  expect(shownOf(times, { from: noon - 60 * HOUR, to: noon - 50 * HOUR }), "another day").toEqual([0, 10]);
  expect(shownOf([], { from: noon, to: noon + HOUR })).toEqual([0, 0]);
  expect(shownOf([noon], { from: noon, to: noon + HOUR })).toEqual([0, 1]);
});

test("an instant has the nearest place on the axis, whatever the axis", () => {
  const times = axis(10, HOUR);
  expect(
    [noon - HOUR, noon, noon + 1.4 * HOUR, noon + 1.6 * HOUR, noon + 99 * HOUR].map((at) => indexOf(times, at)),
  ).toEqual([0, 0, 1, 2, 9]);
  expect([indexOf([], noon), indexOf([noon], noon + HOUR)]).toEqual([0, 0]);
});

const day: Zoom = { from: noon - 24 * HOUR, to: noon };

test("zooming keeps the cursor where it is, and ends at the whole and at ten minutes", () => {
  const at = noon - 6 * HOUR;
  const half = scaled(day, 1 / 2, at, day);
  expect(half).toEqual({ from: at - 9 * HOUR, to: at + 3 * HOUR });
  expect(half && scaled(half, 2, at, day)).toBeUndefined();
  let zoom: Zoom | undefined = day;
  for (let i = 0; i < 20 && zoom; i += 1) zoom = scaled(zoom, 1 / 2, at, day);
  expect(zoom && zoom.to - zoom.from).toBe(CLOSEST);
  expect(zoom && zoom.from <= at && at <= zoom.to).toBe(true);
});

test("zooming out at an edge goes not beyond it, and an old part stays where it is until it is the whole range", () => {
  const late = { from: noon - 2 * HOUR, to: noon };
  expect(scaled(late, 2, noon, day)).toEqual({ from: noon - 4 * HOUR, to: noon });
  expect(scaled(late, 2, noon - 2 * HOUR, day)?.to).toBeLessThanOrEqual(noon);
  const old = { from: noon - 100 * HOUR, to: noon - 98 * HOUR };
  const wider = scaled(old, 2, noon - 99 * HOUR, day);
  expect(wider).toEqual({ from: noon - 101 * HOUR, to: noon - 97 * HOUR });
});

test("a drag in either direction is the same part, and a short one the shortest", () => {
  expect(between(noon, noon + HOUR)).toEqual(between(noon + HOUR, noon));
  expect(between(noon, noon)).toEqual({ from: noon - CLOSEST / 2, to: noon + CLOSEST / 2 });
});

test("a part is asked for as finely as there is", () => {
  const ask = (length: number, range: keyof typeof lengths = "30d") =>
    metricsAsked(range, { from: noon - length, to: noon }, noon + HOUR);
  expect([0.5, 1, 5, 6, 20, 24, 40, 100, 600].map((hours) => ask(hours * HOUR).range)).toEqual([
    "1h",
    "6h",
    "6h",
    "24h",
    "24h",
    "2d",
    "2d",
    "7d",
    "30d",
  ]);
  expect(ask(HOUR)).toEqual({ range: "6h", until: "2026-11-30T12:01:00.000Z" });
  expect(metricsAsked("7d", undefined, noon)).toEqual({ range: "7d" });
  // The server refuses what lies ahead of it.
  expect(metricsAsked("24h", { from: noon - HOUR, to: noon + HOUR }, noon)).toEqual({ range: "6h" });
});

test.each([3, 12, 20, 60])("of a part %i days ago there are figures on both sides of it", (days) => {
  const step = days > 7 ? HOUR : 5 * MINUTE;
  for (const minutes of [10, 40, 60, 300, 1000, 5000]) {
    const zoom = { from: noon - days * 24 * HOUR - minutes * MINUTE, to: noon - days * 24 * HOUR };
    const { range, until = "" } = metricsAsked("30d", zoom, noon);
    const length = lengths[range];
    const coarse = Math.max(step, range === "7d" ? HOUR : range === "30d" ? 4 * HOUR : 0);
    // As the server cuts its steps.
    const end = Math.floor(Date.parse(until) / coarse) * coarse;
    const times = axis(length / coarse, coarse, end + coarse - length);
    expect(times[0], `${minutes} min of ${range}`).toBeLessThanOrEqual(zoom.from);
    expect(times.at(-1)).toBeGreaterThanOrEqual(zoom.to);
  }
});

test("a clock that is fast asks for nothing ahead of the server's", () => {
  for (const minutes of [0, 5, 9])
    expect(metricsAsked("24h", { from: noon - HOUR, to: noon - minutes * MINUTE }, noon)).toEqual({ range: "6h" });
  expect(metricsAsked("24h", { from: noon - 59 * MINUTE, to: noon - 9 * MINUTE }, noon).range).toBe("6h");
  expect(metricsAsked("24h", { from: noon - HOUR, to: noon - 30 * MINUTE }, noon)).toHaveProperty("until");
});

test("an instant is no part that could be scaled", () => {
  expect(scaled({ from: noon, to: noon }, 1 / 2, noon, day)).toBeUndefined();
  expect(scaled({ from: 0, to: 0 }, 2, 0, day)).toBeUndefined();
});

test("a gap is as long as a silence", () => {
  expect(reachOf(axis(3, MINUTE), 10 * MINUTE)).toBe(10);
  expect(reachOf(axis(3, 5 * MINUTE), 10 * MINUTE)).toBe(2);
  expect(reachOf(axis(3, HOUR), 10 * MINUTE)).toBe(1);
  expect([reachOf([], 10 * MINUTE), reachOf([noon], 10 * MINUTE), reachOf(axis(3, MINUTE), 0)]).toEqual([1, 1, 1]);
  const values = [1, null, 2, null, null, 3];
  expect(segments(values, 100, 1)).toHaveLength(3);
  expect(segments(values, 100, 2)).toHaveLength(2);
  expect(segments(values, 100, 3)).toHaveLength(1);
  expect(segments([null, null, 1], 100, 10)).toHaveLength(1);
});

test("series of no, one, equal and huge values are drawn", () => {
  expect(segments([], 1)).toEqual([]);
  expect(summary([])).toBeNull();
  expect(segments([null, null], 1)).toEqual([]);
  expect(segments([5], 10)[0]?.line).toBe("M0.0 50.00L0.0 50.00");
  expect(segments([0, 0, 0], niceMax(0))[0]?.line).toBe("M0.0 100.00L500.0 100.00L1000.0 100.00");
  const huge = [1e15, 9e15];
  expect(niceMax(9e15)).toBe(1e16);
  expect(segments(huge, niceMax(9e15))[0]?.line).toBe("M0.0 90.00L1000.0 10.00");
  expect(segments([120], 100)[0]?.line, "beyond the top").toBe("M0.0 0.00L0.0 0.00");
  expect(minutesOfStep([])).toBe(0);
});

test("the day before has its values at the same hours", () => {
  const iso = (of: number[]) => of.map((at) => new Date(at).toISOString());
  const times = iso(axis(4, 5 * MINUTE));
  const point = (at: string, index: number) => ({ at, value: index === 1 ? null : index });
  const points = iso(axis(4, 5 * MINUTE, noon - 24 * HOUR)).map(point);
  const told = (of: typeof points, on = times) => earlier(on, of, 24 * HOUR, (p) => p.value);
  expect(told(points)).toEqual([0, null, 2, 3]);
  expect(told(points.slice(2)), "what is missing is a gap").toEqual([null, null, 2, 3]);
  expect(told([])).toEqual([null, null, null, null]);
  // Coarser where the finer is no longer kept.
  const hours = iso(axis(2, HOUR, noon - 24 * HOUR)).map(point);
  expect(told(hours, iso(axis(4, 20 * MINUTE)))).toEqual([0, 0, 0, null]);
});

const mark = (from: number, to: number | null, text = "x"): Mark => ({ from, to, text, tone: "event" });

test("marks stand where they are, and what lies elsewhere does not", () => {
  const times = axis(11, MINUTE);
  const all = [
    mark(noon - HOUR, noon - 1, "before"),
    mark(noon - HOUR, noon + 2 * MINUTE, "over the edge"),
    mark(noon + 5 * MINUTE, noon + 5 * MINUTE, "at once"),
    mark(noon + 8 * MINUTE, null, "still"),
    mark(noon + 99 * MINUTE, null, "after"),
  ];
  const found = placed(all, times);
  expect(found.map(({ text, number, start, end }) => [text, number, start, end])).toEqual([
    ["over the edge", 1, 0, 0.2],
    ["at once", 2, 0.5, 0.5],
    ["still", 3, 0.8, 1],
  ]);
  const texts = (index: number) => marksAt(found, index).map(({ text }) => text);
  expect([0, 2, 3, 5, 6, 8, 10].map(texts)).toEqual([
    ["over the edge"],
    ["over the edge"],
    [],
    ["at once"],
    [],
    ["still"],
    ["still"],
  ]);
  expect(placed(all, [])).toEqual([]);
});

test("of marks that are too close, the first has its number", () => {
  const found = placed(
    [1, 1.2, 1.4, 5].map((at) => mark(noon + at * MINUTE, noon + at * MINUTE)),
    axis(11, MINUTE),
  );
  expect(found.map(({ isNumbered }) => isNumbered)).toEqual([true, false, false, true]);
});

test.each([
  // The night in which an hour comes twice, and the one in which an hour is left out.
  ["2026-10-25T00:00:00Z", "Europe/Berlin"],
  ["2026-03-29T00:00:00Z", "Europe/Berlin"],
  ["2026-11-01T04:00:00Z", "America/New_York"],
  ["2026-10-03T15:00:00Z", "Australia/Lord_Howe"],
  ["2026-11-30T00:00:00Z", "Asia/Kathmandu"],
])("times of the axis grow over a night at %s in %s", (start, zone) => {
  const times = axis(73, 5 * MINUTE, Date.parse(start)).map((at) => new Date(at).toISOString());
  const ticks = roundTimes(times, wallOf(zone));
  expect(ticks.length).toBeGreaterThan(0);
  for (const [index, { share }] of ticks.entries()) {
    expect(share).toBeGreaterThan(ticks[index - 1]?.share ?? 0);
    expect(share).toBeLessThan(1);
  }
});
