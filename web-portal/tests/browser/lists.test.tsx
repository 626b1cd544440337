import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { Attention, AuditEvent } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { paged } from "../handlers";
import { open, resize } from "../harness";
import { broken, linesOf } from "../lines";

const many = Array.from({ length: 120 }, (_, n) => ({
  ...fixtures.node,
  id: fixtures.id(3000 + n),
  name: `node-${n + 1}`,
}));
const [login] = fixtures.events as [AuditEvent, ...AuditEvent[]];
const [need] = fixtures.dashboard.attention as [Attention, ...Attention[]];
const events = Array.from({ length: 120 }, (_, n) => ({ ...login, id: fixtures.id(4000 + n) }));
const invoices = Array.from({ length: 120 }, (_, n) => ({
  ...fixtures.invoice,
  lines: undefined,
  id: fixtures.id(5000 + n),
}));
const needs = Array.from({ length: 120 }, (_, n) => ({ ...need, id: fixtures.id(6000 + n) }));

/** The lists with three pages each. */
const lists = (request: Request) => {
  const { pathname } = new URL(request.url);
  const all = { nodes: many, tickets: fixtures.tickets, audit: events, invoices, attention: needs }[
    pathname.split("/").at(-1) ?? ""
  ];
  return all && Response.json({ ...paged<{ id: string }>(all, request), as_of: fixtures.ago(1), stale: false });
};
/** Presses a button by keyboard. */
async function press(name: string) {
  const button = page.getByRole("button", { name });
  await expect.element(button).toBeInTheDocument();
  (button.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
}
const status = (text: string) => page.getByRole("status").filter({ hasText: text });

test.each([
  ["/nodes", "Nodes"],
  ["/tickets", "Tickets"],
  ["/audit", "Audit log"],
  ["/billing/invoices", "Invoices"],
  ["/attention", "Needs attention"],
])(
  "the next page of %s begins at its top, with the focus on its heading, and says where it is",
  async (path, title) => {
    const { screen } = await open(path, "owner", lists);
    await expect.element(status("1–50 of 120").first()).toBeVisible();
    for (const [name, where] of [
      ["Next page", "51–100 of 120"],
      ["Previous page", "1–50 of 120"],
    ] as const) {
      (screen.getByRole("button", { name }).element() as HTMLElement).scrollIntoView();
      expect(scrollY).toBeGreaterThan(500);
      await press(name);
      await expect.element(screen.getByRole("heading", { level: 1, name: title })).toHaveFocus();
      await expect.element(status(where).first()).toBeVisible();
      await expect.poll(() => scrollY).toBe(0);
    }
    expect(location.search).toBe("");
  },
);

test("the last page leads back, page by page, to the first", async () => {
  const { screen } = await open("/tickets", "viewer");
  await screen.getByRole("button", { name: "Next page" }).click();
  await expect.element(status("51–100 of 120").first()).toBeVisible();
  await screen.getByRole("button", { name: "Next page" }).click();
  await expect.element(status("101–120 of 120").first()).toBeVisible();
  expect(screen.getByRole("button", { name: "Next page" }).query()).toBeNull();
  await screen.getByRole("button", { name: "Previous page" }).click();
  await expect.element(status("51–100 of 120").first()).toBeVisible();
  expect(location.search).toContain("before=");
  await screen.getByRole("button", { name: "Previous page" }).click();
  await expect.element(status("1–50 of 120").first()).toBeVisible();
  expect(location.search).toBe("");
});

test("a page gone back to stands where it was left", async () => {
  const { screen } = await open("/tickets", "viewer");
  const next = screen.getByRole("button", { name: "Next page" });
  await expect.element(next).toBeInTheDocument();
  (next.element() as HTMLElement).scrollIntoView();
  const left = scrollY;
  await press("Next page");
  await expect.element(status("51–100 of 120").first()).toBeVisible();
  await expect.poll(() => scrollY).toBe(0);
  history.back();
  await expect.element(status("1–50 of 120").first()).toBeVisible();
  await expect.poll(() => Math.abs(scrollY - left), { timeout: 10_000 }).toBeLessThan(100);
});

test("a filter leads to its first page, and leaves the focus where it is", async () => {
  const { screen } = await open(`/nodes?after=${fixtures.id(3049)}`, "viewer", lists);
  await expect.element(status("51–100 of 120").first()).toBeVisible();
  const search = screen.getByRole("searchbox", { name: "Search nodes" });
  await search.fill("node");
  await expect.poll(() => location.search).toBe("?q=node");
  await expect.element(search).toHaveFocus();
});

test.each([
  ["/nodes", "after"],
  ["/tickets", "before"],
  ["/audit", "after"],
  ["/billing/invoices", "before"],
  ["/attention", "after"],
])("an old cursor in a bookmark of %s leads to the first page, with a word about it", async (path, field) => {
  const { screen } = await open(`${path}?${field}=0000000000000`, "owner", (request) => {
    const error = { field, code: "invalid", message: "is not an item of this list; start again" };
    if (new URL(request.url).searchParams.has(field))
      return Response.json({ status: 422, code: "validation-failed", errors: [error] }, { status: 422 });
    return lists(request);
  });
  await expect.element(status("no longer exists. Showing the first page.")).toBeVisible();
  await expect.element(status("1–50 of 120").first()).toBeVisible();
  expect(location.search).toBe("");
  expect(screen.getByText("Check your entries.").query()).toBeNull();
});

test("a page that has run empty leads to the first one too", async () => {
  await open("/nodes?status=online&after=x", "owner", (request) =>
    new URL(request.url).searchParams.has("after")
      ? Response.json({ ...paged([], request), as_of: null, stale: false, total: 120, offset: 120 })
      : lists(request),
  );
  await expect.element(status("1–50 of 120").first()).toBeVisible();
  expect(location.search).toBe("?status=online");
});

/** Answers that come once `answer` is called. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { later: (response: Response) => promise.then(() => response), answer: resolve };
}

test.each([
  ["/nodes", "No nodes yet"],
  ["/tickets", "No tickets yet"],
  ["/audit", "No events"],
  ["/billing/invoices", "No invoices yet"],
  ["/attention", "All good. Nothing needs your attention."],
])("while a lost page of %s gives way to the first, nothing is said to be missing", async (path, none) => {
  const { later, answer } = held();
  const { screen } = await open(`${path}?after=x`, "owner", (request) => {
    if (new URL(request.url).searchParams.has("after"))
      return Response.json({ ...paged([], request), as_of: fixtures.ago(1), stale: false, total: 120, offset: 120 });
    const first = lists(request);
    return first && later(first);
  });
  await expect.element(status("no longer exists. Showing the first page.")).toBeVisible();
  expect(screen.getByText(none).query()).toBeNull();
  answer();
  await expect.element(screen.getByRole("button", { name: "Next page" })).toBeVisible();
});

test("a filter without matches that is cleared does not say that there are no nodes", async () => {
  const { later, answer } = held();
  const { screen } = await open("/nodes?q=nothing", "viewer", (request) => {
    const { pathname, searchParams } = new URL(request.url);
    return pathname.endsWith("/nodes") && !searchParams.has("q")
      ? later(Response.json({ ...paged(fixtures.nodes, request), as_of: fixtures.ago(1), stale: false }))
      : undefined;
  });
  await screen.getByRole("button", { name: "Clear filters" }).click();
  await expect.poll(() => location.search).toBe("");
  expect(screen.getByText("No nodes yet").query()).toBeNull();
  answer();
  await expect.element(screen.getByRole("rowheader", { name: /^web-01/ })).toBeVisible();
});

test.each([
  ["/nodes?q=nothing", 0],
  ["/audit?action=none", 0],
  ["/audit?action=none", 1],
])("the button that clears the filters of %s gives its focus to the page as it goes", async (path, which) => {
  const { screen } = await open(path, "owner", (request) =>
    /\bq=|action=/.test(request.url) ? Response.json({ ...paged([], request), as_of: null, stale: false }) : undefined,
  );
  const clear = screen.getByRole("button", { name: "Clear filters" });
  await expect.element(clear.nth(which)).toBeVisible();
  await clear.nth(which).click();
  await expect.element(clear).not.toBeInTheDocument();
  await expect.element(screen.getByRole("main")).toHaveFocus();
});

test("on cards the columns that are told have their heads, and those that are not have none", async () => {
  const { screen } = await open("/tickets", "owner");
  await expect.element(screen.getByRole("columnheader", { name: "Priority" })).toBeInTheDocument();
  await resize(360, 800);
  await expect.element(screen.getByText("High").first()).toBeVisible();
  expect(screen.getByRole("columnheader", { name: "Priority" }).query()).not.toBeNull();
});

test("on cards of nodes a column that is not told has no head", async () => {
  const { screen } = await open("/nodes", "viewer");
  await expect.element(screen.getByRole("rowheader", { name: /^web-01/ })).toBeVisible();
  await resize(360, 800);
  const row = screen.getByRole("row", { name: /^web-01/ });
  const cells = row.getByRole("cell").elements().length + 1;
  expect(screen.getByRole("columnheader").elements()).toHaveLength(cells);
});

test("an order that is chosen in the table's head has a name in the list of a phone", async () => {
  const { screen } = await open("/nodes?sort=-last_seen", "viewer");
  await expect.element(screen.getByRole("rowheader", { name: /^web-01/ })).toBeVisible();
  await resize(360, 800);
  const order = screen.getByLabelText("Sort by").element() as HTMLSelectElement;
  expect(order.selectedOptions[0]?.text).toBe("Last seen");
});

test("more than are counted are told so", async () => {
  await open("/tickets", "owner", (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (!pathname.endsWith("/tickets")) return undefined;
    const far = searchParams.has("after") ? { offset: null } : {};
    return Response.json({ ...paged(fixtures.tickets, request), as_of: null, stale: false, total: null, ...far });
  });
  await expect.element(status("1–50 of more than 10,000").first()).toBeVisible();
  await press("Next page");
  await expect.element(status("Beyond the first 10,000").first()).toBeVisible();
});

test("a list that fits on a page says how many there are", async () => {
  await open("/nodes", "viewer");
  await expect.element(status(`${fixtures.nodes.length} nodes`)).toBeVisible();
});

const long = "replicated-database-primary-eu-central-1.internal.kunden-rechenzentrum-nordwest.example";

test("a node's long name keeps room at every width, and its bars too", async () => {
  const node = { ...fixtures.node, id: fixtures.id(5000), name: long };
  const { screen } = await open("/nodes", "viewer", (request) =>
    new URL(request.url).pathname.endsWith("/nodes")
      ? Response.json({ ...paged([node], request), as_of: fixtures.ago(1), stale: false })
      : undefined,
  );
  const name = screen.getByText(long);
  await expect.element(name).toBeVisible();
  for (const width of [320, 360, 600, 701, 801, 900, 1024, 1100, 1280, 1440, 1920]) {
    await resize(width, 800);
    expect(linesOf(name.element()), `lines at ${width}`).toBeLessThanOrEqual(width < 400 ? 5 : 4);
    const tracks = screen.container.querySelectorAll("[class*=track]");
    for (const track of tracks) expect(track.getBoundingClientRect().width, `bar at ${width}`).toBeGreaterThan(40);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  }
});

test("no sentence of the audit log breaks a name inside a word", async () => {
  const event = {
    ...login,
    action: "user.invited",
    actor: { kind: "user", id: fixtures.id(1), name: "Alexandra Konstantinopoulou-Schwarzenberger" },
    target: { kind: "user", id: null, name: "maximiliane.oberhuber@kunden-rechenzentrum-nordwest.example" },
    details: { name: { old: "Gesellschaft für Datenverarbeitung", new: "Rechenzentrumsgesellschaft" } },
  };
  const { screen } = await open("/audit", "owner", (request) =>
    new URL(request.url).pathname.endsWith("/audit") ? Response.json(paged([event], request)) : undefined,
  );
  const events = screen.getByRole("main").getByRole("list").first();
  await expect.element(events.getByText(/Konstantinopoulou-Schwarzenberger invited/)).toBeVisible();
  await events.getByText("Details").click();
  for (const width of [360, 701, 801, 900, 1024, 1280]) {
    await resize(width, 800);
    expect(broken(events.element()).join(), `at ${width}`).toBe("");
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  }
});

test.each(["en", "de", "uk"])("no word of the roles is broken on a phone in %s", async (locale) => {
  const state = fixtures.stateFor("admin");
  const { screen } = await open("/roles", "admin", (request) =>
    request.url.endsWith("/state") ? Response.json({ ...state, user: { ...state.user, locale } }) : undefined,
  );
  await expect.element(screen.getByRole("table")).toBeVisible();
  for (const width of [320, 360]) {
    await resize(width, 800);
    expect(broken(screen.getByRole("table").element()).join(), `at ${width}`).toBe("");
    const table = screen.getByRole("table").element();
    expect(table.scrollWidth).toBeLessThanOrEqual(table.parentElement?.clientWidth ?? 0);
  }
});

test("hyphens in names and versions do not gape: figures alone are set in columns", async () => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer");
  const addresses = screen.getByText("Addresses", { exact: true });
  await expect.element(addresses).toBeVisible();
  const value = addresses.element().parentElement?.querySelector("dd");
  expect(value && getComputedStyle(value).fontVariantNumeric).toBe("normal");
});

test("on a phone the filters of the nodes take two lines", async () => {
  const { screen } = await open("/nodes", "viewer");
  await expect.element(screen.getByRole("searchbox")).toBeVisible();
  await resize(360, 800);
  const lines = new Set(
    [...screen.container.querySelectorAll("search input, search select")].map((field) =>
      Math.round(field.getBoundingClientRect().top),
    ),
  );
  expect(lines.size).toBeLessThanOrEqual(2);
});

test("on a phone a node's state and its charts come before all else", async () => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "owner");
  await expect.element(screen.getByRole("slider", { name: "CPU, Time" })).toBeInTheDocument();
  await resize(360, 740);
  const figures = screen.getByRole("heading", { level: 2, name: "Usage" }).element();
  expect(figures.getBoundingClientRect().top).toBeLessThan(400);
  const state = screen.getByText("Degraded", { exact: true }).or(screen.getByText("Online", { exact: true }));
  expect(state.first().element().getBoundingClientRect().top).toBeLessThan(250);
});
