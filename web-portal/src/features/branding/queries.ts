import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Branding, BrandingOfOwner } from "../../shared/api/schema";

export const brandingOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "branding"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/branding", { params: { path: { slug } }, signal })),
  });

/** Whether the answer is the one that owners get. */
export const isOwners = (branding: Branding | BrandingOfOwner): branding is BrandingOfOwner => "own" in branding;
