import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useLayoutEffect } from "react";
import type { ApiProblem } from "../api/client";
import { type I18n, useI18n } from "../i18n/i18n";
import { readCursor, useSearch } from "../search";
import { Button } from "./Button";
import { Loaded } from "./Loaded";
import styles from "./listing.module.css";
import { useToast } from "./Toast";

/** What every list of the API says of a page. */
interface Paged {
  items: readonly unknown[];
  previous: string | null;
  next: string | null;
  offset: number | null;
  total: number | null;
}

/** Items on a page; the server's own measure. */
const PAGE = 50;
/** As far as the server counts. */
const MOST = 10_000;

type Noun = `${"nodes" | "invoices" | "tickets" | "audit" | "attention"}.count`;

/** How many there are, or which of them a page holds: “24 nodes”, “51–100 of 234”. */
function positionText({ t, number }: I18n, { items, previous, next, offset, total }: Paged, noun: Noun) {
  if (previous === null && next === null && total !== null) return t(noun, { count: total });
  const of = total === null ? t("list.more", { most: number(MOST) }) : number(total);
  if (offset === null) return t("list.far", { most: number(MOST) });
  return t("list.position", { from: number(offset + 1), to: number(offset + items.length), total: of });
}

/** Where the reader is in a list; beside the title, and said when it changes. */
export function Position({ of, noun }: { of: Paged | undefined; noun: Noun }) {
  const i18n = useI18n();
  return <output className={styles.position}>{of && positionText(i18n, of, noun)}</output>;
}

/** Leads to the first page when the one of the address is not there (any more), with a word about it; whether it does. */
function useLostPage({
  data,
  error,
  isPlaceholderData,
}: Pick<UseQueryResult<Paged, ApiProblem>, "data" | "error" | "isPlaceholderData">) {
  const { t } = useI18n();
  const [search, , go] = useSearch();
  const toast = useToast();
  const { after, before } = readCursor(search);
  const refused = error?.fieldErrors.after ?? error?.fieldErrors.before;
  const empty = data !== undefined && !isPlaceholderData && data.items.length === 0;
  const lost = (after ?? before) !== undefined && (refused !== undefined || empty);
  // Before anything of it is painted.
  useLayoutEffect(() => {
    if (!lost) return;
    go({}, { replace: true });
    toast(t("list.lost"), "unknown");
  });
  return lost;
}

/** A page of a list with the ways on and back, or what stands in its place. */
export function Listing<T extends Paged>({
  query,
  noun,
  lines = 8,
  empty,
  children,
}: {
  query: UseQueryResult<T, ApiProblem>;
  noun: Noun;
  lines?: number;
  /** In place of a list without items. */
  empty: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const lost = useLostPage(query);
  if (lost) return null;
  return (
    <Loaded query={query} lines={lines}>
      {(data) =>
        data.items.length === 0 ? (
          empty
        ) : (
          <>
            {children(data)}
            <Pager of={data} noun={noun} />
          </>
        )
      }
    </Loaded>
  );
}

function Pager({ of, noun }: { of: Paged; noun: Noun }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [, , go] = useSearch();
  const { previous, next, offset } = of;
  if (!previous && !next) return null;
  const second = offset !== null && offset <= PAGE;
  return (
    <nav className={styles.pager} aria-label={t("app.pages")}>
      <span className={styles.where}>{positionText(i18n, of, noun)}</span>
      {previous && !second && <Button onClick={() => go({})}>{t("app.page.first")}</Button>}
      {previous && <Button onClick={() => go(second ? {} : { before: previous })}>{t("app.page.previous")}</Button>}
      {next && <Button onClick={() => go({ after: next })}>{t("app.page.next")}</Button>}
    </nav>
  );
}
