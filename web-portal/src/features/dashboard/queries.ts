import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import { keepItems } from "../../shared/keep-items";
import type { Cursor } from "../../shared/search";

export const dashboardOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "dashboard"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/dashboard", { params: { path: { slug } }, signal })),
    refetchInterval: 60_000,
  });

export const attentionOptions = (slug: string, query: Cursor) =>
  queryOptions({
    queryKey: [slug, "dashboard", "attention", query],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/attention", { params: { path: { slug }, query }, signal })),
    placeholderData: keepItems,
    refetchInterval: 60_000,
  });
