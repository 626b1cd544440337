import type {} from "@vitest/browser-playwright";
import { expect, onTestFinished, test, vi } from "vitest";
import { cdp, page } from "vitest/browser";
import type { Invoice, InvoiceDetail, Locale, Money } from "../../src/shared/api/schema";
import { rememberLocale } from "../../src/shared/i18n/device-language";
import * as fixtures from "../fixtures";
import { open, problem, resize } from "../harness";

const { id, number } = fixtures.invoice;
const PAGE = `/billing/invoices/${id}`;
const [first] = fixtures.billing.invoices as [Invoice, ...Invoice[]];

const billing =
  (invoices: readonly Invoice[], older: string | null = null) =>
  (request: Request) =>
    request.url.endsWith("/billing") ? Response.json({ ...fixtures.billing, invoices, older }) : undefined;
const eur = (amount_minor: number): Money => ({ amount_minor, minor_digits: 2, currency: "EUR" });
const detail = (change: Partial<InvoiceDetail>) => (request: Request) =>
  request.url.endsWith(id) ? Response.json({ ...fixtures.invoice, ...change }) : undefined;

test.each(["viewer", "admin", "owner"] as const)("each row has Pay and PDF, for %s", async (role) => {
  const { screen } = await open("/billing", role);
  const pay = screen.getByRole("link", { name: `Pay invoice ${number}` });
  await expect.element(pay).toHaveAttribute("href", fixtures.invoice.payment_url);
  await expect.element(pay).toHaveAttribute("rel", "noopener noreferrer");
  await expect
    .element(screen.getByRole("link", { name: `PDF of invoice ${number}` }))
    .toHaveAttribute("href", fixtures.invoice.download_url);
});

test.each([
  ["open", true],
  ["overdue", true],
  ["paid", false],
  ["void", false],
] as const)("an invoice that is %s can be paid: %s", async (status, payable) => {
  const { screen } = await open("/billing", "viewer", billing([{ ...first, status }]));
  await expect.element(screen.getByRole("link", { name: /^PDF of/ })).toBeVisible();
  expect(screen.getByRole("link", { name: /^Pay invoice/ }).elements()).toHaveLength(payable ? 1 : 0);
});

test("without a PDF of the provider's the invoice is printed, once", async () => {
  const print = vi.spyOn(globalThis, "print").mockReturnValue(undefined);
  onTestFinished(() => print.mockRestore());
  const { screen } = await open("/billing", "viewer", billing([{ ...first, download_url: null }]));
  await screen.getByRole("link", { name: /^PDF of/ }).click();
  await expect.element(screen.getByRole("heading", { level: 1, name: `Invoice ${number}` })).toBeVisible();
  await expect.poll(() => print.mock.calls.length).toBe(1);
  expect(location.search).toBe("");
  await screen.getByRole("button", { name: "Refresh" }).click();
  await expect.element(screen.getByRole("main")).toHaveAttribute("aria-busy", "false");
  expect(print).toHaveBeenCalledTimes(1);
});

test("older invoices are led on to where there are some", async () => {
  const { screen } = await open("/billing", "viewer", billing(fixtures.billing.invoices, fixtures.id(303)));
  await expect
    .element(screen.getByRole("link", { name: "Older invoices" }))
    .toHaveAttribute("href", `/portal/acme/billing/invoices?after=${fixtures.id(303)}`);
});

test("none are led on to where there are none, and nothing is offered where there is nothing", async () => {
  const { screen } = await open("/billing", "viewer", billing([]));
  await expect.element(screen.getByText("No invoices yet")).toBeVisible();
  for (const name of ["Older invoices", "All invoices"])
    expect(screen.getByRole("link", { name }).elements()).toEqual([]);
  expect(screen.getByRole("button", { name: "Download CSV" }).elements()).toEqual([]);
});

test.each(["/billing", "/billing/invoices"])("all invoices are a file, from %s", async (path) => {
  const names: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  onTestFinished(() => click.mockRestore());
  const { screen } = await open(path, "viewer", (request) =>
    request.method === "POST" && request.url.endsWith("/billing/invoices/export")
      ? new Response("number\r\n")
      : undefined,
  );
  await screen.getByRole("button", { name: "Download CSV" }).click();
  await expect.element(screen.getByText("File downloaded")).toBeVisible();
  expect(names).toEqual(["invoices-acme.csv"]);
});

test("a file that does not come says so", async () => {
  const { screen } = await open("/billing", "viewer", (request) =>
    request.url.endsWith("/export") ? problem(503, "busy", { "Retry-After": "2" }) : undefined,
  );
  await screen.getByRole("button", { name: "Download CSV" }).click();
  await expect.element(screen.getByRole("status").filter({ hasText: /again|busy/i })).toBeVisible();
});

test("the provider's PDF is offered first", async () => {
  const { screen } = await open(PAGE, "viewer");
  await expect.element(screen.getByRole("link", { name: "Pay" })).toBeVisible();
  const actions = [...document.querySelectorAll("main header :is(a, button)")].map((one) => one.textContent);
  expect(actions.slice(-3)).toEqual(["PDF", "Print", "Pay"]);
});

test("tax is told by rate where all rates are known, else as one", async () => {
  const { screen } = await open(PAGE, "viewer");
  await expect.element(screen.getByRole("cell", { name: "20%" })).toBeVisible();
  await expect.element(screen.getByRole("term").filter({ hasText: "20% tax on €129.00" })).toBeVisible();
});

test("a rate that is not known is no column", async () => {
  const lines = fixtures.invoice.lines.map((line) => ({ ...line, tax_rate: null }));
  const { screen } = await open(PAGE, "viewer", detail({ lines, tax_rates: [] }));
  await expect.element(screen.getByRole("term").filter({ hasText: /^Tax$/ })).toBeVisible();
  expect(screen.getByRole("columnheader", { name: "Tax rate" }).elements()).toEqual([]);
});

/** Each element's own words, with a blank between them. */
const printedText = (paper: Element) =>
  [...paper.querySelectorAll("*")]
    .flatMap(({ childNodes }) => [...childNodes])
    .filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.nodeValue)
    .join(" ")
    .replace(/\s+/g, " ");

/** The invoice as on paper. */
async function printed(change: Partial<InvoiceDetail> = {}, width = 680) {
  const { screen } = await open(PAGE, "viewer", detail(change));
  await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
  const media = async (name: string) => void (await cdp().send("Emulation.setEmulatedMedia", { media: name }));
  onTestFinished(() => media(""));
  await media("print");
  await page.viewport(width, 1000);
  const paper = document.querySelector("body > article") as HTMLElement;
  return { screen, paper, text: printedText(paper) };
}

test("on paper it is a letter: who it is from and for, what it is for, where to pay, and nothing of the screen", async () => {
  const { screen, text } = await printed();
  expect(screen.container.getClientRects()).toHaveLength(0);
  for (const words of [
    "Alder IT GmbH Erlenweg 7 10115 Berlin VAT no. DE999999999",
    "Alder IT GmbH · Erlenweg 7 · 10115 Berlin Acme Industries GmbH Hafenstraße 21 20457 Hamburg",
    "Invoice 2026-0118",
    "Managed servers",
    "20% tax on €129.00 €25.80 Total €154.80",
    "Account holder Alder IT GmbH Bank Musterbank Berlin IBAN DE75 5121 0800 1245 1261 99 BIC MUSTDEBBXXX",
    `Pay online ${fixtures.invoice.payment_url}`,
  ])
    expect(text).toContain(words);
  expect(getComputedStyle(document.documentElement).getPropertyValue("--paper-title")).toBe('"Invoice 2026-0118"');
});

test("what is paid asks for nothing", async () => {
  const { text } = await printed({ status: "paid", paid_on: "2026-01-15", amount_due: eur(0) });
  expect(text).toContain("Paid on");
  expect(text).not.toMatch(/Please pay|IBAN|Pay online/);
});

test("what is void says so", async () => {
  const { text } = await printed({ status: "void" });
  expect(text).toContain("Void");
  expect(text).not.toContain("IBAN");
});

test("a credit note is called one, and asks for nothing", async () => {
  const { text } = await printed({
    status: "open",
    subtotal: eur(-100),
    tax: eur(-19),
    total: eur(-119),
    amount_due: eur(-119),
  });
  expect(text).toContain("Credit note 2026-0118");
  expect(text).toContain("Total -€1.19");
  expect(text).not.toMatch(/Please pay|IBAN/);
});

test("of a provider of whom only the name is known it has the name", async () => {
  const { text } = await printed({ issuer: null, lines: [], tax_rates: [] });
  expect(text).toContain(fixtures.brand.provider_name);
  expect(text).not.toMatch(/null|undefined|VAT no|IBAN/);
});

const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "
  .repeat(3)
  .slice(0, 200);
const HEBREW = "שירותי מחשוב מנוהלים בע״מ ".repeat(8).slice(0, 200);

test.each(["en", "de", "uk"] as const)(
  "names of 200 letters, right to left too, stay on the paper, in %s",
  async (locale: Locale) => {
    rememberLocale(locale, "acme");
    const issuer = {
      ...(fixtures.invoice.issuer as NonNullable<InvoiceDetail["issuer"]>),
      name: LONG,
      address: `${HEBREW}\n${LONG}`,
    };
    const lines = [LONG, HEBREW, "W".repeat(1000)].map((description) => ({
      ...(fixtures.invoice.lines[0] as InvoiceDetail["lines"][number]),
      description,
      total: { amount_minor: -123_456_789_000, minor_digits: 2, currency: "UAH" },
    }));
    const { paper } = await printed({
      number: "9".repeat(200),
      issuer,
      recipient: { name: HEBREW, address: LONG, vat_id: LONG.slice(0, 50) },
      lines,
    });
    const { right } = paper.getBoundingClientRect();
    for (const element of paper.querySelectorAll("*"))
      expect(element.getBoundingClientRect().right, element.textContent ?? "").toBeLessThanOrEqual(right + 1);
  },
);

test.each(
  (["en", "de", "uk"] as const).flatMap((locale) => [320, 760, 1000, 1024, 1280].map((width) => ({ locale, width }))),
)("rows with actions fit, $locale at $width px", async ({ locale, width }) => {
  rememberLocale(locale, "acme");
  await open("/billing", "viewer");
  await expect.poll(() => document.querySelectorAll("tbody tr").length).toBe(fixtures.billing.invoices.length);
  await resize(width, 800);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  for (const cell of document.querySelectorAll("tbody td"))
    expect(cell.scrollWidth, cell.textContent ?? "").toBeLessThanOrEqual(cell.clientWidth + 1);
});
