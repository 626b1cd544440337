import type {} from "@vitest/browser-playwright";
import "../../src/shared/theme/fonts.css";
import { expect, onTestFinished, test } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import type { Attention, AuditEvent, Locale, Role } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { paged } from "../handlers";
import { open, resize } from "../harness";
import { broken, linesOf } from "../lines";
import { de, en, uk } from "../words";

const WIDTHS = [320, 360, 390, 430];
const LANGUAGES: readonly Locale[] = ["en", "de", "uk"];

type Answer = Parameters<typeof open>[2];

/** The page as a phone shows it to somebody who reads `locale`: a finger is coarse, so fields are larger. */
async function onPhone(path: string, role: Role, locale: Locale, answer?: Answer) {
  const touch = async (enabled: boolean) => void (await cdp().send("Emulation.setTouchEmulationEnabled", { enabled }));
  await touch(true);
  onTestFinished(() => touch(false));
  const state = fixtures.stateFor(role);
  const { screen } = await open(path, role, (request) =>
    request.url.endsWith("/state") ? Response.json({ ...state, user: { ...state.user, locale } }) : answer?.(request),
  );
  await expect.poll(() => document.documentElement.lang).toBe(locale);
  await expect.element(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  await document.fonts.ready;
  return screen;
}

/** The text spacing that WCAG 1.4.12 asks to bear. */
function space() {
  const style = document.createElement("style");
  style.textContent =
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }";
  document.head.append(style);
  onTestFinished(() => style.remove());
}

/** Looks at each width of a phone, then once more with spaced text. */
async function atEachWidth(look: (where: string) => void | Promise<void>) {
  for (const width of WIDTHS) {
    await resize(width, 800);
    await look(`at ${width}`);
  }
  space();
  for (const width of WIDTHS) {
    await resize(width, 800);
    await look(`at ${width}, spaced`);
  }
}

const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** What of a list's choices cannot be read in full when it is chosen. */
function cut(select: HTMLSelectElement, part = (text: string) => text) {
  const { selectedIndex } = select;
  const only = select.cloneNode() as HTMLSelectElement;
  only.style.cssText = "position: absolute; inline-size: max-content; max-inline-size: none";
  select.parentElement?.append(only);
  const found = [...select.options].flatMap(({ index, text }) => {
    select.selectedIndex = index;
    only.replaceChildren(new Option(part(text)));
    return only.offsetWidth > select.offsetWidth ? [text] : [];
  });
  select.selectedIndex = selectedIndex;
  only.remove();
  return found;
}

test("the menu of a phone closes when the focus goes on past its last link", async () => {
  const screen = await onPhone("/nodes", "owner", "en");
  await expect.element(screen.getByRole("rowheader", { name: /^web-01/ })).toBeVisible();
  await resize(320, 640);
  const more = screen.getByRole("button", { name: "More" });
  (more.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}");
  const menu = screen.container.querySelector<HTMLElement>("[popover]");
  const isOpen = () => menu?.matches(":popover-open");
  expect(isOpen()).toBe(true);
  const links = [...(menu?.querySelectorAll("a") ?? [])];
  for (const link of links) {
    await userEvent.keyboard("{Tab}");
    expect(document.activeElement).toBe(link);
  }
  expect(isOpen()).toBe(true);
  await userEvent.keyboard("{Tab}");
  expect(menu?.contains(document.activeElement)).toBe(false);
  expect(document.activeElement).not.toBe(document.body);
  expect(isOpen()).toBe(false);
});

test("the menu of a phone stays while the focus goes between it and its button", async () => {
  const screen = await onPhone("/nodes", "owner", "en");
  await resize(320, 640);
  const more = screen.getByRole("button", { name: "More" });
  (more.element() as HTMLElement).focus();
  await userEvent.keyboard("{Enter}{Tab}{Shift>}{Tab}{/Shift}");
  await expect.element(more).toHaveFocus();
  const menu = screen.container.querySelector("[popover]");
  expect(menu?.matches(":popover-open")).toBe(true);
  await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
  expect(menu?.matches(":popover-open")).toBe(false);
});

test.each(LANGUAGES)("the filters of the audit log stay in their card and can be read in %s", async (locale) => {
  const screen = await onPhone("/audit", "owner", locale);
  await resize(320, 800);
  await screen.getByRole("button", { name: { en, de, uk }[locale]["app.filter"] }).click();
  await expect.element(screen.getByRole("button", { expanded: true })).toBeVisible();
  const card = screen.container.querySelector("search");
  await atEachWidth((where) => {
    expect(overflow(), where).toBeLessThanOrEqual(0);
    const fields = [...screen.container.querySelectorAll<HTMLElement>("search input, search select")];
    expect(fields).toHaveLength(4);
    const boxes = fields.map((field) => field.getBoundingClientRect());
    for (const box of boxes) {
      expect(box.right, where).toBeLessThanOrEqual((card?.getBoundingClientRect().right ?? 0) - 16);
      for (const other of boxes)
        expect(
          other !== box &&
            other.left < box.right &&
            box.left < other.right &&
            other.top < box.bottom &&
            box.top < other.bottom,
          where,
        ).toBe(false);
    }
    // A day's own parts have room, with what opens the calendar.
    for (const field of fields) expect(field.scrollWidth, where).toBeLessThanOrEqual(field.clientWidth);
    for (const select of screen.container.querySelectorAll("search select"))
      expect(
        cut(select as HTMLSelectElement).includes((select as HTMLSelectElement).options[0]?.text ?? ""),
        where,
      ).toBe(false);
  });
});

test.each(LANGUAGES)("whatever the lists above the nodes say can be read in %s", async (locale) => {
  const screen = await onPhone("/nodes", "viewer", locale);
  await expect.element(screen.getByRole("rowheader", { name: /^web-01/ })).toBeVisible();
  await atEachWidth((where) => {
    const [status, order] = screen.container.querySelectorAll<HTMLSelectElement>("search select");
    expect(status && cut(status), where).toEqual([]);
    // Of an order its end may be missing, not what is sorted by.
    if (!where.includes("spaced")) expect(order && cut(order, (text) => text.split(",")[0] ?? ""), where).toEqual([]);
    expect(overflow(), where).toBeLessThanOrEqual(0);
  });
});

test.each(LANGUAGES)("on cards of nodes words stay whole and bars stand in a line in %s", async (locale) => {
  const screen = await onPhone("/nodes", "viewer", locale, (request) =>
    new URL(request.url).pathname.endsWith("/nodes")
      ? Response.json({
          ...paged(
            (["online", "degraded", "offline", "maintenance", "no-data"] as const).map((status, n) => ({
              ...fixtures.node,
              id: fixtures.id(700 + n),
              status,
            })),
            request,
          ),
          as_of: fixtures.ago(1),
          stale: false,
        })
      : undefined,
  );
  await expect.poll(() => screen.container.querySelectorAll("tbody tr").length).toBe(5);
  await atEachWidth((where) => {
    for (const row of screen.container.querySelectorAll("tbody tr")) {
      const state = row.querySelector("td [class*=status]");
      expect(state?.getBoundingClientRect().right, where).toBeLessThanOrEqual(row.getBoundingClientRect().right - 16);
      const meters = [...row.querySelectorAll("td:has([class*=track])")];
      expect(meters).toHaveLength(3);
      expect(meters.flatMap(broken).join(), where).toBe("");
      const places = meters.map((meter) => meter.querySelector("[class*=track]")?.getBoundingClientRect());
      expect(new Set(places.map((place) => Math.round(place?.top ?? 0))).size, where).toBe(1);
      for (const meter of meters) {
        const words = [...meter.querySelectorAll<HTMLElement>("[class*=barLabel], [class*=share]")];
        for (const word of words) expect(word.scrollWidth, where).toBeLessThanOrEqual(word.clientWidth);
      }
    }
    expect(overflow(), where).toBeLessThanOrEqual(0);
  });
});

test.each(LANGUAGES)("the counts by state stand beside their words, in the tile, in %s", async (locale) => {
  const counts = { total: 24, online: 9, degraded: 12, offline: 1, no_data: 1, maintenance: 1 };
  const screen = await onPhone("/", "viewer", locale, (request) =>
    request.url.endsWith("/dashboard")
      ? Response.json({ ...fixtures.dashboard, nodes: { ...fixtures.dashboard.nodes, ...counts } })
      : undefined,
  );
  await expect.poll(() => screen.container.querySelectorAll("[class*=countLink]").length).toBe(4);
  await atEachWidth((where) => {
    for (const link of screen.container.querySelectorAll("[class*=countLink]")) {
      const [word, number] = [...link.children].map((child) => child.getBoundingClientRect());
      const edge = link.closest("section")?.getBoundingClientRect().right ?? 0;
      expect(Math.max(word?.right ?? 0, number?.right ?? 0), where).toBeLessThanOrEqual(edge - 8);
      expect(number && word && number.left >= word.right && number.top < word.bottom, where).toBe(true);
    }
  });
});

test.each(LANGUAGES)("what a role may do can be read in full, whichever is chosen, in %s", async (locale) => {
  const words = { en, de, uk }[locale];
  const screen = await onPhone("/users", "owner", locale);
  await expect.element(screen.getByRole("table")).toBeVisible();
  await resize(320, 800);
  for (const opener of [
    screen.getByRole("button", { name: words["users.invite"] }),
    screen.getByRole("row").last().getByRole("button"),
  ]) {
    await opener.click();
    await expect.element(screen.getByRole("dialog")).toBeVisible();
    const dialog = screen.getByRole("dialog").element();
    const select = dialog.querySelector("select") as HTMLSelectElement;
    const help = () => document.getElementById(select.getAttribute("aria-describedby") ?? "")?.textContent;
    for (const role of [...select.options].map(({ value }) => value).filter((value) => value !== "owner") as (
      | "admin"
      | "viewer"
    )[]) {
      await userEvent.selectOptions(select, role);
      expect(help()).toContain(words[`role.${role}.help`]);
    }
    for (const width of WIDTHS) {
      await resize(width, 800);
      expect(cut(select), `at ${width}`).toEqual([]);
    }
    await userEvent.keyboard("{Escape}");
    await expect.poll(() => screen.getByRole("dialog").query()).toBeNull();
    await resize(320, 800);
  }
});

test.each(LANGUAGES)("what changed has the whole width of an event of the audit log in %s", async (locale) => {
  const [event] = fixtures.events as [AuditEvent, ...AuditEvent[]];
  const changed = {
    ...event,
    action: "branding.updated",
    details: { support_email: { old: "a", new: "help@alder.test" } },
  };
  const screen = await onPhone("/audit", "owner", locale, (request) =>
    new URL(request.url).pathname.endsWith("/audit") ? Response.json(paged([changed], request)) : undefined,
  );
  await expect.poll(() => screen.container.querySelectorAll("li li").length).toBe(1);
  for (const width of WIDTHS) {
    await resize(width, 800);
    const change = screen.container.querySelector("li li");
    const row = change?.parentElement?.closest("li");
    expect(change?.getBoundingClientRect().width, `at ${width}`).toBe((row?.clientWidth ?? 0) - 32);
    const time = row?.querySelector("time")?.getBoundingClientRect();
    const title = row?.querySelector("p")?.getBoundingClientRect();
    expect(time && title && time.bottom <= title.top, `at ${width}`).toBe(true);
    expect(change && change.getBoundingClientRect().top >= (title?.bottom ?? 0), `at ${width}`).toBe(true);
    expect(overflow()).toBeLessThanOrEqual(0);
  }
});

test.each(LANGUAGES)("on a phone what can be asked of a node stands in a line in %s", async (locale) => {
  const screen = await onPhone(`/nodes/${fixtures.node.id}`, "admin", locale);
  await expect.poll(() => screen.container.querySelectorAll("[class*=actions] > button").length).toBe(2);
  for (const width of WIDTHS) {
    await resize(width, 800);
    const tops = [...screen.container.querySelectorAll("[class*=actions] > button")].map(
      (button) => button.getBoundingClientRect().top,
    );
    expect(new Set(tops).size, `at ${width}`).toBe(1);
    expect(overflow()).toBeLessThanOrEqual(0);
  }
});

test.each(LANGUAGES)("since when something needs attention stands in a line in %s", async (locale) => {
  const [need] = fixtures.dashboard.attention as [Attention, ...Attention[]];
  const reasons = ["cpu-high", "command-failed", "degraded", "disk-high", "memory-high"] as const;
  const needs = reasons.map((reason, n) => ({
    ...need,
    kind: "node",
    reason,
    id: fixtures.id(900 + n),
    since: fixtures.ago(62),
    amount_due: null,
    payment_url: null,
  }));
  const screen = await onPhone("/attention", "viewer", locale, (request) =>
    new URL(request.url).pathname.endsWith("/attention")
      ? Response.json({ ...paged(needs, request), as_of: fixtures.ago(1), stale: false })
      : undefined,
  );
  await expect.poll(() => screen.container.querySelectorAll("li time").length).toBe(reasons.length);
  await atEachWidth((where) => {
    for (const time of screen.container.querySelectorAll("li time")) expect(linesOf(time), where).toBe(1);
    expect(broken(screen.getByRole("main").element()).join(), where).toBe("");
    expect(overflow(), where).toBeLessThanOrEqual(0);
  });
});

test.each([
  ["owner", "Users"],
  ["viewer", "Profile"],
] as const)("the roles lead back to where %s came from, which the menu marks", async (role, name) => {
  const { screen } = await open("/roles", role);
  const back = screen.getByRole("main").getByRole("link", { name, exact: true });
  await expect.element(back).toBeVisible();
  const marked = [...screen.container.querySelectorAll("nav [aria-current=page]")].map((link) => link.textContent);
  expect(marked).toContain(name);
  await resize(360, 800);
  const more = screen.getByRole("button", { name: "More" }).element();
  expect(more.className).toMatch(/here/);
  await page.viewport(1280, 800);
  await back.click();
  await expect.element(screen.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("with room for all of it, the list of states is as wide as what it says", async () => {
  const { screen } = await open("/nodes", "viewer");
  const select = screen.getByLabelText("Status").first();
  await expect.element(select).toBeVisible();
  expect(select.element().getBoundingClientRect().width).toBeLessThan(240);
});

const amount = { amount_minor: 12_345_678, minor_digits: 2, currency: "EUR" };

/** Amounts that stand in more than one line. */
const brokenAmounts = (element: Element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? "";
    if (/(?:EUR|€)/.test(text) && node.parentElement && linesOf(node.parentElement) > 1)
      found.push(`${text} in ${node.parentElement.className}`);
  }
  return found;
};

test.each(LANGUAGES)("amounts of an invoice stand in a line each in %s", async (locale) => {
  const [line] = fixtures.invoice.lines;
  const screen = await onPhone(`/billing/invoices/${fixtures.invoice.id}`, "owner", locale, (request) =>
    request.url.endsWith(fixtures.invoice.id)
      ? Response.json({
          ...fixtures.invoice,
          ...{ amount_due: amount, subtotal: amount, tax: amount, total: amount },
          lines: [{ ...line, unit_price: amount, total: amount }],
        })
      : undefined,
  );
  await expect.element(screen.getByRole("table")).toBeVisible();
  await atEachWidth((where) => {
    expect(brokenAmounts(screen.getByRole("main").element()), where).toEqual([]);
    expect(overflow(), where).toBeLessThanOrEqual(0);
  });
});

test.each(LANGUAGES)("amounts in lists and on the dashboard stand in a line each in %s", async (locale) => {
  const [invoice] = fixtures.billing.invoices;
  const dashboard = { ...fixtures.dashboard, owed: [amount], next_invoice: { ...invoice, amount_due: amount } };
  const answer: Answer = ({ url }) =>
    url.endsWith("/dashboard")
      ? Response.json({
          ...dashboard,
          attention: dashboard.attention.map((item) => ({ ...item, amount_due: item.amount_due && amount })),
        })
      : undefined;
  const screen = await onPhone("/", "owner", locale, answer);
  await expect.poll(() => screen.container.querySelectorAll("[class*=due]").length).toBe(1);
  await atEachWidth((where) => {
    expect(brokenAmounts(screen.getByRole("main").element()), where).toEqual([]);
    expect(overflow(), where).toBeLessThanOrEqual(0);
  });
});

test.each(LANGUAGES)("no word of the bar is cut in %s, however the reader spaces text", async (locale) => {
  const screen = await onPhone("/nodes", "owner", locale);
  await atEachWidth((where) => {
    const words = [...screen.container.querySelectorAll<HTMLElement>("nav > ul span")].filter((e) =>
      e.checkVisibility(),
    );
    expect(words.length).toBeGreaterThan(3);
    expect(
      words.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent),
      where,
    ).toEqual([]);
    expect(
      words.filter((e) => linesOf(e) > 1).map((e) => e.textContent),
      where,
    ).toEqual([]);
  });
});

test("what stands aside on a phone ends at the row's edge, also what has a second line", async () => {
  const screen = await onPhone("/nodes", "owner", "en");
  await resize(320, 640);
  await expect.element(screen.getByText(/^last report/).first()).toBeVisible();
  const ends = [...document.querySelectorAll("main [role=row], main tr")].flatMap((row) =>
    [...row.querySelectorAll("*")]
      .filter((e) => /^(Online|Offline|last report .*)$/.test(e.textContent ?? ""))
      .map((e) => {
        const text = document.createRange();
        text.selectNodeContents(e);
        return Math.round(text.getBoundingClientRect().right);
      }),
  );
  expect(ends.length).toBeGreaterThan(2);
  expect(new Set(ends).size).toBe(1);
});

test("the age of a node's figures is not broken between a number and its unit", async () => {
  const [node] = fixtures.nodes;
  if (!node) throw new Error("there are nodes");
  const silent = { ...node, status: "no-data", reporting: false, last_seen_at: fixtures.ago(47) };
  const screen = await onPhone("/nodes", "owner", "de", (request) =>
    new URL(request.url).pathname.endsWith("/nodes")
      ? Response.json({ ...paged([silent], request), as_of: fixtures.ago(1), stale: false })
      : undefined,
  );
  for (const width of WIDTHS) {
    await resize(width, 640);
    const told = screen.getByText(/^letzte Meldung/).element().firstChild as Text;
    const age = document.createRange();
    age.setStart(told, told.data.indexOf("vor"));
    age.setEnd(told, told.length);
    expect(new Set([...age.getClientRects()].map(({ top }) => Math.round(top))).size, `${width}`).toBe(1);
  }
});
