import type { DnsRecord, Domain, DomainCheck, DomainState } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Button } from "../../shared/ui/Button";
import type { IconName } from "../../shared/ui/Icon";
import { useProblemText } from "../../shared/ui/page";
import { Card, CardHead, Status, type Tone } from "../../shared/ui/parts";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import { useToast } from "../../shared/ui/Toast";
import styles from "./branding.module.css";
import { useCheckDomain } from "./queries";

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
          <span className={styles.headEnd}>
            <Status {...states[domain.state]} pill>
              {word("domainState", domain.state)}
            </Status>
            <CheckNow />
          </span>
        </CardHead>
        <p className={styles.domainName}>{domain.name}</p>
        <p className={styles.quiet}>{t("domain.since", { date: i18n.dateTime(domain.since) })}</p>
        <dl className={styles.checks}>
          <Check label={t("domain.ownership")} check={domain.ownership} />
          <Check label={t("domain.routing")} check={domain.routing} />
          <Check label={t("domain.certificate")} check={domain.certificate} />
        </dl>
        {domain.issuer && domain.not_after && (
          <p className={styles.quiet}>
            {t("domain.issuer", { issuer: domain.issuer, date: i18n.dateTime(domain.not_after) })}
          </p>
        )}
      </div>
      {domain.records.length > 0 && (
        <Table
          caption={t("domain.records")}
          columns={columns(i18n)}
          rows={domain.records}
          rowKey={(record) => `${record.type} ${record.name}`}
        />
      )}
    </Card>
  );
}

/** Asks for a look at the records, at most once in half a minute. */
function CheckNow() {
  const { t } = useI18n();
  const check = useCheckDomain(useSlug());
  const text = useProblemText();
  const toast = useToast();
  return (
    <Button
      icon="refresh"
      busy={check.isPending}
      onClick={() =>
        check.mutate(undefined, {
          onSuccess: () => toast(t("domain.check.asked")),
          onError: (problem) => toast(problem.status === 429 ? t("domain.check.wait") : text(problem), "degraded"),
        })
      }
    >
      {t("domain.check")}
    </Button>
  );
}

function Check({ label, check }: { label: string; check: DomainCheck }) {
  const { t, word } = useI18n();
  return (
    <div>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.check}>
        {check.checked_at ? (
          <>
            <Status {...checks[check.state]}>{word("check", check.state)}</Status>
            <Ago at={check.checked_at} className={styles.quiet} />
          </>
        ) : (
          <Status tone="idle" icon="clock">
            {t("domain.unchecked")}
          </Status>
        )}
      </dd>
    </div>
  );
}

const columns = ({ t, word }: I18n): Column<DnsRecord>[] => [
  {
    id: "record",
    title: t("domain.record"),
    phone: "title",
    cell: (record) => <TwoLines first={record.name} second={record.type} />,
  },
  {
    id: "expected",
    title: t("domain.expected"),
    phone: "line",
    cell: (record) => <Values of={record.expected} />,
  },
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
