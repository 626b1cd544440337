import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import type { ApiProblem } from "./client";

const passing = new Set([0, 408, 429, 500]);
/** Nobody answered, on the way or behind the edge. That ends, and the question stays until then. */
export const unanswered = ({ status, code }: ApiProblem) => status > 500 || code === "network" || code === "timeout";
/** When to ask again, ms: at the server's own pace; without end it is at most five seconds. */
export const pause = (count: number, { retryAfter = 0 }: ApiProblem) =>
  Math.max(retryAfter, Math.min(2 ** count * 0.5, 5)) * 1000;

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: ApiProblem;
  }
}

/**
 * `onSessionEnd` is called when any answer says that nobody is logged in any more, `onGone` when one says that there is no
 * portal here.
 */
export const createQueryClient = (onSessionEnd: () => void, onGone?: () => void) => {
  const onError = ({ code }: ApiProblem) => {
    if (code === "portal-not-found") onGone?.();
    // It was demanded while the page was open: what may be opened now, `state` says.
    if (code === "factor-required")
      void client.invalidateQueries({ predicate: ({ queryKey: [, of] }) => of === "state" });
  };
  const client: QueryClient = new QueryClient({
    mutationCache: new MutationCache({ onError }),
    queryCache: new QueryCache({
      onError: (problem) => {
        if (problem.status === 401) onSessionEnd();
        onError(problem);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, problem) => unanswered(problem) || (count < 2 && passing.has(problem.status)),
        retryDelay: pause,
        throwOnError: false,
      },
      // What they were given and have brought, passwords and recovery codes too, does not stay after what asked for it. Not
      // at once: without an end to wait for, one that is pending would be looked after without a pause.
      mutations: { retry: false, throwOnError: false, gcTime: 1000 },
    },
  });
  return client;
};
