import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { Role } from "../../src/shared/api/schema";
import { violations } from "../axe";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";

const box = () => page.getByRole("combobox", { name: /ticket or page/ });
const option = (name: string | RegExp) => page.getByRole("option", { name });
const isSearch = (request: Request) => new URL(request.url).pathname.endsWith("/search");

async function openPalette(role: Role, answer?: Parameters<typeof open>[2], options?: Parameters<typeof open>[3]) {
  const opened = await open("/tickets", role, answer, options);
  await expect.element(page.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  await userEvent.keyboard("{Control>}k{/Control}");
  await expect.element(box()).toHaveFocus();
  return opened;
}

test.each([
  ["viewer", ["Dashboard", "Nodes", "Billing", "Tickets", "Profile"], ["Audit log", "Users", "Branding"]],
  ["admin", ["Audit log"], ["Users", "Branding", "Security"]],
  ["owner", ["Audit log", "Users", "Branding", "Security"], []],
] as const)("Ctrl K leads a %s to the pages that they may open, and to no others", async (role, there, not) => {
  await openPalette(role);
  for (const name of there) await expect.element(option(name).first()).toBeVisible();
  for (const name of not) expect(option(name).query()).toBeNull();
});

test("a node is found while one types, chosen by arrows, opened by Enter", async () => {
  const { fetch } = await openPalette("viewer");
  await userEvent.type(box(), "edge 1");
  await expect.element(option(/edge-11/)).toBeVisible();
  const asked = fetch.mock.calls.map(([request]) => (request as Request).url).filter((url) => url.includes("/search"));
  // What is typed in one go is one question.
  expect(asked).toHaveLength(1);
  await expect.element(option(/edge-10/)).toHaveAttribute("aria-selected", "true");
  await userEvent.keyboard("{ArrowDown}");
  await expect.element(option(/edge-11/)).toHaveAttribute("aria-selected", "true");
  expect(box().element().getAttribute("aria-activedescendant")).toBe(option(/edge-11/).element().id);
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => location.pathname).toBe(`/portal/acme/nodes/${fixtures.id(111)}`);
  expect(page.getByRole("dialog").query()).toBeNull();
});

test.each([
  ["2026-0102", /2026-0102/, "/billing/invoices/"],
  ["T-1041", /T-1041/, "/tickets/"],
  ["audit", /Audit log/, "/audit"],
])("%s leads on by a click", async (typed, name, path) => {
  await openPalette("owner");
  await userEvent.type(box(), typed);
  await option(name).first().click();
  await expect.poll(() => location.pathname).toContain(path);
});

test("more than a few nodes are a page of the list", async () => {
  await openPalette("viewer");
  await userEvent.type(box(), "edge");
  await option("More nodes…").click();
  await expect.poll(() => location.pathname + location.search).toBe("/portal/acme/nodes?q=edge");
});

test("nothing found, an answer that fails, and the rest is still there", async () => {
  let fails = false;
  await openPalette("viewer", (request) => (isSearch(request) && fails ? problem(500, "internal-error") : undefined));
  await userEvent.type(box(), "zzz");
  await expect.element(page.getByRole("status").filter({ hasText: "Nothing found for “zzz”" })).toBeVisible();
  fails = true;
  await userEvent.clear(box());
  await userEvent.type(box(), "bill");
  await expect.element(page.getByRole("status").filter({ hasText: /went wrong|try again/i })).toBeVisible();
  await expect.element(option("Billing")).toBeVisible();
});

test("without a network the words say so, and it goes on when there is one", async () => {
  let offline = true;
  await openPalette(
    "viewer",
    (request) => (isSearch(request) && offline ? Promise.reject(new TypeError("gone")) : undefined),
    { retry: true },
  );
  await userEvent.type(box(), "db");
  await expect.element(page.getByRole("status").filter({ hasText: /connection/i })).toBeVisible();
  offline = false;
  await expect.element(option(/db-01/).first()).toBeVisible();
});

test("text of any kind is only text", async () => {
  const name = "<b>Ω</b> 🚀 שרת 100% _\\ ' \"";
  await openPalette("viewer", (request) =>
    isSearch(request)
      ? Response.json({
          nodes: { items: [{ id: fixtures.id(7), name, status: "online" }], more: false },
          invoices: { items: [], more: false },
          tickets: { items: [], more: false },
        })
      : undefined,
  );
  await userEvent.fill(box(), name);
  await expect.element(option(/<b>Ω<\/b> 🚀 שרת 100%/)).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => page.getByRole("dialog").query()).toBeNull();
});

test("the button opens it on a phone too, without an overflow, and axe finds nothing", async () => {
  await openPalette("owner");
  await userEvent.keyboard("{Escape}");
  await resize(320, 700);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await userEvent.type(box(), "replicated");
  await expect.element(option(/replicated-database/)).toBeVisible();
  const dialog = page.getByRole("dialog").element() as HTMLElement;
  expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);
  expect(await violations(document.body)).toEqual([]);
});

test("behind what asks something it does not open", async () => {
  await open("/nodes", "admin");
  await expect.element(page.getByRole("heading", { level: 1, name: "Nodes" })).toBeVisible();
  await userEvent.keyboard("?");
  await expect.element(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await userEvent.keyboard("{Control>}k{/Control}");
  expect(box().query()).toBeNull();
});

test("Enter chooses nothing that was found for what was typed before", async () => {
  let answer = () => {};
  await openPalette("viewer", (request) => {
    if (!request.url.endsWith("q=replicated")) return undefined;
    return new Promise<void>((done) => {
      answer = done;
    }).then(() =>
      Response.json({
        nodes: { items: [{ id: fixtures.id(102), name: "replicated-9", status: "online" }], more: false },
        invoices: { items: [], more: false },
        tickets: { items: [], more: false },
      }),
    );
  });
  await userEvent.type(box(), "edge");
  await expect.element(option(/edge-11/)).toBeVisible();
  await userEvent.fill(box(), "replicated");
  await userEvent.keyboard("{Enter}");
  await new Promise((done) => setTimeout(done, 400));
  expect(location.pathname).toBe("/portal/acme/tickets");
  answer();
  await expect.poll(() => location.pathname).toBe(`/portal/acme/nodes/${fixtures.id(102)}`);
});

test("without an answer Enter chooses a page", async () => {
  let fails = false;
  await openPalette("viewer", (request) => (isSearch(request) && fails ? problem(500, "internal-error") : undefined));
  await userEvent.type(box(), "edge");
  await expect.element(option(/edge-11/)).toBeVisible();
  fails = true;
  await userEvent.fill(box(), "billing");
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => location.pathname).toBe("/portal/acme/billing");
});
