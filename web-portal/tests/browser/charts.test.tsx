import { expect, onTestFinished, test, vi } from "vitest";
import type { Locale } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { open, resize } from "../harness";
import { de, en, uk } from "../words";

const regions: Record<Locale, string> = { en: "GB", de: "DE", uk: "UA" };
const steps = { "1h": [60, 60], "24h": [300, 288], "7d": [3600, 168], "30d": [14_400, 180] } as const;

/** A text as it is read: a space within a date is one that no line ends at. */
const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u00a0", " ");

/** The charts of a node at `now`, to somebody in Kyiv who reads `locale`. */
async function chartsAt(now: string, range: keyof typeof steps, locale: Locale = "en") {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(now) });
  onTestFinished(() => void vi.useRealTimers());
  const [step_s, count] = steps[range];
  const points = Array.from({ length: count }, (_, index) => ({
    at: new Date(Date.parse(now) - (count - 1 - index) * step_s * 1000).toISOString(),
    cpu_pct: index === 7 ? 98 : 36,
    memory_pct: 60,
    disk_pct: 40,
    net_in_bps: 4_000_000,
    net_out_bps: 900_000,
  }));
  const { user, ...state } = fixtures.stateFor("viewer");
  const reader = { ...user, locale, region: regions[locale], time_zone: "Europe/Kyiv" };
  const { screen } = await open(`/nodes/${fixtures.node.id}?range=${range}`, "viewer", (request) => {
    if (request.url.endsWith("/state")) return Response.json({ ...state, user: reader });
    return request.url.includes("/metrics") ? Response.json({ ...fixtures.metrics, step_s, points }) : undefined;
  });
  const { "nodes.cpu": cpu, "node.net": net, "chart.table": table } = { en, de, uk }[locale];
  await expect.element(screen.getByRole("figure", { name: cpu, exact: true })).toBeVisible();
  /** What the table, the slider and its tooltip say of the first and the last time of the axis. */
  const told = async () => {
    const chart = screen.getByRole("figure", { name: cpu, exact: true });
    await chart.getByText(table).click();
    await expect.poll(() => chart.element().querySelectorAll("tbody tr").length).toBe(count);
    const times = [...chart.element().querySelectorAll("tbody td:first-child")].map((cell) => plain(cell.textContent));
    const slider = chart.getByRole("slider");
    const said: (string | null | undefined)[] = [];
    for (const at of [0, count - 1]) {
      await slider.fill(String(at));
      said.push(slider.element().getAttribute("aria-valuetext"));
      expect(chart.element().querySelector("[class*=tip]")?.textContent).toBe(said.at(-1));
    }
    return { times, said: said.map((text) => plain(text).replace(/: [^:]*$/, "")) };
  };
  return { screen, told, net };
}

test.each([
  ["en", "27 Nov, 14:05", "14:00"],
  ["de", "27. Nov., 14:05", "14:00"],
  ["uk", "27 лист., 14:05", "14:00"],
] as const)("in %s an hour of yesterday has its day, one of today has none", async (locale, first, last) => {
  const { told } = await chartsAt("2026-11-28T12:00:00Z", "24h", locale);
  const { times, said } = await told();
  expect([times[0], times.at(-1)]).toEqual([first, last]);
  expect(said).toEqual([first, last]);
  expect(new Set(times).size).toBe(times.length);
  // Since midnight by the reader's clocks.
  expect(times.filter((time) => /^\d\d:\d\d$/.test(time))).toHaveLength(14 * 12 + 1);
});

test("the hour around midnight tells yesterday's minutes from today's", async () => {
  const { told } = await chartsAt("2026-11-27T22:20:00Z", "1h");
  const { times, said } = await told();
  expect(said).toEqual(["27 Nov, 23:21", "00:20"]);
  expect(times.filter((time) => time.startsWith("27 Nov, 23:"))).toHaveLength(39);
  expect(times.slice(39)[0]).toBe("00:00");
});

test("an hour in the middle of the day names no day", async () => {
  const { told } = await chartsAt("2026-11-28T12:00:00Z", "1h");
  expect((await told()).said).toEqual(["13:01", "14:00"]);
});

test.each([
  ["7d", "21 Nov, 15:00"],
  ["30d", "29 Oct, 18:00"],
] as const)("of %s each time has its day, today's too", async (range, first) => {
  const { told } = await chartsAt("2026-11-28T12:00:00Z", range);
  const { times, said } = await told();
  expect(said).toEqual([first, "28 Nov, 14:00"]);
  expect(new Set(times).size).toBe(times.length);
});

test("the dashboard's day names yesterday too", async () => {
  const series = fixtures.dashboard.series.map((point, index) => ({ ...point, at: fixtures.ago(1500 - 5 * index) }));
  const { screen } = await open("/", "viewer", (request) =>
    request.url.endsWith("/dashboard") ? Response.json({ ...fixtures.dashboard, series }) : undefined,
  );
  const slider = screen.getByRole("figure", { name: "CPU, all nodes" }).getByRole("slider");
  await slider.fill("0");
  await expect.element(slider).toHaveAttribute("aria-valuetext", expect.stringMatching(/[A-Z][a-z]+.*, \d+:\d\d/));
});

test.each([
  ["de", /Höchstes 5-Minuten-Mittel 98\s%/],
  ["uk", /Найвище середнє за 5 хвилин: 98\s?%/],
] as const)("the highest of a day is called a mean in %s", async (locale, words) => {
  const { screen } = await chartsAt("2026-11-28T12:00:00Z", "24h", locale);
  const title = { de, uk }[locale]["nodes.cpu"];
  await expect.element(screen.getByRole("figure", { name: title, exact: true })).toMatchTextContent(words);
});

test.each(["en", "de", "uk"] as const)("on a phone a tooltip with its day stays in the card in %s", async (locale) => {
  const { screen, net } = await chartsAt("2026-11-28T12:00:00Z", "24h", locale);
  const chart = screen.getByRole("figure", { name: net });
  const slider = chart.getByRole("slider");
  for (const width of [320, 390]) {
    await resize(width, 800);
    for (const at of [0, 70, 143, 210, 287]) {
      await slider.fill(String(at));
      const tip = chart.element().querySelector("[class*=tip]")?.getBoundingClientRect();
      const card = chart.element().closest("section")?.getBoundingClientRect();
      const where = `${at} at ${width}`;
      expect(tip && card && tip.left >= card.left && tip.right <= card.right, where).toBe(true);
      expect(document.documentElement.scrollWidth, where).toBeLessThanOrEqual(width);
    }
  }
});

test.each(["1h", "24h", "7d", "30d"] as const)("on a phone no times of an axis touch in %s", async (range) => {
  regions.en = "US";
  onTestFinished(() => {
    regions.en = "GB";
  });
  const { screen, net } = await chartsAt("2026-11-28T12:00:00Z", range);
  const axis = screen.getByRole("figure", { name: net }).element();
  for (const width of [320, 360, 390]) {
    await resize(width, 800);
    const labels = [...axis.querySelectorAll("[class*=tickX]")]
      .map((label) => label.getBoundingClientRect())
      .filter((label) => label.width > 0);
    expect(labels.length).toBeGreaterThan(1);
    for (const [index, { right }] of labels.entries())
      expect(right + 4, `at ${width}`).toBeLessThanOrEqual(labels[index + 1]?.left ?? Number.POSITIVE_INFINITY);
  }
});
