import type { Invoice, NodeSummary, Plan, Ticket } from "../api/schema";
import { useI18n } from "../i18n/i18n";
import type { IconName } from "./Icon";
import { Status, type Tone } from "./parts";

interface Sign {
  tone: Tone;
  icon: IconName;
}
const nodes: Record<NodeSummary["status"], Sign> = {
  online: { tone: "ok", icon: "online" },
  degraded: { tone: "warn", icon: "degraded" },
  offline: { tone: "danger", icon: "offline" },
  maintenance: { tone: "info", icon: "maintenance" },
};
const invoices: Record<Invoice["status"], Sign> = {
  open: { tone: "info", icon: "clock" },
  paid: { tone: "ok", icon: "online" },
  overdue: { tone: "danger", icon: "degraded" },
  void: { tone: "idle", icon: "offline" },
};
const plans: Record<Plan["status"], Sign> = {
  active: { tone: "ok", icon: "online" },
  past_due: { tone: "danger", icon: "degraded" },
  cancelled: { tone: "idle", icon: "offline" },
};
const tickets: Record<Ticket["status"], Sign> = {
  open: { tone: "info", icon: "tickets" },
  pending: { tone: "warn", icon: "clock" },
  resolved: { tone: "ok", icon: "online" },
  closed: { tone: "idle", icon: "check" },
};
/** For a code that this version does not know. */
const other: Sign = { tone: "idle", icon: "unknown" };

const makeLabel = <S extends string>(group: string, signs: Record<S, Sign>) =>
  function Label({ status, pill = false }: { status: S; pill?: boolean }) {
    const { word } = useI18n();
    return (
      <Status {...(signs[status] ?? other)} pill={pill}>
        {word(group, status)}
      </Status>
    );
  };

export const NodeStatus = makeLabel("status", nodes);
export const InvoiceStatus = makeLabel("invoice", invoices);
export const PlanStatus = makeLabel("plan", plans);
export const TicketStatus = makeLabel("ticket", tickets);
