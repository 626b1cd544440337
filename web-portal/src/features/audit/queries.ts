import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import { type Wall, wallOf } from "../../shared/i18n/wall";
import { instantOf } from "../../shared/instant";
import { keepItems } from "../../shared/keep-items";
import { zoneOf } from "../../shared/place";
import { type Cursor, readCursor } from "../../shared/search";
import { stateOptions } from "../../shared/session";

/** What events are about, in the words of the server. */
export const auditKinds = ["access", "factors", "users", "nodes", "portal", "account", "imported"] as const;
export type AuditKind = (typeof auditKinds)[number];

/** What the server is asked for; `since` and `until` are instants, `until` exclusive. */
export interface AuditFilter extends Cursor {
  since?: string;
  until?: string;
  /** A user's id, `operator` or `system`. */
  actor?: string;
  action?: string;
  kind?: AuditKind;
}

export const auditOptions = (slug: string, query: AuditFilter) =>
  queryOptions({
    queryKey: [slug, "audit", "list", query],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/audit", { params: { path: { slug }, query }, signal })),
    placeholderData: keepItems,
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
  /** Where no single action is chosen. */
  kind?: AuditKind;
}

const ACTOR = /^(operator|system|[0-7][0-9a-hjkmnp-tv-z]{12})$/;

const DAY = 86_400_000;

/** Whether there is such a day, `YYYY-MM-DD`. */
function isDay(day: string | null): day is string {
  const at = day && /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === day;
}

/** Midnight at the beginning of a day by these clocks, `later` days on. */
const midnight = (wall: Wall, day: string, later = 0) =>
  new Date(instantOf(wall, Date.parse(day) + later * DAY)).toISOString();

/** The day of an instant by these clocks, as `YYYY-MM-DD`. */
export const dayOf = (wall: Wall, at: number) => new Date(wall(at)).toISOString().slice(0, 10);

/** What is chosen in the address; what the server would refuse is left out. */
export function readChoice(search: URLSearchParams): AuditChoice {
  const day = (name: string) => [search.get(name)].find(isDay);
  const days = [day("since"), day("until")] as const;
  // Chosen the wrong way round, they mean the same days.
  const [since, until] = days[0] && days[1] && days[0] > days[1] ? ([days[1], days[0]] as const) : days;
  const [actor, action] = [search.get("actor"), search.get("action")];
  const kind = action ? undefined : auditKinds.find((each) => each === search.get("kind"));
  return {
    ...(since && { since }),
    ...(until && { until }),
    ...(actor && ACTOR.test(actor) && { actor }),
    ...(action && action.length <= 100 && { action }),
    ...(kind && { kind }),
    ...readCursor(search),
  };
}

/** The choice in the server's words: days by the reader's clocks become instants, since its days are those of UTC. */
export function readFilter(search: URLSearchParams, wall: Wall): AuditFilter {
  const { since, until, ...rest } = readChoice(search);
  return {
    ...rest,
    ...(since && { since: midnight(wall, since) }),
    ...(until && { until: midnight(wall, until, 1) }),
  };
}

/** Asks for the page of an address; where that has days, `state` tells first by which clocks. */
export async function askAhead(client: QueryClient, slug: string, search: URLSearchParams) {
  const { since, until } = readChoice(search);
  const state = since || until ? await client.query(stateOptions(slug)) : null;
  await client.query(auditOptions(slug, readFilter(search, wallOf(zoneOf(state?.user)))));
}
