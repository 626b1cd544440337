import { type Query, type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ApiProblem } from "../api/client";
import { useI18n } from "../i18n/i18n";
import { Button } from "./Button";
import { focusMain } from "./focus-main";
import styles from "./loaded.module.css";
import { Empty, Hidden, Skeleton } from "./parts";
import { useProblemText } from "./problems";

/** How long a reader is left with nothing but a sign that something comes, ms. */
export const LATE = 2000;

/** When the words for an answer that does not come are due after the page was opened, ms. */
const DUE = 2800;
/** How long a sign that something comes stands at least before words take its place, ms. */
export const GLANCE = 600;

/** How long data are waited for that are asked for `opened` ms after the page was: that counts, while something is left of it. */
export function firstPatience(opened: number) {
  const left = DUE - opened;
  return left < GLANCE ? LATE : Math.min(left, LATE);
}

/** Whether an answer is out for longer than one takes when all is well. */
export function useLate(asking: boolean, patience = LATE) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!asking) return;
    const timer = setTimeout(setLate, patience, true);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [asking, patience]);
  return late;
}

/** What the page waits for. */
const missing = { type: "active", predicate: ({ state }: Query) => state.data === undefined } as const;

/** Asks anew for what the page waits for, whatever became of the questions before; says whether that was just now. */
function useAskAnew() {
  const client = useQueryClient();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    if (!times) return;
    const timer = setTimeout(setTimes, LATE, 0);
    return () => clearTimeout(timer);
  }, [times]);
  const ask = async () => {
    setTimes((before) => before + 1);
    await client.cancelQueries(missing);
    await client.refetchQueries(missing);
  };
  return [times > 0, ask] as const;
}

/** In place of what has not come yet: `children`, and after a while why there is nothing to see. */
export function Late({
  paused,
  patience,
  help,
  children,
}: {
  paused: boolean;
  /** How long that is, where it is not the usual, ms. */
  patience?: number;
  /** Stands below the reason. */
  help?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const late = useLate(!paused, patience);
  const [isAnew, askAnew] = useAskAnew();
  const place = useFocusAfter();
  if (!paused && !late) return <div role="status">{children}</div>;
  return (
    <div role="status" ref={place}>
      <Empty
        icon="clock"
        title={t(paused ? "app.waiting" : isAnew ? "app.loading" : "app.late")}
        help={help}
        action={
          !paused && (
            <Button icon="refresh" onClick={() => void askAnew()}>
              {t("app.retry")}
            </Button>
          )
        }
      />
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
  const [patience] = useState(() => firstPatience(performance.now()));
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed problem={query.error} retry={() => void query.refetch()} />;
  return (
    <Late paused={query.fetchStatus === "paused"} patience={patience}>
      <div className={styles.loading}>
        <Hidden>{t("app.loading")}</Hidden>
        {widths.slice(0, lines).map((width) => (
          <Skeleton key={width} height={20} width={width} />
        ))}
      </div>
    </Late>
  );
}

/** When what was wanted comes, the button goes, and the focus with it: into the page. */
function useFocusAfter() {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () => () => {
      if (place.current?.contains(document.activeElement)) queueMicrotask(focusMain);
    },
    [],
  );
  return place;
}

/** In place of what did not come; `heading` is "h1" where that is the whole page. */
export function Failed({ problem, retry, heading }: { problem: ApiProblem; retry: () => void; heading?: "h1" }) {
  const { t } = useI18n();
  const text = useProblemText();
  const alert = useFocusAfter();
  return (
    <div role="alert" ref={alert}>
      <Empty
        icon="degraded"
        heading={heading ?? "h2"}
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
