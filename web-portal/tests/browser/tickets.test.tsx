import axe from "axe-core";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import type { TicketMessage } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { open, resize } from "../harness";

const path = `/tickets/${fixtures.ticket.id}`;
const message = (n: number, body: string): TicketMessage => ({
  id: fixtures.id(7000 + n),
  at: fixtures.ago(10_000 - n),
  author: { kind: n % 2 ? "provider" : "customer", name: n % 2 ? "Sam Support" : "Vera Vogel" },
  body,
});
const thread = (messages: readonly TicketMessage[]) => (request: Request) =>
  request.url.endsWith(fixtures.ticket.id) ? Response.json({ ...fixtures.ticket, messages }) : undefined;
const of = (...bodies: string[]) => thread(bodies.map((body, n) => message(n, body)));
const many = (count: number) =>
  thread(Array.from({ length: count }, (_, n) => message(n, `Message ${n + 1}\n${"It goes on.\n".repeat(20)}`)));
const subjectOf = (link: Element) => new URL(link.getAttribute("href") ?? "").searchParams.get("subject");

test.each(["owner", "admin", "viewer"] as const)("a ticket is opened and answered by mail, as %s", async (role) => {
  const { screen } = await open("/tickets", role);
  const fresh = screen.getByRole("main").getByRole("link", { name: "New ticket" });
  await expect.element(fresh).toHaveAttribute("href", "mailto:help@example.net?subject=Acme%20Industries");
  await expect.element(screen.getByText(/^Tickets are read-only here/)).toBeVisible();
  await screen
    .getByRole("rowheader", { name: /Backups of db-01/ })
    .getByRole("link")
    .click();
  const reply = screen.getByRole("main").getByRole("link", { name: "Reply" });
  await expect.element(reply).toBeVisible();
  expect(subjectOf(reply.element())).toBe("[#T-1042] Backups of db-01 are late");
  await expect.element(screen.getByText(/keep \[#T-1042\] in the subject/)).toBeVisible();
});

test("where no address is known a hint stands in place of the buttons", async () => {
  const branding = { ...fixtures.brand, support_email: null };
  const { screen } = await open(path, "viewer", (request) =>
    request.url.endsWith("/state") ? Response.json({ ...fixtures.stateFor("viewer"), branding }) : undefined,
  );
  await expect.element(screen.getByText(/^Tickets are read-only here.*contact your provider/)).toBeVisible();
  expect(screen.getByRole("main").element().querySelector('a[href^="mailto:"]')).toBeNull();
});

test("an address in a message leads where it says, in a page that knows nothing of this one", async () => {
  const { screen } = await open(
    path,
    "viewer",
    of("See https://a.test/x. Or https://p\u0430ypal.com/ or javascript:alert(1)"),
  );
  const link = screen.getByRole("link", { name: "https://a.test/x" });
  await expect.element(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
  await expect.element(link).toHaveAttribute("target", "_blank");
  await expect.element(screen.getByText("(xn--pypal-4ve.com)")).toBeVisible();
  const messages = screen.getByRole("region", { name: "Messages" }).element();
  for (const { href } of messages.querySelectorAll("a"))
    expect(href).toMatch(/^(https:|mailto:|http:\/\/localhost.*#message)/);
});

test("what is quoted, how it is signed and what is long are folded behind their names", async () => {
  const long = "A line of the log\n".repeat(5600);
  const { screen } = await open(path, "viewer", of(`Yes.\n-- \nVera\n\n> one\n> two`, "> only quotes", "", long));
  const quote = screen.getByText("Quoted text, 2 lines");
  await expect.element(quote).toBeVisible();
  const quoted = quote.element().nextElementSibling;
  expect(quoted?.textContent).toBe("> one\n> two");
  expect(quoted?.checkVisibility()).toBe(false);
  await expect.element(screen.getByText("Signature")).toBeVisible();
  await quote.click();
  await expect.poll(() => quoted?.checkVisibility()).toBe(true);
  await expect.element(screen.getByText("> only quotes")).toBeVisible();
  await expect.element(screen.getByText("No text")).toBeVisible();
  await expect.element(screen.getByText(/^Rest of the message, 5,3\d\d lines/)).toBeVisible();
  for (const width of [1280, 320]) {
    await resize(width, 800);
    expect(document.documentElement.scrollWidth).toBe(document.documentElement.clientWidth);
  }
  expect((await axe.run(screen.container)).violations).toEqual([]);
});

test("a long thread opens at its newest; older ones come above it, and nothing on the screen moves", async () => {
  const { screen } = await open(path, "viewer", many(1000));
  const items = () => screen.getByRole("region", { name: "Messages" }).element().querySelectorAll("ol > li");
  await expect.element(screen.getByText(/^Message 1000\b/)).toBeVisible();
  expect(items()).toHaveLength(3);
  const button = screen.getByRole("button", { name: "Show 50 older messages" });
  const kept = screen.getByText(/^Message 998\b/);
  const before = kept.element().getBoundingClientRect().top;
  // Not as a pointer, which would first bring it to the middle.
  (button.element() as HTMLElement).click();
  await expect.element(screen.getByText(/^Message 948\b/)).toBeInTheDocument();
  expect(items()).toHaveLength(53);
  expect(Math.abs(kept.element().getBoundingClientRect().top - before)).toBeLessThan(2);
  expect(document.activeElement?.textContent).toContain("Message 997");
});

test("the address of a message shows it, however old it is", async () => {
  const { screen } = await open(`${path}#message-${fixtures.id(7010)}`, "viewer", many(120));
  const named = screen.getByText(/^Message 11\b/);
  await expect.element(named).toBeInTheDocument();
  await expect.poll(() => named.element().getBoundingClientRect().top).toBeLessThan(200);
  await expect.element(screen.getByRole("button", { name: "Show 10 older messages" })).toBeInTheDocument();
});

test("a link to a message that is not shown yet shows it", async () => {
  const { screen } = await open(path, "viewer", many(120));
  await expect.element(screen.getByText(/^Message 120\b/)).toBeVisible();
  location.hash = `message-${fixtures.id(7010)}`;
  const named = screen.getByText(/^Message 11\b/);
  await expect.poll(() => named.query()?.getBoundingClientRect().top ?? 999).toBeLessThan(200);
});

test("a short thread stands there whole, and what is written from right to left keeps to itself", async () => {
  const { screen } = await open(path, "viewer", of("مرحبا https://a.test/x", "Hello"));
  await expect.element(screen.getByText("Hello")).toBeVisible();
  expect(page.getByRole("button", { name: /older/ }).elements()).toEqual([]);
  await expect.element(screen.getByRole("link", { name: "https://a.test/x" })).toHaveAttribute("dir", "ltr");
});
