import { useId, useMemo, useState } from "react";
import { useNow } from "../clock";
import { type I18n, useI18n } from "../i18n/i18n";
import { Ago } from "../ui/Ago";
import { cx } from "../ui/cx";
import { ChartTable } from "./ChartTable";
import styles from "./chart.module.css";
import {
  HEIGHT,
  latest,
  minutesOfStep,
  newest,
  niceMax,
  roundTimes,
  type Series,
  segments,
  summary,
  WIDTH,
} from "./series";

export interface Chart {
  id: string;
  title: string;
  /** The first is drawn in the brand's colour, the second dashed in the accent. */
  series: readonly Series[];
  /** The top of the axis; without one a round number above the largest value. */
  max?: number;
  format: (value: number) => string;
  /** What counts as now; without it the newest of the values. */
  now?: number | null;
  /** Since when nothing has come: what counts as now is as old as this. */
  old?: string;
}

/** Small charts on one time axis, with one cursor through all. */
export function TimeCharts({
  times,
  charts,
  withDays,
  dimmed = false,
  columns = 1,
}: {
  times: readonly string[];
  charts: readonly Chart[];
  /** The span is longer than a day: every time has its day, and the axis names days. */
  withDays: boolean;
  dimmed?: boolean;
  columns?: 1 | 2;
}) {
  const [cursor, setCursor] = useState<number>();
  return (
    <div className={cx(styles.group, columns === 2 && styles.two)} aria-busy={dimmed}>
      {charts.map((chart) => (
        <TimeChart
          key={chart.id}
          chart={chart}
          times={times}
          withDays={withDays}
          cursor={cursor !== undefined && cursor < times.length ? cursor : undefined}
          setCursor={setCursor}
        />
      ))}
    </div>
  );
}

interface OneProps {
  chart: Chart;
  times: readonly string[];
  withDays: boolean;
  cursor: number | undefined;
  setCursor: (index: number | undefined) => void;
}

/** The drawing stretches (`preserveAspectRatio="none"`, strokes do not scale), so nothing measures the page. */
function TimeChart({ chart, times, withDays, cursor, setCursor }: OneProps) {
  const { title, series, format } = chart;
  const i18n = useI18n();
  const now = useNow();
  const ids = useId();
  const top = chart.max ?? niceMax(Math.max(...series.map(({ values }) => summary(values)?.max ?? 0)));
  const paths = useMemo(() => series.map(({ values }) => segments(values, top)), [series, top]);
  const ticks = useMemo(() => roundTimes(times, i18n.wall), [times, i18n.wall]);
  const last = Math.max(0, times.length - 1);
  const when = (index: number) => {
    const at = times[index];
    return at === undefined ? "" : withDays ? i18n.dayTime(at) : i18n.timeSince(at, now);
  };
  const known = (value: number | null | undefined) =>
    value === null || value === undefined ? i18n.t("chart.noData") : format(value);
  const values = (index: number) =>
    series.map((s) => (series.length > 1 ? `${s.name} ${known(s.values[index])}` : known(s.values[index]))).join(" · ");
  const spoken = (index: number) => i18n.t("chart.at", { time: when(index), value: values(index) });
  return (
    <figure className={styles.figure} aria-labelledby={ids}>
      <Caption id={ids} chart={chart} minutes={minutesOfStep(times)} known={known} />
      <div className={styles.plot}>
        <svg className={styles.svg} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {[0, 50, 100].map((y) => (
            <line key={y} className={styles.grid} x1="0" x2={WIDTH} y1={y} y2={y} />
          ))}
          {paths.map((runs, index) =>
            runs.map(({ line, area }) => (
              <g key={line} className={index === 0 ? styles.firstSeries : styles.secondSeries}>
                <path className={styles.area} d={area} />
                <path className={styles.line} d={line} />
              </g>
            )),
          )}
        </svg>
        {[1, 0.5, 0].map((share) => (
          <span
            key={share}
            className={styles.tickY}
            style={{ insetBlockStart: `${100 - 100 * share}%` }}
            aria-hidden="true"
          >
            {format(top * share)}
          </span>
        ))}
        {ticks.map(({ at, share }) => (
          <span key={at} className={styles.tickX} style={{ insetInlineStart: `${100 * share}%` }} aria-hidden="true">
            {withDays ? i18n.day(at) : i18n.time(at)}
          </span>
        ))}
        {cursor !== undefined && (
          <Cursor share={cursor / Math.max(1, last)} text={spoken(cursor)}>
            {series.map((s) =>
              (s.values[cursor] ?? null) === null ? null : 100 - (100 * Math.min(s.values[cursor] ?? 0, top)) / top,
            )}
          </Cursor>
        )}
        <input
          className={styles.range}
          type="range"
          min={0}
          max={last}
          value={cursor ?? last}
          aria-label={`${title}, ${i18n.t("chart.time")}`}
          aria-valuetext={spoken(cursor ?? last)}
          onChange={(event) => setCursor(event.target.valueAsNumber)}
          onFocus={() => setCursor(cursor ?? last)}
          onBlur={() => setCursor(undefined)}
          onPointerLeave={() => setCursor(undefined)}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            setCursor(Math.max(0, Math.min(last, Math.round(((event.clientX - box.left) / box.width) * last))));
          }}
        />
      </div>
      <ChartTable title={title} times={times} series={series} when={when} known={known} />
    </figure>
  );
}

function Caption({
  id,
  chart: { title, series, format, now, old },
  minutes,
  known,
}: {
  id: string;
  chart: Chart;
  /** Of how many a value is the mean. */
  minutes: number;
  known: (value: number | null) => string;
}) {
  const { t } = useI18n();
  const one = series.length === 1 ? series[0] : undefined;
  const facts = one && summary(one.values);
  const hours = Math.floor(minutes / 60);
  return (
    <figcaption className={styles.caption}>
      <h3 id={id}>{title}</h3>
      {one ? (
        <Now value={now === undefined ? latest(one.values) : now} known={known} old={old} />
      ) : (
        <>
          {series.map((s, index) => (
            <span key={s.name} className={styles.legend}>
              <span className={cx(styles.key, index > 0 && styles.secondKey)} aria-hidden="true" />
              {s.name}
              <Figure of={s.values} format={format} hours={hours} old={old !== undefined} known={known} />
            </span>
          ))}
          {old && <Ago at={old} className={styles.nothing} />}
        </>
      )}
      {facts && (
        <span className={styles.facts}>
          <span>{t("chart.avg", { value: format(facts.mean) })}</span>
          <span>{highest(minutes, format(facts.max), t)}</span>
        </span>
      )}
    </figcaption>
  );
}

/** The largest value by its name: of means it is no peak, which a shorter range may show above it. */
function highest(minutes: number, value: string, t: I18n["t"]) {
  if (minutes >= 60) return t("chart.max.hours", { count: Math.floor(minutes / 60), value });
  return minutes > 1 ? t("chart.max.minutes", { count: minutes, value }) : t("chart.max", { value });
}

/** The figure of one series among others: what is now, or what was; the mean of hours is neither. */
function Figure({
  of: values,
  format,
  hours,
  old,
  known,
}: {
  of: Series["values"];
  format: Chart["format"];
  hours: number;
  old: boolean;
  known: (value: number | null) => string;
}) {
  const { t } = useI18n();
  const all = summary(values);
  if (hours > 0 && !old) return all && <span>{t("chart.avg", { value: format(all.mean) })}</span>;
  return (
    <strong className={cx(styles.small, old && styles.old)}>{known(old ? newest(values) : latest(values))}</strong>
  );
}

function Now({
  value,
  known,
  old,
}: {
  value: number | null;
  known: (value: number | null) => string;
  old: string | undefined;
}) {
  if (value === null) return <span className={styles.nothing}>{known(value)}</span>;
  return (
    <>
      <span className={cx(styles.now, old && styles.old)}>{known(value)}</span>
      {old && <Ago at={old} className={styles.nothing} />}
    </>
  );
}

/** `children`: where each series is at the cursor, in percent from the top. */
function Cursor({ share, text, children }: { share: number; text: string; children: (number | null)[] }) {
  const start = { insetInlineStart: `${100 * share}%` };
  return (
    <>
      <span className={styles.cursor} style={start} />
      {children.map((y, index) =>
        y === null ? null : (
          <span
            key={index === 0 ? "first" : "second"}
            className={cx(styles.dot, index > 0 && styles.secondDot)}
            style={{ ...start, insetBlockStart: `${y}%` }}
          />
        ),
      )}
      <span className={styles.tip} style={{ ...start, "--at": share } as React.CSSProperties} aria-hidden="true">
        {text}
      </span>
    </>
  );
}
