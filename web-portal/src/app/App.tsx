import { noop, type QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { type ComponentType, type ReactNode, Suspense, use, useDeferredValue, useEffect, useState } from "react";
import { Router, useLocation } from "wouter";
import { Frame, Help } from "../features/login/Frame";
import LoginPage from "../features/login/LoginPage";
import type { ApiProblem } from "../shared/api/client";
import { endProof, useIsProofAsked, watchProof } from "../shared/api/proof";
import type { State } from "../shared/api/schema";
import { Boundary } from "../shared/Boundary";
import { keepChoice, useDeviceLocale, useLocaleOf } from "../shared/i18n/device-language";
import { allWords, I18nProvider, useI18n } from "../shared/i18n/i18n";
import type { Locale } from "../shared/i18n/language";
import { type Importer, later } from "../shared/later";
import { forgetFailures } from "../shared/piece";
import { brandOptions, Slug, stateOptions, useSlug } from "../shared/session";
import { Button } from "../shared/ui/Button";
import { Failed, GLANCE, LATE, Late } from "../shared/ui/Loaded";
import { Empty } from "../shared/ui/parts";
import { useProblemText } from "../shared/ui/problems";
import { ToastProvider } from "../shared/ui/Toast";
import { accountPiece, withWords } from "../shared/with-words";
import { dropBrand, syncBrand } from "./brand-sheet";
import { inside } from "./inside-piece";
import { moves } from "./leave";
import { NoPortal } from "./NoPortal";
import styles from "./nowhere.module.css";
import { problemOf } from "./problem-of";
import { Slow } from "./Slow";
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

/** The language of the person who is logged in; after a change the one before, until the words of the new one are there. */
function useOwnLocale(own: Locale | undefined) {
  const [shown, show] = useState(own);
  if (own && !shown) show(own);
  useEffect(() => {
    if (!own || own === shown) return;
    let isWanted = true;
    allWords(own).then(() => isWanted && show(own), forgetFailures);
    return () => {
      isWanted = false;
    };
  }, [own, shown]);
  return own && (shown ?? own);
}

/** The words of the person who is logged in, before that those of the device; from then on it remembers them. */
function Words({ children }: { children: ReactNode }) {
  const slug = useSlug();
  const user = useQuery(stateOptions(slug)).data?.user;
  const device = useDeviceLocale();
  const locale = useDeferredValue(useOwnLocale(useLocaleOf(user, slug)) ?? device);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  useEffect(() => {
    if (user) keepChoice(user, slug);
  }, [user, slug]);
  return (
    <Boundary instead={(_, retry) => <Wordless retry={retry} />}>
      <Suspense fallback={<Coming />}>
        <I18nProvider locale={locale}>{children}</I18nProvider>
      </Suspense>
    </Boundary>
  );
}

/** In place of the whole program, before there are words. */
function Coming() {
  return (
    <main className={styles.nowhere}>
      <Slow />
    </main>
  );
}

const mailedPage = (importer: Importer<object>) => later(withWords("mailed", importer));
const AccountLinkPage = mailedPage(withWords("account", () => import("../features/login/AccountLinkPage")));

/** The pages of mailed links and of the way to one, and the statement: open to everyone, also to who is logged in. */
const openPages: Readonly<Record<string, ComponentType>> = {
  "/forgot": mailedPage(() => import("../features/login/ForgotPage")),
  "/reset": mailedPage(() => import("../features/login/ResetPage")),
  "/accessibility": later(() => import("../features/login/AccessibilityPage")),
  "/invite": mailedPage(() => import("../features/login/InvitePage")),
  "/email": AccountLinkPage,
  "/email-back": AccountLinkPage,
  "/factor-reset": AccountLinkPage,
  "/unsubscribe": mailedPage(() => import("../features/login/UnsubscribePage")),
};

const isPage = async (path: string) => (await inside()).isPage(path);

/** Login or the portal: `state` decides, once. */
function Gate() {
  const slug = useSlug();
  const state = useQuery(stateOptions(slug));
  const brand = useQuery({ ...brandOptions(slug), enabled: !state.data });
  const [location] = useLocation();
  const Open = openPages[location];
  const problem = state.error ?? brand.error;
  // `not-found`: what stands in the address cannot be a tenant's.
  const isNowhere = problem?.status === 404 && !moves();
  useBrand(state.data?.branding.version ?? brand.data?.version, isNowhere);
  useOwnSlug(state.data?.tenant.slug ?? brand.data?.slug);
  if (isNowhere) return <NoPortal />;
  if (Open || state.data)
    return (
      <Boundary instead={(error, retry) => <Broken error={error} retry={retry} />}>
        <Suspense fallback={<Coming />}>{Open ? <Open /> : state.data && <Behind state={state.data} />}</Suspense>
      </Boundary>
    );
  if (state.data === null) return <LoginPage isPage={isPage} />;
  if (state.error) return <Stateless problem={state.error} retry={() => void state.refetch()} />;
  return <Waiting paused={state.fetchStatus === "paused"} email={brand.data?.support_email} />;
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

/** The first answer is late. It is waited for since the page was opened. `email`: whom to ask, if that is known. */
function Waiting({ paused, email }: { paused: boolean; email: string | null | undefined }) {
  const { t } = useI18n();
  const [patience] = useState(() => Math.max(LATE - performance.now(), GLANCE));
  return (
    <main className={styles.nowhere}>
      <title>{t("app.loading")}</title>
      <Late paused={paused} patience={patience} help={email && <Help email={email} />}>
        <Empty icon="clock" title={t("app.loading")} />
      </Late>
    </main>
  );
}

function Behind({ state }: { state: State }) {
  const { language } = useI18n();
  // Beside the program, not after it: `use` stops at the first that is not there.
  void allWords(language).catch(noop);
  const { Inside } = use(inside());
  return (
    <>
      <Inside state={state} />
      <Proof />
    </>
  );
}

const ProofDialog = accountPiece(() => import("./ProofDialog"));

/** Asks who it is once more, on top of all, when the server wants to know. */
function Proof() {
  const isAsked = useIsProofAsked();
  useEffect(watchProof, []);
  if (!isAsked) return null;
  return (
    <Boundary instead={() => <Unproved />}>
      <Suspense>
        <ProofDialog />
      </Suspense>
    </Boundary>
  );
}

/** There is nothing to prove it with: the answer stands. */
function Unproved() {
  useEffect(() => endProof(false), []);
  return null;
}

/** Nobody knows who is there: the tenant's frame says at least whom to ask. */
function Stateless({ problem, retry }: { problem: ApiProblem; retry: () => void }) {
  const { t } = useI18n();
  const text = useProblemText();
  return (
    <Frame title={t("app.error")} lead={text(problem)}>
      <Button icon="refresh" onClick={retry}>
        {t("app.retry")}
      </Button>
    </Frame>
  );
}

/** In place of a page outside of the shell. */
function Broken({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useI18n();
  return (
    <main className={styles.nowhere}>
      <title>{t("app.error")}</title>
      <Failed problem={problemOf(error)} retry={retry} heading="h1" />
    </main>
  );
}
