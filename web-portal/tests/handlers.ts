import type { HttpHandler } from "msw";
import type { Role } from "../src/shared/api/schema";
import * as fixtures from "./fixtures.ts";
import { createOpenApiHttp } from "./openapi-msw.ts";

const http = createOpenApiHttp();

/** The page of a list that a request asks for. */
export function paged<T extends { id: string }>(all: readonly T[], request: Request) {
  const search = new URL(request.url).searchParams;
  const place = (name: string) => all.findIndex(({ id }) => id === search.get(name));
  const offset = search.has("before") ? Math.max(0, place("before") - 50) : place("after") + 1;
  const items = all.slice(offset, offset + 50);
  return {
    items,
    previous: offset > 0 ? (items[0]?.id ?? null) : null,
    next: offset + items.length < all.length ? (items.at(-1)?.id ?? null) : null,
    offset,
    total: all.length,
  };
}

/** The API as someone of this role sees it. */
export const handlersFor = (role: Role): HttpHandler[] => [
  http.get("/portal/{slug}/brand", 200, () => fixtures.brand),
  http.get("/portal/{slug}/announcements", 200, () => ({ announcements: [] })),
  http.get("/portal/{slug}/state", 200, () => fixtures.stateFor(role)),
  http.post("/portal/{slug}/auth/logout", 204, () => undefined),
  http.get("/portal/{slug}/dashboard", 200, () => fixtures.dashboard),
  http.get("/portal/{slug}/attention", 200, ({ request }) => ({
    ...paged(fixtures.dashboard.attention, request),
    as_of: fixtures.ago(1),
    stale: false,
  })),
  http.get("/portal/{slug}/nodes", 200, ({ request }) => {
    const search = new URL(request.url).searchParams;
    const [q, status] = [search.get("q") ?? "", search.get("status")];
    const items = fixtures.nodes.filter((n) => n.name.includes(q) && (status === null || n.status === status));
    return { ...paged(items, request), as_of: fixtures.ago(1), stale: false };
  }),
  http.get("/portal/{slug}/nodes/{id}", 200, ({ params }) => ({ ...fixtures.nodeDetail, id: String(params.id) })),
  http.get("/portal/{slug}/nodes/{id}/metrics", 200, () => fixtures.metrics),
  http.get("/portal/{slug}/billing", 200, () => fixtures.billing),
  http.get("/portal/{slug}/billing/invoices", 200, ({ request }) => ({
    ...paged(fixtures.billing.invoices, request),
    as_of: fixtures.ago(1),
    stale: false,
  })),
  http.get("/portal/{slug}/billing/invoices/{id}", 200, () => fixtures.invoice),
  http.get("/portal/{slug}/tickets", 200, ({ request }) => ({
    ...paged(fixtures.tickets, request),
    as_of: fixtures.ago(2000),
    stale: true,
  })),
  http.get("/portal/{slug}/tickets/{id}", 200, () => fixtures.ticket),
  http.get("/portal/{slug}/search", 200, ({ request }) => fixtures.searchHits(request)),
  http.get("/portal/{slug}/commands/{id}", 200, () => fixtures.command),
  http.get("/portal/{slug}/audit", 200, ({ request }) => paged(fixtures.events, request)),
  http.get("/portal/{slug}/users", 200, () => ({ items: fixtures.users, seats: { used: 3, pending: 1, cap: 5 } })),
  http.get("/portal/{slug}/roles", 200, () => ({
    items: (["owner", "admin", "viewer"] as const).map((name) => ({
      role: name,
      permissions: fixtures.permissions[name],
    })),
  })),
  http.get("/portal/{slug}/profile", 200, () => fixtures.stateFor(role).user),
  http.get("/portal/{slug}/profile/sessions", 200, () => ({
    items: fixtures.sessions,
    trusted_devices: fixtures.trustedDevices,
  })),
  http.get("/portal/{slug}/profile/mails", 200, () => ({ items: fixtures.mailsFor(role) })),
  http.delete("/portal/{slug}/profile/devices/{id}", 204, () => undefined),
  http.delete("/portal/{slug}/profile/sessions", 204, () => undefined),
  http.delete("/portal/{slug}/profile/sessions/{id}", 204, () => undefined),
  http.put("/portal/{slug}/profile", 200, () => fixtures.stateFor(role).user),
  http.post("/portal/{slug}/profile/password", 204, () => undefined),
  http.post("/portal/{slug}/profile/proof", 204, () => undefined),
  http.get("/portal/{slug}/profile/email", 200, () => ({
    email: fixtures.stateFor(role).user.email,
    pending: null,
  })),
  http.post("/portal/{slug}/profile/email", 202, () => fixtures.pendingEmail),
  http.delete("/portal/{slug}/profile/email", 204, () => undefined),
  http.post("/portal/{slug}/users/{id}/email", 202, () => fixtures.person),
  http.delete("/portal/{slug}/users/{id}/email", 204, () => undefined),
  http.post("/portal/{slug}/auth/email/check", 200, () => fixtures.emailLink),
  http.post("/portal/{slug}/auth/email", 204, () => undefined),
  http.post("/portal/{slug}/auth/email-back/check", 200, () => fixtures.emailLink),
  http.post("/portal/{slug}/auth/factor-reset/check", 200, () => fixtures.emailLink),
  http.post("/portal/{slug}/auth/factor-reset/cancel", 204, () => undefined),
  http.get("/portal/{slug}/profile/factors", 200, () => fixtures.factors),
  http.post("/portal/{slug}/profile/authenticators", 201, () => fixtures.newAuthenticator),
  http.post("/portal/{slug}/profile/authenticators/{id}/confirm", 200, () => ({ recovery_codes: null })),
  http.delete("/portal/{slug}/profile/authenticators/{id}", 204, () => undefined),
  http.post("/portal/{slug}/profile/recovery-codes", 200, () => ({ recovery_codes: fixtures.recoveryCodes })),
  http.delete("/portal/{slug}/users/{id}/factors", 204, () => undefined),
  http.post("/portal/{slug}/auth/login", 200, () => fixtures.challenge),
  http.post("/portal/{slug}/auth/passkey/options", 200, () => fixtures.passkeyRequest),
  http.post("/portal/{slug}/auth/factor/options", 200, () => fixtures.passkeyRequest),
  http.post("/portal/{slug}/profile/proof/options", 200, () => fixtures.passkeyRequest),
  http.put("/portal/{slug}/profile/passkeys/{id}", 204, () => undefined),
  http.delete("/portal/{slug}/profile/passkeys/{id}", 204, () => undefined),
  http.post("/portal/{slug}/users", 201, () => fixtures.invited),
  http.post("/portal/{slug}/users/{id}/resend", 202, () => fixtures.invited),
  http.put("/portal/{slug}/users/{id}", 200, () => fixtures.person),
  http.delete("/portal/{slug}/users/{id}", 204, () => undefined),
  http.post("/portal/{slug}/nodes/{id}/restart", 202, () => ({ command: fixtures.command })),
  http.post("/portal/{slug}/auth/reset/check", 200, () => fixtures.resetLink),
  http.post("/portal/{slug}/auth/invitation", 200, () => fixtures.invitation),
  http.get("/portal/{slug}/branding/preview", 200, () => ({
    tokens: fixtures.branding.tokens,
    adjusted: fixtures.branding.adjusted,
  })),
  http.put("/portal/{slug}/branding", 200, () => fixtures.branding),
  http.post("/portal/{slug}/branding/domain/check", 202, () => undefined),
  http.get("/portal/{slug}/branding", 200, () => fixtures.branding),
];
