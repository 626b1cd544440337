import type { DnsRecord, Domain, DomainCheck, DomainState } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { Ago } from "../../shared/ui/Ago";
import type { IconName } from "../../shared/ui/Icon";
import { Card, CardHead, Status, type Tone } from "../../shared/ui/parts";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import styles from "./branding.module.css";

interface Sign {
  tone: Tone;
  icon: IconName;
}
const states: Record<DomainState, Sign> = {
  pending: { tone: "info", icon: "clock" },
  verified: { tone: "info", icon: "check" },
  issuing: { tone: "info", icon: "spinner" },
  active: { tone: "ok", icon: "online" },
  degraded: { tone: "warn", icon: "degraded" },
  suspended: { tone: "danger", icon: "offline" },
  failed: { tone: "danger", icon: "offline" },
  "certificate-failed": { tone: "danger", icon: "degraded" },
};
/** "Could not check" is never "failed". */
const checks: Record<DomainCheck["state"], Sign> = {
  ok: { tone: "ok", icon: "online" },
  missing: { tone: "warn", icon: "degraded" },
  wrong: { tone: "danger", icon: "offline" },
  unknown: { tone: "idle", icon: "unknown" },
};
const verdictSign = (verdict: DnsRecord["verdict"]): Sign =>
  verdict === "ok" || verdict === "missing" || verdict === "unknown" ? checks[verdict] : checks.wrong;

/** The domain with its three separate states, and each DNS record next to what was seen of it. */
export function DomainCard({ domain }: { domain: Domain | null }) {
  const i18n = useI18n();
  const { t, word } = i18n;
  if (!domain)
    return (
      <Card padded aria-labelledby="domain">
        <CardHead id="domain" title={t("domain.title")} />
        <p className={styles.quiet}>{t("domain.none")}</p>
      </Card>
    );
  return (
    <Card aria-labelledby="domain">
      <div className={styles.domainHead}>
        <CardHead id="domain" title={t("domain.title")}>
          <Status {...states[domain.state]} pill>
            {word("domainState", domain.state)}
          </Status>
        </CardHead>
        <p className={styles.domainName}>{domain.name}</p>
        <p className={styles.quiet}>{t("domain.since", { date: i18n.dateTime(domain.since) })}</p>
        <Checks domain={domain} />
        {domain.state === "pending" && <p>{t("domain.byHand")}</p>}
        {domain.issuer && domain.not_after && (
          <p className={styles.quiet}>
            {t("domain.issuer", { issuer: domain.issuer, date: i18n.dateTime(domain.not_after) })}
          </p>
        )}
      </div>
      {domain.records.length > 0 && (
        <Table
          caption={t("domain.records")}
          columns={columns(
            i18n,
            domain.records.some((record) => record.seen !== null),
          )}
          rows={domain.records}
          rowKey={(record) => `${record.type} ${record.name}`}
        />
      )}
    </Card>
  );
}

/** What has been found out, and when; nothing of what nobody has looked at. */
function Checks({ domain: { ownership, routing, certificate } }: { domain: Domain }) {
  const { t, word } = useI18n();
  const known = Object.entries({ ownership, routing, certificate } as const).flatMap(([name, { state, checked_at }]) =>
    checked_at ? [{ name: name as "ownership" | "routing" | "certificate", state, checked_at }] : [],
  );
  if (known.length === 0) return null;
  return (
    <dl className={styles.checks}>
      {known.map(({ name, state, checked_at }) => (
        <div key={name}>
          <dt className={styles.label}>{t(`domain.${name}`)}</dt>
          <dd className={styles.check}>
            <Status {...checks[state]}>{word("check", state)}</Status>
            <Ago at={checked_at} className={styles.quiet} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const columns = (i18n: I18n, areSeen: boolean): Column<DnsRecord>[] => [
  {
    id: "record",
    title: i18n.t("domain.record"),
    phone: "title",
    cell: (record) => <TwoLines first={record.name} second={record.type} />,
  },
  {
    id: "expected",
    title: i18n.t("domain.expected"),
    phone: "line",
    cell: (record) => <Values of={record.expected} />,
  },
  ...(areSeen ? seenColumns(i18n) : []),
];

const seenColumns = ({ t, word }: I18n): Column<DnsRecord>[] => [
  {
    id: "seen",
    title: t("domain.seen"),
    phone: "line",
    cell: (record) => (record.seen === null ? t("app.unknown") : <Values of={record.seen} />),
  },
  {
    id: "verdict",
    title: t("domain.verdict"),
    phone: "aside",
    width: "narrow",
    cell: (record) => <Status {...verdictSign(record.verdict)}>{word("verdict", record.verdict)}</Status>,
  },
];

function Values({ of }: { of: readonly string[] }) {
  const { t } = useI18n();
  if (of.length === 0) return t("app.none");
  return (
    <span>
      {of.map((value) => (
        <code key={value} className={styles.record}>
          {value}
        </code>
      ))}
    </span>
  );
}
