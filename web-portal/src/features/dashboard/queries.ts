import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";

export const dashboardOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "dashboard"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/dashboard", { params: { path: { slug } }, signal })),
    refetchInterval: 60_000,
  });
