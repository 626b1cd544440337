import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { NavItem, SearchHits } from "../../shared/api/schema";
import type { I18n } from "../../shared/i18n/i18n";
import type { IconName } from "../../shared/ui/Icon";

export const searchOptions = (slug: string, q: string) =>
  queryOptions({
    queryKey: [slug, "search", q],
    queryFn: ({ signal }) =>
      call(api.GET("/portal/{slug}/search", { params: { path: { slug }, query: { q } }, signal })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });

/** A place that can be gone to. */
export interface Hit {
  href: string;
  icon: IconName;
  text: string;
  /** In a quiet colour behind it. */
  note?: string;
}
export interface Group {
  title: string;
  hits: readonly Hit[];
}

/** Each word that is typed begins a word of the text, in any order. */
export function matches(text: string, typed: string) {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((each) => words.some((word) => word.startsWith(each)));
}

/** The pages that the menu of somebody leads to, and the lists behind them. */
export function pagesOf({ t, word }: I18n, nav: readonly NavItem[], typed: string): Group {
  const pages = nav.flatMap(({ id, path }): Hit[] => [
    { href: `/${path}`, icon: id, text: word("nav", id) },
    ...(id === "billing" ? [{ href: "/billing/invoices", icon: id, text: t("billing.invoices") } as const] : []),
    ...(id === "dashboard" ? [{ href: "/attention", icon: "degraded", text: t("attention.title") } as const] : []),
  ]);
  return { title: t("find.pages"), hits: pages.filter(({ text }) => matches(text, typed)) };
}

/** The list looks for one text in names: the longest word leads to all that was found. */
const longest = (typed: string) =>
  typed.split(/[^\p{L}\p{N}]+/u).reduce((before, each) => (each.length > before.length ? each : before), "");

/** What the server found, by kind. */
export function found({ t, word, date }: I18n, { nodes, invoices, tickets }: SearchHits, typed: string): Group[] {
  const title = (of: string, { items, more }: { items: readonly unknown[]; more: boolean }) =>
    more ? t("find.first", { of, count: items.length }) : of;
  return [
    {
      title: t("nodes.title"),
      hits: [
        ...nodes.items.map(
          ({ id, name, status }): Hit => ({
            href: `/nodes/${id}`,
            icon: "nodes",
            text: name,
            note: word("status", status),
          }),
        ),
        ...(nodes.more
          ? [
              {
                href: `/nodes?${new URLSearchParams({ q: longest(typed) })}`,
                icon: "search",
                text: t("find.moreNodes"),
              } as const,
            ]
          : []),
      ],
    },
    {
      title: title(t("billing.invoices"), invoices),
      hits: invoices.items.map((invoice) => ({
        href: `/billing/invoices/${invoice.id}`,
        icon: "billing",
        text: invoice.number,
        note: `${date(invoice.issued_on)} · ${word("invoice", invoice.status)}`,
      })),
    },
    {
      title: title(t("tickets.title"), tickets),
      hits: tickets.items.map(({ id, number, subject, status }) => ({
        href: `/tickets/${id}`,
        icon: "tickets",
        text: `${number} ${subject}`,
        note: word("ticket", status),
      })),
    },
  ];
}
