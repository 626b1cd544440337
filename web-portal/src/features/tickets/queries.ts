import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { TicketStatus } from "../../shared/api/schema";
import { keepItems } from "../../shared/keep-items";
import { type Cursor, readCursor } from "../../shared/search";

interface TicketFilter extends Cursor {
  status?: TicketStatus;
}

export const ticketsOptions = (slug: string, query: TicketFilter) =>
  queryOptions({
    queryKey: [slug, "tickets", "list", query],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/tickets", { params: { path: { slug }, query }, signal })),
    placeholderData: keepItems,
  });

export const ticketOptions = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, "tickets", "detail", id],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/tickets/{id}", { params: { path: { slug, id } }, signal })),
  });

export const statuses: readonly TicketStatus[] = ["open", "pending", "resolved", "closed"];

/** The filter in the address; what the server would refuse is left out. */
export function readFilter(search: URLSearchParams): TicketFilter {
  const status = statuses.find((s) => s === search.get("status"));
  return { ...(status && { status }), ...readCursor(search) };
}
