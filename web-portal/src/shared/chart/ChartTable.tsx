import { useState } from "react";
import { useI18n } from "../i18n/i18n";
import styles from "./chart.module.css";
import type { Series } from "./series";

/** Rows are made only when the disclosure opens: 288 rows times four charts would be most of the page. */
export function ChartTable({
  title,
  times,
  series,
  when,
  known,
}: {
  title: string;
  times: readonly string[];
  series: readonly Series[];
  when: (index: number) => string;
  known: (value: number | null | undefined) => string;
}) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>{t("chart.table")}</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={title}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col" className={styles.cell}>
                  {t("chart.time")}
                </th>
                {series.map((s) => (
                  <th key={s.name} scope="col" className={styles.cell}>
                    {s.name}
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
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
