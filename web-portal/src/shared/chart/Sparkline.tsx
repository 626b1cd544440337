import styles from "./chart.module.css";
import { HEIGHT, segments, WIDTH } from "./series";

/** The course of a figure as one small line, for the eye alone: the number beside it is what it says. */
export function Sparkline({ values, max }: { values: readonly (number | null)[]; max: number }) {
  return (
    <svg className={styles.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {segments(values, max).map(({ line, area }) => (
        <g key={line} className={styles.firstSeries}>
          <path className={styles.area} d={area} />
          <path className={styles.line} d={line} />
        </g>
      ))}
    </svg>
  );
}
