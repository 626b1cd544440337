import { memo } from "react";
import { useI18n } from "../i18n/i18n";
import { cx } from "../ui/cx";
import styles from "./chart.module.css";
import type { PlacedMark } from "./marks";

/** The numbers of the marks at the top of a chart, where there is room for them. */
export const Numbers = memo(function Numbers({ of: marks }: { of: readonly PlacedMark[] }) {
  return marks.map(({ number, start, isNumbered }) =>
    isNumbered ? (
      <span
        key={number}
        className={cx(styles.number, styles.atMark)}
        style={{ insetInlineStart: `${100 * start}%` }}
        aria-hidden="true"
      >
        {number}
      </span>
    ) : null,
  );
});

interface ListProps {
  of: readonly PlacedMark[];
  /** An instant in words. */
  say: (at: number) => string;
  /** Puts the cursor of all charts there. */
  onPick: (at: number) => void;
}

/** What the marks are, in words; each leads to its place in all charts. */
export function MarkList({ of: marks, say, onPick }: ListProps) {
  const { t, day, time: clock } = useI18n();
  if (marks.length === 0) return null;
  const time = ({ from, to }: PlacedMark) => {
    if (to === null) return t("chart.since", { time: say(from) });
    const end = day(from) === day(to) ? clock(to) : say(to);
    return from === to ? say(from) : t("chart.span", { from: say(from), to: end });
  };
  return (
    <section className={styles.marks} aria-label={t("chart.events")}>
      <h3 className={styles.marksTitle}>{t("chart.events")}</h3>
      <ol className={styles.markList}>
        {marks.map((mark) => (
          <li key={mark.number}>
            <button type="button" className={styles.mark} onClick={() => onPick(mark.from)}>
              <span className={styles.number}>{mark.number}</span>
              <span className={styles.markText}>{mark.text}</span>
              <span>{time(mark)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
