import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiProblem, api, call } from "../../../shared/api/client";
import type { PasswordChange } from "../../../shared/api/schema";
import { stateOptions } from "../../../shared/session";
import { factorsOptions, sessionsOptions, usersOptions } from "../queries";

export function useChangePassword(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PasswordChange) =>
      call(api.POST("/portal/{slug}/profile/password", { params: { path: { slug } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsOptions(slug).queryKey }),
  });
}

export function useEndOtherSessions(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(api.DELETE("/portal/{slug}/profile/sessions", { params: { path: { slug } } })),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsOptions(slug).queryKey }),
  });
}

export function useEndSession(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/portal/{slug}/profile/sessions/{id}", { params: { path: { slug, id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsOptions(slug).queryKey }),
  });
}

export function useDistrustDevice(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/portal/{slug}/profile/devices/{id}", { params: { path: { slug, id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsOptions(slug).queryKey }),
  });
}

/**
 * After a change of somebody's factors: the own ones, the sessions, which the first one ends, and the users, who have them
 * or not. Likewise after a refusal that tells that those are not as they were shown.
 */
export function useRefresh(slug: string) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: factorsOptions(slug).queryKey }),
      client.invalidateQueries({ queryKey: sessionsOptions(slug).queryKey }),
      client.invalidateQueries({ queryKey: usersOptions(slug).queryKey }),
      // The rest of the portal opens where one was demanded.
      client.invalidateQueries({ queryKey: stateOptions(slug).queryKey }),
    ]);
  return {
    onSuccess: refresh,
    onError: ({ status }: ApiProblem) => (status === 404 || status === 409 ? refresh() : undefined),
  };
}

/** Makes a secret; nothing has changed until a code has confirmed it. */
export const useAddAuthenticator = (slug: string) =>
  useMutation({
    mutationFn: async (name: string) => ({
      name,
      ...(await call(
        api.POST("/portal/{slug}/profile/authenticators", { params: { path: { slug } }, body: { name } }),
      )),
    }),
  });

export const useConfirmAuthenticator = (slug: string, id: string) =>
  useMutation({
    mutationFn: (code: string) =>
      call(
        api.POST("/portal/{slug}/profile/authenticators/{id}/confirm", {
          params: { path: { slug, id } },
          body: { code },
        }),
      ),
    ...useRefresh(slug),
  });

export const useRemoveAuthenticator = (slug: string) =>
  useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/portal/{slug}/profile/authenticators/{id}", { params: { path: { slug, id } } })),
    ...useRefresh(slug),
  });

export const useRenewCodes = (slug: string) =>
  useMutation({
    mutationFn: () => call(api.POST("/portal/{slug}/profile/recovery-codes", { params: { path: { slug } } })),
    ...useRefresh(slug),
  });

export const useResetFactors = (slug: string) =>
  useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/portal/{slug}/users/{id}/factors", { params: { path: { slug, id } } })),
    ...useRefresh(slug),
  });
