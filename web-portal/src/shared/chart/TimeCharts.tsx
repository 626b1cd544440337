import { type ReactNode, useId, useMemo, useState } from "react";
import { useNow } from "../clock";
import { useI18n } from "../i18n/i18n";
import { cx } from "../ui/cx";
import styles from "./chart.module.css";
import { MarkList } from "./Marks";
import { type Mark, placed } from "./marks";
import { reachOf, type Series } from "./series";
import { TimeChart } from "./TimeChart";
import type { Chart } from "./types";
import type { SetZoom } from "./useZoom";
import { ZoomBar } from "./ZoomBar";
import { between, CLOSEST, indexOf, scaled, shownOf, type Zoom } from "./zoom";

interface Props {
  times: readonly string[];
  charts: readonly Chart[];
  marks?: readonly Mark[];
  /** From how many milliseconds on nothing measured is a gap; without it each missing value is one. */
  silence?: number;
  /** How long the whole range is, in milliseconds; it ends now. */
  length: number;
  zoom: Zoom | undefined;
  setZoom: SetZoom;
  dimmed?: boolean;
  columns?: 1 | 2;
  /** What else can be chosen, beside the zoom. */
  children?: ReactNode;
}

const HOUR = 3_600_000;
const NONE: readonly Mark[] = [];

/** Small charts on one time axis, with one cursor through all. */
export function TimeCharts({
  charts,
  marks = NONE,
  silence = 0,
  length,
  zoom,
  setZoom,
  dimmed = false,
  columns = 1,
  children,
  ...rest
}: Props) {
  const { t, dayTime, timeSince } = useI18n();
  const now = useNow();
  const keys = useId();
  // An instant, not a place: other times may come meanwhile.
  const [cursor, setCursor] = useState<number>();
  const [chosen, choose] = useState<readonly [number, number]>();
  const { times, instants, shown, isPart } = useShown(rest.times, charts, zoom);
  const [from = 0, to = 0] = [instants[0], instants.at(-1)];
  // What is asked for ends between two values; what is drawn, at them.
  const part = isPart && zoom ? zoom : { from, to };
  const withDays = to - from > 25 * HOUR;
  const say = (at: number) => (withDays ? dayTime(at) : timeSince(new Date(at).toISOString(), now));
  const visible = useMemo(() => placed(marks, instants), [marks, instants]);
  const setPart = (part: Zoom | undefined) => {
    choose(undefined);
    setZoom(() => part);
  };
  const isClosest = part.to - part.from <= CLOSEST || times.length < 3;
  const zoomBy = (factor: number) => {
    if (factor < 1 && isClosest) return;
    const end = Math.max(now, to);
    // Of several presses, one after the other, each counts, though none may be drawn yet.
    setZoom((current) => {
      const base = current && current.from < to && current.to > from ? current : part;
      return scaled(base, factor, cursor ?? (base.from + base.to) / 2, { from: end - length, to: end });
    });
  };
  const shared = {
    times,
    marks: visible,
    reach: reachOf(instants, silence),
    withDays,
    isPart,
    cursor: cursor === undefined ? undefined : indexOf(instants, cursor),
    chosen,
    keys,
    setCursor: (index: number | undefined) => setCursor(index === undefined ? undefined : instants[index]),
    choose,
    zoomTo: (one: number, other: number) => setPart(between(instants[one] ?? 0, instants[other] ?? 0)),
    zoomBy,
    reset: () => setPart(undefined),
  };
  return (
    <>
      <ZoomBar
        part={isPart ? t("chart.span", { from: say(part.from), to: say(part.to) }) : undefined}
        isClosest={isClosest}
        onZoom={zoomBy}
        onReset={shared.reset}
      >
        {children}
      </ZoomBar>
      <p id={keys} hidden>
        {t("chart.zoom.keys")}
      </p>
      <div className={cx(styles.group, columns === 2 && styles.two)} aria-busy={dimmed}>
        {shown.map((chart) => (
          <TimeChart key={chart.id} chart={chart} shared={shared} />
        ))}
      </div>
      <MarkList of={visible} say={say} onPick={setCursor} />
    </>
  );
}

/** The times and charts of the part that is shown. */
function useShown(times: readonly string[], charts: readonly Chart[], zoom: Zoom | undefined) {
  return useMemo(() => {
    const all = times.map((at) => Date.parse(at));
    const [start, end] = shownOf(all, zoom);
    const cut = (series: readonly Series[]) => series.map((s) => ({ ...s, values: s.values.slice(start, end) }));
    return {
      times: times.slice(start, end),
      instants: all.slice(start, end),
      isPart: zoom !== undefined && (all[0] ?? 0) <= zoom.to && (all.at(-1) ?? 0) >= zoom.from,
      shown: charts.map((chart) => ({
        ...chart,
        series: cut(chart.series),
        before: chart.before && cut(chart.before),
      })),
    };
  }, [times, charts, zoom]);
}
