import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";

export interface AuditFilter {
  /** Instant, RFC 3339. */
  since?: string;
  /** A user's id, `operator` or `system`. */
  actor?: string;
  action?: string;
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
  const [actor, action, after] = [search.get("actor"), search.get("action"), search.get("after")];
  const since = new Date(Math.floor((now - Number(span) * DAY) / STEP) * STEP).toISOString();
  return {
    ...(span !== "30" && { since }),
    ...(actor && /^(operator|system|[0-9a-hjkmnp-tv-z]{13})$/.test(actor) && { actor }),
    ...(action && { action: action.slice(0, 100) }),
    ...(after && { after }),
  };
}

/** The actions that can be asked for. */
export const actions = [
  "auth.login",
  "auth.logout",
  "auth.password-changed",
  "auth.password-reset",
  "session.revoked",
  "profile.updated",
  "user.created",
  "user.invited",
  "user.resent",
  "user.accepted",
  "user.role-changed",
  "user.removed",
  "node.restart",
  "node.upgrade",
  "command.succeeded",
  "command.failed",
  "branding.updated",
  "domain.active",
  "portal.enabled",
  "portal.disabled",
  "audit.exported",
] as const;

/** The events of a filter as a file; fetched, because a plain link would be a navigation and get the page. */
export function useExport(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ after: _, ...body }: AuditFilter) =>
      save(
        await call(
          api.POST("/portal/{slug}/audit/export", {
            params: { path: { slug } },
            body,
            parseAs: "blob",
            headers: { Accept: "text/csv, application/problem+json" },
          }),
        ),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: [slug, "audit"] }),
  });
}

function save(file: Blob | string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([file], { type: "text/csv" }));
  link.download = `audit-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
