import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Dashboard, Share } from "../../shared/api/schema";
import { TimeCharts } from "../../shared/chart/TimeCharts";
import type { Chart } from "../../shared/chart/types";
import { useZoom } from "../../shared/chart/useZoom";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Loaded } from "../../shared/ui/Loaded";
import { Page } from "../../shared/ui/Page";
import { Card, CardHead, Empty } from "../../shared/ui/parts";
import { Business } from "./Business";
import { ContactCard } from "./ContactCard";
import { AllWell, Needs } from "./Needs";
import { dashboardOptions } from "./queries";
import { Tiles } from "./Tiles";

export default function DashboardPage() {
  const { t } = useI18n();
  const dashboard = useQuery(dashboardOptions(useSlug()));
  return (
    <Page title={t("nav.dashboard")} query={dashboard}>
      <Loaded query={dashboard} lines={8}>
        {(data) => (
          <>
            {data.attention_total > 0 && <Needs items={data.attention} total={data.attention_total} />}
            {data.nodes.total === 0 ? (
              <NothingYet />
            ) : (
              <>
                {data.attention_total === 0 && <AllWell since={data.unchanged_since} />}
                <Tiles of={data} />
                <Day of={data} />
              </>
            )}
            <Business of={data} />
          </>
        )}
      </Loaded>
      <ContactCard />
    </Page>
  );
}

/** What will stand here; whom to ask when it does not come stands below. */
function NothingYet() {
  const { t } = useI18n();
  return (
    <Card>
      <Empty icon="nodes" title={t("nodes.none")} help={t("dashboard.empty")} />
    </Card>
  );
}

const LENGTH = 86_400_000;

function Day({ of: data }: { of: Dashboard }) {
  const i18n = useI18n();
  const [zoom, setZoom] = useZoom();
  const charts = useMemo(() => chartsOf(data, i18n), [data, i18n]);
  const times = useMemo(() => data.series.map((p) => p.at), [data.series]);
  if (charts.every(({ series }) => series.every(({ values }) => values.every((value) => value === null)))) return null;
  return (
    <Card padded aria-labelledby="day">
      <CardHead id="day" title={i18n.t("dashboard.day")} />
      <TimeCharts times={times} charts={charts} length={LENGTH} zoom={zoom} setZoom={setZoom} columns={2} />
    </Card>
  );
}

function chartsOf({ series, cpu, memory, reporting, figures_at }: Dashboard, { t, percent }: I18n) {
  const chart = (id: string, title: string, values: (number | null)[], share: Share): Chart => ({
    id,
    title,
    series: [{ name: title, values }],
    max: 100,
    format: percent,
    now: share.avg_pct,
    ...(reporting === 0 && figures_at && { old: figures_at }),
  });
  const cpus = series.map((p) => p.cpu_avg_pct);
  const memories = series.map((p) => p.memory_avg_pct);
  return [chart("cpu", t("dashboard.cpu"), cpus, cpu), chart("memory", t("dashboard.memory"), memories, memory)];
}
