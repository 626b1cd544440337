import "../shared/theme/fonts.css";
import "../shared/theme/tokens.css";
import { noop } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { announcementPieces } from "../shared/announcements/pieces";
import { watchActivity } from "../shared/api/activity";
import { createQueryClient } from "../shared/api/query-client";
import { deviceLocale, localeOf } from "../shared/i18n/device-language";
import { allWords, firstWords } from "../shared/i18n/i18n";
import { watchSheets } from "../shared/piece";
import { brandOptions, publicOptions, slugOf, stateOptions } from "../shared/session";
import { LATE } from "../shared/ui/Loaded";
import { App } from "./App";
import { wearBrand } from "./brand-sheet";
import { inside } from "./inside-piece";
import { follow, followOtherTabs, here, toLogin } from "./leave";

const PATIENCE = 1000;
/** How long the first render waits at least for the style sheets, ms. */
const SHEETS = 600;

/** Blanks and a slash at the end come from where an address was copied. */
function tidyAddress() {
  const { pathname, search, hash } = location;
  const tidy = pathname.replace(/(?:%20|%C2%A0|\/)+$/i, "");
  const page = /^\/portal\/[^/]+$/.test(tidy) ? `${tidy}/` : tidy;
  if (page !== pathname) history.replaceState(null, "", page + search + hash);
}

/**
 * Fetches all that the first screen needs, at once and before the first render: React reveals nested Suspense
 * boundaries at most one per 300 ms, so a cascade of them costs a second on the fastest line. After a second
 * without an answer it renders anyway, without the tenant's colours two seconds after the page was opened, but never unstyled while its
 * style sheet may still come. A function, not a top-level await: a lazy chunk that imports from this one would wait for it for ever.
 */
async function start(root: HTMLElement) {
  tidyAddress();
  const slug = slugOf(location.pathname);
  // Until `state` has said whether somebody is logged in, a 401 is no end of a session.
  let isInside = false;
  const client = createQueryClient(
    () => isInside && toLogin(slug, here(slug)),
    () => follow(client),
  );
  watchActivity();
  const patience = Math.max(LATE - performance.now(), SHEETS);
  const sheets = Promise.all([watchSheets(patience), wearBrand(patience)]);
  followOtherTabs(slug);
  const words = firstWords(deviceLocale());
  const path = location.pathname.slice(`/portal/${slug}`.length);
  const page = async () => (await inside()).loadAt(client, slug, path, new URLSearchParams(location.search));
  const state = client.query(stateOptions(slug)).catch(noop);
  const told = async () => {
    const { announcements } = await client.query(publicOptions(slug));
    if (announcements.length > 0) await announcementPieces(deviceLocale());
  };
  const ask = () => Promise.allSettled([client.query(brandOptions(slug)), told()]);
  // Whoever is logged in has it in `state`.
  const brand = document.querySelector("link[data-login]") ? ask() : state.then((known) => (known ? undefined : ask()));
  // Beside `state` only where the shell has asked already: to someone who is not logged in, it would be a refusal.
  if (document.querySelector("link[data-ahead]")) void Promise.all([allWords(deviceLocale()), page()]).catch(noop);
  const first = state.then(async (known) => {
    isInside = true;
    const heard = known?.announcements?.length ? announcementPieces(localeOf(known.user, slug)) : undefined;
    if (known) await Promise.all([allWords(localeOf(known.user, slug)), page(), heard]);
  });
  const all = Promise.all([words, brand, first]).catch(noop);
  await Promise.race([all, new Promise((done) => setTimeout(done, PATIENCE))]);
  await sheets;
  createRoot(root).render(
    <StrictMode>
      <App slug={slug} client={client} />
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root) void start(root);
