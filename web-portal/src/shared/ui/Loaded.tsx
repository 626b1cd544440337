import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { ApiProblem } from "../api/client";
import { useI18n } from "../i18n/i18n";
import { Button } from "./Button";
import styles from "./loaded.module.css";
import { Empty, Hidden, Skeleton } from "./parts";
import { useProblemText } from "./problems";

/** How long a reader is left with nothing but a sign that something comes, ms. */
const LATE = 2000;
/** What is left of it: a page that was just opened has been waited for since then, at a stopped pool for two seconds. */
const rest = () => {
  const waited = performance.now();
  return waited < 3000 ? Math.max(LATE - waited, 750) : LATE;
};

/** Whether an answer is out for longer than one takes when all is well. */
export function useLate(asking: boolean) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!asking) return;
    const timer = setTimeout(setLate, rest(), true);
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
