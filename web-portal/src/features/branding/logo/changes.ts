import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../../shared/api/client";
import type { Scheme } from "../../../shared/api/schema";
import { takeUp } from "../changes";

/** A picture, which the contract has as a text. */
const pictureOf = (png: Blob) => ({ body: png as unknown as string, headers: { "Content-Type": "image/png" } });

export function useSaveLogo(slug: string) {
  const onSuccess = takeUp(slug, useQueryClient());
  return useMutation({
    mutationFn: ({ scheme, png }: { scheme: Scheme; png: Blob }) =>
      call(api.PUT(`/portal/{slug}/branding/logo/${scheme}`, { params: { path: { slug } }, ...pictureOf(png) })),
    onSuccess,
  });
}

export function useRemoveLogo(slug: string) {
  const onSuccess = takeUp(slug, useQueryClient());
  return useMutation({
    mutationFn: (scheme: Scheme) =>
      call(api.DELETE(`/portal/{slug}/branding/logo/${scheme}`, { params: { path: { slug } } })),
    onSuccess,
  });
}
