import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiProblem, api, call } from "../../shared/api/client";
import { pause, unanswered } from "../../shared/api/query-client";
import type { NodeSummary } from "../../shared/api/schema";
import { isRefused } from "./allowed";

/** What became of a node that was asked for: neither while it is under way. */
export interface Asked {
  /** The receipt's id. */
  command?: string;
  problem?: ApiProblem;
}

export type Phase = "idle" | "busy" | "stopping";

/** Times that a node is asked for in a row while nobody answers. */
const TRIES = 3;

/**
 * Asks for the restarts of some nodes, one after the other. Each has a key that stays, so that one whose receipt was lost
 * is not restarted twice. Where the server has enough for now, the rest waits as long as it says. It ends with the page
 * that shows it.
 */
export function useRestarts(slug: string) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<ReadonlyMap<string, Asked>>(new Map());
  const [phase, setPhase] = useState<Phase>("idle");
  const keys = useRef(new Map<string, string>());
  const stopped = useRef(false);
  const wake = useRef<() => void>(undefined);
  const note = (id: string, what: Asked) => setAsked((before) => new Map(before).set(id, what));

  useEffect(
    () => () => {
      stopped.current = true;
      wake.current?.();
    },
    [],
  );
  const rest = (ms: number) =>
    new Promise<void>((done) => {
      wake.current = done;
      setTimeout(done, ms);
    });

  const send = async (id: string) => {
    const key = keys.current.get(id) ?? crypto.randomUUID();
    keys.current.set(id, key);
    const params = { path: { slug, id }, header: { "Idempotency-Key": key } };
    const { command } = await call(api.POST("/portal/{slug}/nodes/{id}/restart", { params }));
    return command.id;
  };
  const sendPatiently = async (id: string): Promise<Asked> => {
    for (let count = 1; ; count++) {
      try {
        return { command: await send(id) };
      } catch (problem) {
        if (!(problem instanceof ApiProblem)) throw problem;
        if (isRefused(problem)) keys.current.delete(id);
        if (count === TRIES || stopped.current || !mayPass(problem)) return { problem };
        await rest(pause(count, problem));
        if (stopped.current) return { problem };
      }
    }
  };
  const ask = async (nodes: readonly NodeSummary[]) => {
    stopped.current = false;
    setPhase("busy");
    for (const { id } of nodes) {
      if (stopped.current) break;
      note(id, {});
      note(id, await sendPatiently(id));
    }
    setPhase("idle");
    await client.invalidateQueries({ queryKey: [slug, "nodes"] });
  };
  const stop = () => {
    stopped.current = true;
    wake.current?.();
    setPhase("stopping");
  };
  return { asked, phase, ask, stop };
}

/** That commands are not set up does not pass. */
const mayPass = (problem: ApiProblem) =>
  problem.code !== "commands-unavailable" && (unanswered(problem) || problem.status === 429);
