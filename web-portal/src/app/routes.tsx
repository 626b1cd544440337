import type { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { askAhead } from "../features/audit/queries";
import { billingOptions, invoiceOptions, invoicesOptions } from "../features/billing/queries";
import { brandingOptions } from "../features/branding/queries";
import { attentionOptions, dashboardOptions } from "../features/dashboard/queries";
import { metricsOptions, nodeOptions, nodesOptions, readFilter, readRange } from "../features/nodes/queries";
import {
  factorsOptions,
  mailsOptions,
  profileOptions,
  rolesOptions,
  sessionsOptions,
  usersOptions,
} from "../features/people/queries";
import { readFilter as readTicketFilter, ticketOptions, ticketsOptions } from "../features/tickets/queries";
import { Announcements } from "../shared/announcements/pieces";
import type { NavItem } from "../shared/api/schema";
import { type Importer, later } from "../shared/later";
import { readCursor } from "../shared/search";
import { stateOptions } from "../shared/session";
import { withWords } from "../shared/with-words";

interface Props {
  id: string;
}
type Ahead = (client: QueryClient, slug: string, id: string, search: URLSearchParams) => Promise<unknown>[];
type Load = (...args: Parameters<Ahead>) => Promise<unknown>;

interface Page {
  (props: Props): ReactNode;
  /** Fetches the chunk alone. */
  chunk: () => Promise<unknown>;
  /** Fetches the chunk and, beside it, the data of the first screenful. A later render then neither suspends nor shifts. */
  load: Load;
}

function page(importer: Importer<Props>, ahead: Ahead): Page {
  const view = later(importer);
  const load = (...args: Parameters<Ahead>) => Promise.allSettled([view.chunk(), ...ahead(...args)]);
  return Object.assign(view, { load });
}

interface Route {
  path: string;
  /**
   * The paths of the entries of the menu that it belongs to: to the first that a role has. Without one it does not open.
   * If none are said, the one that its own path begins with.
   */
  under?: readonly string[];
  page: Page;
}

/** All pages behind the login. */
export const routes: readonly Route[] = [
  {
    path: "/",
    page: page(
      () => import("../features/dashboard/DashboardPage"),
      (client, slug) => [client.query(dashboardOptions(slug))],
    ),
  },
  {
    path: "/attention",
    under: [""],
    page: page(
      () => import("../features/dashboard/AttentionPage"),
      (client, slug, _, search) => [client.query(attentionOptions(slug, readCursor(search)))],
    ),
  },
  {
    path: "/nodes",
    page: page(
      () => import("../features/nodes/NodesPage"),
      (client, slug, _, search) => [client.query(nodesOptions(slug, readFilter(search)))],
    ),
  },
  {
    path: "/nodes/:id",
    page: page(
      () => import("../features/nodes/NodePage"),
      (client, slug, id, search) => [
        client.query(nodeOptions(slug, id)),
        // Of a part of the range other figures are asked for.
        ...(search.has("from") ? [] : [client.query(metricsOptions(slug, id, { range: readRange(search) }))]),
      ],
    ),
  },
  {
    path: "/billing",
    page: page(
      () => import("../features/billing/BillingPage"),
      (client, slug) => [client.query(billingOptions(slug))],
    ),
  },
  {
    path: "/billing/invoices",
    page: page(
      () => import("../features/billing/InvoicesPage"),
      (client, slug, _, search) => [client.query(invoicesOptions(slug, readCursor(search)))],
    ),
  },
  {
    path: "/billing/invoices/:id",
    page: page(
      () => import("../features/billing/InvoicePage"),
      (client, slug, id) => [client.query(invoiceOptions(slug, id))],
    ),
  },
  {
    path: "/tickets",
    page: page(
      () => import("../features/tickets/TicketsPage"),
      (client, slug, _, search) => [client.query(ticketsOptions(slug, readTicketFilter(search)))],
    ),
  },
  {
    path: "/tickets/:id",
    page: page(
      () => import("../features/tickets/TicketPage"),
      (client, slug, id) => [client.query(ticketOptions(slug, id))],
    ),
  },
  {
    path: "/audit",
    page: page(
      withWords("admin", () => import("../features/audit/AuditPage")),
      (client, slug, _, search) => [askAhead(client, slug, search)],
    ),
  },
  {
    path: "/users",
    page: page(
      withWords("admin", () => import("../features/people/UsersPage")),
      (client, slug) => [client.query(usersOptions(slug))],
    ),
  },
  {
    path: "/roles",
    under: ["users", "profile"],
    page: page(
      withWords("admin", () => import("../features/people/RolesPage")),
      (client, slug) => [client.query(rolesOptions(slug))],
    ),
  },
  {
    path: "/branding",
    page: page(
      withWords("admin", () => import("../features/branding/BrandingPage")),
      (client, slug) => [client.query(brandingOptions(slug))],
    ),
  },
  {
    path: "/branding/logo",
    page: page(
      withWords("admin", () => import("../features/branding/logo/LogoPage")),
      (client, slug) => [client.query(brandingOptions(slug))],
    ),
  },
  {
    path: "/security",
    page: page(
      withWords("account", () => import("../features/people/policy/SecurityPage")),
      () => [],
    ),
  },
  {
    path: "/profile",
    page: page(
      withWords("account", () => import("../features/people/ProfilePage")),
      (client, slug) => [
        client.query(profileOptions(slug)),
        client.query(factorsOptions(slug)),
        client.query(sessionsOptions(slug)),
        client.query(mailsOptions(slug)),
      ],
    ),
  },
];

/** The route of a path below the tenant, with its id; `undefined`: there is no such page. */
export function match(path: string): { route: Route; id: string } | undefined {
  const parts = path.split("/").filter(Boolean);
  for (const route of routes) {
    const pattern = route.path.split("/").filter(Boolean);
    if (pattern.length !== parts.length) continue;
    if (pattern.every((piece, i) => piece === ":id" || piece === parts[i]))
      return { route, id: (pattern.includes(":id") && parts.at(-1)) || "" };
  }
  return undefined;
}

/** The entry that a page belongs to, of the menu that somebody has. */
export function viewOf(route: Route | undefined, nav: readonly NavItem[]) {
  const under = route?.under ?? [route?.path.split("/")[1]];
  return nav.find(({ path }) => under.includes(path))?.id;
}

/** Whether a path below the tenant is that of a page, in the one form that its links have. */
export const isPage = (path: string) => /^(\/[\w.~-]+)+$/.test(path) && match(path) !== undefined;

/** Loads what a path will show: the first render, a hovered link. */
export function loadAt(client: QueryClient, slug: string, path: string, search: URLSearchParams) {
  const found = match(path);
  const told = client.getQueryData(stateOptions(slug).queryKey)?.announcements?.length;
  return Promise.allSettled([found?.route.page.load(client, slug, found.id, search), told && Announcements.chunk()]);
}
