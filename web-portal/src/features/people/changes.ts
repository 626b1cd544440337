import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiProblem, api, call } from "../../shared/api/client";
import type { InvitationForm, MailsForm, ProfileForm, Role } from "../../shared/api/schema";
import { dropChoice } from "../../shared/i18n/device-language";
import { stateOptions } from "../../shared/session";
import { mailsOptions, profileOptions, usersOptions } from "./queries";

/**
 * After a change among the people: the list, and `state`, whose seats and roles it may have moved. Likewise after a
 * refusal that tells that the list is not true any more; other failures are said at once, without asking further.
 */
function useRefresh(slug: string) {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: usersOptions(slug).queryKey }),
      client.invalidateQueries({ queryKey: stateOptions(slug).queryKey }),
    ]);
  return {
    onSuccess: refresh,
    onError: ({ status, code }: ApiProblem) =>
      status === 404 || status === 409 || code === "seat-limit-reached" ? refresh() : undefined,
  };
}

export const useInvite = (slug: string) =>
  useMutation({
    mutationFn: (body: InvitationForm) => call(api.POST("/portal/{slug}/users", { params: { path: { slug } }, body })),
    ...useRefresh(slug),
  });

export const useResend = (slug: string) =>
  useMutation({
    mutationFn: (id: string) => call(api.POST("/portal/{slug}/users/{id}/resend", { params: { path: { slug, id } } })),
    ...useRefresh(slug),
  });

export const useChangeRole = (slug: string) =>
  useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      call(api.PUT("/portal/{slug}/users/{id}", { params: { path: { slug, id } }, body: { role } })),
    ...useRefresh(slug),
  });

export const useRemove = (slug: string) =>
  useMutation({
    mutationFn: (id: string) => call(api.DELETE("/portal/{slug}/users/{id}", { params: { path: { slug, id } } })),
    ...useRefresh(slug),
  });

export function useChangeProfile(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProfileForm) => call(api.PUT("/portal/{slug}/profile", { params: { path: { slug } }, body })),
    onSuccess: async (user) => {
      client.setQueryData(profileOptions(slug).queryKey, user);
      await client.invalidateQueries({ queryKey: stateOptions(slug).queryKey });
      dropChoice(user, slug);
    },
  });
}

export function useChooseMails(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MailsForm) =>
      call(api.PATCH("/portal/{slug}/profile/mails", { params: { path: { slug } }, body })),
    onSuccess: (mails) => client.setQueryData(mailsOptions(slug).queryKey, mails),
  });
}
