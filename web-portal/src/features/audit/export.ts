import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Wall } from "../../shared/i18n/wall";
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

function save(file: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // Not at once: the browser reads the blob after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
