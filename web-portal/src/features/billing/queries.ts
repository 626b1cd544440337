import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import { keepItems } from "../../shared/keep-items";
import type { Cursor } from "../../shared/search";

export const billingOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "billing"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/billing", { params: { path: { slug } }, signal })),
  });

export const invoicesOptions = (slug: string, query: Cursor) =>
  queryOptions({
    queryKey: [slug, "billing", "invoices", query],
    queryFn: ({ signal }) =>
      call(api.GET("/portal/{slug}/billing/invoices", { params: { path: { slug }, query }, signal })),
    placeholderData: keepItems,
  });

export const invoiceOptions = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, "billing", "invoice", id],
    queryFn: ({ signal }) =>
      call(api.GET("/portal/{slug}/billing/invoices/{id}", { params: { path: { slug, id } }, signal })),
  });
