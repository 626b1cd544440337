import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { BrandingForm, BrandingOfOwner } from "../../shared/api/schema";
import { brandOptions, stateOptions } from "../../shared/session";
import { brandingOptions } from "./queries";

/** Takes up a branding as it was stored. Its version tells the page to fetch its style sheet anew. */
export const takeUp = (slug: string, client: QueryClient) => async (saved: BrandingOfOwner) => {
  client.setQueryData(brandingOptions(slug).queryKey, saved);
  await Promise.all([
    client.invalidateQueries({ queryKey: stateOptions(slug).queryKey }),
    client.invalidateQueries({ queryKey: brandOptions(slug).queryKey }),
  ]);
};

export function useSaveBranding(slug: string) {
  const onSuccess = takeUp(slug, useQueryClient());
  return useMutation({
    mutationFn: (body: BrandingForm) => call(api.PUT("/portal/{slug}/branding", { params: { path: { slug } }, body })),
    onSuccess,
  });
}
