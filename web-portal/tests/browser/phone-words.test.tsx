import type {} from "@vitest/browser-playwright";
import "../../src/shared/theme/fonts.css";
import { expect, onTestFinished, test } from "vitest";
import { cdp } from "vitest/browser";
import type { Locale } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { paged } from "../handlers";
import { open, resize } from "../harness";
import { linesOf } from "../lines";

const WIDTHS = [320, 360, 390, 430];
const LANGUAGES: readonly Locale[] = ["en", "de", "uk"];

/** The states of a list, each in a row of its own. */
const lists = {
  nodes: (["online", "degraded", "offline", "maintenance", "no-data"] as const).map((status, n) => ({
    ...fixtures.node,
    id: fixtures.id(700 + n),
    status,
  })),
  "billing/invoices": (["open", "paid", "overdue", "void"] as const).map((status, n) => ({
    ...fixtures.billing.invoices[0],
    id: fixtures.id(710 + n),
    status,
  })),
  tickets: (["open", "pending", "resolved", "closed"] as const).map((status, n) => ({
    ...fixtures.tickets[0],
    id: fixtures.id(720 + n),
    status,
  })),
};

const cases = LANGUAGES.flatMap((locale) =>
  Object.keys(lists).map((list) => [list, locale] as [keyof typeof lists, Locale]),
);

async function onPhone(path: string, locale: Locale, items: { id: string }[] = []) {
  await cdp().send("Emulation.setTouchEmulationEnabled", { enabled: true });
  onTestFinished(async () => void (await cdp().send("Emulation.setTouchEmulationEnabled", { enabled: false })));
  const state = fixtures.stateFor("owner");
  const { screen } = await open(path, "owner", (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/state")) return Response.json({ ...state, user: { ...state.user, locale } });
    if (items.length > 0 && pathname.endsWith(path))
      return Response.json({ ...paged(items, request), as_of: fixtures.ago(1), stale: false });
    return undefined;
  });
  await expect.poll(() => document.documentElement.lang).toBe(locale);
  await expect.element(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  await document.fonts.ready;
  return screen;
}

test.each(cases)("each state of %s stands in a line in %s", async (list, locale) => {
  const screen = await onPhone(`/${list}`, locale, lists[list]);
  await expect.poll(() => screen.container.querySelectorAll("tbody tr").length).toBe(lists[list].length);
  for (const width of WIDTHS) {
    await resize(width, 800);
    const states = [...screen.container.querySelectorAll("tbody td [class*=status]")].flatMap(
      ({ lastChild }) => lastChild ?? [],
    );
    expect(states.length).toBeGreaterThanOrEqual(lists[list].length);
    expect(
      states.filter((state) => linesOf(state) > 1).map((state) => state.textContent),
      `at ${width}`,
    ).toEqual([]);
  }
});

test.each(LANGUAGES)("what is chosen in the profile can be read in %s", async (locale) => {
  const screen = await onPhone("/profile", locale);
  await expect.poll(() => screen.container.querySelectorAll("main select").length).toBe(3);
  for (const width of WIDTHS) {
    await resize(width, 800);
    for (const select of screen.container.querySelectorAll<HTMLSelectElement>("main select")) {
      const whole = select.cloneNode() as HTMLSelectElement;
      whole.append(new Option(select.selectedOptions[0]?.text));
      whole.style.cssText = "position: absolute; inline-size: max-content; max-inline-size: none";
      select.after(whole);
      expect
        .soft(whole.offsetWidth, `${select.selectedOptions[0]?.text} at ${width}`)
        .toBeLessThanOrEqual(select.offsetWidth);
      whole.remove();
    }
  }
});
