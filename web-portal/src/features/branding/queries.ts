import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Branding, BrandingOfOwner } from "../../shared/api/schema";

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
