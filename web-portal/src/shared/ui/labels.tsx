import type { Invoice, NodeSummary, Plan, Ticket } from "../api/schema";
import { useI18n } from "../i18n/i18n";
import type { IconName } from "./Icon";
import { Status, type Tone } from "./parts";

export interface Sign {
  tone: Tone;
  icon: IconName;
}
const nodes: Record<NodeSummary["status"], Sign> = {
  online: { tone: "ok", icon: "online" },
  degraded: { tone: "warn", icon: "degraded" },
  offline: { tone: "danger", icon: "offline" },
  maintenance: { tone: "info", icon: "maintenance" },
  "no-data": { tone: "warn", icon: "unknown" },
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

interface Props<S> {
  status: S;
  /** Tinted, for beside a page's title. */
  pill?: boolean;
}

function Label<S extends string>({ group, signs, status, pill }: Props<S> & { group: string; signs: Record<S, Sign> }) {
  const { word } = useI18n();
  const sign: Sign | undefined = signs[status];
  return (
    <Status {...(sign ?? other)} pill={pill ?? false}>
      {word(group, status)}
    </Status>
  );
}

export const NodeStatus = (props: Props<NodeSummary["status"]>) => <Label {...props} group="status" signs={nodes} />;
export const InvoiceStatus = (props: Props<Invoice["status"]>) => <Label {...props} group="invoice" signs={invoices} />;
export const PlanStatus = (props: Props<Plan["status"]>) => <Label {...props} group="plan" signs={plans} />;
export const TicketStatus = (props: Props<Ticket["status"]>) => <Label {...props} group="ticket" signs={tickets} />;
