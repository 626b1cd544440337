import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Metrics, NodeDetail, NodeEvent } from "../../shared/api/schema";
import type { Mark } from "../../shared/chart/marks";
import { earlier, type Series } from "../../shared/chart/series";
import { TimeCharts } from "../../shared/chart/TimeCharts";
import type { Chart } from "../../shared/chart/types";
import { type SetZoom, useZoom } from "../../shared/chart/useZoom";
import type { Zoom } from "../../shared/chart/zoom";
import { useNow } from "../../shared/clock";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Check } from "../../shared/ui/Field";
import { Loaded } from "../../shared/ui/Loaded";
import { Card, CardHead, Empty } from "../../shared/ui/parts";
import { Segments } from "../../shared/ui/Segments";
import styles from "./nodes.module.css";
import { DAY, lengths, metricsAsked, metricsOptions, ranges, readRange } from "./queries";

/** A node's figures over time, with what happened to it. */
export function Charts({ node }: { node: NodeDetail }) {
  const { t } = useI18n();
  const [search, set] = useSearch();
  const range = readRange(search);
  const [zoom, setZoom] = useZoom();
  const slug = useSlug();
  const asked = metricsAsked(range, zoom, useNow());
  const metrics = useQuery(metricsOptions(slug, node.id, asked));
  const compared = range === "24h" && search.get("compare") === "day";
  const before = useDayBefore(slug, node.id, compared ? metrics.data : undefined, asked.range);
  return (
    <Card padded aria-labelledby="figures">
      <CardHead id="figures" title={t("node.figures")}>
        <Segments
          legend={t("node.range")}
          value={range}
          options={ranges.map((r) => [r, t(`range.${r}`)] as const)}
          onChange={(r) => set({ range: r === "24h" ? undefined : r, from: undefined, to: undefined })}
        />
      </CardHead>
      <Loaded query={metrics} lines={8}>
        {(data) => (
          <Drawn
            node={node}
            data={data}
            before={compared ? before.data : undefined}
            length={lengths[range]}
            zoom={zoom}
            setZoom={setZoom}
            dimmed={metrics.isPlaceholderData}
          >
            {range === "24h" && (
              <Check
                label={t("chart.before.show")}
                checked={compared}
                onChange={(event) => set({ compare: event.target.checked ? "day" : undefined })}
              />
            )}
            {compared && before.isError && <span className={styles.quiet}>{t("chart.before.failed")}</span>}
          </Drawn>
        )}
      </Loaded>
    </Card>
  );
}

/** The same steps a day earlier. */
function useDayBefore(slug: string, id: string, today: Metrics | undefined, range: keyof typeof lengths) {
  const last = today?.points.at(-1)?.at;
  const until = last === undefined ? undefined : new Date(Date.parse(last) - DAY).toISOString();
  return useQuery({ ...metricsOptions(slug, id, { range, until }), enabled: until !== undefined });
}

interface DrawnProps {
  node: NodeDetail;
  data: Metrics;
  before: Metrics | undefined;
  length: number;
  zoom: Zoom | undefined;
  setZoom: SetZoom;
  dimmed: boolean;
  children: React.ReactNode;
}

function Drawn({ node, data, before, children, ...rest }: DrawnProps) {
  const i18n = useI18n();
  const charts = useMemo(() => chartsOf(data, before, node, i18n), [data, before, node, i18n]);
  const marks = useMemo(() => data.events.map((event) => markOf(event, i18n)), [data.events, i18n]);
  const times = useMemo(() => data.points.map((p) => p.at), [data.points]);
  const isEmpty = charts.length === 0;
  if (isEmpty && !rest.zoom) return <NoFigures node={node} />;
  return (
    <>
      <TimeCharts times={times} charts={charts} marks={marks} silence={1000 * data.silence_s} {...rest}>
        {children}
      </TimeCharts>
      {isEmpty && <NoFigures node={node} />}
    </>
  );
}

function NoFigures({ node }: { node: NodeDetail }) {
  const { t, dateTime } = useI18n();
  const older = node.reporting ? null : node.last_seen_at;
  const help = older ? t("node.noMetrics.older", { time: dateTime(older) }) : undefined;
  return <Empty icon="unknown" title={t("node.noMetrics")} help={help} />;
}

/** A server's event in words. */
function markOf({ kind, from, to, state, version }: NodeEvent, { t, word }: I18n): Mark {
  const command = (name: "restart" | "upgrade") =>
    [t(`command.${name}`), ...(version ? [t("command.to", { version })] : [])].join(" ");
  const texts = {
    restart: () => `${command("restart")}: ${word("state", state ?? "")}`,
    upgrade: () => `${command("upgrade")}: ${word("state", state ?? "")}`,
    boot: () => t("event.boot"),
    offline: () => t("status.offline"),
    "no-data": () => t("event.noData"),
  };
  const tone = kind === "offline" ? "danger" : kind === "no-data" ? "silence" : "event";
  return { from: Date.parse(from), to: to === null ? null : Date.parse(to), text: texts[kind](), tone };
}

type Point = Metrics["points"][number];

/** The API tells bytes a second, people read bits: so are lines sold. */
const inBits = (bytes: number | null) => (bytes === null ? null : 8 * bytes);

const isMeasured = ({ series }: Chart) => series.some(({ values }) => values.some((value) => value !== null));

function chartsOf({ points, limits }: Metrics, yesterday: Metrics | undefined, node: NodeDetail, i18n: I18n): Chart[] {
  const { t, percent, rate } = i18n;
  const old = node.reporting || !node.last_seen_at ? {} : { old: node.last_seen_at };
  const times = points.map((p) => p.at);
  const before = (name: string, value: (point: Point) => number | null): Series | undefined =>
    yesterday && { name, values: earlier(times, yesterday.points, DAY, value) };
  const shares = (["cpu", "memory", "disk"] as const).map((key): Chart => {
    const [title, value] = [t(`nodes.${key}`), (p: Point) => p[`${key}_pct`]];
    const then = before(t("chart.before"), value);
    return {
      id: key,
      title,
      series: [{ name: title, values: points.map(value) }],
      before: then && [then],
      max: 100,
      limit: limits[`${key}_pct`],
      format: percent,
      now: node[`${key}_pct`],
      ...old,
    };
  });
  const ways = (["in", "out"] as const).map((way) => {
    const [name, value] = [t(`node.net.${way}`), (p: Point) => inBits(p[`net_${way}_bps`])];
    return {
      today: { name, values: points.map(value) },
      earlier: before(t("chart.before.of", { name }), value),
    };
  });
  const net: Chart = {
    id: "net",
    title: t("node.net"),
    series: ways.map(({ today }) => today),
    before: yesterday && ways.flatMap((way) => way.earlier ?? []),
    format: rate,
    ...old,
  };
  return [...(shares.some(isMeasured) ? shares : []), ...[net].filter(isMeasured)];
}
