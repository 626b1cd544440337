import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Attention, AttentionReason, Dashboard, Invoice, NodeCounts, Share } from "../../shared/api/schema";
import { TimeCharts } from "../../shared/chart/TimeCharts";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Icon, type IconName } from "../../shared/ui/Icon";
import { InvoiceStatus, NodeStatus } from "../../shared/ui/labels";
import { Loaded, Page } from "../../shared/ui/page";
import { Card, CardHead, Status, type Tone } from "../../shared/ui/parts";
import { ContactCard } from "./ContactCard";
import styles from "./dashboard.module.css";
import { dashboardOptions } from "./queries";

export default function DashboardPage() {
  const { t } = useI18n();
  const dashboard = useQuery(dashboardOptions(useSlug()));
  return (
    <Page title={t("nav.dashboard")} query={dashboard}>
      <Loaded query={dashboard} lines={8}>
        {(data) => (
          <>
            {data.nodes.total > 0 && <Needs items={data.attention} />}
            <div className={styles.figures}>
              <Nodes counts={data.nodes} />
              <ShareFigure label={t("nodes.cpu")} share={data.cpu} />
              <ShareFigure label={t("nodes.memory")} share={data.memory} />
              <ShareFigure label={t("nodes.disk")} share={data.disk} />
            </div>
            <Day series={data.series} />
            <Money tickets={data.open_tickets} invoice={data.next_invoice} />
          </>
        )}
      </Loaded>
      <ContactCard />
    </Page>
  );
}

const reasons: Record<AttentionReason, { tone: Tone; icon: IconName }> = {
  offline: { tone: "danger", icon: "offline" },
  "no-data": { tone: "warn", icon: "unknown" },
  degraded: { tone: "warn", icon: "degraded" },
  "disk-high": { tone: "danger", icon: "degraded" },
  "memory-high": { tone: "warn", icon: "degraded" },
  "cpu-high": { tone: "warn", icon: "degraded" },
  "command-failed": { tone: "warn", icon: "offline" },
};

/** What is wrong comes before all figures; when nothing is, one quiet line says so. */
function Needs({ items }: { items: readonly Attention[] }) {
  const { t, word } = useI18n();
  if (items.length === 0)
    return (
      <p className={styles.well}>
        <Icon name="online" size={20} />
        {t("dashboard.allWell")}
      </p>
    );
  return (
    <Card className={styles.attention} aria-labelledby="attention">
      <h2 id="attention" className={styles.attentionTitle}>
        {t("dashboard.attention", { count: items.length })}
      </h2>
      <ul className={styles.needs}>
        {items.map(({ node_id, name, reason, since }) => (
          <li key={`${node_id} ${reason}`} className={styles.need}>
            <Status {...(reasons[reason] ?? { tone: "warn", icon: "unknown" })}>{word("reason", reason)}</Status>
            <Link href={`/nodes/${node_id}`} className={styles.needName}>
              <bdi>{name}</bdi>
            </Link>
            {since && <Ago at={since} className={styles.since} />}
            <Icon name="next" size={16} className={styles.chevron} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const Figure = ({ label, value, children }: { label: string; value: string; children: ReactNode }) => (
  <Card className={styles.figure}>
    <h2 className={styles.label}>{label}</h2>
    <p className={styles.value}>{value}</p>
    {children}
  </Card>
);

function Nodes({ counts }: { counts: NodeCounts }) {
  const { t, number } = useI18n();
  if (counts.total === 0)
    return (
      <Figure label={t("dashboard.nodes")} value={number(0)}>
        <p className={styles.sub}>{t("dashboard.noNodes")}</p>
      </Figure>
    );
  const rest = (["degraded", "offline", "maintenance"] as const).filter((status) => counts[status] > 0);
  return (
    <Figure label={t("dashboard.nodes")} value={number(counts.online)}>
      <p className={styles.sub}>{t("dashboard.ofTotal", { count: counts.total })}</p>
      {rest.length > 0 && (
        <ul className={styles.counts}>
          {rest.map((status) => (
            <li key={status} className={styles.count}>
              <Link href={`/nodes?status=${status}`} className={styles.countLink}>
                <NodeStatus status={status} />
                <span className={styles.number}>{number(counts[status])}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Figure>
  );
}

function ShareFigure({ label, share }: { label: string; share: Share }) {
  const { t, percent } = useI18n();
  const { avg_pct: mean, max_pct: max } = share;
  const level = mean === null ? undefined : mean >= 90 ? styles.high : mean >= 75 ? styles.raised : undefined;
  return (
    <Figure label={label} value={mean === null ? t("app.unknown") : percent(mean)}>
      <span className={styles.track} aria-hidden="true">
        <span className={`${styles.fill} ${level ?? ""}`} style={{ transform: `scaleX(${(mean ?? 0) / 100})` }} />
      </span>
      {max !== null && <p className={styles.sub}>{t("dashboard.max", { value: percent(max) })}</p>}
    </Figure>
  );
}

function Day({ series }: { series: Dashboard["series"] }) {
  const { t, percent } = useI18n();
  const [cpu, memory] = [series.map((p) => p.cpu_avg_pct), series.map((p) => p.memory_avg_pct)];
  if ([...cpu, ...memory].every((value) => value === null)) return null;
  const chart = (id: string, title: string, values: (number | null)[]) => ({
    id,
    title,
    series: [{ name: title, values }],
    max: 100,
    format: percent,
  });
  return (
    <Card padded aria-labelledby="day">
      <CardHead id="day" title={t("dashboard.day")} />
      <TimeCharts
        times={series.map((p) => p.at)}
        charts={[chart("cpu", t("dashboard.cpu"), cpu), chart("memory", t("dashboard.memory"), memory)]}
        withDays={false}
        columns={2}
      />
    </Card>
  );
}

function Money({ tickets, invoice }: { tickets: number; invoice: Invoice | null }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { nav } = useSession();
  const may = (id: string) => nav.some((item) => item.id === id);
  return (
    <div className={styles.pair}>
      {may("tickets") && (
        <Card padded aria-labelledby="tickets">
          <CardHead id="tickets" title={t("dashboard.tickets")}>
            <Link href="/tickets">{t("dashboard.tickets.all")}</Link>
          </CardHead>
          {tickets === 0 ? (
            <p className={styles.sub}>{t("dashboard.tickets.none")}</p>
          ) : (
            <p className={styles.value}>{i18n.number(tickets)}</p>
          )}
        </Card>
      )}
      {may("billing") && (
        <Card padded aria-labelledby="invoice">
          <CardHead id="invoice" title={t("dashboard.invoice")}>
            <Link href="/billing">{t("dashboard.invoice.all")}</Link>
          </CardHead>
          {invoice ? <Due invoice={invoice} /> : <p className={styles.sub}>{t("dashboard.invoice.none")}</p>}
        </Card>
      )}
    </div>
  );
}

function Due({ invoice }: { invoice: Invoice }) {
  const i18n = useI18n();
  return (
    <div className={styles.due}>
      <p className={styles.value}>{i18n.money(invoice.amount_due)}</p>
      <p className={styles.dueLine}>
        <InvoiceStatus status={invoice.status} />
        {invoice.due_on && <span className={styles.sub}>{i18n.date(invoice.due_on)}</span>}
        <Link href={`/billing/invoices/${invoice.id}`}>{i18n.t("invoice.title", { number: invoice.number })}</Link>
      </p>
    </div>
  );
}
