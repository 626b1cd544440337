import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../../shared/api/client";
import type { SecurityForm } from "../../../shared/api/schema";
import { stateOptions } from "../../../shared/session";

export const policyOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "security"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/security", { params: { path: { slug } }, signal })),
  });

export function useSavePolicy(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SecurityForm) => call(api.PUT("/portal/{slug}/security", { params: { path: { slug } }, body })),
    onSuccess: (saved) => {
      client.setQueryData(policyOptions(slug).queryKey, saved);
      // It may hold for who has set it, too.
      return client.invalidateQueries({ queryKey: stateOptions(slug).queryKey });
    },
  });
}
