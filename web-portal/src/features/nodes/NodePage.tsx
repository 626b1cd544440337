import { useQuery } from "@tanstack/react-query";
import type { Metrics, NodeDetail } from "../../shared/api/schema";
import { type Chart, TimeCharts } from "../../shared/chart/TimeCharts";
import { useNow } from "../../shared/clock";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Facts } from "../../shared/ui/Facts";
import { Loaded } from "../../shared/ui/Loaded";
import { Page } from "../../shared/ui/Page";
import { Banner, Card, CardHead, Empty, Status } from "../../shared/ui/parts";
import { Segments } from "../../shared/ui/Segments";
import { Activity } from "./Activity";
import { Announced } from "./Announced";
import { newer } from "./allowed";
import { Commands } from "./Commands";
import { NodeState } from "./labels";
import styles from "./nodes.module.css";
import { live, metricsOptions, nodeOptions, ranges, readRange } from "./queries";

export default function NodePage({ id }: { id: string }) {
  const { t } = useI18n();
  const node = useQuery(nodeOptions(useSlug(), id));
  return (
    <Page
      title={node.data?.name ?? t("nodes.title")}
      aside={node.data && <NodeState of={node.data} pill />}
      back={{ href: "/nodes", text: t("node.back") }}
      query={node}
      actions={node.data && <Commands node={node.data} />}
    >
      <Loaded query={node}>
        {(data) => (
          <>
            <Announced node={id} />
            {!data.reporting && data.last_seen_at && <Old at={data.last_seen_at} />}
            <div className={styles.sections}>
              {isRecent(data) && <Activity commands={data.commands} />}
              <Charts node={data} />
              {!isRecent(data) && <Activity commands={data.commands} />}
              <Card padded className={styles.facts}>
                <NodeFacts node={data} />
              </Card>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

const RECENT = 3_600_000;

/** Whether its last command is still asked about, when its receipt stands before the charts. */
const isRecent = ({ commands: [newest] }: NodeDetail) =>
  newest !== undefined && (live(newest) || Date.now() - Date.parse(newest.requested_at) < RECENT);

function NodeFacts({ node }: { node: NodeDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const unknown = t("app.unknown");
  return (
    <Facts
      items={[
        [t("node.os"), node.os ?? unknown],
        [
          t("nodes.version"),
          <span key="version" className={styles.version}>
            {node.version ?? unknown}
            {newer(node) && (
              <Status tone="info" icon="up">
                {t("node.available", { version: newer(node) ?? "" })}
              </Status>
            )}
          </span>,
        ],
        [t("node.addresses"), node.ip_addresses.length > 0 ? <Addresses key="ip" of={node.ip_addresses} /> : unknown],
        [
          t("node.uptime"),
          node.booted_at && !["offline", "no-data"].includes(node.status) ? i18n.dateTime(node.booted_at) : unknown,
        ],
        [t("nodes.last_seen"), node.last_seen_at ? <Ago key="seen" at={node.last_seen_at} /> : unknown],
        [t("node.region"), node.region ?? unknown],
        [t("node.plan"), node.plan ?? unknown],
      ]}
    />
  );
}

const Addresses = ({ of }: { of: readonly string[] }) => (
  <>
    {of.map((address) => (
      <span key={address} className={styles.address}>
        {address}
      </span>
    ))}
  </>
);

/** That nothing below is of now. */
function Old({ at }: { at: string }) {
  const i18n = useI18n();
  const now = useNow();
  return <Banner icon="clock">{i18n.t("node.old", { ago: i18n.ago(at, now) })}</Banner>;
}

function Charts({ node }: { node: NodeDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [search, set] = useSearch();
  const range = readRange(search);
  const metrics = useQuery(metricsOptions(useSlug(), node.id, range));
  return (
    <Card padded aria-labelledby="figures">
      <CardHead id="figures" title={t("node.figures")}>
        <Segments
          legend={t("node.range")}
          value={range}
          options={ranges.map((r) => [r, t(`range.${r}`)] as const)}
          onChange={(r) => set({ range: r === "24h" ? undefined : r })}
        />
      </CardHead>
      <Loaded query={metrics} lines={8}>
        {(data) => {
          const charts = chartsOf(data, node, i18n);
          if (charts.length === 0) {
            const older = node.reporting ? null : node.last_seen_at;
            const help = older ? t("node.noMetrics.older", { time: i18n.dateTime(older) }) : undefined;
            return <Empty icon="unknown" title={t("node.noMetrics")} help={help} />;
          }
          return (
            <TimeCharts
              times={data.points.map((p) => p.at)}
              charts={charts}
              withDays={range === "7d" || range === "30d"}
              dimmed={metrics.isPlaceholderData}
            />
          );
        }}
      </Loaded>
    </Card>
  );
}

/** The API tells bytes a second, people read bits: so are lines sold. */
const inBits = (bytes: number | null) => (bytes === null ? null : 8 * bytes);

const isMeasured = ({ series }: Chart) => series.some(({ values }) => values.some((value) => value !== null));

function chartsOf({ points }: Metrics, node: NodeDetail, { t, percent, rate }: I18n): Chart[] {
  const old = node.reporting || !node.last_seen_at ? {} : { old: node.last_seen_at };
  const shares = (["cpu", "memory", "disk"] as const).map((key): Chart => {
    const title = t(`nodes.${key}`);
    return {
      id: key,
      title,
      series: [{ name: title, values: points.map((p) => p[`${key}_pct`]) }],
      max: 100,
      format: percent,
      now: node[`${key}_pct`],
      ...old,
    };
  });
  const net: Chart = {
    id: "net",
    title: t("node.net"),
    series: [
      { name: t("node.net.in"), values: points.map((p) => inBits(p.net_in_bps)) },
      { name: t("node.net.out"), values: points.map((p) => inBits(p.net_out_bps)) },
    ],
    format: rate,
    ...old,
  };
  return [...(shares.some(isMeasured) ? shares : []), ...[net].filter(isMeasured)];
}
