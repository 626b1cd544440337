import { Link } from "wouter";
import type { Invoice } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { buttonClass, OutLink } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import { InvoiceStatus } from "../../shared/ui/labels";
import { Empty } from "../../shared/ui/parts";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import styles from "./billing.module.css";
import { payable } from "./payable";

/** Invoices, each of which leads to its own page. */
export function InvoiceTable({ invoices, dimmed = false }: { invoices: readonly Invoice[]; dimmed?: boolean }) {
  const i18n = useI18n();
  return (
    <Table
      caption={i18n.t("billing.invoices")}
      columns={columns(i18n)}
      rows={invoices}
      rowKey={(invoice) => invoice.id}
      href={(invoice) => `/billing/invoices/${invoice.id}`}
      dimmed={dimmed}
    />
  );
}

export function NoInvoices() {
  const { t } = useI18n();
  return <Empty icon="billing" title={t("billing.invoices.none")} help={t("billing.invoices.none.help")} />;
}

/** To pay it, and a PDF: the provider's own, else the one that the browser makes of the printed page. */
function Actions({ invoice }: { invoice: Invoice }) {
  const { t } = useI18n();
  const { number, download_url: file } = invoice;
  const link = payable(invoice);
  const pdf = t("billing.pdf.of", { number });
  return (
    <span className={styles.actions}>
      {link && (
        <OutLink look="quiet" icon="card" href={link} aria-label={t("dashboard.pay", { number })}>
          {t("invoice.pay")}
        </OutLink>
      )}
      {file ? (
        <OutLink look="quiet" icon="download" href={file} aria-label={pdf}>
          {t("billing.pdf")}
        </OutLink>
      ) : (
        <Link className={buttonClass("quiet")} href={`/billing/invoices/${invoice.id}?print=1`} aria-label={pdf}>
          <Icon name="print" />
          {t("billing.pdf")}
        </Link>
      )}
    </span>
  );
}

const columns = (i18n: I18n): Column<Invoice>[] => {
  const { t } = i18n;
  return [
    {
      id: "number",
      title: t("billing.number"),
      phone: "title",
      cell: (invoice) => <TwoLines first={<bdi>{invoice.number}</bdi>} second={i18n.date(invoice.issued_on)} />,
    },
    {
      id: "status",
      title: t("billing.status"),
      phone: "aside",
      width: "narrow",
      cell: (invoice) => <InvoiceStatus status={invoice.status} />,
    },
    {
      id: "period",
      title: t("billing.period"),
      phone: "line",
      cell: (invoice) => i18n.period(invoice.period_start, invoice.period_end) || t("app.unknown"),
    },
    {
      id: "due",
      title: t("billing.due"),
      phone: "line",
      cell: (invoice) => (invoice.due_on ? i18n.date(invoice.due_on) : t("app.unknown")),
    },
    {
      id: "total",
      title: t("billing.total"),
      phone: "line",
      align: "end",
      cell: (invoice) => <span className={styles.amount}>{i18n.money(invoice.total)}</span>,
    },
    {
      id: "actions",
      title: t("billing.actions"),
      phone: "action",
      cell: (invoice) => <Actions invoice={invoice} />,
    },
  ];
};
