import type { Command, CommandState, NodeSummary } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import type { IconName } from "../../shared/ui/Icon";
import { NodeStatus } from "../../shared/ui/labels";
import { Status, type Tone } from "../../shared/ui/parts";
import { live } from "./queries";

const states: Record<CommandState, { tone: Tone; icon: IconName }> = {
  queued: { tone: "info", icon: "spinner" },
  sent: { tone: "info", icon: "spinner" },
  accepted: { tone: "info", icon: "spinner" },
  succeeded: { tone: "ok", icon: "online" },
  failed: { tone: "danger", icon: "offline" },
  expired: { tone: "idle", icon: "clock" },
  unknown: { tone: "warn", icon: "unknown" },
};

export function CommandStatus({ of }: { of: Command }) {
  const { t } = useI18n();
  return <Status {...states[of.state]}>{t(`state.${of.state}`)}</Status>;
}

/** The node's status, or the command that is under way on it. */
export function NodeState({
  of,
  pill = false,
}: {
  of: Pick<NodeSummary, "status" | "active_command">;
  pill?: boolean;
}) {
  const { t } = useI18n();
  const command = of.active_command;
  if (!command || !live(command)) return <NodeStatus status={of.status} pill={pill} />;
  return (
    <Status tone="info" icon="spinner" pill={pill}>
      {t(`command.${command.kind}`)}
    </Status>
  );
}
