import { memo, useMemo } from "react";
import { cx } from "../ui/cx";
import styles from "./chart.module.css";
import type { PlacedMark } from "./marks";
import { HEIGHT, type Series, segments, WIDTH } from "./series";

interface Props {
  series: readonly Series[];
  before: readonly Series[];
  top: number;
  limit: number | undefined;
  marks: readonly PlacedMark[];
  /** As far as the next value may be for a line to go on, in steps. */
  reach: number;
}

/** The drawing stretches (`preserveAspectRatio="none"`, strokes do not scale), so nothing measures the page. */
export const Drawing = memo(function Drawing({ series, before, top, limit, marks, reach }: Props) {
  const lines = useMemo(() => {
    const drawn = (of: readonly Series[], names: readonly (string | undefined)[]) =>
      of.flatMap(({ values }, index) => segments(values, top, reach).map((run) => ({ run, name: names[index] })));
    return [
      ...drawn(before, [styles.beforeSeries, cx(styles.beforeSeries, styles.secondBefore)]),
      ...drawn(series, [styles.firstSeries, styles.secondSeries]),
    ];
  }, [series, before, top, reach]);
  return (
    <svg className={styles.svg} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {[0, 50, 100].map((y) => (
        <line key={y} className={styles.grid} x1="0" x2={WIDTH} y1={y} y2={y} />
      ))}
      {marks.map((mark) => (
        <Band key={mark.number} of={mark} />
      ))}
      {limit !== undefined && limit < top && (
        <line className={styles.limit} x1="0" x2={WIDTH} y1={yOf(limit, top)} y2={yOf(limit, top)} />
      )}
      {lines.map(({ run: { line, area }, name }) => (
        <g key={`${name} ${line}`} className={name}>
          <path className={styles.area} d={area} />
          <path className={styles.line} d={line} />
        </g>
      ))}
    </svg>
  );
});

const yOf = (value: number, top: number) => HEIGHT - (HEIGHT * value) / top;

/** A time that something took, with its begin; of what took none the begin alone. */
function Band({ of: { start, end, tone } }: { of: PlacedMark }) {
  return (
    <g className={styles[tone]}>
      <rect className={styles.band} x={WIDTH * start} y="0" width={WIDTH * (end - start)} height={HEIGHT} />
      <line className={styles.edge} x1={WIDTH * start} x2={WIDTH * start} y1="0" y2={HEIGHT} />
    </g>
  );
}
