import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Dashboard, NodeCounts, Share } from "../../shared/api/schema";
import { Sparkline } from "../../shared/chart/Sparkline";
import { useI18n } from "../../shared/i18n/i18n";
import { Ago } from "../../shared/ui/Ago";
import { Bar } from "../../shared/ui/Bar";
import { cx } from "../../shared/ui/cx";
import { NodeStatus } from "../../shared/ui/labels";
import { Card } from "../../shared/ui/parts";
import styles from "./dashboard.module.css";

type Values = readonly (number | null)[];

/** A figure each, with the course of the day below it. */
export function Tiles({ of: { nodes, cpu, memory, disk, series, reporting, figures_at } }: { of: Dashboard }) {
  const { t } = useI18n();
  const old = reporting === 0 ? figures_at : null;
  return (
    <div className={styles.figures}>
      <Nodes counts={nodes} values={series.map((p) => p.nodes_online)} />
      <ShareTile label={t("nodes.cpu")} share={cpu} old={old} values={series.map((p) => p.cpu_avg_pct)} />
      <ShareTile label={t("nodes.memory")} share={memory} old={old} values={series.map((p) => p.memory_avg_pct)} />
      <ShareTile label={t("nodes.disk")} share={disk} old={old} />
    </div>
  );
}

const Tile = ({ label, children }: { label: string; children: ReactNode }) => (
  <Card className={styles.figure}>
    <h2 className={styles.label}>{label}</h2>
    {children}
  </Card>
);

const states = [
  ["degraded", "degraded"],
  ["offline", "offline"],
  ["no-data", "no_data"],
  ["maintenance", "maintenance"],
] as const;

function Nodes({ counts, values }: { counts: NodeCounts; values: Values }) {
  const { t, number } = useI18n();
  const rest = states.filter(([, count]) => counts[count] > 0);
  return (
    <Tile label={t("dashboard.nodes")}>
      <p className={styles.value}>{number(counts.online)}</p>
      <Sparkline values={values} max={counts.total} />
      <p className={styles.sub}>{t("dashboard.ofTotal", { count: counts.total })}</p>
      {rest.length > 0 && (
        <ul className={styles.counts}>
          {rest.map(([status, count]) => (
            <li key={status} className={styles.count}>
              <Link href={`/nodes?status=${status}`} className={styles.countLink}>
                <NodeStatus status={status} />
                <span className={styles.number}>{number(counts[count])}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Tile>
  );
}

/** `old`: when these were the figures, if no node tells any now. Without `values` its course is not known. */
function ShareTile({
  label,
  share: { avg_pct: mean, max_pct: max, max_node: node },
  old,
  values,
}: {
  label: string;
  share: Share;
  old: string | null;
  values?: Values;
}) {
  const { t, percent } = useI18n();
  if (mean === null)
    return (
      <Tile label={label}>
        <p className={styles.sub}>{t("dashboard.noFigures")}</p>
      </Tile>
    );
  return (
    <Tile label={label}>
      <p className={styles.valueLine}>
        <span className={cx(styles.value, old !== null && styles.old)}>{percent(mean)}</span>
        {old && <Ago at={old} className={styles.sub} />}
      </p>
      {values ? (
        <Sparkline values={values} max={100} />
      ) : (
        <span className={styles.course}>
          <Bar value={mean} old={old !== null} />
        </span>
      )}
      {max !== null && node && (
        <p className={styles.sub}>
          {t("dashboard.max", { value: percent(max) })}
          {" · "}
          <Link href={`/nodes/${node.id}`} className={styles.where}>
            <bdi>{node.name}</bdi>
          </Link>
        </p>
      )}
    </Tile>
  );
}
