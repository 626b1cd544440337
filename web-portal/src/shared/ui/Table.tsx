// biome-ignore-all lint/a11y/noRedundantRoles: Safari forgets what an element is when its `display` changes
import type { ReactNode } from "react";
import { useI18n } from "../i18n/i18n";
import { Bar } from "./Bar";
import { cx } from "./cx";
import { Icon } from "./Icon";
import { Hidden } from "./parts";
import { RowLink } from "./RowLink";
import styles from "./table.module.css";

export interface Column<T> {
  id: string;
  title: string;
  cell: (row: T) => ReactNode;
  /**
   * What becomes of it where there is little room and a row is a card: `title` and `aside` share the first line, `meter`s
   * stand side by side, a `line` has its own with its label, an `action` its own without, `hide` goes.
   */
  phone: "title" | "aside" | "meter" | "line" | "action" | "hide";
  align?: "end";
  width?: "narrow" | "meter" | "fair" | "wide";
  /** In a table it is there only where there is room for all; `most`: or nearly so. */
  room?: "all" | "most";
  /** The name in `sort`; without one the column does not sort. */
  sort?: string;
}

/** What stands before each row's name, and above it. */
export interface Lead<T> {
  title: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
}

/** A table that becomes a list of cards where it has little room. The whole row is the target, its link the only tab stop. */
export function Table<T>({
  caption,
  columns,
  rows,
  rowKey,
  href,
  sort,
  onSort,
  lead,
  dense = false,
  dimmed = false,
}: {
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  href?: (row: T) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  lead?: Lead<T> | undefined;
  /** Closer rows of one line. */
  dense?: boolean;
  /** These are the rows of the question before. */
  dimmed?: boolean;
}) {
  return (
    <div className={styles.frame}>
      <table role="table" className={cx(styles.table, dense && styles.dense)} aria-busy={dimmed}>
        <caption className={styles.caption}>{caption}</caption>
        <thead role="rowgroup" className={styles.thead}>
          <tr role="row">
            {lead && (
              <td role="cell" className={cx(styles.head, styles.lead)}>
                {lead.head}
              </td>
            )}
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className={styles.tbody}>
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row" className={cx(styles.row, href && styles.target)}>
              {lead && (
                <td role="cell" className={cx(styles.cell, styles.lead)}>
                  {lead.cell(row)}
                </td>
              )}
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.id} role="rowheader" scope="row" className={cellClass(column)}>
                    {href ? (
                      <RowLink href={href(row)} className={styles.link}>
                        {column.cell(row)}
                      </RowLink>
                    ) : (
                      column.cell(row)
                    )}
                  </th>
                ) : (
                  <Cell key={column.id} column={column}>
                    {column.cell(row)}
                  </Cell>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<T>({ column, children }: { column: Column<T>; children: ReactNode }) {
  return (
    <td role="cell" className={cx(cellClass(column), children === "" && styles.blank)} data-label={column.title}>
      {column.phone === "line" ? <div className={styles.value}>{children}</div> : children}
    </td>
  );
}

const cellClass = <T,>({ phone, align, width, room }: Column<T>) =>
  cx(styles.cell, styles[phone], align && styles[align], width && styles[`${width}Width`], room && styles[room]);

function Head<T>({
  column,
  sort,
  onSort,
}: {
  column: Column<T>;
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
}) {
  const { sort: key, align, room, phone } = column;
  const title = phone === "action" ? <Hidden>{column.title}</Hidden> : column.title;
  const [up, down] = [key !== undefined && sort === key, key !== undefined && sort === `-${key}`];
  return (
    <th
      role="columnheader"
      scope="col"
      className={cx(styles.head, align && styles[align], room && styles[room], phone === "hide" && styles.hide)}
      aria-sort={up ? "ascending" : down ? "descending" : undefined}
    >
      {key && onSort ? (
        <>
          <button type="button" className={styles.sort} onClick={() => onSort(up ? `-${key}` : key)}>
            {column.title}
            {(up || down) && <Icon name={up ? "up" : "down"} size={14} />}
          </button>
          <span className={styles.unsorted}>{column.title}</span>
        </>
      ) : (
        title
      )}
    </th>
  );
}

/** A first line and, below it in a quiet colour, a second. */
export const TwoLines = ({ first, second }: { first: ReactNode; second: ReactNode }) => (
  <>
    <span className={styles.first}>{first}</span>
    <span className={styles.second}>{second}</span>
  </>
);

const Unknown = ({ text }: { text: string }) => (
  <>
    <span aria-hidden="true">{"–"}</span>
    <Hidden>{text}</Hidden>
  </>
);

/** A share as a bar and a number; `old`: it was so once. */
export function Meter({ label, value, old = false }: { label: string; value: number | null; old?: boolean }) {
  const i18n = useI18n();
  return (
    <span className={cx(styles.bar, old && styles.old)}>
      <span className={styles.barLabel} aria-hidden="true">
        {label}
      </span>
      <Bar value={value ?? 0} old={old} className={styles.track} />
      <span className={styles.share}>
        {value === null ? <Unknown text={i18n.t("app.unknown")} /> : i18n.percent(value)}
      </span>
    </span>
  );
}
