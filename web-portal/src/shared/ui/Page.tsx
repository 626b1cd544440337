import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { ApiProblem } from "../api/client";
import { useNow } from "../clock";
import { useSetTopic } from "../contact";
import { useI18n } from "../i18n/i18n";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { useLate } from "./Loaded";
import { NotFound } from "./NotFound";
import styles from "./page.module.css";
import { Banner } from "./parts";
import { useProblemText } from "./problems";
import { Title } from "./Title";

type Query<T> = Pick<UseQueryResult<T, ApiProblem>, "data" | "error" | "fetchStatus" | "dataUpdatedAt"> & {
  refetch: () => unknown;
};

/** What stands on every page: a way back, the title, how fresh it is, what can be done. */
export function Page<T>({
  title,
  aside,
  back,
  query,
  actions,
  children,
}: {
  title: string;
  /** Beside the title: a status, a count. */
  aside?: ReactNode;
  back?: { href: string; text: string };
  query?: Query<T>;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useSetTopic(title);
  if (query?.error?.status === 404 && query.data === undefined) return <NotFound />;
  return (
    <div className={styles.page}>
      <Title of={title} />
      {back && (
        <Link href={back.href} className={styles.back}>
          <Icon name="back" size={16} />
          {back.text}
        </Link>
      )}
      <header className={styles.head}>
        <div className={styles.titleLine}>
          <h1 className={styles.title} tabIndex={-1}>
            {title}
          </h1>
          {aside}
        </div>
        <div className={styles.actions}>
          {query && <Freshness query={query} />}
          {actions}
        </div>
      </header>
      {query?.data !== undefined && <Overdue query={query} />}
      <Stale data={query?.data} />
      {children}
    </div>
  );
}

/** When the figures were true; of what never came nothing is said. */
function Freshness<T>({ query }: { query: Query<T> }) {
  const i18n = useI18n();
  const now = useNow();
  const { t } = i18n;
  const at = has(query.data) ? query.data.as_of : new Date(query.dataUpdatedAt).toISOString();
  return (
    <span className={styles.asOf}>
      {query.data !== undefined && at !== null && (
        <time dateTime={at} title={i18n.dateTime(at)}>
          {t("app.asOf", { time: i18n.timeSince(at, now) })}
        </time>
      )}
      <Button
        look="quiet"
        icon="refresh"
        busy={query.fetchStatus === "fetching"}
        aria-label={t("app.refresh")}
        onClick={() => void query.refetch()}
      />
    </span>
  );
}

const has = (data: unknown): data is { as_of: string | null; stale: boolean } =>
  typeof data === "object" && data !== null && "as_of" in data && "stale" in data;

/** What is on the screen cannot be refreshed. */
function Overdue({ query: { error, fetchStatus } }: { query: Query<unknown> }) {
  const { t } = useI18n();
  const text = useProblemText();
  const late = useLate(fetchStatus !== "idle");
  return error || late ? (
    <Banner icon="clock">{error ? text(error) : t(fetchStatus === "paused" ? "app.waiting" : "app.late")}</Banner>
  ) : null;
}

/** The provider's systems have not been heard of for long. */
function Stale({ data }: { data: unknown }) {
  const i18n = useI18n();
  const now = useNow();
  if (!has(data) || !data.stale) return null;
  return (
    <Banner icon="clock">
      {data.as_of ? i18n.t("app.stale", { ago: i18n.ago(data.as_of, now) }) : i18n.t("app.stale.never")}
    </Banner>
  );
}
