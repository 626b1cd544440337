import axe from "axe-core";
import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import * as fixtures from "../fixtures";
import { open, problem } from "../harness";

/** What axe finds, once colours have stopped changing. */
async function violations(root: HTMLElement) {
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  return (await axe.run(root)).violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join()}`);
}

const pages = [
  ["/", "Dashboard"],
  ["/nodes", "Nodes"],
  [`/nodes/${fixtures.node.id}`, "web-01"],
  ["/billing", "Billing"],
  [`/billing/invoices/${fixtures.invoice.id}`, "Invoice 2026-0118"],
  ["/tickets", "Tickets"],
  [`/tickets/${fixtures.ticket.id}`, "Backups of db-01 are late"],
  ["/audit", "Audit log"],
  ["/users", "Users"],
  ["/roles", "Roles"],
  ["/branding", "Branding"],
  ["/profile", "Profile"],
] as const;

test.each(pages)("%s has its heading, no violation and no overflow, wide and narrow", async (path, heading) => {
  const { screen } = await open(path, "owner");
  await expect.element(screen.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
  await expect.element(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  for (const width of [1280, 320]) {
    await page.viewport(width, 800);
    expect(await violations(screen.container)).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  }
});

test("the menu holds what the role may open, and nothing else opens", async () => {
  const { screen } = await open("/audit", "viewer");
  await expect.element(screen.getByRole("heading", { name: "You don’t have access to this page" })).toBeVisible();
  const menu = screen.getByRole("navigation", { name: "Menu" });
  await expect.element(menu.getByRole("link", { name: "Billing" })).toBeVisible();
  expect(menu.getByRole("link", { name: "Audit log" }).query()).toBeNull();
  expect(menu.getByRole("link", { name: "Users" }).query()).toBeNull();
});

test("a link leads on, moves the focus and names the page", async () => {
  const { screen } = await open("/", "viewer");
  await screen.getByRole("navigation", { name: "Menu" }).getByRole("link", { name: "Tickets" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  await expect.element(screen.getByRole("main")).toHaveFocus();
  await expect.poll(() => document.title).toBe("Tickets · Acme Industries");
});

test("what is searched for and sorted by is in the address", async () => {
  const { screen, fetch } = await open("/nodes?status=offline", "viewer");
  await expect.element(screen.getByRole("rowheader", { name: /db-01/ })).toBeVisible();
  expect(screen.getByRole("rowheader", { name: /web-01/ }).query()).toBeNull();
  await screen.getByRole("searchbox", { name: "Search nodes" }).fill("50%");
  await expect.poll(() => location.search).toBe("?status=offline&q=50%25");
  await expect.element(screen.getByRole("heading", { name: "No node matches" })).toBeVisible();
  await screen.getByRole("button", { name: "Clear filters" }).click();
  await screen.getByRole("button", { name: "CPU" }).click();
  await expect.poll(() => location.search).toBe("?sort=cpu");
  await expect.element(screen.getByRole("columnheader", { name: "CPU" })).toHaveAttribute("aria-sort", "ascending");
  const asked = fetch.mock.calls.map(([request]) => (request as Request).url);
  expect(asked.some((url) => url.endsWith("/nodes?q=50%25&status=offline") || url.includes("q=50%25"))).toBe(true);
});

test("the cursor of the charts moves by keyboard, through all of them", async () => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "viewer");
  const cursor = screen.getByRole("slider", { name: "CPU, Time" });
  await expect.element(cursor).toBeInTheDocument();
  (cursor.element() as HTMLElement).focus();
  await userEvent.keyboard("{Home}{ArrowRight}");
  expect(cursor.element().getAttribute("aria-valuetext")).toMatch(/42\s?%/);
  expect(screen.getByRole("slider", { name: "Memory, Time" }).element()).toHaveProperty("value", "1");
});

test("the seat meter counts invitations", async () => {
  const { screen } = await open("/users", "owner");
  await expect.element(screen.getByText("3 of 5")).toBeVisible();
  await expect.element(screen.getByText("with 1 open invitation")).toBeVisible();
});

test("stale figures say so", async () => {
  const { screen } = await open("/tickets", "viewer");
  await expect.element(screen.getByText(/The figures may be out of date: news last arrived yesterday/)).toBeVisible();
});

test("a wrong password keeps what was typed and says so", async () => {
  const { screen } = await open("/login", "viewer", (request) => {
    if (request.url.endsWith("/state")) return problem(401, "authentication-required");
    if (request.url.endsWith("/auth/login")) return problem(401, "invalid-credentials");
    return undefined;
  });
  await screen.getByLabelText("E-mail").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("wrong");
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("E-mail or password is wrong.");
  await expect.element(screen.getByLabelText("E-mail")).toHaveValue("vera@acme.test");
  expect(await violations(screen.container)).toEqual([]);
});

test("a throttled login says how long", async () => {
  const { screen } = await open("/login", "viewer", (request) => {
    if (request.url.endsWith("/state")) return problem(401, "authentication-required");
    if (request.url.endsWith("/auth/login")) return problem(429, "too-many-attempts", { "Retry-After": "130" });
    return undefined;
  });
  await screen.getByLabelText("E-mail").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("wrong");
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("alert")).toHaveTextContent("Too many attempts. Try again in 3 minutes.");
});

test("a login leads to the page that was wanted", async () => {
  let inside = false;
  const { screen, fetch } = await open("/login?next=%2Ftickets", "viewer", (request) => {
    if (request.url.endsWith("/state") && !inside) return problem(401, "authentication-required");
    if (!request.url.endsWith("/auth/login")) return undefined;
    inside = true;
    return Response.json({ jwt: "a.b.c", expires_at: fixtures.ago(-60) });
  });
  await screen.getByLabelText("E-mail").fill("vera@acme.test");
  await screen.getByLabelText("Password", { exact: true }).fill("correct-horse-battery");
  await screen.getByLabelText("Keep me logged in on this device").click();
  await screen.getByRole("button", { name: "Log in" }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: "Tickets" })).toBeVisible();
  const sent = fetch.mock.calls.map(([request]) => request as Request).find((r) => r.url.endsWith("/auth/login"));
  expect(sent?.headers.get("Content-Type")).toBe("application/json");
});

test("no portal is a page without a name", async () => {
  const { screen } = await open("/nodes", "viewer", () => problem(404, "portal-not-found"));
  await expect.element(screen.getByRole("heading", { name: "There is no portal at this address." })).toBeVisible();
  expect(document.title).not.toContain("Acme");
});

test("a busy pool is a sentence and a button, and the button asks again", async () => {
  let busy = true;
  const { screen } = await open("/billing", "viewer", (request) =>
    busy && request.url.endsWith("/billing") ? problem(503, "busy") : undefined,
  );
  await expect.element(screen.getByText(/The portal is busy just now/)).toBeVisible();
  busy = false;
  await screen.getByRole("button", { name: "Try again" }).click();
  await expect.element(screen.getByText("Business 24")).toBeVisible();
});

test("the end of the session is told once to whoever leads out", async () => {
  const { screen, onSessionEnd } = await open("/billing", "viewer", (request) =>
    request.url.endsWith("/billing") ? problem(401, "authentication-required") : undefined,
  );
  await expect.element(screen.getByRole("heading", { level: 1, name: "Billing" })).toBeVisible();
  await expect.poll(() => onSessionEnd.mock.calls.length).toBe(1);
});
