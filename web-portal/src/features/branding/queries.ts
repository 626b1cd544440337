import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Branding, BrandingForm, BrandingOfOwner } from "../../shared/api/schema";
import { brandOptions, stateOptions } from "../../shared/session";

export const brandingOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "branding", "own"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/branding", { params: { path: { slug } }, signal })),
  });

/** Whether the answer is the one that owners get. */
export const isOwners = (branding: Branding | BrandingOfOwner): branding is BrandingOfOwner => "own" in branding;

/** Whether the server would take it as a colour. */
export const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

/** What the server would make of two colours; the last answer stays until the next one is there. */
export const previewOptions = (slug: string, primary: string, secondary: string) =>
  queryOptions({
    queryKey: [slug, "branding", "preview", primary, secondary],
    queryFn: ({ signal }) =>
      call(
        api.GET("/portal/{slug}/branding/preview", {
          params: { path: { slug }, query: { primary, secondary } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });

export function useSaveBranding(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BrandingForm) => call(api.PUT("/portal/{slug}/branding", { params: { path: { slug } }, body })),
    onSuccess: async (saved) => {
      client.setQueryData(brandingOptions(slug).queryKey, saved);
      // Their version tells the page to fetch its style sheet anew.
      await Promise.all([
        client.invalidateQueries({ queryKey: stateOptions(slug).queryKey }),
        client.invalidateQueries({ queryKey: brandOptions(slug).queryKey }),
      ]);
    },
  });
}
