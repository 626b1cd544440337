import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Command, MetricRange, NodeDetail, NodeSort, NodeStatus } from "../../shared/api/schema";
import type { Zoom } from "../../shared/chart/zoom";
import { keepItems } from "../../shared/keep-items";
import { type Cursor, readCursor } from "../../shared/search";

interface NodeFilter extends Cursor {
  status?: NodeStatus;
  q?: string;
  sort?: NodeSort;
}

/** Whether a command is still under way. */
export const live = (command: Command | null) =>
  command !== null && ["queued", "sent", "accepted"].includes(command.state);

export const nodesOptions = (slug: string, query: NodeFilter) =>
  queryOptions({
    queryKey: [slug, "nodes", "list", query],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/nodes", { params: { path: { slug }, query }, signal })),
    placeholderData: keepItems,
    refetchInterval: ({ state }) => (state.data?.items.some((n) => live(n.active_command)) ? 5000 : 60_000),
  });

/** Fast while a command runs: every two seconds for half a minute, then every five. */
const pace = (node: NodeDetail | undefined) => {
  const command = node?.active_command;
  if (!command || !live(command)) return 60_000;
  return Date.now() - Date.parse(command.requested_at) < 30_000 ? 2000 : 5000;
};

export const nodeOptions = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, "nodes", "detail", id],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/nodes/{id}", { params: { path: { slug, id } }, signal })),
    refetchInterval: ({ state }) => pace(state.data),
  });

/** A receipt, asked for until the command has ended. */
export const commandOptions = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, "nodes", "command", id],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/commands/{id}", { params: { path: { slug, id } }, signal })),
    refetchInterval: ({ state: { data } }) => (!data || live(data) ? 3000 : false),
  });

interface MetricsAsked {
  range: MetricRange;
  /** An instant in the last step; without it now. */
  until?: string | undefined;
}

export const metricsOptions = (slug: string, id: string, { range, until }: MetricsAsked) =>
  queryOptions({
    queryKey: [slug, "nodes", "metrics", id, range, until ?? ""],
    queryFn: ({ signal }) => {
      const query = { range, ...(until && { until }) };
      return call(api.GET("/portal/{slug}/nodes/{id}/metrics", { params: { path: { slug, id }, query }, signal }));
    },
    placeholderData: keepPreviousData,
    // What lies behind does not change.
    refetchInterval: until ? false : 30_000,
  });

export const statuses: readonly NodeStatus[] = ["online", "degraded", "offline", "no-data", "maintenance"];
const sorts = ["name", "status", "cpu", "memory", "disk", "last_seen"].flatMap((s) => [s, `-${s}`] as NodeSort[]);

/** The filter in the address; what the server would refuse is left out. */
export function readFilter(search: URLSearchParams): NodeFilter {
  const [status, sort] = [
    statuses.find((s) => s === search.get("status")),
    sorts.find((s) => s === search.get("sort")),
  ];
  const q = search.get("q");
  return { ...(status && { status }), ...(q && { q }), ...(sort && { sort }), ...readCursor(search) };
}

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** How long each range is; the shortest that holds a part of the axis has its figures the finest. */
export const lengths = {
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": DAY,
  "2d": 2 * DAY,
  "7d": 7 * DAY,
  "30d": 30 * DAY,
} as const;
/** Those that are offered. */
export const ranges = ["1h", "24h", "7d", "30d"] as const;
export const readRange = (search: URLSearchParams) => ranges.find((r) => r === search.get("range")) ?? "24h";

const MINUTE = 60_000;
/** The server's steps of each range. */
const steps = {
  "1h": MINUTE,
  "6h": MINUTE,
  "24h": 5 * MINUTE,
  "2d": 10 * MINUTE,
  "7d": HOUR,
  "30d": 4 * HOUR,
} as const;
/** How far its clock may be behind ours: it refuses what lies ahead of it. */
const SKEW = 10 * MINUTE;

/** Those of a range that ends at `until`: longer, where finer figures are no longer kept. */
function stepOf(range: MetricRange, until: number, now: number) {
  const age = now - until + lengths[range];
  return Math.max(steps[range], age <= 2 * DAY ? 0 : age <= 7 * DAY ? 5 * MINUTE : HOUR);
}

/** What to ask for, so that `zoom` is in it with a step on either side; without a part the range up to now. */
export function metricsAsked(range: MetricRange, zoom: Zoom | undefined, now: number): MetricsAsked {
  if (!zoom) return { range };
  const all = (Object.keys(lengths) as MetricRange[]).map((each) => {
    const step = stepOf(each, zoom.to, now);
    const until = zoom.to + step <= now - SKEW ? zoom.to + step : undefined;
    const end = until ?? Math.max(now, zoom.to) + step;
    return { range: each, until, fits: end + step - zoom.from <= lengths[each] };
  });
  const { range: finest = "30d", until } = all.find(({ fits }) => fits) ?? all.at(-1) ?? {};
  return { range: finest, ...(until && { until: new Date(until).toISOString() }) };
}
