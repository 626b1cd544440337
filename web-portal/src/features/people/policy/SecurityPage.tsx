import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FactorRule, Security } from "../../../shared/api/schema";
import { useNow } from "../../../shared/clock";
import { type I18n, useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { Check, SelectField } from "../../../shared/ui/Field";
import { Form } from "../../../shared/ui/Form";
import { Loaded } from "../../../shared/ui/Loaded";
import { Page } from "../../../shared/ui/Page";
import { Card, CardHead } from "../../../shared/ui/parts";
import { useFieldErrors } from "../../../shared/ui/problems";
import { useToast } from "../../../shared/ui/Toast";
import styles from "../people.module.css";
import { policyOptions, useSavePolicy } from "./policy";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What can be chosen, in seconds. */
const idleTimes = [15 * MINUTE, 30 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, DAY, 7 * DAY];
const maxTimes = [8 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY];
const rules: readonly FactorRule[] = ["optional", "admins", "all"];
const graceDays = [0, 3, 7, 14, 30, 60, 90];
const GRACE_DAYS = 14;

/** What an owner demands of accounts; beside it, what the provider does. */
export default function SecurityPage() {
  const { word } = useI18n();
  const policy = useQuery(policyOptions(useSlug()));
  return (
    <Page title={word("nav", "security")} query={policy}>
      <Loaded query={policy}>{(data) => <Rules policy={data} />}</Loaded>
    </Page>
  );
}

function Rules({ policy }: { policy: Security }) {
  const { t } = useI18n();
  const save = useSavePolicy(useSlug());
  const toast = useToast();
  const errors = useFieldErrors(save.error, []);
  const [rule, choose] = useState(policy.second_factor);
  const grace = policy.grace_days ?? GRACE_DAYS;
  const seconds = (data: FormData, name: string) => Number(data.get(name)) || null;
  const send = (data: FormData) =>
    save.mutate(
      {
        second_factor: rule,
        grace_days: rule === "optional" ? null : Number(data.get("grace_days")),
        session_idle: seconds(data, "session_idle"),
        session_max: seconds(data, "session_max"),
        // A box that the provider has locked keeps what was chosen before, and a worker of the version before knows none.
        ...(policy.provider.trusted_devices && { trusted_devices: data.has("trusted_devices") }),
      },
      { onSuccess: () => toast(t("policy.saved")) },
    );
  return (
    <Form change={save} errors={errors} className={styles.form} guarded onSend={send}>
      <p className={styles.lead}>{t("policy.lead")}</p>
      <Card padded aria-labelledby="factor">
        <CardHead id="factor" title={t("factor.title")} />
        <div className={styles.form}>
          <Rule policy={policy} rule={rule} onChange={choose} />
          {rule !== "optional" && (
            <SelectField label={t("policy.grace")} hint={t("policy.grace.hint")} name="grace_days" defaultValue={grace}>
              {withSaved(graceDays, grace).map((days) => (
                <option key={days}>{days}</option>
              ))}
            </SelectField>
          )}
          {policy.provider.trusted_devices ? (
            <Check name="trusted_devices" label={t("policy.devices")} defaultChecked={policy.trusted_devices} />
          ) : (
            policy.provider.trusted_devices === false && <p className={styles.quiet}>{t("policy.devices.theirs")}</p>
          )}
        </div>
      </Card>
      <Card padded aria-labelledby="times">
        <CardHead id="times" title={t("policy.sessions")} />
        <div className={styles.form}>
          <Time label={t("policy.idle")} name="session_idle" policy={policy} times={idleTimes} />
          <Time label={t("policy.max")} name="session_max" policy={policy} times={maxTimes} />
          <p className={styles.quiet}>{t("policy.times.hint")}</p>
        </div>
      </Card>
      <div>
        <Button type="submit" look="primary" busy={save.isPending}>
          {t("policy.save")}
        </Button>
      </div>
    </Form>
  );
}

/** Whom it concerns, how many of those have no second step, and by when they need one. */
function Rule({
  policy: { second_factor: saved, factor_due_at: due, provider, without_factor: without },
  rule,
  onChange,
}: {
  policy: Security;
  rule: FactorRule;
  onChange: (rule: FactorRule) => void;
}) {
  const { t, word, dateTime } = useI18n();
  const now = useNow();
  const count = rule === "optional" ? 0 : without[rule];
  const isOver = due !== null && Date.parse(due) <= now;
  return (
    <div className={styles.form}>
      <SelectField
        label={t("policy.rule")}
        name="second_factor"
        value={rule}
        onChange={(event) => onChange(event.target.value as FactorRule)}
      >
        {rules.map((each) => (
          <option key={each} value={each}>
            {each === "optional" ? t("policy.rule.optional") : word("factorRule", each)}
          </option>
        ))}
      </SelectField>
      {provider.second_factor !== "optional" && (
        <p>{t("policy.theirs", { rule: word("factorRule", provider.second_factor) })}</p>
      )}
      {rule !== "optional" && <p>{count > 0 ? t("policy.without", { count }) : t("policy.without.none")}</p>}
      {rule === saved && due !== null && <p>{t(isOver ? "policy.due" : "policy.until", { date: dateTime(due) })}</p>}
    </div>
  );
}

/** What can be chosen, with what was set elsewhere. */
const withSaved = (choices: readonly number[], saved: number | null) =>
  saved === null || choices.includes(saved) ? choices : [...choices, saved].sort((a, b) => a - b);

/** A time to choose. */
function Time({
  label,
  name,
  policy,
  times,
}: {
  label: string;
  name: "session_idle" | "session_max";
  policy: Security;
  times: readonly number[];
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const { [name]: saved, provider } = policy;
  const theirs = provider[name];
  return (
    <SelectField
      label={label}
      name={name}
      defaultValue={saved ?? ""}
      hint={theirs !== null && t("policy.times.theirs", { time: timeText(i18n, theirs) })}
    >
      <option value="">{t("policy.standard")}</option>
      {withSaved(times, saved).map((each) => (
        <option key={each} value={each}>
          {timeText(i18n, each)}
        </option>
      ))}
    </SelectField>
  );
}

function timeText({ t }: I18n, seconds: number) {
  if (seconds % DAY === 0) return t("policy.days", { count: seconds / DAY });
  return seconds % HOUR === 0
    ? t("policy.hours", { count: seconds / HOUR })
    : t("policy.minutes", { count: Math.round(seconds / MINUTE) });
}
