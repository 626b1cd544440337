import { memo, useState } from "react";
import { useI18n } from "../i18n/i18n";
import styles from "./chart.module.css";
import { marksAt, type PlacedMark } from "./marks";
import type { Series } from "./series";
import type { Known } from "./types";

interface Props {
  title: string;
  times: readonly string[];
  series: readonly Series[];
  marks: readonly PlacedMark[];
  when: (index: number) => string;
  known: Known;
}

/** Rows are made only when the disclosure opens: 288 rows times four charts would be most of the page. */
export const ChartTable = memo(function ChartTable({ title, times, series, marks, when, known }: Props) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const heads = [t("chart.time"), ...series.map((s) => s.name), ...(marks.length > 0 ? [t("chart.events")] : [])];
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>{t("chart.table")}</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={title}>
          <table className={styles.table}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col" className={styles.cell}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {times.map((at, index) => (
                <tr key={at}>
                  <td className={styles.cell}>{when(index)}</td>
                  {series.map((s) => (
                    <td key={s.name} className={styles.cell}>
                      {known(s.values[index])}
                    </td>
                  ))}
                  {marks.length > 0 && <td className={styles.cell}>{texts(marks, index)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
});

const texts = (marks: readonly PlacedMark[], index: number) =>
  marksAt(marks, index)
    .map(({ text }) => text)
    .join(" · ");
