import type {} from "@vitest/browser-playwright";
import { expect, onTestFinished, test } from "vitest";
import { cdp, page } from "vitest/browser";
import type { Attention } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { open } from "../harness";

const [need] = fixtures.dashboard.attention as [Attention, ...Attention[]];
const owed = { ...need, kind: "invoice", payment_url: "https://pay.test/", amount_due: fixtures.invoice.amount_due };

/** As on paper. */
async function print(path: string, heading: string, width = 794) {
  const { screen } = await open(path, "owner", (request) =>
    request.url.endsWith("/dashboard") ? Response.json({ ...fixtures.dashboard, attention: [owed] }) : undefined,
  );
  await expect.element(screen.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  await expect.element(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  const media = async (name: string) => void (await cdp().send("Emulation.setEmulatedMedia", { media: name }));
  onTestFinished(() => media(""));
  await media("print");
  await page.viewport(width, 1100);
  return screen;
}

/** What is drawn, of all that a selector finds. */
const drawn = (root: Element, selector: string) =>
  [...root.querySelectorAll(selector)].filter((element) => element.getClientRects().length > 0);

test.each([
  ["/", "Dashboard"],
  ["/attention", "Needs attention"],
  ["/nodes", "Nodes"],
  [`/nodes/${fixtures.node.id}`, "web-01"],
  ["/billing", "Billing"],
  ["/tickets", "Tickets"],
  [`/tickets/${fixtures.ticket.id}`, "Backups of db-01 are late"],
  ["/audit", "Audit log"],
  ["/users", "Users"],
])("%s on paper names the customer and the provider, and has nothing to press", async (path, heading) => {
  const screen = await print(path, heading);
  for (const width of [794, 1000]) {
    await page.viewport(width, 1100);
    const head = screen.container.querySelector("header") as HTMLElement;
    const shown = drawn(head, "bdi, address a").map((element) => element.textContent);
    expect(shown).toEqual([fixtures.stateFor("owner").tenant.name, fixtures.brand.provider_name]);
    expect(head.getBoundingClientRect().height).toBeLessThan(100);
    expect(
      drawn(
        screen.container,
        "a[target=_blank]:has(svg), button:has(svg):not(th button), summary, search, nav, [class*=chevron]",
      ),
    ).toEqual([]);
    expect(drawn(screen.container, "main button").filter((button) => !button.closest("th"))).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
    // "2 hours ago" tells nothing on paper.
    for (const time of drawn(screen.container, "time[title]"))
      expect(getComputedStyle(time, "::after").content + time.nextElementSibling?.textContent).toContain(
        time.getAttribute("title"),
      );
    expect(drawn(screen.container, "time[title]")).not.toEqual([]);
  }
});

test("of the ranges of a chart paper has the one that is drawn", async () => {
  const screen = await print(`/nodes/${fixtures.node.id}`, "web-01");
  await expect.element(screen.getByRole("figure", { name: "CPU" })).toBeVisible();
  expect(drawn(screen.container, "fieldset label").map((label) => label.textContent)).toEqual(["24 h"]);
});

test("a table of figures that is open is on paper too", async () => {
  const screen = await print(`/nodes/${fixtures.node.id}`, "web-01");
  const details = screen.container.querySelector("figure details") as HTMLDetailsElement;
  details.open = true;
  await expect.poll(() => drawn(details, "table").length).toBe(1);
});
