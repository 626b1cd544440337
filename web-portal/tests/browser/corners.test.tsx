import type {} from "@vitest/browser-playwright";
import { expect, onTestFinished, test } from "vitest";
import { cdp, page } from "vitest/browser";
import * as fixtures from "../fixtures";
import { open, problem } from "../harness";

/** What the Tab key stops at, of what is shown or hidden from the eye alone. */
const stops = (root: Element) =>
  [...root.querySelectorAll<HTMLElement>("a[href], button, input, select, summary")].filter(
    (element) => getComputedStyle(element).visibility === "visible" && element.offsetParent !== null,
  );

test.each([
  ["/nowhere", () => undefined],
  [`/nodes/${fixtures.node.id}`, () => problem(404, "not-found")],
  [`/tickets/${fixtures.ticket.id}`, () => problem(404, "not-found")],
  [`/billing/invoices/${fixtures.invoice.id}`, () => problem(404, "not-found")],
])("what is not at %s is said by the one heading of the page", async (path, answer) => {
  const own = path.split("/").at(-1) ?? "";
  const { screen } = await open(path, "owner", (request) =>
    new URL(request.url).pathname.endsWith(own) ? answer() : undefined,
  );
  await expect.element(screen.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
  expect(screen.container.querySelectorAll("h1")).toHaveLength(1);
});

test("on a phone nothing that nobody sees is a tab stop", async () => {
  const { screen } = await open("/nodes", "viewer");
  await expect.element(screen.getByRole("rowheader", { name: /db-01/ })).toBeVisible();
  expect(stops(screen.getByRole("table").element()).some((stop) => stop.tagName === "BUTTON")).toBe(true);
  await page.viewport(320, 800);
  expect(stops(screen.getByRole("table").element()).filter((stop) => stop.tagName === "BUTTON")).toEqual([]);
  await expect.element(screen.getByRole("columnheader", { name: "CPU" })).toBeInTheDocument();
});

test("a name without a blank breaks rather than widen the page", async () => {
  const name = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft";
  const message = { id: "m", at: "2026-11-22T10:00:00Z", author: { kind: "provider", name }, body: name } as const;
  const { screen } = await open(`/tickets/${fixtures.ticket.id}`, "viewer", (request) =>
    request.url.endsWith(fixtures.ticket.id)
      ? Response.json({ ...fixtures.ticket, subject: name, messages: [message] })
      : undefined,
  );
  await expect.element(screen.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.viewport(320, 800);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
});

test.each([
  ["unknown", /it’s unknown whether the command ran/],
  ["expired", /didn’t start in time/],
])("a command that ended as %s says what that means", async (state, words) => {
  const at = "2026-11-20T10:00:00Z";
  const command = { ...fixtures.command, state, history: [{ state: "queued", at }] };
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer", (request) =>
    request.url.endsWith(fixtures.node.id) ? Response.json({ ...fixtures.nodeDetail, commands: [command] }) : undefined,
  );
  await expect.element(screen.getByText(words)).toBeVisible();
  // A receipt of another day has its day.
  await expect.element(screen.getByText(/20\sNov, |Nov\s20, /)).toBeVisible();
});

test.each([
  [320, 256],
  [740, 360],
])("on a low screen (%i × %i) the way out stands beside the name, not in a line of its own", async (width, height) => {
  const { screen } = await open("/", "viewer");
  await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
  await page.viewport(width, height);
  const [name, out, menu] = [
    screen.getByRole("banner").getByText("Acme Industries"),
    screen.getByRole("button", { name: "Log out" }),
    screen.getByRole("navigation", { name: "Menu" }),
  ].map((part) => part.element().getBoundingClientRect());
  if (!name || !out || !menu) throw new Error("all three are there");
  expect(out.top).toBeLessThan(name.bottom);
  expect(out.left).toBeGreaterThan(name.right);
  expect(menu.top).toBeGreaterThanOrEqual(out.bottom);
});

test.each([320, 1280])("forced colours show the own role, %i px wide", async (width) => {
  const emulate = async (value: string) =>
    void (await cdp().send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value }] }));
  const { screen } = await open("/roles", "viewer");
  await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
  await page.viewport(width, 800);
  await emulate("active");
  onTestFinished(() => emulate(""));
  const cells = screen.getByRole("row").nth(1).getByRole("cell").elements();
  const look = (cell: Element) => getComputedStyle(cell).outlineStyle;
  expect(new Set(cells.map(look)).size).toBe(2);
});
