import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";

export interface AuditFilter {
  /** Instant, RFC 3339. */
  since?: string;
  after?: string;
}

export const auditOptions = (slug: string, query: AuditFilter) =>
  queryOptions({
    queryKey: [slug, "audit", "list", query],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/audit", { params: { path: { slug }, query }, signal })),
    placeholderData: keepPreviousData,
  });

/** Days back; the last is all that is shown. */
export const spans = ["1", "7", "30"] as const;
export type Span = (typeof spans)[number];
export const readSpan = (search: URLSearchParams): Span => spans.find((s) => s === search.get("days")) ?? "30";

const DAY = 86_400_000;
const STEP = 300_000;

/** The filter in the address. The instant moves in steps of five minutes, so that it is the same question for a while. */
export function readFilter(search: URLSearchParams, now = Date.now()): AuditFilter {
  const span = readSpan(search);
  const after = search.get("after");
  const since = new Date(Math.floor((now - Number(span) * DAY) / STEP) * STEP).toISOString();
  return { ...(span !== "30" && { since }), ...(after && { after }) };
}
