import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense } from "react";
import { Announcements, useFirst } from "../shared/announcements/pieces";
import { api, call } from "../shared/api/client";
import { stateOptions, useSession, useSlug } from "../shared/session";

const PACE = 60_000;

/** What the provider tells, above a page; nothing, if its piece does not come. */
export function Announced() {
  const { announcements = [], user } = useSession();
  const first = useFirst(announcements);
  useFreshState();
  if (first.length + announcements.length === 0) return null;
  return (
    <Suspense>
      <Announcements items={announcements} first={first} whose={user.id} />
    </Suspense>
  );
}

/**
 * Asks once a minute who is there and what they are told. By a question of its own: to `state` the end of a session is an
 * answer and no error, and would put the login in place of what somebody writes.
 */
function useFreshState() {
  const slug = useSlug();
  const client = useQueryClient();
  const { queryKey } = stateOptions(slug);
  useQuery({
    queryKey: [slug, "fresh-state"],
    queryFn: async ({ signal }) => {
      client.setQueryData(
        queryKey,
        await call(api.GET("/portal/{slug}/state", { params: { path: { slug } }, signal })),
      );
      return null;
    },
    initialData: null,
    initialDataUpdatedAt: () => client.getQueryState(queryKey)?.dataUpdatedAt,
    staleTime: PACE,
    refetchInterval: PACE,
  });
}
