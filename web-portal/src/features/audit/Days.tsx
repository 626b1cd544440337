import { type ReactNode, useId, useState } from "react";
import type { AuditEvent } from "../../shared/api/schema";
import { useNow } from "../../shared/clock";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { Facts } from "../../shared/ui/Facts";
import { Icon } from "../../shared/ui/Icon";
import { Name } from "../../shared/ui/Name";
import styles from "./audit.module.css";
import { dayOf } from "./queries";
import { sentenceOf } from "./sentence";
import { actorName, changeText, targetName, valueText } from "./words";

const DAY = 86_400_000;
/** What the sentence says already, or hardly anybody asks. */
const ASIDE: readonly string[] = ["command", "device", "portal_enabled", "state", "status"];

/** The events by the days of the reader's clocks, in the order in which they come. */
export function Days({ events, dimmed }: { events: readonly AuditEvent[]; dimmed: boolean }) {
  const i18n = useI18n();
  const days = Map.groupBy(events, ({ at }) => dayOf(i18n.wall, Date.parse(at)));
  return (
    <div className={styles.days} aria-busy={dimmed}>
      {[...days].map(([day, those]) => (
        <Day key={day} day={day} events={those} />
      ))}
    </div>
  );
}

function Day({ day, events }: { day: string; events: readonly AuditEvent[] }) {
  const i18n = useI18n();
  const now = useNow();
  const id = useId();
  return (
    <section className={styles.day} aria-labelledby={id}>
      <h2 id={id} className={styles.date}>
        {dayTitle(i18n, day, now)}
      </h2>
      <ol>
        {events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
    </section>
  );
}

function dayTitle({ t, date, wall }: I18n, day: string, now: number) {
  // Not the instant a day ago: of a night in which the clocks change, that is another day.
  const days = (Date.parse(dayOf(wall, now)) - Date.parse(day)) / DAY;
  const near = days === 0 ? "audit.today" : days === 1 && "audit.yesterday";
  return near ? `${t(near)}, ${date(day)}` : date(day);
}

function Event({ event }: { event: AuditEvent }) {
  const i18n = useI18n();
  const [open, setOpen] = useState(false);
  const { pieces, field } = sentenceOf(i18n, event);
  const told = Object.keys(event.details).filter((name) => name !== field && !ASIDE.includes(name));
  return (
    <li className={styles.event}>
      <time className={styles.time} dateTime={event.at} title={i18n.dateTime(event.at)}>
        {i18n.time(event.at)}
      </time>
      <div className={styles.what}>
        <p>{pieces.map(pieceNode)}</p>
        {told.length > 0 && (
          <ul>
            {told.map((name) => (
              <li key={name} className={styles.change}>
                <Name of={changeOf(i18n, event, name)} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
        {i18n.t("audit.details")}
        <Icon name={open ? "up" : "down"} size={14} />
      </button>
      {open && (
        <div className={styles.facts}>
          <Facts items={facts(i18n, event)} />
        </div>
      )}
    </li>
  );
}

const changeOf = (i18n: I18n, { action, details }: AuditEvent, name: string) => {
  const change = details[name];
  return change ? changeText(i18n, action, name, change) : "";
};

/** A value stands out, and keeps its own direction of writing. */
const pieceNode = (piece: ReturnType<typeof sentenceOf>["pieces"][number], index: number): ReactNode =>
  typeof piece === "string" ? (
    piece
  ) : (
    <span key={index} className={styles.value}>
      <Name of={piece.value} />
    </span>
  );

const sides = (i18n: I18n, { action, details }: AuditEvent, name: string) =>
  (["old", "new"] as const)
    .flatMap((side) => (details[name] && valueText(i18n, action, name, details[name], side)) || [])
    .join(" → ");

/** What an event holds beside its sentence, for who looks into it. */
function facts(i18n: I18n, event: AuditEvent): [string, ReactNode][] {
  const { t } = i18n;
  const { actor, target, details } = event;
  const who = actorName(i18n, actor);
  const whom = targetName(i18n, target);
  const rows: [string, string | null][] = [
    [t("audit.when"), i18n.dateTime(event.at)],
    [t("audit.who"), actor.kind === "operator" && actor.name ? `${who} · ${t("actor.operator")}` : who],
    [t("audit.target"), whom],
    [t("audit.ip"), event.ip],
    ...ASIDE.filter((name) => details[name]).map((name): [string, string] => [
      i18n.word("field", name),
      sides(i18n, event, name),
    ]),
    [t("audit.action"), event.action],
    [t("audit.id"), event.id],
  ];
  return rows.flatMap(([label, text]) => (text ? [[label, <Name key={label} of={text} />]] : []));
}
