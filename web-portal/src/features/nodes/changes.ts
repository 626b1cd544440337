import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { api, call } from "../../shared/api/client";
import type { CommandKind } from "../../shared/api/schema";
import { isRefused } from "./allowed";

/**
 * Asks for a restart or an upgrade to the available version; the node then says how it goes on. It has a key that stays, so
 * that one whose receipt was lost is not done twice.
 */
export function useCommand(slug: string, id: string) {
  const client = useQueryClient();
  const keys = useRef(new Map<CommandKind, string>());
  return useMutation({
    mutationFn: (kind: CommandKind) => {
      const key = keys.current.get(kind) ?? crypto.randomUUID();
      keys.current.set(kind, key);
      const params = { path: { slug, id }, header: { "Idempotency-Key": key } };
      return kind === "restart"
        ? call(api.POST("/portal/{slug}/nodes/{id}/restart", { params }))
        : call(api.POST("/portal/{slug}/nodes/{id}/upgrade", { params, body: {} }));
    },
    onSuccess: (_, kind) => keys.current.delete(kind),
    onError: (problem, kind) => isRefused(problem) && keys.current.delete(kind),
    onSettled: () => client.invalidateQueries({ queryKey: [slug, "nodes"] }),
  });
}
