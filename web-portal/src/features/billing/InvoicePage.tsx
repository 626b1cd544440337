import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { InvoiceDetail, InvoiceLine } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSession, useSlug } from "../../shared/session";
import { Button, OutLink } from "../../shared/ui/Button";
import { Facts } from "../../shared/ui/Facts";
import { Loaded } from "../../shared/ui/Loaded";
import { InvoiceStatus } from "../../shared/ui/labels";
import { Page } from "../../shared/ui/Page";
import { Card, Empty } from "../../shared/ui/parts";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import styles from "./billing.module.css";
import { Paper } from "./Paper";
import { payable } from "./payable";
import { invoiceOptions } from "./queries";
import { hasRates, rateText, taxes, titleOf } from "./words";

export default function InvoicePage({ id }: { id: string }) {
  const { t } = useI18n();
  const invoice = useQuery(invoiceOptions(useSlug(), id));
  const { data } = invoice;
  usePrint(data !== undefined);
  return (
    <Page
      title={data ? titleOf(t, data) : t("billing.number")}
      aside={data && <InvoiceStatus status={data.status} pill />}
      back={{ href: "/billing", text: t("invoice.back") }}
      query={invoice}
      actions={data && <Actions invoice={data} />}
    >
      <Loaded query={invoice}>
        {(loaded) => (
          <>
            <Card padded>
              <InvoiceFacts invoice={loaded} />
            </Card>
            <Lines invoice={loaded} />
            <Paper invoice={loaded} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Actions({ invoice }: { invoice: InvoiceDetail }) {
  const { t } = useI18n();
  const link = payable(invoice);
  return (
    <>
      {invoice.download_url && (
        <OutLink icon="download" href={invoice.download_url}>
          {t("billing.pdf")}
        </OutLink>
      )}
      <Button icon="print" onClick={() => print()}>
        {t("invoice.print")}
      </Button>
      {link && (
        <OutLink look="primary" icon="card" href={link}>
          {t("invoice.pay")}
        </OutLink>
      )}
    </>
  );
}

/** Prints at once where the address says so, and takes that out of it, so that coming back does not print again. */
function usePrint(isThere: boolean) {
  const [search] = useSearch();
  const wanted = isThere && search.has("print");
  useEffect(() => {
    if (!wanted) return;
    history.replaceState(history.state, "", location.pathname);
    void document.fonts.ready.then(() => print());
  }, [wanted]);
}

function InvoiceFacts({ invoice }: { invoice: InvoiceDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { branding, tenant } = useSession();
  const period = i18n.period(invoice.period_start, invoice.period_end);
  return (
    <>
      <p className={styles.parties}>
        <span>{t("invoice.from", { provider: branding.provider_name })}</span>
        <span>{t("invoice.for", { tenant: tenant.name })}</span>
      </p>
      <Facts
        items={[
          [t("invoice.issued"), i18n.date(invoice.issued_on)],
          [t("billing.due"), invoice.due_on ? i18n.date(invoice.due_on) : t("app.unknown")],
          ...(invoice.paid_on ? [[t("invoice.paid.on"), i18n.date(invoice.paid_on)] as const] : []),
          ...(period ? [[t("billing.period"), period] as const] : []),
          [t("invoice.amountDue"), i18n.money(invoice.amount_due), true],
        ]}
      />
    </>
  );
}

function Lines({ invoice }: { invoice: InvoiceDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const rows = invoice.lines.map((line, index) => ({ ...line, key: String(index) }));
  return (
    <Card aria-label={t("invoice.lines")}>
      {rows.length === 0 ? (
        <Empty icon="billing" title={t("invoice.lines.none")} />
      ) : (
        <Table
          caption={t("invoice.lines")}
          columns={columns(i18n, hasRates(invoice))}
          rows={rows}
          rowKey={(line) => line.key}
        />
      )}
      <dl className={styles.totals}>
        <Total label={t("invoice.subtotal")} value={i18n.money(invoice.subtotal)} />
        {taxes(i18n, invoice).map(({ label, value }) => (
          <Total key={label} label={label} value={value} />
        ))}
        <Total label={t("billing.total")} value={i18n.money(invoice.total)} sum />
      </dl>
    </Card>
  );
}

const Total = ({ label, value, sum = false }: { label: string; value: string; sum?: boolean }) => (
  <div className={sum ? styles.sum : styles.total}>
    <dt>{label}</dt>
    <dd className={styles.figure}>{value}</dd>
  </div>
);

const columns = (i18n: I18n, withRates: boolean): Column<InvoiceLine>[] => {
  const { t } = i18n;
  return [
    {
      id: "description",
      title: t("invoice.description"),
      phone: "title",
      cell: (line) => <TwoLines first={line.description} second={i18n.period(line.period_start, line.period_end)} />,
    },
    {
      id: "quantity",
      title: t("invoice.quantity"),
      phone: "line",
      align: "end",
      cell: (line) => i18n.number(Number(line.quantity)),
    },
    {
      id: "price",
      title: t("invoice.price"),
      phone: "line",
      align: "end",
      cell: (line) => i18n.money(line.unit_price),
    },
    ...(withRates
      ? [
          {
            id: "rate",
            title: t("invoice.taxRate"),
            phone: "line",
            align: "end",
            cell: (line) => rateText(i18n, line.tax_rate),
          } satisfies Column<InvoiceLine>,
        ]
      : []),
    { id: "amount", title: t("invoice.amount"), phone: "line", align: "end", cell: (line) => i18n.money(line.total) },
  ];
};
