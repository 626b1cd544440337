import { memo } from "react";
import { type I18n, useI18n } from "../i18n/i18n";
import { Ago } from "../ui/Ago";
import { cx } from "../ui/cx";
import styles from "./chart.module.css";
import { latest, newest, type Series, summary } from "./series";
import type { Chart, Known } from "./types";

interface Props {
  id: string;
  chart: Chart;
  /** Of how many a value is the mean. */
  minutes: number;
  /** A part that says nothing of now. */
  isPart: boolean;
  known: Known;
}

/** What a chart shows: its name, the value of now, and what is to be said of all. */
export const Caption = memo(function Caption({ id, chart, minutes, isPart, known }: Props) {
  const { t } = useI18n();
  const { title, series, before = [], format, limit, now, old } = chart;
  const one = series.length === 1 ? series[0] : undefined;
  const facts = one && summary(one.values);
  const isMean = isPart || (minutes >= 60 && old === undefined);
  return (
    <figcaption className={styles.caption}>
      <h3 id={id}>{title}</h3>
      {one && !isPart && <Now value={now === undefined ? latest(one.values) : now} known={known} old={old} />}
      {!one &&
        series.map((s, index) => (
          <Legend key={s.name} name={s.name} look={index > 0 && styles.secondKey}>
            <Figure of={s.values} format={format} isMean={isMean} old={old !== undefined} known={known} />
          </Legend>
        ))}
      {!one && old && !isPart && <Ago at={old} className={styles.nothing} />}
      {before.map((s, index) => (
        <Legend key={s.name} name={s.name} look={cx(styles.beforeKey, index > 0 && styles.secondBeforeKey)}>
          <Mean of={s.values} format={format} known={known} />
        </Legend>
      ))}
      {facts && (
        <span className={styles.facts}>
          <span>{t("chart.avg", { value: format(facts.mean) })}</span>
          <span>{highest(minutes, format(facts.max), t)}</span>
          {limit !== undefined && (
            <span className={styles.legend}>
              <span className={cx(styles.key, styles.limitKey)} aria-hidden="true" />
              {t("chart.limit", { value: format(limit) })}
            </span>
          )}
        </span>
      )}
    </figcaption>
  );
});

const Legend = ({
  name,
  look,
  children,
}: {
  name: string;
  look: string | false | undefined;
  children: React.ReactNode;
}) => (
  <span className={styles.legend}>
    <span className={cx(styles.key, look)} aria-hidden="true" />
    {name}
    {children}
  </span>
);

/** The largest value by its name: of means it is no peak, which a shorter range may show above it. */
function highest(minutes: number, value: string, t: I18n["t"]) {
  if (minutes >= 60) return t("chart.max.hours", { count: Math.floor(minutes / 60), value });
  return minutes > 1 ? t("chart.max.minutes", { count: minutes, value }) : t("chart.max", { value });
}

interface FigureProps {
  of: Series["values"];
  format: Chart["format"];
  known: Known;
}

function Mean({ of: values, format, known }: FigureProps) {
  const { t } = useI18n();
  const all = summary(values);
  return <span>{all ? t("chart.avg", { value: format(all.mean) }) : known(null)}</span>;
}

/** The figure of one series among others: what is now, or what was; the mean of hours is neither. */
function Figure({ of, format, isMean, old, known }: FigureProps & { isMean: boolean; old: boolean }) {
  if (isMean) return summary(of) && <Mean of={of} format={format} known={known} />;
  return <strong className={cx(styles.small, old && styles.old)}>{known(old ? newest(of) : latest(of))}</strong>;
}

function Now({ value, known, old }: { value: number | null; known: Known; old: string | undefined }) {
  if (value === null) return <span className={styles.nothing}>{known(value)}</span>;
  return (
    <>
      <span className={cx(styles.now, old && styles.old)}>{known(value)}</span>
      {old && <Ago at={old} className={styles.nothing} />}
    </>
  );
}
