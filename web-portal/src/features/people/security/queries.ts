import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../../shared/api/client";

export const sessionsOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "profile", "sessions"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/profile/sessions", { params: { path: { slug } }, signal })),
  });
