import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { BrandingForm, BrandingOfOwner } from "../../shared/api/schema";
import { brandOptions, stateOptions } from "../../shared/session";
import { brandingOptions } from "./queries";

type Shown = Pick<BrandingOfOwner, "effective">;

/** Whether its logo is on another host. */
const isElsewhere = ({ effective: { logo } }: Shown, here: string) =>
  logo !== null && [logo.light, logo.dark].some(({ url }) => new URL(url, here).origin !== new URL(here).origin);

/** Whether only a new document shows its logo: the edge lets one show pictures of other hosts where the logo is one. */
export const needsDocument = (before: Shown | undefined, saved: Shown, here: string) =>
  before !== undefined && !isElsewhere(before, here) && isElsewhere(saved, here);

/** Takes up a branding as it was stored. Its version tells the page to fetch its style sheet anew. */
export const takeUp = (slug: string, client: QueryClient) => async (saved: BrandingOfOwner) => {
  const { queryKey } = brandingOptions(slug);
  const before = client.getQueryData(queryKey);
  client.setQueryData(queryKey, saved);
  await Promise.all([
    client.invalidateQueries({ queryKey: stateOptions(slug).queryKey }),
    client.invalidateQueries({ queryKey: brandOptions(slug).queryKey }),
  ]);
  if (needsDocument(before, saved, location.href)) location.reload();
};

export function useSaveBranding(slug: string) {
  const onSuccess = takeUp(slug, useQueryClient());
  return useMutation({
    mutationFn: (body: BrandingForm) => call(api.PUT("/portal/{slug}/branding", { params: { path: { slug } }, body })),
    onSuccess,
  });
}
