import axe from "axe-core";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import * as fixtures from "../fixtures";
import { open } from "../harness";

const TITLE = "Your provider";
const subjectOf = (link: Element | null) =>
  new URLSearchParams(new URL((link as HTMLAnchorElement).href).search).get("subject");

test.each([
  ["/", "Acme Industries · Dashboard"],
  [`/nodes/${fixtures.id(100)}`, `Acme Industries · Nodes · ${fixtures.node.name}`],
  [`/billing/invoices/${fixtures.id(300)}`, `Acme Industries · Billing · Invoice ${fixtures.invoice.number}`],
  ["/roles", "Acme Industries · Roles"],
])("at %s a mail to the provider says what it is about", async (path, subject) => {
  const { screen } = await open(path, "viewer");
  const card = screen.getByRole("banner");
  const mail = card.getByRole("link", { name: "help@example.net" });
  await expect.poll(() => subjectOf(mail.element()), { timeout: 10_000 }).toBe(subject);
});

test("the side bar names the provider and every way to reach them", async () => {
  const { screen } = await open("/tickets", "viewer");
  const card = screen.getByRole("banner");
  await expect.element(card.getByText("Example Systems").last()).toBeVisible();
  await expect.element(card.getByRole("link", { name: "+49 30 555 0100" })).toHaveAttribute("href", "tel:+49305550100");
  await expect.element(card.getByText("Mon–Fri 8:00–18:00").last()).toBeVisible();
  for (const [name, href] of [
    ["Help page", "https://example.net/help"],
    ["Imprint", "https://example.net/imprint"],
    ["Privacy", "https://example.net/privacy"],
  ] as const) {
    const link = card.getByRole("link", { name });
    await expect.element(link).toHaveAttribute("href", href);
    await expect.element(link).toHaveAttribute("rel", "noopener noreferrer");
  }
});

test("the dashboard ends with the card, also when its figures do not come", async () => {
  const { screen } = await open("/", "viewer", (request) =>
    request.url.endsWith("/dashboard") ? Response.error() : undefined,
  );
  const card = screen.getByRole("main").getByRole("region", { name: TITLE });
  await expect.element(card.getByText("Example Systems").last()).toBeVisible();
  await expect.element(card.getByRole("link", { name: "help@example.net" })).toBeVisible();
});

test("on a phone the card is under More, and nothing sticks out", async () => {
  const { screen } = await open("/nodes", "owner");
  await page.viewport(360, 740);
  const card = screen.getByRole("banner");
  await expect.element(screen.getByRole("button", { name: "More" })).toBeVisible();
  expect(card.getByRole("link", { name: "+49 30 555 0100" }).elements()).toEqual([]);
  await screen.getByRole("button", { name: "More" }).click();
  await expect.element(card.getByRole("link", { name: "+49 30 555 0100" })).toBeVisible();
  const { width, left, right } = screen.getByText(TITLE).first().element().getBoundingClientRect();
  expect(width).toBeGreaterThan(150);
  expect(left).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(360);
  expect((await axe.run(screen.container)).violations).toEqual([]);
});

test("what the provider did not give leaves no gap", async () => {
  const none = { support_email: null, support_phone: null, support_hours: null, support_url: null };
  const branding = { ...fixtures.brand, ...none, imprint_url: null, privacy_url: null };
  const { screen } = await open("/tickets", "viewer", (request) =>
    request.url.endsWith("/state") ? Response.json({ ...fixtures.stateFor("viewer"), branding }) : undefined,
  );
  const card = screen.getByRole("banner");
  await expect.element(card.getByText("Example Systems").last()).toBeVisible();
  expect(card.getByText(TITLE).last().element().parentElement?.textContent).toBe(
    `${TITLE}Example SystemsAccessibility`,
  );
});

test("owners set the card, and all of it is sent", async () => {
  let sent: unknown;
  const { screen } = await open("/branding", "owner", (request) => {
    if (request.method !== "PUT") return;
    return request.json().then((body) => {
      sent = body;
      return Response.json(fixtures.branding);
    });
  });
  await screen.getByLabelText("Support phone").fill("+49 30 1234-0");
  await screen.getByLabelText("Support hours").fill("Always");
  await screen.getByLabelText("Help page URL (https)").fill("https://acme.test/help");
  await screen.getByRole("button", { name: "Save branding" }).click();
  await expect
    .poll(() => sent)
    .toMatchObject({
      support_email: null,
      support_phone: "+49 30 1234-0",
      support_hours: "Always",
      support_url: "https://acme.test/help",
    });
});

test("an invoice names who it is from and who it is for", async () => {
  const { screen } = await open(`/billing/invoices/${fixtures.id(300)}`, "viewer");
  await expect.element(screen.getByText("from Example Systems")).toBeVisible();
  await expect.element(screen.getByText("for Acme Industries")).toBeVisible();
});
