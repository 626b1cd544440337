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
