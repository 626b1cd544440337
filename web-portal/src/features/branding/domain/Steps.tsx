import type { Domain } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { Ago } from "../../../shared/ui/Ago";
import { Status } from "../../../shared/ui/parts";
import styles from "./domain.module.css";
import { RecordFacts } from "./RecordFacts";
import { checks, recordsOf, type StepName, steps, waiting } from "./signs";

/** Prove, route, certificate: each with what was found of it, when, and what comes next. What the provider has made
 * needless is left out. */
export const Steps = ({ domain }: { domain: Domain }) => (
  <ol className={styles.steps}>
    {steps
      .filter((step) => domain[step].state === "ok" || step === "certificate" || !domain.by_operator)
      .map((step) => (
        <Step key={step} step={step} domain={domain} />
      ))}
  </ol>
);

function Step({ step, domain }: { step: StepName; domain: Domain }) {
  const { t, word } = useI18n();
  const { state, checked_at } = domain[step];
  const isUnissued = step === "certificate" && state === "missing" && domain.state !== "certificate-failed";
  const isUnchecked = state === "unknown" && !checked_at;
  return (
    <li className={styles.step}>
      <div className={styles.head}>
        <h3>{t(`domain.${step}`)}</h3>
        <Status {...(isUnissued || isUnchecked ? waiting : checks[state])}>
          {isUnissued ? t("domain.unissued") : isUnchecked ? t("domain.unchecked") : word("check", state)}
        </Status>
        {checked_at && <Ago at={checked_at} className={styles.quiet} />}
      </div>
      <Next step={step} domain={domain} />
      {step === "certificate" && <Certificate domain={domain} />}
      {recordsOf(domain, step).map((record) => (
        <RecordFacts key={`${record.type} ${record.name}`} record={record} isChecked={checked_at !== null} />
      ))}
    </li>
  );
}

/** What is to be done for a step that is not done. */
function Next({ step, domain }: { step: StepName; domain: Domain }) {
  const { t } = useI18n();
  const { state, checked_at } = domain[step];
  if (state === "ok" || domain.by_operator) return null;
  if (state === "unknown" && checked_at) return <p>{t("domain.unanswered")}</p>;
  const isNext = step !== "certificate" || domain.state === "pending" || domain.state === "failed";
  return isNext && <p>{t(`domain.${step}.next`)}</p>;
}

function Certificate({ domain: { certificate_problem, issuer, not_after, renewal_overdue } }: { domain: Domain }) {
  const { t, word, dateTime } = useI18n();
  return (
    <>
      {certificate_problem && <p>{word("certificateProblem", certificate_problem)}</p>}
      {issuer && not_after && <p>{t("domain.issuer", { issuer, date: dateTime(not_after) })}</p>}
      {renewal_overdue && (
        <p>
          <Status tone="warn" icon="degraded">
            {t("domain.overdue")}
          </Status>
        </p>
      )}
    </>
  );
}
