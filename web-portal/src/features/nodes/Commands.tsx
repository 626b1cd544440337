import { useState } from "react";
import type { CommandKind, NodeDetail } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Confirm } from "../../shared/ui/Dialog";
import { useToast } from "../../shared/ui/Toast";
import { newer, refusal } from "./allowed";
import { useCommand } from "./changes";

/** What can be asked of a node. */
export function Commands({ node }: { node: NodeDetail }) {
  const { t } = useI18n();
  const session = useSession();
  const [asking, setAsking] = useState<CommandKind>();
  const button = (kind: CommandKind, text: string) => {
    const reason = refusal(kind, session, node);
    if (reason === null) return null;
    return (
      <Button
        icon={kind === "restart" ? "restart" : "up"}
        reason={reason && t(`node.reason.${reason}`)}
        onClick={() => setAsking(kind)}
      >
        {text}
      </Button>
    );
  };
  return (
    <>
      {button("upgrade", t("node.upgrade"))}
      {button("restart", t("command.restart"))}
      {asking && <Ask kind={asking} node={node} onClose={() => setAsking(undefined)} />}
    </>
  );
}

function Ask({ kind, node, onClose }: { kind: CommandKind; node: NodeDetail; onClose: () => void }) {
  const { t } = useI18n();
  const command = useCommand(useSlug(), node.id);
  const toast = useToast();
  const { name } = node;
  return (
    <Confirm
      title={
        kind === "restart"
          ? t("node.restart.title", { name })
          : t("node.upgrade.title", { name, version: newer(node) ?? "" })
      }
      body={t(`node.${kind}.body`)}
      confirm={t(`node.${kind}.confirm`, { name })}
      change={command}
      onClose={onClose}
      onConfirm={(close) =>
        command.mutate(kind, {
          onSuccess: () => {
            close();
            toast(t("node.requested"));
          },
        })
      }
    />
  );
}
