import { expect, test } from "vitest";
import { match, routes } from "../../src/app/routes";
import { isVisible } from "../../src/features/branding/visible";
import { returnPath } from "../../src/features/login/return-path";
import { readFilter, readRange } from "../../src/features/nodes/queries";
import { isBackground } from "../../src/shared/api/activity";
import { latest, niceMax, roundTimes, segments, summary } from "../../src/shared/chart/series";
import { changed } from "../../src/shared/search";
import { slugOf } from "../../src/shared/session";

test.each([
  ["", "/"],
  ["?next=%2Fnodes%3Fstatus%3Doffline", "/nodes?status=offline"],
  ["?next=https://evil.test", "/"],
  ["?next=//evil.test", "/"],
  ["?next=/%5Cevil.test", "/"],
  ["?next=/login?next=/login", "/"],
])("the login leads from %s to %s", (search, path) => expect(returnPath(search)).toBe(path));

test("paths have pages, and ids only where one belongs", () => {
  expect(match("/")?.route.view).toBe("dashboard");
  expect(match("/nodes/0000000000abc")).toMatchObject({ id: "0000000000abc", route: { path: "/nodes/:id" } });
  expect(match("/billing/invoices/0000000000abc")?.route.path).toBe("/billing/invoices/:id");
  expect(match("/billing/invoices")).toBeUndefined();
  expect(match("/nodes/a/b")).toBeUndefined();
  expect(new Set(routes.map((route) => route.path)).size).toBe(routes.length);
});

test("what the server would refuse stays out of the question", () => {
  expect(readFilter(new URLSearchParams("status=dead&sort=-cpu&q=50%25&after=x"))).toEqual({
    sort: "-cpu",
    q: "50%",
    after: "x",
  });
  expect(readRange(new URLSearchParams("range=2y"))).toBe("24h");
});

test("a change of the query keeps the rest", () => {
  expect(changed("q=a%25b&after=x", { status: "offline", after: undefined })).toBe("q=a%25b&status=offline");
  expect(changed("q=a", { q: "" })).toBe("");
});

test("the slug is the second piece of the path", () => {
  expect(slugOf("/portal/acme/nodes")).toBe("acme");
  expect(slugOf("/elsewhere")).toBe("");
});

test("a gap in the values is a gap in the line, a lone value a dot", () => {
  const runs = segments([10, 20, null, 30], 100);
  expect(runs).toHaveLength(2);
  expect(runs[0]?.line).toBe("M0.0 90.00L333.3 80.00");
  expect(runs[1]?.line).toBe("M1000.0 70.00L1000.0 70.00");
});

test("figures of a series leave out what is not known", () => {
  expect(summary([null, 10, 30])).toEqual({ mean: 20, max: 30 });
  expect(summary([null])).toBeNull();
  expect(latest([1, 2, null])).toBe(2);
  expect(latest([1, null, null, null])).toBeNull();
  expect([0, 7, 20, 1_200_000].map(niceMax)).toEqual([1, 10, 20, 2_000_000]);
});

test("labels of the time axis are round and inside", () => {
  const from = Date.parse("2026-11-22T11:25:00Z");
  const times = Array.from({ length: 289 }, (_, i) => new Date(from + i * 300_000).toISOString());
  const ticks = roundTimes(times);
  expect(ticks.length).toBeGreaterThan(1);
  expect(ticks.length).toBeLessThanOrEqual(5);
  for (const { at, share } of ticks) {
    expect(new Date(at).getMinutes()).toBe(0);
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(1);
  }
});

test("a colour that moved by a hair has not moved", () => {
  expect(isVisible("#c2410c", "#bf3e05")).toBe(false);
  expect(isVisible("#ffff00", "#707000")).toBe(true);
});

test("a request long after the last sign of a person is a timer's", () => {
  expect(isBackground(Date.now())).toBe(false);
  expect(isBackground(Date.now() + 60_000)).toBe(true);
});
