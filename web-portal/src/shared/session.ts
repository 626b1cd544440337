import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { createContext, use } from "react";
import { ApiProblem, api, call } from "./api/client";
import type { Permission } from "./api/schema";

/** The tenant in the address; one page serves one tenant. */
export const slugOf = (path: string) => /^\/portal\/([^/]+)/.exec(path)?.[1] ?? "";
export const Slug = createContext("");
export const useSlug = () => use(Slug);

export const brandOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "brand"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/brand", { params: { path: { slug } }, signal })),
    staleTime: 300_000,
  });

/** `null`: nobody is logged in. An expected answer is data, so it is cached and nothing asks twice. */
export const stateOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "state"],
    queryFn: ({ signal }) =>
      call(api.GET("/portal/{slug}/state", { params: { path: { slug } }, signal })).catch((problem: ApiProblem) => {
        if (problem.status === 401) return null;
        throw problem;
      }),
    staleTime: 300_000,
  });

/** What the provider tells everybody. */
export const publicOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "announcements"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/announcements", { params: { path: { slug } }, signal })),
    staleTime: 300_000,
  });

/** The state of whoever is logged in; only below the gate. */
export function useSession() {
  const { data } = useSuspenseQuery(stateOptions(useSlug()));
  if (!data) throw new ApiProblem(401, "authentication-required");
  return data;
}

/** What the role may do; what it may not is not shown. */
export const useMay = (permission: Permission) => useSession().permissions.includes(permission);

let tabs: BroadcastChannel | undefined;

/** What the tabs of a portal tell each other; one object, as a tab does not hear itself then. */
export function channel(slug: string) {
  tabs ??= new BroadcastChannel(`portal ${slug}`);
  return tabs;
}

/** Somebody else has the session from now on, in the other tabs too. */
export const handOver = (slug: string) => channel(slug).postMessage("login");

/** Milliseconds between two questions for what is told. */
const PACE = 60_000;

/**
 * Asks once a minute who is there and what they are told. By a question of its own: to `state` the end of a session is an
 * answer and no error, and would put the login in place of what somebody writes.
 */
export function useFreshState() {
  const slug = useSlug();
  const client = useQueryClient();
  const { queryKey } = stateOptions(slug);
  const updated = () => client.getQueryState(queryKey)?.dataUpdatedAt;
  useQuery({
    queryKey: [slug, "fresh-state"],
    queryFn: async ({ signal }) => {
      const before = updated();
      const state = await call(api.GET("/portal/{slug}/state", { params: { path: { slug } }, signal }));
      // Something newer may have come meanwhile.
      if (updated() === before) client.setQueryData(queryKey, state);
      return null;
    },
    initialData: null,
    staleTime: PACE,
    refetchInterval: PACE,
  });
}
