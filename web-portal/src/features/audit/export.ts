import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Wall } from "../../shared/i18n/wall";
import { save } from "../../shared/save";
import { type AuditFilter, dayOf } from "./queries";

/** Takes the events of a filter home as a file; that they were taken is an event too. */
export function useExport(slug: string, wall: Wall) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ after: _, before: __, ...body }: AuditFilter) =>
      save(
        await call(
          api.POST("/portal/{slug}/audit/export", {
            params: { path: { slug } },
            body,
            parseAs: "blob",
            headers: { Accept: "text/csv, application/problem+json" },
          }),
        ),
        `audit-${slug}-${dayOf(wall, Date.now())}.csv`,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: [slug, "audit"] }),
  });
}
