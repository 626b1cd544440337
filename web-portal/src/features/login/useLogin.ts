import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ApiProblem } from "../../shared/api/client";
import { useLate } from "../../shared/ui/Loaded";
import { patiently } from "./patience";

interface Attempt<B> {
  body: B;
  cancel: AbortController;
  edited: boolean;
}

/**
 * A login that outlasts a pool that is away: it is sent again until the pool is back. All of it has one key, so that
 * the server knows a login whose answer was lost, and there is one session. It ends with the page, and at an edit.
 */
export function useLogin<B, A>(
  send: (body: B, key: string, signal: AbortSignal) => Promise<A>,
  onSuccess: (answer: A, attempt: { body: B }) => Promise<void>,
  onRefusal: (problem: ApiProblem) => void,
) {
  const running = useRef<Attempt<B>>(undefined);
  useEffect(() => () => running.current?.cancel.abort(), []);
  const login = useMutation({
    // `patiently` does the waiting, also for the network, and within its limit.
    networkMode: "always",
    mutationFn: (attempt: Attempt<B>) => {
      const key = crypto.randomUUID();
      return patiently(
        (signal) => send(attempt.body, key, signal),
        attempt.cancel.signal,
        () => !attempt.edited,
      ).finally(() => {
        if (running.current === attempt) running.current = undefined;
      });
    },
    onSuccess,
    onError: (problem, { cancel }) => {
      if (!cancel.signal.aborted) onRefusal(problem);
    },
  });
  const late = useLate(login.isPending);
  const submit = (body: B) => {
    if (running.current || login.isPending) return;
    running.current = { body, cancel: new AbortController(), edited: false };
    login.mutate(running.current);
  };
  /** What was sent is no longer what is meant; but a login that is just being answered is let through. */
  const edit = () => {
    if (login.error) login.reset();
    if (!running.current) return;
    running.current.edited = true;
    if (!late) return;
    running.current.cancel.abort();
    running.current = undefined;
    login.reset();
  };
  return { submit, edit, isPending: login.isPending, error: login.error };
}
