import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Billing, Plan } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Amount, amountRoom } from "../../shared/ui/Amount";
import { buttonClass } from "../../shared/ui/Button";
import { cx } from "../../shared/ui/cx";
import { Loaded } from "../../shared/ui/Loaded";
import { PlanStatus } from "../../shared/ui/labels";
import { Page } from "../../shared/ui/Page";
import { Card, CardHead } from "../../shared/ui/parts";
import styles from "./billing.module.css";
import { InvoicesFile } from "./InvoicesFile";
import { InvoiceTable, NoInvoices } from "./InvoiceTable";
import { billingOptions } from "./queries";

export default function BillingPage() {
  const { t } = useI18n();
  const billing = useQuery(billingOptions(useSlug()));
  return (
    <Page
      title={t("billing.title")}
      query={billing}
      actions={billing.data && billing.data.invoices.length > 0 && <InvoicesFile />}
    >
      <Loaded query={billing}>
        {(data) => (
          <>
            <Plans billing={data} />
            <Invoices invoices={data.invoices} older={data.older} owed={data.owed} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Plans({ billing: { plan, subscriptions } }: { billing: Billing }) {
  const { t } = useI18n();
  const others = subscriptions.filter((other) => !same(other, plan));
  return (
    <div className={styles.plans}>
      <Card padded aria-labelledby="plan">
        <CardHead id="plan" title={t("billing.plan")}>
          {plan && <PlanStatus status={plan.status} />}
        </CardHead>
        {plan ? (
          <>
            <p className={styles.planName}>{plan.name}</p>
            <Price plan={plan} big />
            <Renewal plan={plan} />
          </>
        ) : (
          <>
            <p className={styles.planName}>{t("billing.plan.none")}</p>
            <p className={styles.quiet}>{t("billing.plan.none.help")}</p>
          </>
        )}
      </Card>
      {others.length > 0 && (
        <Card padded aria-labelledby="others">
          <CardHead id="others" title={t("billing.others")} />
          <ul>
            {others.map((other) => (
              <li key={JSON.stringify(other)} className={styles.other}>
                <span className={styles.otherName}>{other.name}</span>
                <PlanStatus status={other.status} />
                <Price plan={other} />
                <span className={styles.otherRenewal}>
                  <Renewal plan={other} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

/** The plan stands among the subscriptions too. */
const same = (a: Plan, b: Plan | null) => b !== null && JSON.stringify(a) === JSON.stringify(b);

function Price({ plan: { price, interval }, big = false }: { plan: Plan; big?: boolean }) {
  const i18n = useI18n();
  return (
    <p className={cx(styles.price, big && amountRoom)}>
      {big ? <Amount of={price} /> : <strong className={styles.amount}>{i18n.money(price)}</strong>}{" "}
      <span className={styles.quiet}>{i18n.t(`billing.per.${interval}`)}</span>
    </p>
  );
}

function Renewal({ plan: { renews_on: on, status } }: { plan: Plan }) {
  const i18n = useI18n();
  if (!on) return null;
  return (
    <p className={styles.quiet}>
      {i18n.t(status === "cancelled" ? "billing.ends" : "billing.renews", { date: i18n.date(on) })}
    </p>
  );
}

function Invoices({ invoices, older, owed }: Pick<Billing, "invoices" | "older" | "owed">) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <Card aria-labelledby="invoices">
      <div className={styles.listHead}>
        <h2 id="invoices">{t("billing.invoices")}</h2>
        {invoices.length > 0 && <Link href="/billing/invoices">{t("dashboard.invoice.all")}</Link>}
      </div>
      {owed.length > 0 && (
        <p className={styles.owed}>
          {t("billing.owed")} <strong className={styles.sums}>{i18n.list(owed.map((sum) => i18n.money(sum)))}</strong>
        </p>
      )}
      {invoices.length === 0 ? <NoInvoices /> : <InvoiceTable invoices={invoices} />}
      {older && (
        <p className={styles.older}>
          <Link className={buttonClass()} href={`/billing/invoices?after=${older}`}>
            {t("billing.older")}
          </Link>
        </p>
      )}
    </Card>
  );
}
