import type { Ticket } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import type { Sign } from "../../shared/ui/labels";
import { Status } from "../../shared/ui/parts";

const priorities: Record<Ticket["priority"], Sign | undefined> = {
  urgent: { tone: "danger", icon: "degraded" },
  high: { tone: "warn", icon: "up" },
  normal: undefined,
  low: undefined,
};

/** What is urgent looks so; the rest is a word. */
export function TicketPriority({ priority }: { priority: Ticket["priority"] }) {
  const { word } = useI18n();
  const sign = priorities[priority];
  const text = word("priority", priority);
  return sign ? <Status {...sign}>{text}</Status> : text;
}
