import { useEffect } from "react";
import { createPortal } from "react-dom";
import type { InvoiceDetail } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession } from "../../shared/session";
import { Fact, type Issuer } from "./PaperFact";
import { PaperLines } from "./PaperLines";
import { PaperPayment } from "./PaperPayment";
import styles from "./paper.module.css";
import { titleOf } from "./words";

/** The invoice as it is printed, in place of the page: a letter with whom it is from and for, on A4 and Letter. */
export function Paper({ invoice }: { invoice: InvoiceDetail }) {
  const { t } = useI18n();
  const { branding } = useSession();
  const issuer = invoice.issuer ?? { ...nobody, name: branding.provider_name };
  const title = titleOf(t, invoice);
  useFoot(title, t("invoice.page"));
  return createPortal(
    <article className={styles.paper}>
      <header className={styles.letterhead}>
        <p className={styles.issuer} dir="auto">
          {issuer.name}
        </p>
        <address className={styles.details}>
          <Lines of={issuer.address} />
          <Numbered label={t("invoice.vatId")} value={issuer.vat_id} />
          <Numbered label={t("invoice.taxId")} value={issuer.tax_id} />
        </address>
      </header>
      <div className={styles.parties}>
        <Recipient invoice={invoice} issuer={issuer} />
        <Dates invoice={invoice} />
      </div>
      <h1 className={styles.title}>
        <bdi>{title}</bdi>
        {invoice.status === "void" && <strong className={styles.void}>{t("invoice.void")}</strong>}
      </h1>
      <PaperLines invoice={invoice} />
      <PaperPayment invoice={invoice} issuer={issuer} />
    </article>,
    document.body,
  );
}

const nobody = { address: null, vat_id: null, tax_id: null, bank_name: null, bank_account: null, bic: null };

/** As much of a number as there is room for at the foot. */
const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** What stands at the foot of each page: margin boxes take their words from the root. */
function useFoot(title: string, page: string) {
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--paper-title", JSON.stringify(short(title)));
    style.setProperty("--paper-page", JSON.stringify(`${page} `));
    return () => {
      style.removeProperty("--paper-title");
      style.removeProperty("--paper-page");
    };
  }, [title, page]);
}

const linesOf = (text: string | null) => text?.split("\n") ?? [];

const Lines = ({ of }: { of: string | null }) =>
  linesOf(of).map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be the same, and none moves
    <p key={index} dir="auto">
      {line}
    </p>
  ));

const Numbered = ({ label, value }: { label: string; value: string | null }) =>
  value && (
    <p>
      {label} <bdi>{value}</bdi>
    </p>
  );

/** Where the window of an envelope shows it, below whom it comes back to. */
function Recipient({ invoice: { recipient }, issuer }: { invoice: InvoiceDetail; issuer: Issuer }) {
  const { t } = useI18n();
  return (
    <div className={styles.recipient}>
      {recipient.address && (
        <p className={styles.sender} dir="auto">
          {[issuer.name, ...linesOf(issuer.address)].join(" · ")}
        </p>
      )}
      <address className={styles.address}>
        <p className={styles.name} dir="auto">
          {recipient.name}
        </p>
        <Lines of={recipient.address} />
        <Numbered label={t("invoice.vatId")} value={recipient.vat_id} />
      </address>
    </div>
  );
}

function Dates({ invoice }: { invoice: InvoiceDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const date = (on: string | null) => on && i18n.date(on);
  const isCredit = invoice.total.amount_minor < 0;
  return (
    <dl className={styles.dates}>
      <Fact label={t("billing.number")} value={isCredit ? null : invoice.number} />
      <Fact label={t("invoice.issued")} value={date(invoice.issued_on)} />
      <Fact label={t("billing.period")} value={i18n.period(invoice.period_start, invoice.period_end)} />
      <Fact label={t("billing.due")} value={isCredit ? null : date(invoice.due_on)} />
      <Fact label={t("invoice.paid.on")} value={date(invoice.paid_on)} />
    </dl>
  );
}
