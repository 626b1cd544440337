import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";

export const billingOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "billing"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/billing", { params: { path: { slug } }, signal })),
  });

export const invoiceOptions = (slug: string, id: string) =>
  queryOptions({
    queryKey: [slug, "billing", "invoice", id],
    queryFn: ({ signal }) =>
      call(api.GET("/portal/{slug}/billing/invoices/{id}", { params: { path: { slug, id } }, signal })),
  });
