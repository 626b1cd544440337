import { expect, test } from "vitest";
import { isPage, match, routes, viewOf } from "../../src/app/routes";
import { isVisible } from "../../src/features/branding/visible";
import { returnPath } from "../../src/features/login/return-path";
import { readFilter, readRange } from "../../src/features/nodes/queries";
import { isBackground } from "../../src/shared/api/activity";
import { latest, niceMax, roundTimes, segments, summary } from "../../src/shared/chart/series";
import { wallOf } from "../../src/shared/i18n/wall";
import { changed } from "../../src/shared/search";
import { slugOf } from "../../src/shared/session";
import { stateFor } from "../fixtures";

const id = "0000000000abc";
const leads = (search: string) => returnPath(search, "acme", async (path) => isPage(path));
test.each([
  ["/nodes?status=offline", "/nodes?status=offline"],
  [`/nodes/${id}`, `/nodes/${id}`],
  ["/audit?since=2026-11-20&action=%zz", "/audit?since=2026-11-20&action=%zz"],
  ["/roles", "/roles"],
  ["/billing/../nodes", "/nodes"],
  ["/nodes/./", "/"],
  ["/nodes#token=x", "/nodes"],
  ["/no\tdes", "/nodes"],
  ["", "/"],
  ["/", "/"],
  ["nodes", "/"],
  ["?nodes", "/"],
  [".evil.test/nodes", "/"],
  ["/login?next=/login", "/"],
  ["/reset#token=x", "/"],
  ["/no-such-page", "/"],
  ["/state", "/"],
  ["https://evil.test", "/"],
  ["https://evil.test/portal/acme/nodes", "/"],
  ["//evil.test", "/"],
  ["//evil.test/nodes", "/"],
  ["///nodes", "/"],
  ["/\\evil.test", "/"],
  ["\\\\evil.test/nodes", "/"],
  ["javascript:alert(1)", "/"],
  ["/javascript:alert(1)", "/"],
  ["data:text/html,x", "/"],
  ["/../globex/", "/"],
  ["/../globex/nodes", "/"],
  ["/..\\globex\\nodes", "/"],
  ["/%2e%2e/globex/nodes", "/"],
  ["/.%2E/globex/nodes", "/"],
  ["/..%2fglobex%2fnodes", "/"],
  ["/..%5cglobex%5cnodes", "/"],
  ["/%252e%252e/globex/nodes", "/"],
  ["/nodes/../../globex/nodes", "/"],
  ["/../acme-2/nodes", "/"],
  ["/../../../etc/passwd", "/"],
  ["/.\t./globex/nodes", "/"],
  ["\n/../globex/nodes", "/"],
  ["/nodes\u0000", "/nodes"],
  ["/no\u0000des", "/"],
  ["/nodes%00", "/"],
  ["/nodes%20", "/"],
  ["/nodes/%E0%A4%A", "/"],
  ["/~/portal/globex/", "/"],
  ["~/portal/globex/nodes", "/"],
  ["@evil.test/nodes", "/"],
])("the login leads from next=%j to %s", async (next, path) => {
  expect(await leads(`?next=${encodeURIComponent(next)}`)).toBe(path);
  expect(await leads(`?x=1&next=${next.replaceAll("%", "%25").replaceAll("&", "%26").replaceAll("#", "%23")}`)).toBe(
    path,
  );
});

test.each(["", "?next", "?next=%E0%A4%A", "?next=%zz", "?next=%2F%zz"])(
  "the login leads from %j to the first page",
  async (search) => expect(await leads(search)).toBe("/"),
);

test("every page of the menu can be returned to, and the first one when there is no telling", async () => {
  for (const { path } of routes) {
    const there = path.replace(":id", id);
    expect(await leads(`?next=${encodeURIComponent(there)}`)).toBe(there);
  }
  expect(await returnPath("?next=/nodes", "acme", () => Promise.reject(new Error("not fetched")))).toBe("/");
});

test("paths have pages, and ids only where one belongs", () => {
  expect(match("/")?.route.path).toBe("/");
  expect(match("/nodes/0000000000abc")).toMatchObject({ id: "0000000000abc", route: { path: "/nodes/:id" } });
  expect(match("/billing/invoices/0000000000abc")?.route.path).toBe("/billing/invoices/:id");
  expect(match("/billing/invoices")?.route.path).toBe("/billing/invoices");
  expect(match("/nodes/a/b")).toBeUndefined();
  expect(new Set(routes.map((route) => route.path)).size).toBe(routes.length);
});

test("a page belongs to the entry of the menu that its address begins with, or that it says, if the role has it", () => {
  const { nav } = stateFor("owner");
  const shown = (path: string, of = nav) => viewOf(match(path)?.route, of);
  for (const { id, path } of nav) expect(shown(`/${path}`)).toBe(id);
  expect(shown("/attention")).toBe("dashboard");
  expect(shown("/billing/invoices")).toBe("billing");
  expect(shown("/roles")).toBe("users");
  expect(shown("/roles", stateFor("viewer").nav)).toBe("profile");
  expect(shown("/users", stateFor("viewer").nav)).toBeUndefined();
  expect(shown("/nowhere")).toBeUndefined();
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
  const ticks = roundTimes(times, wallOf());
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
