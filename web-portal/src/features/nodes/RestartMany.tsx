import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { Link } from "wouter";
import type { NodeSummary } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Dialog, DialogText } from "../../shared/ui/Dialog";
import { Icon } from "../../shared/ui/Icon";
import { Name } from "../../shared/ui/Name";
import { Status } from "../../shared/ui/parts";
import { useProblemText } from "../../shared/ui/problems";
import { refusal } from "./allowed";
import { CommandStatus } from "./labels";
import { commandOptions } from "./queries";
import styles from "./restart.module.css";
import { type Asked, type Phase, useRestarts } from "./restarts";

/** Restarts some nodes with one confirmation; each has its own receipt, and what failed can be asked for again. */
export default function RestartMany({ nodes, onClose }: { nodes: readonly NodeSummary[]; onClose: () => void }) {
  const { t } = useI18n();
  const session = useSession();
  const slug = useSlug();
  const { asked, phase, ask, stop } = useRestarts(slug);
  const busy = phase !== "idle";
  const list = useHeld(busy, stop);
  const refused = new Map(nodes.map((node) => [node.id, refusal("restart", session, node)]));
  const able = nodes.filter(({ id }) => refused.get(id) === undefined);
  const begun = asked.size > 0;
  const failed = nodes.filter(({ id }) => asked.get(id)?.problem);
  const open = able.filter(({ id }) => !asked.has(id));
  const again = begun ? [...failed, ...open] : able;
  return (
    <Dialog
      title={t(begun ? "restarts.title" : "restarts.ask", { count: begun ? asked.size : able.length })}
      wide
      onClose={onClose}
    >
      {(leave) => (
        <>
          {!begun && <DialogText>{t("restarts.body")}</DialogText>}
          <ul ref={list} className={styles.nodes}>
            {nodes.map((node) => (
              <li key={node.id} className={styles.node}>
                <span className={styles.name}>
                  <Name of={node.name} />
                </span>
                <Fate
                  of={asked.get(node.id)}
                  refused={refused.get(node.id) ?? undefined}
                  phase={begun ? phase : undefined}
                  node={node}
                />
              </li>
            ))}
          </ul>
          <p role="status" className={styles.sum}>
            {begun && !busy && t("restarts.sum", { done: `${asked.size - failed.length}`, all: `${nodes.length}` })}
          </p>
          <div className={styles.actions}>
            {busy ? (
              <Button key="stop" busy={phase === "stopping"} onClick={stop}>
                {t("restarts.stop")}
              </Button>
            ) : (
              <Button key="leave" look={begun && again.length === 0 && "primary"} onClick={leave}>
                {t(begun ? "users.close" : "app.cancel")}
              </Button>
            )}
            {(busy || again.length > 0 || !begun) && (
              <Button
                look="primary"
                busy={busy}
                reason={able.length === 0 ? t("restarts.nobody") : undefined}
                onClick={() => void ask(again)}
              >
                {t(begun ? "restarts.again" : "restarts.confirm", { count: begun ? again.length : able.length })}
              </Button>
            )}
          </div>
        </>
      )}
    </Dialog>
  );
}

/** While the dialog of this list is busy, what would close it only stops: its receipts stay in sight. */
function useHeld(busy: boolean, stop: () => void) {
  const list = useRef<HTMLUListElement>(null);
  const hold = useEffectEvent((event: Event) => {
    if (event instanceof KeyboardEvent && event.key !== "Escape") return;
    event.preventDefault();
    stop();
  });
  useEffect(() => {
    const dialog = list.current?.closest("dialog");
    if (!busy || !dialog) return;
    // A browser that was asked twice closes without a `cancel`, but not when the key was taken.
    for (const type of ["cancel", "keydown"]) dialog.addEventListener(type, hold);
    return () => {
      for (const type of ["cancel", "keydown"]) dialog.removeEventListener(type, hold);
    };
  }, [busy]);
  return list;
}

/** What became of a node: why it is left out, that it is being asked, its receipt, or why that failed. */
function Fate({
  of,
  refused,
  phase,
  node,
}: {
  of: Asked | undefined;
  refused: Exclude<ReturnType<typeof refusal>, null>;
  /** Of what is asked for; nothing before it has begun. */
  phase: Phase | undefined;
  node: NodeSummary;
}) {
  const { t } = useI18n();
  const text = useProblemText();
  if (of?.command) return <Receipt id={of.command} node={phase === "idle" ? node.id : undefined} />;
  if (of?.problem)
    return (
      <Status tone="danger" icon="offline">
        {text(of.problem)}
      </Status>
    );
  if (of)
    return (
      <Status tone="info" icon="spinner">
        {t("restarts.asking")}
      </Status>
    );
  if (refused)
    return (
      <Status tone="idle" icon="minus">
        {t(`node.reason.${refused}`)}
      </Status>
    );
  const word = phase === undefined ? "will" : phase === "busy" ? "waiting" : "unsent";
  return <span className={styles.quiet}>{t(`restarts.${word}`)}</span>;
}

/** Leads to its node, once leaving the page stops nothing. */
function Receipt({ id, node }: { id: string; node: string | undefined }) {
  const { t } = useI18n();
  const { data } = useQuery(commandOptions(useSlug(), id));
  return (
    <span className={styles.receipt}>
      {data ? <CommandStatus of={data} /> : <Icon name="spinner" size={16} />}
      {node && <Link href={`/nodes/${node}`}>{t("restarts.receipt")}</Link>}
    </span>
  );
}
