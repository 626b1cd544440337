import { useMutation } from "@tanstack/react-query";
import { api, call } from "../../../shared/api/client";
import { makePasskey } from "../../../shared/passkey";
import { useRefresh } from "./changes";

/** Has the browser make one, under a name of the person's. */
export const useAddPasskey = (slug: string) =>
  useMutation({
    mutationFn: async (name: string) => {
      const params = { path: { slug } };
      const passkey = await makePasskey(await call(api.POST("/portal/{slug}/profile/passkeys/options", { params })));
      return call(api.POST("/portal/{slug}/profile/passkeys", { params, body: { name, passkey } }));
    },
    ...useRefresh(slug),
  });

export const useRenamePasskey = (slug: string, id: string) =>
  useMutation({
    mutationFn: (name: string) =>
      call(api.PUT("/portal/{slug}/profile/passkeys/{id}", { params: { path: { slug, id } }, body: { name } })),
    ...useRefresh(slug),
  });

export const useRemovePasskey = (slug: string) =>
  useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/portal/{slug}/profile/passkeys/{id}", { params: { path: { slug, id } } })),
    ...useRefresh(slug),
  });
