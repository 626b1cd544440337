import "../shared/theme/fonts.css";
import "../shared/theme/tokens.css";
import { noop } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchActivity } from "../shared/api/activity";
import { createQueryClient } from "../shared/api/query-client";
import { catalogue, pickLocale } from "../shared/i18n/i18n";
import { brandOptions, slugOf, stateOptions } from "../shared/session";
import { App } from "./App";
import { followOtherTabs, here, toLogin } from "./leave";
import { loadAt, match } from "./routes";

const PATIENCE = 1000;

/**
 * Fetches all that the first screen needs, at once and before the first render: React reveals nested Suspense
 * boundaries at most one per 300 ms, so a cascade of them costs a second on the fastest line. After a second
 * without an answer it renders anyway. A function, not a top-level await: a lazy chunk that imports from this
 * one would wait for it for ever.
 */
async function start(root: HTMLElement) {
  const slug = slugOf(location.pathname);
  const client = createQueryClient(() => toLogin(slug, here(slug)));
  watchActivity();
  followOtherTabs(slug);
  const words = catalogue(pickLocale(navigator.languages));
  const path = location.pathname.slice(`/portal/${slug}`.length);
  void match(path)?.route.page.chunk().catch(noop);
  const state = client.query({ ...stateOptions(slug), retry: false }).catch(noop);
  const brand = client.query({ ...brandOptions(slug), retry: false }).catch(noop);
  // The page's data not beside `state`: to someone who is not logged in, each would be a refusal.
  const inside = state.then(async (known) => {
    if (known)
      await Promise.all([
        catalogue(known.user.locale),
        loadAt(client, slug, path, new URLSearchParams(location.search)),
      ]);
  });
  await Promise.race([Promise.all([words, brand, inside]), new Promise((done) => setTimeout(done, PATIENCE))]);
  createRoot(root).render(
    <StrictMode>
      <App slug={slug} client={client} />
    </StrictMode>,
  );
}

// A tab that is open over a release asks for a chunk that is gone: the new release is one reload away.
addEventListener("vite:preloadError", () => {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (entry?.type !== "reload") location.reload();
});

const root = document.getElementById("root");
if (root) void start(root);
