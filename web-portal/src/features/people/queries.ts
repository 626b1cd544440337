import { queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";

export const usersOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "users"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/users", { params: { path: { slug } }, signal })),
  });

export const rolesOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "roles"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/roles", { params: { path: { slug } }, signal })),
    staleTime: 300_000,
  });

export const profileOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "profile"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/profile", { params: { path: { slug } }, signal })),
  });

export const factorsOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "profile", "factors"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/profile/factors", { params: { path: { slug } }, signal })),
  });

export const sessionsOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "profile", "sessions"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/profile/sessions", { params: { path: { slug } }, signal })),
  });

export const mailsOptions = (slug: string) =>
  queryOptions({
    queryKey: [slug, "profile", "mails"],
    queryFn: ({ signal }) => call(api.GET("/portal/{slug}/profile/mails", { params: { path: { slug } }, signal })),
  });
