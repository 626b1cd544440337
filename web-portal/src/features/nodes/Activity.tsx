import type { Command } from "../../shared/api/schema";
import { useNow } from "../../shared/clock";
import { useI18n } from "../../shared/i18n/i18n";
import { Ago } from "../../shared/ui/Ago";
import { Icon } from "../../shared/ui/Icon";
import { Card, CardHead } from "../../shared/ui/parts";
import { CommandStatus } from "./labels";
import styles from "./nodes.module.css";

/** The last commands: what was asked, by whom, how it stands. The newest is a receipt, with each state it went through. */
export function Activity({ commands: [newest, ...earlier] }: { commands: readonly Command[] }) {
  const { t } = useI18n();
  return (
    <Card padded aria-labelledby="activity">
      <CardHead id="activity" title={t("node.activity")} />
      {newest ? (
        <div aria-live="polite">
          <Line of={newest} />
          <Track of={newest} />
        </div>
      ) : (
        <p className={styles.quiet}>{t("node.activity.none")}</p>
      )}
      {earlier.length > 0 && (
        <details className={styles.earlier}>
          <summary className={styles.quiet}>{t("node.activity.earlier", { count: earlier.length })}</summary>
          <ol>
            {earlier.map((command) => (
              <li key={command.id}>
                <Line of={command} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </Card>
  );
}

function Line({ of: command }: { of: Command }) {
  const { t } = useI18n();
  return (
    <div className={styles.command}>
      <span className={styles.kind}>
        {t(`command.${command.kind}`)} {command.version && t("command.to", { version: command.version })}
      </span>
      <CommandStatus of={command} />
      <span className={styles.quiet}>
        {command.requested_by === null ? t("command.byErased") : t("command.by", { name: command.requested_by })}
      </span>
      {(command.state === "unknown" || command.state === "expired") && (
        <span className={styles.quiet}>{t(`command.${command.state}.help`)}</span>
      )}
      {command.detail && <span className={styles.quiet}>{command.detail}</span>}
      <Ago at={command.requested_at} className={styles.when} />
    </div>
  );
}

/** Queued, sent, … each with its time. */
function Track({ of: { history } }: { of: Command }) {
  const { word, timeSince } = useI18n();
  const now = useNow();
  return (
    <ol className={styles.track}>
      {history.map(({ state, at }, index) => (
        <li key={`${state} ${at}`} className={styles.step}>
          {index > 0 && <Icon name="next" size={14} />}
          {word("state", state)}
          <time dateTime={at}>{timeSince(at, now)}</time>
        </li>
      ))}
    </ol>
  );
}
