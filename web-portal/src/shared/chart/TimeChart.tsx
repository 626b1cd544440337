import { type KeyboardEvent, memo, type PointerEvent, useCallback, useId, useMemo, useRef } from "react";
import { useNow } from "../clock";
import { useI18n } from "../i18n/i18n";
import { Caption } from "./Caption";
import { ChartTable } from "./ChartTable";
import { Cursor } from "./Cursor";
import styles from "./chart.module.css";
import { Drawing } from "./Drawing";
import { Numbers } from "./Marks";
import { marksAt, type PlacedMark } from "./marks";
import { minutesOfStep, niceMax, roundTimes, summary } from "./series";
import type { Chart, Known } from "./types";

/** What all charts of a page share: their axis, the cursor through them, and what is being chosen to be zoomed to. */
export interface Shared {
  times: readonly string[];
  marks: readonly PlacedMark[];
  reach: number;
  withDays: boolean;
  isPart: boolean;
  cursor: number | undefined;
  chosen: readonly [from: number, to: number] | undefined;
  /** The id of what the keys do, in words. */
  keys: string;
  setCursor: (index: number | undefined) => void;
  choose: (chosen: Shared["chosen"]) => void;
  zoomTo: (from: number, to: number) => void;
  zoomBy: (factor: number) => void;
  reset: () => void;
}

const NONE: Chart["series"] = [];
/** A press that moves no farther than this, in pixels, was no drag. */
const STILL = 6;

export function TimeChart({ chart, shared }: { chart: Chart; shared: Shared }) {
  const { times, marks, reach, withDays, isPart, cursor, chosen } = shared;
  const { title, series, before = NONE, format, limit } = chart;
  const i18n = useI18n();
  const { t } = i18n;
  const now = useNow();
  const id = useId();
  const all = useMemo(() => [...series, ...before], [series, before]);
  const top = useMemo(
    () => chart.max ?? niceMax(Math.max(0, ...all.map(({ values }) => summary(values)?.max ?? 0))),
    [chart.max, all],
  );
  const last = Math.max(0, times.length - 1);
  const when = useCallback(
    (index: number) => {
      const at = times[index];
      return at === undefined ? "" : withDays ? i18n.dayTime(at) : i18n.timeSince(at, now);
    },
    [times, withDays, i18n, now],
  );
  const known: Known = useCallback(
    (value) => (value === null || value === undefined ? t("chart.noData") : format(value)),
    [t, format],
  );
  const values = (index: number) =>
    all
      .map(
        (s, place) => (all.length > 1 && (place > 0 || series.length > 1) ? `${s.name} ` : "") + known(s.values[index]),
      )
      .join(" · ");
  const spoken = (index: number) => t("chart.at", { time: when(index), value: values(index) });
  const events = (index: number) =>
    marksAt(marks, index)
      .map(({ text }) => text)
      .join(" · ");
  const current = cursor ?? last;
  const drag = useDrag(shared, last);
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <Caption id={id} chart={chart} minutes={minutesOfStep(times)} isPart={isPart} known={known} />
      <div className={styles.plot}>
        <Drawing series={series} before={before} top={top} limit={limit} marks={marks} reach={reach} />
        <Scale times={times} withDays={withDays} top={top} format={format} />
        <Numbers of={marks} />
        {chosen && (
          <span
            className={styles.chosen}
            style={{
              insetInlineStart: `${(100 * chosen[0]) / Math.max(1, last)}%`,
              insetInlineEnd: `${100 - (100 * chosen[1]) / Math.max(1, last)}%`,
            }}
          />
        )}
        {cursor !== undefined && (
          <Cursor share={cursor / Math.max(1, last)} text={spoken(cursor)} events={events(cursor)}>
            {all.map((s) =>
              (s.values[cursor] ?? null) === null ? null : 100 - (100 * Math.min(s.values[cursor] ?? 0, top)) / top,
            )}
          </Cursor>
        )}
        <input
          className={styles.range}
          type="range"
          min={0}
          max={last}
          value={current}
          aria-label={`${title}, ${t("chart.time")}`}
          aria-valuetext={[spoken(current), events(current)].filter(Boolean).join(" · ")}
          aria-describedby={shared.keys}
          onChange={(event) => shared.setCursor(event.target.valueAsNumber)}
          onFocus={() => shared.setCursor(current)}
          onBlur={() => shared.setCursor(undefined)}
          onKeyDown={(event) => onKey(event, shared)}
          {...drag}
        />
      </div>
      <ChartTable title={title} times={times} series={all} marks={marks} when={when} known={known} />
    </figure>
  );
}

const Scale = memo(function Scale({
  times,
  withDays,
  top,
  format,
}: Pick<Shared, "times" | "withDays"> & { top: number; format: Chart["format"] }) {
  const { wall, day, time } = useI18n();
  const ticks = useMemo(() => roundTimes(times, wall), [times, wall]);
  return (
    <>
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
          {withDays ? day(at) : time(at)}
        </span>
      ))}
    </>
  );
});

/** Arrows, Home and End are the slider's own. */
function onKey(event: KeyboardEvent, { zoomBy, reset, choose }: Shared) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "+" || event.key === "=") zoomBy(1 / 2);
  else if (event.key === "-") zoomBy(2);
  else if (event.key === "Escape") {
    choose(undefined);
    reset();
  } else return;
  event.preventDefault();
}

/** The cursor follows the pointer. A mouse or a pen that drags chooses what to zoom to; a finger only reads, or scrolls. */
function useDrag({ setCursor, choose, zoomTo }: Shared, last: number) {
  const start = useRef<{ index: number; x: number }>(undefined);
  const place = ({ currentTarget, clientX }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(last, Math.round(((clientX - box.left) / box.width) * last)));
  };
  const stop = () => {
    start.current = undefined;
    choose(undefined);
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { index: place(event), x: event.clientX };
    },
    onPointerMove: (event: PointerEvent) => {
      const index = place(event);
      setCursor(index);
      const from = start.current;
      if (from && Math.abs(event.clientX - from.x) > STILL)
        choose([Math.min(from.index, index), Math.max(from.index, index)]);
    },
    onPointerUp: (event: PointerEvent) => {
      const from = start.current;
      stop();
      if (from && Math.abs(event.clientX - from.x) > STILL) zoomTo(from.index, place(event));
    },
    onPointerCancel: () => {
      stop();
      setCursor(undefined);
    },
    onPointerLeave: () => {
      if (!start.current) setCursor(undefined);
    },
  };
}
