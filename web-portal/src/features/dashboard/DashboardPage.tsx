import { useQuery } from "@tanstack/react-query";
import type { Dashboard, Share } from "../../shared/api/schema";
import { type Chart, TimeCharts } from "../../shared/chart/TimeCharts";
import { useI18n } from "../../shared/i18n/i18n";
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

function Day({ of: { series, cpu, memory, reporting, figures_at } }: { of: Dashboard }) {
  const { t, percent } = useI18n();
  const [cpus, memories] = [series.map((p) => p.cpu_avg_pct), series.map((p) => p.memory_avg_pct)];
  if ([...cpus, ...memories].every((value) => value === null)) return null;
  const chart = (id: string, title: string, values: (number | null)[], share: Share): Chart => ({
    id,
    title,
    series: [{ name: title, values }],
    max: 100,
    format: percent,
    now: share.avg_pct,
    ...(reporting === 0 && figures_at && { old: figures_at }),
  });
  return (
    <Card padded aria-labelledby="day">
      <CardHead id="day" title={t("dashboard.day")} />
      <TimeCharts
        times={series.map((p) => p.at)}
        charts={[chart("cpu", t("dashboard.cpu"), cpus, cpu), chart("memory", t("dashboard.memory"), memories, memory)]}
        withDays={false}
        columns={2}
      />
    </Card>
  );
}
