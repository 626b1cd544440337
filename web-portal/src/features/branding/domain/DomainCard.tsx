import type { Domain, HostName } from "../../../shared/api/schema";
import { useNow } from "../../../shared/clock";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSession } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { cx } from "../../../shared/ui/cx";
import { Name } from "../../../shared/ui/Name";
import { Card, CardHead, Status } from "../../../shared/ui/parts";
import styles from "./domain.module.css";
import { useCheck } from "./live";
import { Steps } from "./Steps";
import { states } from "./signs";
import { Tell } from "./Tell";

/** The domain: how it stands, what is missing for it to work, and what users see until then. */
export function DomainCard({ domain }: { domain: Domain | null }) {
  const { t } = useI18n();
  if (domain) return <Doctor domain={domain} />;
  return (
    <Card padded aria-labelledby="domain">
      <CardHead id="domain" title={t("domain.title")} />
      <p className={styles.quiet}>{t("domain.none")}</p>
    </Card>
  );
}

function Doctor({ domain }: { domain: Domain }) {
  const { t, word } = useI18n();
  const { run, isBusy, reason, notice } = useCheck(domain);
  return (
    <Card padded className={styles.card} aria-labelledby="domain">
      <CardHead id="domain" title={t("domain.title")}>
        <Button icon="refresh" busy={isBusy} reason={reason} onClick={run}>
          {t("domain.check")}
        </Button>
      </CardHead>
      <div role="status" className={styles.head}>
        <span className={styles.name}>
          {domain.unicode && <Name of={domain.unicode} />}{" "}
          <code dir="ltr" className={cx(domain.unicode !== null && styles.ascii)}>
            {domain.name}
          </code>
        </span>
        <Status {...states[domain.state]} pill>
          {word("domainState", domain.state)}
        </Status>
      </div>
      <Times domain={domain} />
      <p role="status">{notice}</p>
      <Situation domain={domain} />
      <Steps domain={domain} />
      <Tell domain={domain} />
    </Card>
  );
}

function Times({ domain: { since, checked_at, next_check_at } }: { domain: Domain }) {
  const i18n = useI18n();
  const now = useNow();
  const { t } = i18n;
  return (
    <p className={styles.times}>
      <span>{t("domain.since", { date: i18n.dateTime(since) })}</span>
      {checked_at && (
        <time dateTime={checked_at} title={i18n.dateTime(checked_at)}>
          {t("domain.last", { ago: i18n.ago(checked_at, now) })}
        </time>
      )}
      {next_check_at && Date.parse(next_check_at) > now && (
        <span>{t("domain.next", { time: i18n.timeSince(next_check_at, now) })}</span>
      )}
    </p>
  );
}

/** What that means: what to do, what happens by itself, and where the portal is reached meanwhile. */
function Situation({ domain }: { domain: Domain }) {
  const i18n = useI18n();
  const { branding } = useSession();
  const { t, word } = i18n;
  const { state, until, permanent_url, serving, moved, by_operator } = domain;
  return (
    <div className={styles.text}>
      {by_operator && <p>{t("domain.byOperator", { provider: branding.provider_name })}</p>}
      {state !== "active" && <p>{word("domainNow", state)}</p>}
      {until && <p>{word("domainUntil", state, { date: i18n.dateTime(until) })}</p>}
      <p>
        {t("domain.always", { url: permanent_url })} {serving && t("domain.serving", { name: shown(serving) })}
      </p>
      {moved.map((former) => (
        <p key={former.name}>{t("domain.moved", { name: shown(former), date: i18n.dateTime(former.until) })}</p>
      ))}
    </div>
  );
}

/** A name as it reads, with its A-labels where they differ. */
const shown = ({ name, unicode }: HostName) => (unicode ? `${unicode} (${name})` : name);
