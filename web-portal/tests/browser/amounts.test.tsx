import type {} from "@vitest/browser-playwright";
import { expect, onTestFinished, test } from "vitest";
import type { Locale, Money } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";
import { open, resize } from "../harness";

const hryvnias: Money = { amount_minor: 1_234_567_890, minor_digits: 2, currency: "UAH" };
const euros: Money = { amount_minor: 123_456_789, minor_digits: 2, currency: "EUR" };
const won: Money = { amount_minor: 9_876_543_210, minor_digits: 0, currency: "KRW" };
/** Of a currency that nobody knows the digits of: told in words, which may break. */
const unknown: Money = { amount_minor: 1_234_567_890, minor_digits: null, currency: "XTS" };
const many = [hryvnias, euros, won, unknown];
const regions: Record<Locale, string> = { en: "GB", de: "DE", uk: "UA" };

const [line] = fixtures.invoice.lines;
const all = { amount_due: hryvnias, subtotal: hryvnias, tax: hryvnias, total: hryvnias };
const invoices = many.map((total, n) => ({
  ...(fixtures.billing.invoices[0] as (typeof fixtures.billing.invoices)[number]),
  id: fixtures.id(800 + n),
  total,
  amount_due: total,
}));
const plans = many.map((price) => ({ ...(fixtures.billing.plan as NonNullable<typeof fixtures.billing.plan>), price }));
const answers: Record<string, unknown> = {
  dashboard: {
    ...fixtures.dashboard,
    owed: many,
    next_invoice: invoices[0],
    attention: fixtures.dashboard.attention.map((item) => ({ ...item, amount_due: item.amount_due && won })),
  },
  billing: { ...fixtures.billing, owed: many, invoices, plan: plans[0], subscriptions: plans },
  invoices: { items: invoices, previous: null, next: null, offset: 0, total: 4, as_of: fixtures.ago(1), stale: false },
  [fixtures.invoice.id]: {
    ...fixtures.invoice,
    ...all,
    lines: many.map((amount) => ({ ...line, unit_price: amount, total: amount })),
  },
};

/** An amount as `Intl` writes it, with the code or the sign of its currency. */
const AMOUNT =
  /(?:[A-Z]{3}|[€₴₩])?[\s\u202f]?\d{1,3}(?:[.,\s\u202f]\d{2,3})+(?:[\s\u202f]?(?:[A-Z]{3}\b|грн|[€₴₩]))?/gu;

/** How many amounts there are, and which of them are broken, cut, or stick out of the box they are in. */
function amounts(main: Element) {
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const wrong: string[] = [];
  let count = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const { 0: text, index } of (node.nodeValue ?? "").matchAll(AMOUNT)) {
      if (!/[€₴₩]|грн|UAH|EUR|KRW/u.test(text) || !node.parentElement?.checkVisibility()) continue;
      count += 1;
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      const lines = new Set([...range.getClientRects()].map((rect) => Math.round(rect.top))).size;
      const { left, right } = range.getBoundingClientRect();
      const card = node.parentElement.closest("section")?.getBoundingClientRect();
      // Half of the least padding: spaced text ends with a space.
      if (lines > 1) wrong.push(`${text} in ${lines} lines`);
      if (!card || left < card.left + 8 || right > card.right - 8)
        wrong.push(`${text} at ${left}–${right} in a card at ${card?.left}–${card?.right}`);
    }
  return { count, wrong };
}

function space() {
  const style = document.createElement("style");
  style.textContent =
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }";
  document.head.append(style);
  return () => style.remove();
}

const paths = {
  "/": 5,
  "/billing": 9,
  "/billing/invoices": 3,
  [`/billing/invoices/${fixtures.invoice.id}`]: 10,
};

test.each(
  Object.entries(paths).flatMap(([path, count]) => (["en", "de", "uk"] as const).map((l) => [path, l, count] as const)),
)("amounts of millions at %s in %s are whole", async (path, locale, count) => {
  const { user, ...state } = fixtures.stateFor("owner");
  const reader = { ...user, locale, region: regions[locale] };
  const { screen } = await open(path, "owner", (request) => {
    if (request.url.endsWith("/state")) return Response.json({ ...state, user: reader });
    const answer = answers[new URL(request.url).pathname.split("/").at(-1) ?? ""];
    return answer === undefined ? undefined : Response.json(answer);
  });
  await expect.poll(() => document.documentElement.lang).toBe(locale);
  const main = screen.getByRole("main");
  await expect.poll(() => amounts(main.element()).count).toBeGreaterThanOrEqual(count);
  await document.fonts.ready;
  const found: string[] = [];
  for (const spaced of [false, true]) {
    if (spaced) onTestFinished(space());
    for (const width of [320, 390, 480, 720, 1280]) {
      await resize(width, 800);
      const { wrong } = amounts(main.element());
      const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      for (const each of [...wrong, ...(over > 0 ? [`${over} too wide`] : [])])
        found.push(`${each}, at ${width}${spaced ? ", spaced" : ""}`);
    }
  }
  if (found.length > 0) throw new Error(found.join("\n"));
});
