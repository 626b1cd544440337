import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, call } from "../../shared/api/client";
import type { Credentials } from "../../shared/api/schema";
import { useSlug } from "../../shared/session";
import { useLate } from "../../shared/ui/Loaded";
import { patiently } from "./patience";

interface Attempt {
  body: Credentials;
  cancel: AbortController;
  edited: boolean;
}

/**
 * A login that outlasts a pool that is away: it is sent again until the pool is back. All of it has one key, so that
 * the server knows a login whose answer was lost, and there is one session. It ends with the page, and at an edit.
 */
export function useLogin(onSuccess: () => Promise<void>, onRefusal: () => void) {
  const slug = useSlug();
  const running = useRef<Attempt>(undefined);
  useEffect(() => () => running.current?.cancel.abort(), []);
  const login = useMutation({
    // `patiently` does the waiting, also for the network, and within its limit.
    networkMode: "always",
    mutationFn: (attempt: Attempt) => {
      const params = { path: { slug }, header: { "Idempotency-Key": crypto.randomUUID() } };
      return patiently(
        (signal) => call(api.POST("/portal/{slug}/auth/login", { params, body: attempt.body, signal })),
        attempt.cancel.signal,
        () => !attempt.edited,
      ).finally(() => {
        if (running.current === attempt) running.current = undefined;
      });
    },
    onSuccess,
    onError: (_, { cancel }) => {
      if (!cancel.signal.aborted) onRefusal();
    },
  });
  const late = useLate(login.isPending);
  const submit = (body: Credentials) => {
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
