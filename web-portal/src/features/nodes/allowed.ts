import type { ApiProblem } from "../../shared/api/client";
import type { CommandKind, NodeSummary, State } from "../../shared/api/schema";
import { live } from "./queries";

/** The version that a node could be upgraded to. */
export const newer = ({ version, available_version }: Pick<NodeSummary, "version" | "available_version">) =>
  available_version === version ? null : available_version;

type Refusal = "off" | "busy" | "maintenance" | "current";

/**
 * Whether a command can be asked for: `null` when the role lacks it (then it is not shown), the reason when the state
 * forbids it (then it stays visible, with the reason), else `undefined`.
 */
export function refusal(
  kind: CommandKind,
  { permissions, features }: Pick<State, "permissions" | "features">,
  node: Pick<NodeSummary, "status" | "active_command" | "version" | "available_version">,
): Refusal | null | undefined {
  if (!permissions.includes("nodes.command")) return null;
  if (!features.commands) return "off";
  if (live(node.active_command)) return "busy";
  if (node.status === "maintenance") return "maintenance";
  if (kind === "upgrade" && !newer(node)) return "current";
  return undefined;
}

/** Whether it was refused, so that the next try is another command. What says nothing of that may have been done. */
export const isRefused = ({ status, code }: ApiProblem) =>
  status >= 400 && status < 500 && status !== 408 && status !== 429 && code !== "not-json";
