import type { InvoiceDetail } from "../../shared/api/schema";
import type { I18n } from "../../shared/i18n/i18n";

/** What it is and its number; an invoice over less than nothing is a credit note. */
export const titleOf = (t: I18n["t"], { number, total }: InvoiceDetail) =>
  t(total.amount_minor < 0 ? "invoice.credit" : "invoice.title", { number });

/** Whether the tax rate of any line is known. */
export const hasRates = ({ lines }: InvoiceDetail) => lines.some(({ tax_rate }) => tax_rate !== null);

export const rateText = (i18n: I18n, rate: string | null) => (rate === null ? "" : i18n.exactPercent(Number(rate)));

/** The tax of each rate, or all of it where they are not known. */
export function taxes(i18n: I18n, { tax, tax_rates }: InvoiceDetail) {
  const { t, money } = i18n;
  if (tax_rates.length === 0) return [{ label: t("invoice.tax"), value: money(tax) }];
  return tax_rates.map((total) => ({
    label: t("invoice.taxOf", { rate: rateText(i18n, total.rate), net: money(total.net) }),
    value: money(total.tax),
  }));
}
