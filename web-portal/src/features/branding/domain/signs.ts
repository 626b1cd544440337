import type { DnsRecord, Domain, DomainCheck, DomainState } from "../../../shared/api/schema";
import type { IconName } from "../../../shared/ui/Icon";
import type { Tone } from "../../../shared/ui/parts";

interface Sign {
  tone: Tone;
  icon: IconName;
}
export const states: Record<DomainState, Sign> = {
  pending: { tone: "info", icon: "clock" },
  verified: { tone: "info", icon: "check" },
  issuing: { tone: "info", icon: "spinner" },
  active: { tone: "ok", icon: "online" },
  degraded: { tone: "warn", icon: "degraded" },
  suspended: { tone: "danger", icon: "offline" },
  failed: { tone: "danger", icon: "offline" },
  "certificate-failed": { tone: "danger", icon: "degraded" },
};
/** "Could not check" is never "failed". */
export const checks: Record<DomainCheck["state"], Sign> = {
  ok: { tone: "ok", icon: "online" },
  missing: { tone: "warn", icon: "degraded" },
  wrong: { tone: "danger", icon: "offline" },
  unknown: { tone: "idle", icon: "unknown" },
};
/** For what nobody is to be blamed for. */
export const waiting: Sign = { tone: "idle", icon: "clock" };

export const verdictSign = (verdict: DnsRecord["verdict"]): Sign =>
  verdict === "ok" || verdict === "missing" || verdict === "unknown" ? checks[verdict] : checks.wrong;

export type StepName = "ownership" | "routing" | "certificate";
export const steps: readonly StepName[] = ["ownership", "routing", "certificate"];

/** The records that a step is about. */
export const recordsOf = ({ records }: Domain, step: StepName) =>
  records.filter(({ type }) => step === (type === "TXT" ? "ownership" : type === "CAA" ? "certificate" : "routing"));
