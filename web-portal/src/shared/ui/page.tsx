import type { UseQueryResult } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Link } from "wouter";
import type { ApiProblem } from "../api/client";
import { useNow } from "../clock";
import { useSetTopic } from "../contact";
import { useI18n } from "../i18n/i18n";
import { fieldErrorText, problemText } from "../i18n/problem";
import { useSession } from "../session";
import { Button, buttonClass } from "./Button";
import { Icon } from "./Icon";
import styles from "./page.module.css";
import { Banner, Empty, Hidden, Skeleton } from "./parts";

/** How long a reader is left with nothing but a sign that something comes. */
const LATE = 2000;

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
  const { tenant } = useSession();
  useSetTopic(title);
  if (query?.error?.status === 404 && query.data === undefined) return <NotFound />;
  return (
    <div className={styles.page}>
      <title>{`${title} · ${tenant.name}`}</title>
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

/** Whether an answer is out for longer than one takes when all is well. */
export function useLate(asking: boolean) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!asking) return;
    const timer = setTimeout(setLate, LATE, true);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [asking]);
  return late;
}

/** In place of what has not come yet: `children`, and after a while why there is nothing to see. */
export function Late({ paused, children }: { paused: boolean; children: ReactNode }) {
  const { t } = useI18n();
  const late = useLate(!paused);
  return (
    <div role="status">
      {paused || late ? <Empty icon="clock" title={t(paused ? "app.waiting" : "app.late")} /> : children}
    </div>
  );
}

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

const widths = ["100%", "93%", "86%", "79%", "72%", "65%", "58%", "51%"];

/** A query's data, or what stands in its place: lines while it loads, the problem when it failed. */
export function Loaded<T>({
  query,
  children,
  lines = 5,
}: {
  query: Pick<UseQueryResult<T, ApiProblem>, "data" | "error" | "fetchStatus"> & { refetch: () => unknown };
  children: (data: T) => ReactNode;
  lines?: number;
}) {
  const { t } = useI18n();
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed problem={query.error} retry={() => void query.refetch()} />;
  return (
    <Late paused={query.fetchStatus === "paused"}>
      <div className={styles.loading}>
        <Hidden>{t("app.loading")}</Hidden>
        {widths.slice(0, lines).map((width) => (
          <Skeleton key={width} height={20} width={width} />
        ))}
      </div>
    </Late>
  );
}

/** The words for a problem. */
export function useProblemText() {
  const i18n = useI18n();
  return (problem: ApiProblem) => problemText(i18n, problem);
}

/** What the server found wrong with the fields of a form; what it said of a field goes when that field is changed. */
export function useFieldErrors(problem: ApiProblem | null, fields: readonly string[]) {
  const i18n = useI18n();
  const [changed, setChanged] = useState<{ problem: ApiProblem; fields: readonly string[] }>();
  const gone = changed?.problem === problem ? changed.fields : [];
  const change = (field: string) => problem && setChanged({ problem, fields: [...gone, field] });
  const error = (field: string) => fieldErrorText(i18n, problem, field);
  return {
    of: (field: string) => (gone.includes(field) ? undefined : error(field)),
    /** The words for what is wrong with no field of the form. */
    rest: problem && !fields.some(error) ? problemText(i18n, problem) : undefined,
    change,
    /** For the form. */
    onInput: ({ target }: FormEvent) => "name" in target && change(String(target.name)),
  };
}

export function Failed({ problem, retry }: { problem: ApiProblem; retry: () => void }) {
  const { t } = useI18n();
  const text = useProblemText();
  return (
    <div role="alert">
      <Empty
        icon="degraded"
        title={t("app.error")}
        help={text(problem)}
        action={
          <Button icon="refresh" onClick={retry}>
            {t("app.retry")}
          </Button>
        }
      />
    </div>
  );
}

export function NotFound() {
  const { t } = useI18n();
  const { tenant } = useSession();
  return (
    <>
      <title>{`${t("app.notFound")} · ${tenant.name}`}</title>
      <Empty
        icon="unknown"
        heading="h1"
        title={t("app.notFound")}
        help={t("app.notFound.help")}
        action={
          <Link href="/" className={buttonClass()}>
            {t("app.home")}
          </Link>
        }
      />
    </>
  );
}
