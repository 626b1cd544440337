import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import { type Cursor, readCursor } from "../../shared/search";

/** What the server is asked for; `since` and `until` are instants, `until` exclusive. */
export interface AuditFilter extends Cursor {
  since?: string;
  until?: string;
  /** A user's id, `operator` or `system`. */
  actor?: string;
  action?: string;
}

export const auditOptions = (slug: string, query: AuditFilter) =>
  queryOptions({
    queryKey: [slug, "audit", "list", query],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/audit", { params: { path: { slug }, query }, signal })),
    placeholderData: keepPreviousData,
  });

/** Who may be chosen as actor; only owners may ask. */
export const peopleOptions = (slug: string, mayAsk: boolean) =>
  queryOptions({
    queryKey: [slug, "users"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/users", { params: { path: { slug } }, signal })),
    enabled: mayAsk,
  });

/** What the address holds: calendar days where the reader is, both included. */
export interface AuditChoice extends Cursor {
  since?: string;
  until?: string;
  actor?: string;
  action?: string;
}

const ACTOR = /^(operator|system|[0-9a-hjkmnp-tv-z]{13})$/;

/** Midnight at the beginning of a day, here, `later` days on; `undefined`: no such day. */
function midnight(day: string, later = 0): Date | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, date = 0] = parts;
  const at = new Date(year, month - 1, date + later);
  return new Date(year, month - 1, date).getDate() === date ? at : undefined;
}

/** The day of an instant, here, as `YYYY-MM-DD`. */
export function dayOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** What is chosen in the address; what the server would refuse is left out. */
export function readChoice(search: URLSearchParams): AuditChoice {
  const day = (name: string) => [search.get(name)].find((value) => value !== null && midnight(value));
  const [since, until] = [day("since"), day("until")];
  const [actor, action] = [search.get("actor"), search.get("action")];
  return {
    ...(since && { since }),
    ...(until && { until }),
    ...(actor && ACTOR.test(actor) && { actor }),
    ...(action && action.length <= 100 && { action }),
    ...readCursor(search),
  };
}

/** The choice in the server's words: days become instants, since its days are those of UTC. */
export function readFilter(search: URLSearchParams): AuditFilter {
  const { since, until, ...rest } = readChoice(search);
  return {
    ...rest,
    ...(since && { since: midnight(since)?.toISOString() ?? since }),
    ...(until && { until: midnight(until, 1)?.toISOString() ?? until }),
  };
}
