import { QueryErrorResetBoundary } from "@tanstack/react-query";
import { Suspense, useDeferredValue, useMemo } from "react";
import { Redirect, useLocation } from "wouter";
import type { State } from "../shared/api/schema";
import { I18nProvider, useI18n } from "../shared/i18n/i18n";
import { later } from "../shared/later";
import { placeOf } from "../shared/place";
import { PagePath, pathOf, usePageKey } from "../shared/search";
import { useSession, useSlug } from "../shared/session";
import { Failed, useLate } from "../shared/ui/Loaded";
import { NotFound } from "../shared/ui/NotFound";
import { Title } from "../shared/ui/Title";
import { accountPiece } from "../shared/with-words";
import { Announced } from "./Announced";
import { Boundary } from "./Boundary";
import { problemOf } from "./problem-of";
import { isPage, loadAt, match, viewOf } from "./routes";
import { Shell } from "./Shell";
import { Slow } from "./Slow";
import { useScroll } from "./scroll";

export { isPage, loadAt };

const NoAccess = later(() => import("../features/people/NoAccess"));
const FactorDue = accountPiece(() => import("./FactorDue"));

/** The portal of whoever is logged in, in all words and their place's dates: the shell and the page of the address. */
export function Inside({ state: { user } }: { state: State }) {
  const { language } = useI18n();
  const [location] = useLocation();
  const place = useMemo(() => placeOf(language, navigator.languages, user), [language, user]);
  if (location === "/login") return <Redirect to="/" replace />;
  return (
    <I18nProvider locale={language} all place={place}>
      {/* Another person's portal starts from nothing. */}
      <Pages key={user.id} />
    </I18nProvider>
  );
}

/**
 * wouter reads the address with useSyncExternalStore, so a navigation is never a transition. Deferring the
 * location makes it one: the old page stays while the next one's chunk loads.
 * The Suspense boundary is outside what the address keys: a new boundary would show its fallback at once,
 * and React keeps a fallback for 300 ms.
 */
function Pages() {
  const key = usePageKey();
  const old = useDeferredValue(key);
  const wanted = pathOf(key);
  // A page that does not come takes the place of the old one: its boundary says so.
  const isLate = useLate(pathOf(old) !== wanted);
  const there = isLate ? key : old;
  const shown = pathOf(there);
  const slug = useSlug();
  const { t } = useI18n();
  useScroll(there);
  return (
    <Shell shown={there} pending={shown !== wanted}>
      <QueryErrorResetBoundary>
        {({ reset }) => (
          <Suspense
            fallback={
              <>
                <Title of={t("app.loading")} />
                <Slow late={isLate} />
              </>
            }
          >
            <Boundary
              key={shown}
              onRetry={reset}
              instead={(error, retry) => (
                <>
                  <Title of={t("app.error")} />
                  <Failed problem={problemOf(error)} retry={retry} heading="h1" />
                </>
              )}
            >
              <PagePath value={`/portal/${slug}${shown}`}>
                <Current path={shown} />
              </PagePath>
            </Boundary>
          </Suspense>
        )}
      </QueryErrorResetBoundary>
    </Shell>
  );
}

/** The page of the address, if there is one and the role may open it; above it, what is told and that a second step is due. */
function Current({ path }: { path: string }) {
  const { nav, factor_due_at: due } = useSession();
  const found = match(path);
  if (!found) return <NotFound />;
  const { route, id } = found;
  if (!viewOf(route, nav)) return <NoAccess />;
  const Page = route.page;
  return (
    <>
      <Announced />
      {due && <FactorDue />}
      <Page id={id} />
    </>
  );
}
