import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { NodeSort, NodeStatus, NodeSummary } from "../../shared/api/schema";
import { useNow } from "../../shared/clock";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Select } from "../../shared/ui/Field";
import { Icon } from "../../shared/ui/Icon";
import { Listing, Position } from "../../shared/ui/Listing";
import { Name } from "../../shared/ui/Name";
import { NoItems } from "../../shared/ui/NoItems";
import { Page } from "../../shared/ui/Page";
import { Card } from "../../shared/ui/parts";
import { type Column, Meter, Table, TwoLines } from "../../shared/ui/Table";
import { Toolbar } from "../../shared/ui/Toolbar";
import { useMarks } from "./Announced";
import { NodeState } from "./labels";
import styles from "./nodes.module.css";
import { nodesOptions, readFilter, statuses } from "./queries";

/** What a phone, which has no table header, offers to sort by. */
const commonSorts = ["name", "status", "-cpu", "-memory", "-disk", "last_seen"] as const;

export default function NodesPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const slug = useSlug();
  const mark = useMarks();
  const [search, set] = useSearch();
  const filter = readFilter(search);
  const nodes = useQuery(nodesOptions(slug, filter));
  const filtered = filter.status !== undefined || filter.q !== undefined;
  const clear = () => set({ q: undefined, status: undefined });
  const sort = filter.sort ?? "name";
  const onSort = (by: string) => set({ sort: by === "name" ? undefined : by });
  return (
    <Page title={t("nodes.title")} aside={<Position of={nodes.data} noun="nodes.count" />} query={nodes}>
      <Card>
        <Toolbar>
          <Search value={filter.q ?? ""} onChange={(q) => set({ q })} />
          <span className={styles.choices}>
            <Select<NodeStatus | "">
              label={t("nodes.status")}
              value={filter.status ?? ""}
              options={[["", t("nodes.anyStatus")], ...statuses.map((s) => [s, t(`status.${s}`)] as const)]}
              onChange={(status) => set({ status })}
            />
            <span className={styles.cardsOnly}>
              <Select<NodeSort>
                label={t("app.sortBy")}
                value={sort}
                options={[
                  ...commonSorts.map((s) => [s, t(`sort.${s}`)] as const),
                  ...(commonSorts.some((s) => s === sort)
                    ? []
                    : [[sort, i18n.word("nodes", sort.replace("-", ""))] as const]),
                ]}
                onChange={onSort}
              />
            </span>
          </span>
        </Toolbar>
        <Listing query={nodes} noun="nodes.count" empty={<NoItems of="nodes" clear={filtered ? clear : undefined} />}>
          {({ items }) => (
            <Table
              caption={t("nodes.title")}
              columns={columns(i18n, mark)}
              rows={items}
              rowKey={(node) => node.id}
              href={(node) => `/nodes/${node.id}`}
              sort={sort}
              onSort={onSort}
              dimmed={nodes.isPlaceholderData}
            />
          )}
        </Listing>
      </Card>
    </Page>
  );
}

const columns = ({ t }: I18n, mark: ReturnType<typeof useMarks>): Column<NodeSummary>[] => [
  {
    id: "name",
    title: t("nodes.name"),
    phone: "title",
    sort: "name",
    cell: (node) => (
      <TwoLines
        first={<Name of={node.name} />}
        second={
          <>
            {[node.region, node.plan].filter(Boolean).join(" · ") || t("app.unknown")}
            {mark(node.id)}
          </>
        }
      />
    ),
  },
  {
    id: "status",
    title: t("nodes.status"),
    phone: "aside",
    sort: "status",
    width: "narrow",
    cell: (node) => <StateWithAge of={node} />,
  },
  ...(["cpu", "memory", "disk"] as const).map(
    (share): Column<NodeSummary> => ({
      id: share,
      title: t(`nodes.${share}`),
      phone: "meter",
      sort: share,
      width: "meter",
      cell: (node) => <Meter label={t(`nodes.${share}`)} value={node[`${share}_pct`]} old={!node.reporting} />,
    }),
  ),
  {
    id: "version",
    title: t("nodes.version"),
    phone: "hide",
    width: "narrow",
    room: "all",
    cell: (node) => <span className={styles.quiet}>{node.version ?? t("app.unknown")}</span>,
  },
  {
    id: "seen",
    title: t("nodes.last_seen"),
    phone: "hide",
    sort: "last_seen",
    width: "narrow",
    room: "most",
    cell: (node) =>
      node.last_seen_at ? (
        <Ago at={node.last_seen_at} className={styles.quiet} />
      ) : (
        <span className={styles.quiet}>{t("app.unknown")}</span>
      ),
  },
];

/** How old the figures of a node are that does not report stands beside its state. */
function StateWithAge({ of }: { of: NodeSummary }) {
  const i18n = useI18n();
  const now = useNow();
  if (of.reporting || !of.last_seen_at) return <NodeState of={of} />;
  return (
    <TwoLines
      first={<NodeState of={of} />}
      second={i18n.t("nodes.lastReport", { ago: i18n.ago(of.last_seen_at, now).replaceAll(" ", "\u00a0") })}
    />
  );
}

const TYPING = 250;

/** What is typed goes into the address when the hand rests. */
function Search({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { t } = useI18n();
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (shown !== value) {
    setShown(value);
    if (value.trim() !== text.trim()) setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <span className={styles.search}>
      <Icon name="search" className={styles.glass} />
      <input
        className={styles.searchInput}
        type="search"
        maxLength={200}
        aria-label={t("nodes.search")}
        placeholder={t("nodes.search")}
        value={text}
        onChange={(event) => {
          const q = event.target.value;
          setText(q);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(q.trim()), TYPING);
        }}
      />
    </span>
  );
}
