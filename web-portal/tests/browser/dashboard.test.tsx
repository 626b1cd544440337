import { expect, test } from "vitest";
import { page } from "vitest/browser";
import type { Dashboard, NodeDetail } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { open } from "../harness";

/** The dashboard as it is with these changes. */
const openWith = (changes: Partial<Dashboard>) =>
  open("/", "viewer", (request) =>
    new URL(request.url).pathname.endsWith("/dashboard")
      ? Response.json({ ...fixtures.dashboard, ...changes })
      : undefined,
  );
const region = (screen: Awaited<ReturnType<typeof open>>["screen"], name: string | RegExp) =>
  screen.getByRole("region", { name });

test("what needs attention is counted in all, with the way to all", async () => {
  const { screen } = await openWith({});
  const card = region(screen, "34 items need attention");
  await expect.element(card).toBeVisible();
  await card.getByRole("link", { name: "All 34" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Needs attention" })).toBeVisible();
  await expect.element(screen.getByRole("link", { name: "db-01", exact: true })).toBeVisible();
});

test("when all is shown no link promises more", async () => {
  const { screen } = await openWith({ attention_total: fixtures.dashboard.attention.length });
  await expect.element(region(screen, "4 items need attention")).toBeVisible();
  expect(screen.getByRole("link", { name: /^All \d/ }).elements()).toEqual([]);
});

test("an overdue invoice is to be paid at once, a ticket that waits leads to itself", async () => {
  const { screen } = await openWith({});
  const card = region(screen, "34 items need attention");
  await expect.element(card.getByRole("listitem").nth(1)).toMatchTextContent(/Overdue.*Invoice 2026-0118.*285[.,]60/);
  const pay = card.getByRole("link", { name: "Pay invoice 2026-0118" });
  await expect.element(pay).toHaveAttribute("href", "https://pay.example.net/2026-0118");
  // The button lies above the row, which is a link itself.
  const { left, top } = pay.element().getBoundingClientRect();
  expect(document.elementFromPoint(left + 8, top + 8)?.closest("a")).toBe(pay.element());
  const ticket = card.getByRole("link", { name: "Backups of db-01 are late" });
  await expect.element(ticket).toHaveAttribute("href", expect.stringContaining(`/tickets/${fixtures.ticket.id}`));
  await expect.element(card.getByText("Waiting for you")).toBeVisible();
});

test.each([
  ["en", 15 * 1440 + 5, "16 days overdue"],
  ["de", 5, "seit 1 Tag überfällig"],
  ["uk", 2 * 1440 + 5, "прострочено на 3 дні"],
])("an overdue invoice says in %s for how long it is overdue", async (locale, minutes, words) => {
  const [, invoice] = fixtures.dashboard.attention;
  if (!invoice) throw new Error("an invoice is overdue");
  const attention = [{ ...invoice, since: fixtures.ago(minutes) }];
  const { user, ...state } = fixtures.stateFor("viewer");
  const { screen } = await open("/", "viewer", (request) => {
    if (request.url.endsWith("/state")) return Response.json({ ...state, user: { ...user, locale } });
    return request.url.endsWith("/dashboard") ? Response.json({ ...fixtures.dashboard, attention }) : undefined;
  });
  await expect.element(screen.getByRole("listitem").filter({ hasText: "2026-0118" }).getByText(words)).toBeVisible();
});

test("what is owed stands there in all, for each currency", async () => {
  const { screen } = await openWith({});
  const card = region(screen, "Total due");
  await expect.element(card.getByText(/571[.,]20/)).toBeVisible();
  await expect.element(card.getByText(/CHF\s120[.,]00/)).toBeVisible();
  await expect.element(card.getByRole("link", { name: "Invoice 2026-0131" })).toBeVisible();
});

test("the list of invoices says it too", async () => {
  const { screen } = await open("/billing", "viewer");
  await expect.element(screen.getByText(/Total due .*571[.,]20.*CHF\s120[.,]00/)).toBeVisible();
});

test("tile and chart say the same of now", async () => {
  const series = fixtures.dashboard.series.map((point) => ({ ...point, cpu_avg_pct: 43 }));
  const { screen } = await openWith({ series, cpu: { ...fixtures.dashboard.cpu, avg_pct: 42 } });
  await expect.element(region(screen, "Last 24 hours").getByText("42%", { exact: true })).toBeVisible();
  await expect.element(screen.getByRole("figure", { name: "CPU, all nodes" })).toMatchTextContent(/CPU, all nodes42%/);
});

test("the highest names its node and leads to it", async () => {
  const { screen } = await openWith({});
  const cpu = screen.getByRole("heading", { level: 2, name: "CPU", exact: true });
  await expect.element(cpu).toBeVisible();
  expect(cpu.element().parentElement?.textContent).toContain("highest 97% · replicated-database-primary");
  await expect
    .element(screen.getByRole("link", { name: "web-01" }).first())
    .toHaveAttribute("href", expect.stringContaining(`/nodes/${fixtures.id(100)}`));
});

test("the last tickets have their state", async () => {
  const { screen } = await openWith({});
  const card = region(screen, "Tickets");
  await expect.element(card).toMatchTextContent(/2 unresolved.*Backups of db-01 are late.*Waiting for you/);
});

test("a tile draws the course of its day", async () => {
  const { screen } = await openWith({});
  await expect.element(screen.getByRole("heading", { level: 2, name: "CPU", exact: true })).toBeVisible();
  for (const name of ["Nodes", "CPU", "Memory"]) {
    const tile = screen.getByRole("heading", { level: 2, name, exact: true }).element().parentElement;
    expect(tile?.querySelector("svg path[d^=M]"), name).not.toBeNull();
  }
});

test("a tile without figures says so quietly", async () => {
  const none = { avg_pct: null, max_pct: null, max_node: null };
  const { screen } = await openWith({ cpu: none, series: [], reporting: 0, figures_at: null });
  await expect.element(screen.getByText("No metrics yet")).toBeVisible();
  expect(getComputedStyle(screen.getByText("No metrics yet").element()).fontSize).toBe("13px");
  expect(screen.getByText("unknown", { exact: true }).elements()).toEqual([]);
});

test("figures of then are drawn so, with their age", async () => {
  const { screen } = await openWith({ reporting: 0, figures_at: fixtures.ago(2 * 1440) });
  await expect.element(screen.getByRole("figure", { name: "CPU, all nodes" })).toMatchTextContent(/38%2 days ago/);
  const tile = screen.getByRole("heading", { level: 2, name: "CPU", exact: true }).element().parentElement;
  expect(tile?.textContent).toContain("38%2 days ago");
});

test("the list draws the figures of a node that does not report as old, and calls none of these online", async () => {
  const { screen } = await open("/nodes", "viewer");
  const quiet = screen.getByRole("row", { name: /quiet-01/ });
  await expect.element(quiet).toMatchTextContent(/No data.*last report 30\smin/);
  await expect.element(quiet).not.toHaveTextContent("Online");
  await expect
    .element(screen.getByRole("row", { name: /db-01/ }).first())
    .toMatchTextContent(/Offline.*last report 2\sdays\sago/);
  const paint = (name: RegExp) => {
    const fill = screen.getByRole("row", { name }).element().querySelector("td[data-label=Disk] span span span");
    return fill && getComputedStyle(fill).backgroundImage;
  };
  expect(paint(/quiet-01/)).toContain("gradient");
  expect(paint(/web-01/)).toBe("none");
  await page.viewport(360, 800);
  await expect.element(quiet.getByText(/last report 30\smin/)).toBeVisible();
});

const openNode = (changes: Partial<NodeDetail>) =>
  open(`/nodes/${fixtures.node.id}`, "viewer", (request) =>
    request.url.endsWith(fixtures.node.id) ? Response.json({ ...fixtures.nodeDetail, ...changes }) : undefined,
  );

test("a node that does not report shows what was, and of when", async () => {
  const { screen } = await openNode({ status: "no-data", reporting: false, last_seen_at: fixtures.ago(2 * 1440) });
  await expect.element(screen.getByText("Last report 2 days ago. The metrics are from that time.")).toBeVisible();
  await expect.element(screen.getByRole("figure", { name: "CPU" })).toMatchTextContent(/CPU41%2 days ago/);
  await expect.element(screen.getByText("No data", { exact: true })).toBeVisible();
});

test("the charts of a node say of now what the list says", async () => {
  const { screen } = await openNode({});
  await expect.element(screen.getByRole("figure", { name: "CPU" })).toMatchTextContent(/CPU41%Average/);
});

test("when all is well one sentence says so, and for how long", async () => {
  const { screen } = await openWith({ attention: [], attention_total: 0 });
  await expect.element(screen.getByText("All good. No node has changed status for 12 days.")).toBeVisible();
});

test("an empty portal says what will come and whom to ask, and not as of when", async () => {
  const none = { avg_pct: null, max_pct: null, max_node: null };
  const { screen } = await openWith({
    nodes: { total: 0, online: 0, degraded: 0, offline: 0, maintenance: 0, no_data: 0 },
    cpu: none,
    memory: none,
    disk: none,
    attention: [],
    attention_total: 0,
    unchanged_since: null,
    figures_at: null,
    reporting: 0,
    tickets: [],
    owed: [],
    next_invoice: null,
    open_tickets: 0,
    as_of: null,
    stale: true,
  });
  await expect.element(screen.getByText(/appear here once your provider has sent them/)).toBeVisible();
  const card = screen.getByRole("main").getByRole("region", { name: "Your provider" });
  await expect.element(card.getByRole("link", { name: "help@example.net" })).toBeVisible();
  expect(screen.getByText(/^As of/).elements()).toEqual([]);
});

test("before there was any news, nothing is said to be well", async () => {
  const none = { items: [], previous: null, next: null, offset: 0, total: 0, as_of: null, stale: true };
  const { screen } = await open("/attention", "viewer", (request) =>
    request.url.includes("/attention") ? Response.json(none) : undefined,
  );
  await expect.element(screen.getByText("No nodes yet")).toBeVisible();
  expect(screen.getByText("All good").query()).toBeNull();
});

test("hyphens in names and words do not gape, as they would among figures", async () => {
  const { screen } = await openWith({});
  const name = screen.getByRole("link", { name: "db-01", exact: true }).last();
  await expect.element(name).toBeVisible();
  for (const words of [name, screen.getByText(/^Highest .*-minute average/).first()])
    expect(getComputedStyle(words.element()).fontVariantNumeric).toBe("normal");
});

test("the times of the last tickets end at one edge", async () => {
  const [first, second = first] = fixtures.dashboard.tickets;
  if (!first || !second) throw new Error("there are tickets");
  const { screen } = await openWith({
    tickets: [
      { ...first, id: "t1", updated_at: fixtures.ago(90) },
      { ...second, id: "t2", updated_at: fixtures.ago(60 * 24 * 12) },
    ],
  });
  await expect.element(region(screen, "Tickets").getByText("12 days ago")).toBeVisible();
  const ends = region(screen, "Tickets")
    .getByRole("listitem")
    .elements()
    .map((row) => {
      const text = document.createRange();
      text.selectNodeContents(row.querySelector("time") ?? row);
      return Math.round(text.getBoundingClientRect().right);
    });
  expect(ends).toHaveLength(2);
  expect(new Set(ends).size).toBe(1);
});

test("what is overdue is not called due next", async () => {
  const { next_invoice } = fixtures.dashboard;
  if (!next_invoice) throw new Error("an invoice is due");
  const { screen } = await openWith({ next_invoice: { ...next_invoice, status: "overdue" } });
  const card = region(screen, "Total due");
  await expect.element(card.getByText("Overdue")).toBeVisible();
  expect(card.getByText("Next due:").query()).toBeNull();
});
