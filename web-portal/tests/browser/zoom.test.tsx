import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { Metrics, Role } from "../../src/shared/api/schema";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";

const last = Date.parse(fixtures.metrics.points.at(-1)?.at ?? "");
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const events: Metrics["events"] = [
  {
    kind: "restart",
    from: iso(last - 20 * HOUR),
    to: iso(last - 20 * HOUR + 120_000),
    state: "succeeded",
    version: null,
  },
  { kind: "upgrade", from: iso(last - 18 * HOUR), to: iso(last - 18 * HOUR), state: "failed", version: "12.5.0" },
  { kind: "no-data", from: iso(last - 14 * HOUR), to: iso(last - 13 * HOUR), state: null, version: null },
  { kind: "boot", from: iso(last - 12 * HOUR), to: iso(last - 12 * HOUR), state: null, version: null },
  { kind: "offline", from: iso(last - 2 * HOUR), to: null, state: null, version: null },
];

/** A node's charts; what is asked of the server is in `asked`. */
async function charts(search = "", role: Role = "viewer", answer: Partial<Metrics> = { events }) {
  const asked: URLSearchParams[] = [];
  const { screen } = await open(`/nodes/${fixtures.node.id}${search}`, role, (request) => {
    if (!request.url.includes("/metrics")) return undefined;
    asked.push(new URL(request.url).searchParams);
    return Response.json({ ...fixtures.metrics, ...answer });
  });
  const slider = screen.getByRole("slider", { name: "CPU, Time" });
  await expect.element(slider).toBeInTheDocument();
  return { screen, asked, slider, field: slider.element() as HTMLInputElement };
}

test.each(["viewer", "admin", "owner"] as const)("%s zooms by keyboard, and the address keeps it", async (role) => {
  const { screen, asked, field } = await charts("", role);
  field.focus();
  await userEvent.keyboard("{Home}");
  for (let i = 0; i < 10; i += 1) await userEvent.keyboard("{ArrowRight}");
  const spoken = field.getAttribute("aria-valuetext");
  await userEvent.keyboard("+");
  await expect.poll(() => location.search).toMatch(/^\?from=.*&to=/);
  expect(document.activeElement).toBe(field);
  await expect.poll(() => Number(field.max)).toBeLessThan(200);
  expect(field.getAttribute("aria-valuetext"), "the cursor stays where it was").toBe(spoken);
  await userEvent.keyboard("++");
  await expect.poll(() => asked.at(-1)?.get("range")).toBe("6h");
  expect(Date.parse(asked.at(-1)?.get("until") ?? "")).toBeLessThan(last);
  await expect.element(screen.getByRole("status").filter({ hasText: "–" })).toBeVisible();
  const steps = Number(field.max);
  await userEvent.keyboard("-");
  await expect.poll(() => Number(field.max)).toBeGreaterThan(1.5 * steps);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => location.search).toBe("");
  await expect.poll(() => field.max).toBe("287");
});

test("buttons zoom too, for fingers, and say why when they cannot", async () => {
  const { screen, field } = await charts();
  const reset = screen.getByRole("button", { name: "Reset zoom" });
  await expect.element(reset).toHaveAttribute("aria-disabled", "true");
  await expect.element(reset).toHaveAccessibleDescription("The whole range is shown.");
  for (let i = 0; i < 8; i += 1) await screen.getByRole("button", { name: "Zoom in" }).click();
  await expect.element(screen.getByRole("button", { name: "Zoom in" })).toHaveAttribute("aria-disabled", "true");
  expect(Number(field.max)).toBeGreaterThanOrEqual(2);
  await reset.click();
  await expect.poll(() => location.search).toBe("");
});

test("another range forgets the part", async () => {
  const { screen } = await charts(`?from=${iso(last - 5 * HOUR)}&to=${iso(last - 4 * HOUR)}`);
  await screen.getByText("7 d").click();
  await expect.poll(() => location.search).toBe("?range=7d");
});

test.each([
  "?from=x&to=y",
  `?from=${iso(last)}&to=${iso(last - HOUR)}`,
  "?from=2001-01-01T00:00:00Z&to=2001-01-01T01:00:00Z",
  "?from=2101-01-01T00:00:00Z&to=2101-01-01T01:00:00Z",
  "?range=99y&compare=everything",
])("with %s in the address all of the day is shown", async (search) => {
  const { field, asked } = await charts(search);
  expect(field.max).toBe("287");
  expect(asked.map(String)).toEqual(["range=24h"]);
});

test("events are in the spoken value, the table and a list that leads to them", async () => {
  const { screen, field } = await charts();
  const list = screen.getByRole("region", { name: "Events" });
  const texts = list.element().textContent ?? "";
  for (const text of [
    "Restart: Succeeded",
    "Upgrade to 12.5.0: Failed",
    "No data came",
    "Node started",
    "Offlinesince",
  ])
    expect(texts).toContain(text);
  await list.getByRole("button", { name: /Upgrade/ }).click();
  expect(field.getAttribute("aria-valuetext")).toMatch(/Upgrade to 12\.5\.0: Failed$/);
  const chart = screen.getByRole("figure", { name: "CPU", exact: true });
  expect(chart.element().querySelector("[class*=tip]")?.textContent).toContain("Upgrade to 12.5.0: Failed");
  await chart.getByText("Show as table").click();
  await expect.element(chart.getByRole("columnheader", { name: "Events" })).toBeVisible();
  expect(chart.element().querySelectorAll("tbody tr")).toHaveLength(288);
  const marked = [...chart.element().querySelectorAll("tbody td:last-child")].map((cell) => cell.textContent);
  expect(marked.filter((text) => text === "Node started")).toHaveLength(1);
  expect(marked.filter((text) => text === "No data came").length).toBeGreaterThan(10);
  expect(marked.at(-1)).toBe("Offline");
});

test("without events there is neither list nor column", async () => {
  const { screen } = await charts("", "viewer", {});
  expect(screen.getByRole("region", { name: "Events" }).query()).toBeNull();
  await screen.getByText("Show as table").first().click();
  expect(screen.getByRole("columnheader", { name: "Events" }).query()).toBeNull();
});

test("limits are the server's", async () => {
  const { screen } = await charts("", "viewer", { limits: { cpu_pct: 77, memory_pct: 95, disk_pct: 90 } });
  await expect
    .element(screen.getByRole("figure", { name: "CPU", exact: true }))
    .toMatchTextContent(/Needs attention from 77\s?%/);
});

test("the day before is a second line, asked for a day earlier, in the value and in the table", async () => {
  const { screen, asked, field } = await charts();
  const box = screen.getByRole("checkbox", { name: "Compare with the day before" });
  await box.click();
  await expect.poll(() => location.search).toBe("?compare=day");
  await expect.poll(() => asked.at(-1)?.get("until")).toBe(iso(last - 24 * HOUR));
  field.focus();
  await expect.poll(() => field.getAttribute("aria-valuetext")).toMatch(/Day before/);
  await screen.getByText("7 d").click();
  await expect.element(box).not.toBeInTheDocument();
});

test("a day before that does not come leaves the day as it is, with a sentence", async () => {
  const { screen } = await open(`/nodes/${fixtures.node.id}?compare=day`, "viewer", (request) =>
    request.url.includes("until=") ? problem(500, "internal-error") : undefined,
  );
  await expect.element(screen.getByText("The day before couldn’t be loaded.")).toBeVisible();
  await expect.element(screen.getByRole("figure", { name: "CPU", exact: true })).toBeVisible();
});

test("the charts of the dashboard share cursor and zoom", async () => {
  const { screen } = await open("/", "viewer");
  const slider = (name: string) => screen.getByRole("slider", { name: `${name}, all nodes, Time` });
  await expect.element(slider("CPU")).toBeInTheDocument();
  const [one, other] = ["CPU", "Memory"].map((name) => slider(name).element() as HTMLInputElement);
  one?.focus();
  await userEvent.keyboard("{Home}{ArrowRight}+");
  await expect.poll(() => location.search).toMatch(/from=/);
  await expect.poll(() => Number(one?.max)).toBeLessThan(200);
  expect(one?.value).toBe(other?.value);
});

test.each([
  ["no", []],
  ["one", fixtures.metrics.points.slice(-1)],
  ["equal", fixtures.metrics.points.map((p) => ({ ...p, cpu_pct: 0, memory_pct: 100, net_in_bps: 5, net_out_bps: 5 }))],
  ["huge", fixtures.metrics.points.map((p) => ({ ...p, net_in_bps: 9e14, net_out_bps: 1 }))],
])("%s values are drawn", async (_, points) => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer", (request) =>
    request.url.includes("/metrics") ? Response.json({ ...fixtures.metrics, points, events }) : undefined,
  );
  if (points.length === 0) await expect.element(screen.getByText("No metrics in this range")).toBeVisible();
  else await expect.element(screen.getByRole("figure", { name: "Network" })).toBeVisible();
  expect(screen.container.innerHTML).not.toMatch(/NaN|Infinity/);
});

test.each([320, 1280])("marks, limits and the day before are clean and fit at %i px", async (width) => {
  const { screen } = await charts("?compare=day");
  await resize(width, 900);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  expect(await violations(screen.container as HTMLElement)).toEqual([]);
  await page.screenshot({ save: false });
});

test("a part of an older range can be left again, however little there is of it", async () => {
  const { screen, field } = await charts(
    `?range=30d&from=${iso(last - 300 * HOUR)}&to=${iso(last - 299 * HOUR)}`,
    "viewer",
    {
      points: fixtures.metrics.points
        .slice(0, 2)
        .map((point, index) => ({ ...point, at: iso(last - (300 - index) * HOUR) })),
      step_s: 3600,
    },
  );
  await expect.element(screen.getByRole("button", { name: "Zoom in" })).toHaveAttribute("aria-disabled", "true");
  field.focus();
  await userEvent.keyboard("++");
  expect(location.search).toContain("from=");
  await screen.getByRole("button", { name: "Reset zoom" }).click();
  await expect.poll(() => location.search).toBe("?range=30d");
});
