import type { InvoiceDetail } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { Fact, type Issuer } from "./PaperFact";
import styles from "./paper.module.css";
import { payable } from "./payable";

/** How to pay, while there is something to pay. */
export function PaperPayment({ invoice, issuer }: { invoice: InvoiceDetail; issuer: Issuer }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { amount_due: due, due_on: on, number, status } = invoice;
  const link = payable(invoice);
  const { bank_account: account } = issuer;
  if ((status !== "open" && status !== "overdue") || due.amount_minor <= 0 || !on || !(account || link)) return null;
  return (
    <section className={styles.payment}>
      <h2 className={styles.payTo}>{t("invoice.payTo", { amount: i18n.money(due), date: i18n.date(on) })}</h2>
      <dl className={styles.bank}>
        {account && (
          <>
            <Fact label={t("invoice.holder")} value={issuer.name} />
            <Fact label={t("invoice.bank")} value={issuer.bank_name} />
            <Fact label={isIBAN(account) ? "IBAN" : t("invoice.account")} value={grouped(account)} />
            <Fact label="BIC" value={issuer.bic} />
          </>
        )}
        <Fact label={t("invoice.reference")} value={number} />
        {link && <Fact label={t("invoice.online")} value={link} href={link} />}
      </dl>
    </section>
  );
}

const isIBAN = (account: string) => /^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/.test(account);
/** An IBAN is written in groups of four. */
const grouped = (account: string) => (isIBAN(account) ? account.replace(/.{4}(?=.)/g, "$& ") : account);
