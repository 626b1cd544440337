import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { BrandingForm } from "../../shared/api/schema";
import { brandOptions, stateOptions } from "../../shared/session";
import { brandingOptions } from "./queries";

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
