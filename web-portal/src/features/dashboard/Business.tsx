import { Link } from "wouter";
import type { Dashboard, Invoice, Ticket } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Amount, amountRoom } from "../../shared/ui/Amount";
import { OutLink } from "../../shared/ui/Button";
import { InvoiceStatus, TicketStatus } from "../../shared/ui/labels";
import { Card, CardHead } from "../../shared/ui/parts";
import styles from "./business.module.css";

/** The last tickets, and what is owed. */
export function Business({ of: { tickets, open_tickets, next_invoice, owed } }: { of: Dashboard }) {
  const { t } = useI18n();
  const { nav } = useSession();
  const may = (id: string) => nav.some((item) => item.id === id);
  return (
    <div className={styles.pair}>
      {may("tickets") && (
        <Card padded aria-labelledby="tickets">
          <CardHead id="tickets" title={t("dashboard.tickets")}>
            <Link href="/tickets">{t("dashboard.tickets.all")}</Link>
          </CardHead>
          <Tickets tickets={tickets} open={open_tickets} />
        </Card>
      )}
      {may("billing") && (
        <Card padded aria-labelledby="owed">
          <CardHead id="owed" title={t("billing.owed")}>
            <Link href="/billing">{t("dashboard.invoice.all")}</Link>
          </CardHead>
          <Owed owed={owed} next={next_invoice} />
        </Card>
      )}
    </div>
  );
}

function Tickets({ tickets, open }: { tickets: readonly Ticket[]; open: number }) {
  const { t } = useI18n();
  if (tickets.length === 0) return <p className={styles.sub}>{t("dashboard.tickets.none")}</p>;
  return (
    <>
      <p className={styles.sub}>{t("dashboard.tickets.unresolved", { count: open })}</p>
      <ul className={styles.tickets}>
        {tickets.map((ticket) => (
          <li key={ticket.id} className={styles.ticket}>
            <Link href={`/tickets/${ticket.id}`} className={styles.subject}>
              <bdi>{ticket.subject}</bdi>
            </Link>
            <TicketStatus status={ticket.status} />
            <Ago at={ticket.updated_at} className={styles.when} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Owed({ owed, next }: { owed: Dashboard["owed"]; next: Invoice | null }) {
  const i18n = useI18n();
  if (owed.length === 0) return <p className={styles.sub}>{i18n.t("dashboard.invoice.none")}</p>;
  return (
    <div className={styles.due}>
      {owed.map((sum) => (
        <p key={sum.currency} className={amountRoom}>
          <Amount of={sum} />
        </p>
      ))}
      {next && <Due invoice={next} />}
    </div>
  );
}

/** What is overdue has its button among what needs attention. */
function Due({ invoice: { id, number, status, due_on, amount_due, payment_url } }: { invoice: Invoice }) {
  const i18n = useI18n();
  const { t } = i18n;
  const isOverdue = status === "overdue";
  return (
    <>
      <p className={styles.line}>
        {!isOverdue && <span className={styles.sub}>{t("dashboard.invoice.next")}</span>}
        <Link href={`/billing/invoices/${id}`}>{t("invoice.title", { number })}</Link>
        <span>{i18n.money(amount_due)}</span>
        <InvoiceStatus status={status} />
        {due_on && <span className={styles.sub}>{i18n.date(due_on)}</span>}
      </p>
      {payment_url && !isOverdue && (
        <p>
          <OutLink icon="card" href={payment_url} aria-label={t("dashboard.pay", { number })}>
            {t("invoice.pay")}
          </OutLink>
        </p>
      )}
    </>
  );
}
