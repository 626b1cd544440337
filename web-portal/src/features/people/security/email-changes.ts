import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiProblem, api, call } from "../../../shared/api/client";
import { usersOptions } from "../queries";

/** The own address, and the one that waits to be confirmed. */
export const emailOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "profile", "email"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/profile/email", { params: { path: { slug } }, signal })),
  });

/** The own address, or that of the user with an id. */
type Whose = string | undefined;

/** After a change of what waits to be confirmed, and after a refusal that tells that it is not as it was shown. */
function useRefresh(slug: string) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: emailOptions(slug).queryKey }),
      client.invalidateQueries({ queryKey: usersOptions(slug).queryKey }),
    ]);
  return {
    onSuccess: refresh,
    onError: ({ status }: ApiProblem) => (status === 404 || status === 409 ? refresh() : undefined),
  };
}

/** Asks the new address for its confirmation; in place of one that waits. */
export const useChangeEmail = (slug: string, id: Whose) =>
  useMutation({
    mutationFn: async (email: string) => {
      const body = { email };
      if (id) await call(api.POST("/portal/{slug}/users/{id}/email", { params: { path: { slug, id } }, body }));
      else await call(api.POST("/portal/{slug}/profile/email", { params: { path: { slug } }, body }));
    },
    ...useRefresh(slug),
  });

export const useCancelEmail = (slug: string, id: Whose) =>
  useMutation({
    mutationFn: () =>
      id
        ? call(api.DELETE("/portal/{slug}/users/{id}/email", { params: { path: { slug, id } } }))
        : call(api.DELETE("/portal/{slug}/profile/email", { params: { path: { slug } } })),
    ...useRefresh(slug),
  });
