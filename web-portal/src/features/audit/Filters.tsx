import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import type { AuditEvent } from "../../shared/api/schema";
import { useNow } from "../../shared/clock";
import { useI18n } from "../../shared/i18n/i18n";
import type { Change } from "../../shared/search";
import { useMay, useSlug } from "../../shared/session";
import { ClearFilters } from "../../shared/ui/ClearFilters";
import { Toolbar } from "../../shared/ui/Toolbar";
import styles from "./audit.module.css";
import { type AuditChoice, dayOf, peopleOptions } from "./queries";
import { actionGroups, actionText, actorName } from "./words";

const SHOWN_DAYS = 30;
const DAY = 86_400_000;
/** Before a kind among the values of actions; no action has a blank. */
const KIND = "kind ";

interface Props {
  choice: AuditChoice;
  /** Those on the screen: their actors and actions can be chosen too. */
  events: readonly AuditEvent[];
  set: (change: Change) => void;
  clear: (() => void) | undefined;
}

/** From, to, who, what; all of it in the address. */
export function Filters({ choice, events, set, clear }: Props) {
  const i18n = useI18n();
  const { t, codes } = i18n;
  const now = useNow();
  const [oldest, today] = [dayOf(i18n.wall, now - SHOWN_DAYS * DAY), dayOf(i18n.wall, now)];
  const people = usePeople(events, choice.actor);
  const seen = [choice.action, ...events.map((event) => event.action)].filter((action) => action !== undefined);
  const groups = actionGroups(codes("action"), seen);
  const active = Object.keys(choice).length;
  const filters = (
    <>
      <Day
        label={t("audit.from")}
        value={choice.since}
        min={oldest}
        max={choice.until ?? today}
        onChange={(since) => set({ since })}
      />
      <Day
        label={t("audit.to")}
        value={choice.until}
        min={choice.since ?? oldest}
        max={today}
        onChange={(until) => set({ until })}
      />
      <Choice label={t("audit.who")} value={choice.actor} onChange={(actor) => set({ actor })}>
        <option value="">{t("audit.actor.any")}</option>
        <option value="operator">{t("actor.operator")}</option>
        <option value="system">{t("actor.system")}</option>
        {people.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice
        label={t("audit.what")}
        value={choice.kind ? `${KIND}${choice.kind}` : choice.action}
        onChange={(value) =>
          set(
            value.startsWith(KIND)
              ? { kind: value.slice(KIND.length), action: undefined }
              : { action: value, kind: undefined },
          )
        }
      >
        <option value="">{t("audit.action.any")}</option>
        {groups.map(([kind, actions]) => (
          <optgroup key={kind} label={t(`actionGroup.${kind}`)}>
            <option value={`${KIND}${kind}`}>{t("actionGroup.all", { name: t(`actionGroup.${kind}`) })}</option>
            {actions.map((action) => (
              <option key={action} value={action}>
                {actionText(i18n, action)}
              </option>
            ))}
          </optgroup>
        ))}
      </Choice>
      {clear && (
        <span className={styles.clear}>
          <ClearFilters look="quiet" clear={clear} />
        </span>
      )}
    </>
  );
  return <Toolbar more={filters} active={active} />;
}

/** The portal's people, for who may ask; else those who appear in the events. */
function usePeople(events: readonly AuditEvent[], chosen: string | undefined): [id: string, name: string][] {
  const i18n = useI18n();
  const { t } = i18n;
  const users = useQuery(peopleOptions(useSlug(), useMay("users.manage")));
  const names = new Map<string, string>();
  if (chosen && chosen !== "operator" && chosen !== "system") names.set(chosen, t("actor.user"));
  for (const { actor } of events) if (actor.kind === "user" && actor.id) names.set(actor.id, actorName(i18n, actor));
  for (const user of users.data?.items ?? []) names.set(user.id, user.name || user.email);
  return [...names];
}

function Day({
  label,
  value,
  min,
  max,
  onChange,
}: {
  label: string;
  value: string | undefined;
  min: string;
  max: string;
  onChange: (day: string) => void;
}) {
  const id = useId();
  return (
    <span className={styles.filter}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="date"
        className={styles.input}
        value={value ?? ""}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <span className={styles.filter}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select id={id} className={styles.input} value={value ?? ""} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </span>
  );
}
