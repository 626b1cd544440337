import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { CommandKind } from "../../shared/api/schema";

/** Asks for a restart or an upgrade to the available version; the node then says how it goes on. */
export function useCommand(slug: string, id: string) {
  const client = useQueryClient();
  const params = { path: { slug, id } };
  return useMutation({
    mutationFn: (kind: CommandKind) =>
      kind === "restart"
        ? call(api.POST("/portal/{slug}/nodes/{id}/restart", { params }))
        : call(api.POST("/portal/{slug}/nodes/{id}/upgrade", { params, body: {} })),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "nodes"] }),
  });
}
