import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./client";

const transient = new Set([0, 408, 429, 500, 502, 503, 504]);

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: ApiProblem;
  }
}

/** `onSessionEnd` is called when any answer says that nobody is logged in any more. */
export const createQueryClient = (onSessionEnd: () => void) =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (problem) => {
        if (problem instanceof ApiProblem && problem.status === 401) onSessionEnd();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, problem) => count < 2 && problem instanceof ApiProblem && transient.has(problem.status),
        retryDelay: (count, problem) => (problem.retryAfter ?? 2 ** count * 0.5) * 1000,
        throwOnError: false,
      },
      mutations: { retry: false, throwOnError: false },
    },
  });
