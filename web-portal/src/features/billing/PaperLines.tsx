import type { InvoiceDetail } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import styles from "./paper.module.css";
import { hasRates, rateText, taxes } from "./words";

/** What an invoice is for and what it comes to; the head of the table stands on each page again. */
export function PaperLines({ invoice }: { invoice: InvoiceDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const withRates = hasRates(invoice);
  const numbers = [t("invoice.quantity"), t("invoice.price"), ...(withRates ? [t("invoice.taxRate")] : [])];
  const rows = invoice.lines.map((line, index) => ({ ...line, key: String(index) }));
  return (
    <>
      {rows.length > 0 && (
        <table className={styles.lines}>
          <thead>
            <tr>
              <th className={styles.text}>{t("invoice.description")}</th>
              {[...numbers, t("invoice.amount")].map((title) => (
                <th key={title} className={styles.number}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((line) => (
              <tr key={line.key} className={styles.line}>
                <td className={styles.text}>
                  <span className={styles.description} dir="auto">
                    {line.description}
                  </span>
                  <span className={styles.period}>{i18n.period(line.period_start, line.period_end)}</span>
                </td>
                <td className={styles.number}>{i18n.number(Number(line.quantity))}</td>
                <td className={styles.number}>{i18n.money(line.unit_price)}</td>
                {withRates && <td className={styles.number}>{rateText(i18n, line.tax_rate)}</td>}
                <td className={styles.number}>{i18n.money(line.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Totals invoice={invoice} />
    </>
  );
}

function Totals({ invoice }: { invoice: InvoiceDetail }) {
  const i18n = useI18n();
  const { t, money } = i18n;
  const { subtotal, total, amount_due: due } = invoice;
  const isPartlyPaid = due.amount_minor !== 0 && due.amount_minor !== total.amount_minor;
  return (
    <dl className={styles.totals}>
      <Sum label={t("invoice.subtotal")} value={money(subtotal)} />
      {taxes(i18n, invoice).map(({ label, value }) => (
        <Sum key={label} label={label} value={value} />
      ))}
      <Sum label={t("billing.total")} value={money(total)} strong />
      {isPartlyPaid && <Sum label={t("invoice.amountDue")} value={money(due)} strong />}
    </dl>
  );
}

const Sum = ({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) => (
  <div className={strong ? styles.total : styles.sum}>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </div>
);
