import { Link } from "wouter";
import type { Attention, AttentionReason } from "../../shared/api/schema";
import { useNow } from "../../shared/clock";
import { useI18n } from "../../shared/i18n/i18n";
import { Ago } from "../../shared/ui/Ago";
import { OutLink } from "../../shared/ui/Button";
import { Icon, type IconName } from "../../shared/ui/Icon";
import { Card, Status, type Tone } from "../../shared/ui/parts";
import { RowLink } from "../../shared/ui/RowLink";
import styles from "./needs.module.css";

const reasons: Record<AttentionReason, { tone: Tone; icon: IconName }> = {
  offline: { tone: "danger", icon: "offline" },
  "invoice-overdue": { tone: "danger", icon: "billing" },
  "no-data": { tone: "warn", icon: "unknown" },
  degraded: { tone: "warn", icon: "degraded" },
  "disk-high": { tone: "danger", icon: "degraded" },
  "memory-high": { tone: "warn", icon: "degraded" },
  "cpu-high": { tone: "warn", icon: "degraded" },
  "command-failed": { tone: "warn", icon: "offline" },
  "ticket-pending": { tone: "warn", icon: "tickets" },
};
const paths: Record<Attention["kind"], string> = {
  node: "/nodes/",
  invoice: "/billing/invoices/",
  ticket: "/tickets/",
};

/** What is wrong comes before all figures: the worst of it, and the way to all. */
export function Needs({ items, total }: { items: readonly Attention[]; total: number }) {
  const { t } = useI18n();
  return (
    <Card className={styles.attention} aria-labelledby="attention">
      <div className={styles.head}>
        <h2 id="attention" className={styles.title}>
          {t("dashboard.attention", { count: total })}
        </h2>
        {total > items.length && (
          <Link href="/attention" className={styles.all}>
            {t("dashboard.attention.all", { count: total })}
            <Icon name="next" size={16} className={styles.chevron} />
          </Link>
        )}
      </div>
      <NeedRows items={items} />
    </Card>
  );
}

export const NeedRows = ({ items }: { items: readonly Attention[] }) => (
  <ul className={styles.needs}>
    {items.map((item) => (
      <Need key={`${item.kind} ${item.id}`} item={item} />
    ))}
  </ul>
);

/** The whole row leads to what it is about; only paying stands apart. */
function Need({ item: { kind, id, name, reason, since, amount_due, payment_url } }: { item: Attention }) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <li className={styles.need}>
      <Status {...(reasons[reason] ?? { tone: "warn", icon: "unknown" })}>{i18n.word("reason", reason)}</Status>
      <RowLink href={`${paths[kind]}${id}`} className={styles.name}>
        <bdi>{kind === "invoice" ? t("invoice.title", { number: name }) : name}</bdi>
      </RowLink>
      <span className={styles.aside}>
        {amount_due && <span className={styles.amount}>{i18n.money(amount_due)}</span>}
        {payment_url && (
          <span className={styles.pay}>
            <OutLink icon="card" href={payment_url} aria-label={t("dashboard.pay", { number: name })}>
              {t("invoice.pay")}
            </OutLink>
          </span>
        )}
        {since &&
          (reason === "invoice-overdue" ? <Overdue since={since} /> : <Ago at={since} className={styles.since} />)}
      </span>
      <Icon name="next" size={16} className={styles.chevron} />
    </li>
  );
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** For how many days it should have been paid; the first begins when the day on which it was due has ended. */
function Overdue({ since }: { since: string }) {
  const { t } = useI18n();
  const days = Math.floor((useNow() - Date.parse(since)) / DAY);
  return <span className={styles.since}>{t("attention.overdue", { count: Math.max(days, 0) + 1 })}</span>;
}

/** One calm sentence, with how long it has been so. */
export function AllWell({ since }: { since: string | null }) {
  const { t } = useI18n();
  const now = useNow();
  const hours = since === null ? 0 : Math.floor((now - Date.parse(since)) / HOUR);
  return (
    <p className={styles.well}>
      <Icon name="online" size={20} />
      <span>
        {hours < 1
          ? t("dashboard.well")
          : hours < 48
            ? t("dashboard.well.hours", { count: hours })
            : t("dashboard.well.days", { count: Math.floor(hours / 24) })}
      </span>
    </p>
  );
}
