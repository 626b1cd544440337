import "../../src/shared/theme/fonts.css";
import { expect, onTestFinished, test } from "vitest";
import * as fixtures from "../fixtures";
import { open, resize } from "../harness";

/** As where the browser's own text size is twice the usual one. */
function enlarge() {
  document.documentElement.style.fontSize = "200%";
  onTestFinished(() => {
    document.documentElement.style.fontSize = "";
  });
}

const inGerman = (request: Request) => {
  const state = fixtures.stateFor("owner");
  return request.url.endsWith("/state")
    ? Response.json({ ...state, user: { ...state.user, locale: "de" } })
    : undefined;
};
const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

test("with text of twice the size the page of the plan is no wider than a phone", async () => {
  const billing = { ...fixtures.billing, invoices: Array.from({ length: 12 }, () => fixtures.invoice) };
  const { screen } = await open(
    "/billing",
    "owner",
    (request) => inGerman(request) ?? (request.url.endsWith("/billing") ? Response.json(billing) : undefined),
  );
  await expect.element(screen.getByRole("link", { name: "Alle Rechnungen" })).toBeVisible();
  enlarge();
  await resize(360, 800);
  expect(beyond()).toBe(0);
});

test.each([360, 640])("with text of twice the size a chart's scale stays inside of %i px", async (width) => {
  const { screen } = await open(`/nodes/${fixtures.node.id}`, "owner", inGerman);
  await expect.element(screen.getByText("100 %").first()).toBeVisible();
  enlarge();
  await resize(width, 800);
  expect(beyond()).toBe(0);
});

test("where a screen has room for few letters, as with text of twice the size, a button's words take two lines", async () => {
  const { screen } = await open("/profile", "owner", inGerman);
  const button = screen.getByRole("button", { name: /andere Sitzung/ });
  await expect.element(button).toBeVisible();
  await resize(200, 800);
  for (const each of screen.getByRole("main").element().querySelectorAll("button"))
    expect(each.getBoundingClientRect().right, each.textContent ?? "").toBeLessThanOrEqual(200);
});
