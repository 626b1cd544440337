import { type QueryClient, QueryClientProvider, QueryErrorResetBoundary, useQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense, useDeferredValue, useEffect, ViewTransition } from "react";
import { Redirect, Router, useLocation } from "wouter";
import LoginPage from "../features/login/LoginPage";
import { ApiProblem } from "../shared/api/client";
import type { State } from "../shared/api/schema";
import { rememberLocale, useDeviceLocale } from "../shared/i18n/device-language";
import { I18nProvider, useI18n } from "../shared/i18n/i18n";
import { NotFetched } from "../shared/piece";
import { brandOptions, Slug, stateOptions, useSession, useSlug } from "../shared/session";
import { Failed, Late, NotFound } from "../shared/ui/page";
import { Empty } from "../shared/ui/parts";
import { ToastProvider } from "../shared/ui/Toast";
import { Boundary } from "./Boundary";
import { dropBrand, syncBrand } from "./brand-sheet";
import { NoAccess, NoPortal } from "./dead-ends";
import { match, openPages } from "./routes";
import { Shell } from "./Shell";
import { useScroll } from "./scroll";
import styles from "./shell.module.css";
import { Wordless } from "./Wordless";

export function App({ slug, client }: { slug: string; client: QueryClient }) {
  return (
    <QueryClientProvider client={client}>
      <Slug value={slug}>
        <Router base={`/portal/${slug}`}>
          <Words>
            <ToastProvider>
              <Gate />
            </ToastProvider>
          </Words>
        </Router>
      </Slug>
    </QueryClientProvider>
  );
}

/** The words of the person who is logged in, before that those of the device; from then on it remembers them. */
function Words({ children }: { children: ReactNode }) {
  const slug = useSlug();
  const own = useQuery(stateOptions(slug)).data?.user.locale;
  const device = useDeviceLocale();
  const locale = useDeferredValue(own ?? device);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    if (own) rememberLocale(own, slug);
  }, [own, slug]);
  return (
    <Boundary instead={(_, retry) => <Wordless retry={retry} />}>
      <Suspense>
        <I18nProvider locale={locale}>{children}</I18nProvider>
      </Suspense>
    </Boundary>
  );
}

/** Login or the portal: `state` decides, once. */
function Gate() {
  const slug = useSlug();
  const state = useQuery(stateOptions(slug));
  const brand = useQuery(brandOptions(slug));
  const [location] = useLocation();
  const Open = openPages[location];
  const problem = state.error ?? brand.error;
  useBrand(state.data?.branding.version ?? brand.data?.version, problem?.code === "portal-not-found");
  useOwnSlug(state.data?.tenant.slug ?? brand.data?.slug);
  if (problem?.code === "portal-not-found") return <NoPortal />;
  if (Open)
    return (
      <Boundary instead={(error, retry) => <Broken error={error} retry={retry} />}>
        <Suspense>
          <Open />
        </Suspense>
      </Boundary>
    );
  if (state.data) return <Inside state={state.data} />;
  if (state.data === null) return <LoginPage />;
  if (state.error) return <Failed problem={state.error} retry={() => void state.refetch()} />;
  return <Waiting paused={state.fetchStatus === "paused"} />;
}

function useBrand(version: string | undefined, gone: boolean) {
  useEffect(() => {
    if (gone) dropBrand();
    else if (version) void syncBrand(version).catch(() => undefined);
  }, [version, gone]);
}

/** On a tenant's own domain any slug leads to it; the address then gets the right one. */
function useOwnSlug(own: string | undefined) {
  const slug = useSlug();
  useEffect(() => {
    if (!own || own === slug) return;
    const { pathname, search, hash } = location;
    location.replace(`/portal/${own}${pathname.slice(`/portal/${slug}`.length)}${search}${hash}`);
  }, [own, slug]);
}

function Inside({ state }: { state: State }) {
  const [location] = useLocation();
  if (location === "/login") return <Redirect to="/" replace />;
  // Another person's portal starts from nothing.
  return <Pages key={state.user.id} />;
}

/**
 * wouter reads the address with useSyncExternalStore, so a navigation is never a transition. Deferring the
 * location makes it one: the old page stays while the next one's chunk loads, and React animates.
 * The Suspense boundary is outside what the address keys: a new boundary would show its fallback at once,
 * and React keeps a fallback for 300 ms.
 */
function Pages() {
  const [location] = useLocation();
  const shown = useDeferredValue(location);
  useScroll(shown);
  return (
    <Shell shown={shown} pending={shown !== location}>
      <QueryErrorResetBoundary>
        {({ reset }) => (
          <Suspense fallback={null}>
            <Boundary
              key={shown}
              onRetry={reset}
              instead={(error, retry) => <Failed problem={problemOf(error)} retry={retry} />}
            >
              <ViewTransition>
                <Current path={shown} />
              </ViewTransition>
            </Boundary>
          </Suspense>
        )}
      </QueryErrorResetBoundary>
    </Shell>
  );
}

/** The page of the address, if there is one and the role may open it. */
function Current({ path }: { path: string }) {
  const { nav } = useSession();
  const found = match(path);
  if (!found) return <NotFound />;
  const { route, id } = found;
  if (route.view !== null && !nav.some((item) => item.id === route.view)) return <NoAccess />;
  const Page = route.page;
  return <Page id={id} />;
}

/** The first answer is late. */
function Waiting({ paused }: { paused: boolean }) {
  const { t } = useI18n();
  return (
    <main className={styles.nowhere}>
      <title>{t("app.loading")}</title>
      <Late paused={paused}>
        <Empty icon="clock" title={t("app.loading")} />
      </Late>
    </main>
  );
}

/** What a page threw, as a problem that there are words for. */
function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, error instanceof NotFetched ? "not-fetched" : "unexpected");
}

/** In place of a page outside of the shell. */
function Broken({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className={styles.nowhere}>
      <Failed problem={problemOf(error)} retry={retry} />
    </main>
  );
}
