import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Command, MetricRange, NodeDetail, NodeSort, NodeStatus } from "../../shared/api/schema";
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

export const metricsOptions = (slug: string, id: string, range: MetricRange) =>
  queryOptions({
    queryKey: [slug, "nodes", "metrics", id, range],
    queryFn: ({ signal }) =>
      call(api.GET("/portal/{slug}/nodes/{id}/metrics", { params: { path: { slug, id }, query: { range } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
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

export const ranges: readonly MetricRange[] = ["1h", "24h", "7d", "30d"];
export const readRange = (search: URLSearchParams): MetricRange =>
  ranges.find((r) => r === search.get("range")) ?? "24h";
