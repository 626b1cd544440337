import { noop } from "@tanstack/react-query";

/** Milliseconds before each further try at a piece that could not be fetched while the browser is online. */
const PAUSES = [500, 2000];
const failed = new Set<() => void>();

/**
 * A piece of the program that is fetched when it is first needed, by `importer`, a dynamic import. It is the same promise
 * at each call, as `use` wants it; one that failed stays until `forgetFailures`.
 */
export function piece<T>(importer: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    if (asked !== undefined) return asked;
    const pending = patiently(importer);
    pending.then(
      // As `use` notes it, so that what has come renders at once; a promise that it has not seen yet suspends.
      (value) => Object.assign(pending, { status: "fulfilled", value }),
      // Before the caller hears of it, who may forget it at once.
      () =>
        failed.add(() => {
          asked = undefined;
        }),
    );
    asked = pending;
    return pending;
  };
}

/** What could not be fetched is asked for again when it is next needed. */
export function forgetFailures() {
  for (const forget of failed) forget();
  failed.clear();
}

/** A piece of this program did not come; `cause` is what the browser said. */
export class NotFetched extends Error {
  override name = "NotFetched";
}

async function patiently<T>(importer: () => T | Promise<T>): Promise<T> {
  for (const pause of [...PAUSES, undefined]) {
    try {
      await mendSheets();
      return await importer();
    } catch (cause) {
      if (pause === undefined || !navigator.onLine) throw await judged(cause);
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  throw new NotFetched();
}

const lostSheets = new Set<HTMLLinkElement>();

/**
 * Notes style sheets that did not come: an import does not ask for one a second time. Those of the page itself, which are
 * asked for before any script runs, are fetched again at once, also when they have not answered after `patience` ms.
 * Resolves when the page may be shown.
 */
export function watchSheets(patience: number) {
  addEventListener(
    "error",
    ({ target }) => target instanceof HTMLLinkElement && target.href.includes("/assets/") && lostSheets.add(target),
    true,
  );
  const links = document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"][href*="/assets/"]');
  return Promise.all(
    Array.from(links, async (link) => {
      await settled(link, patience);
      if (!isEmpty(link)) return;
      lostSheets.add(link);
      await patiently(noop).catch(noop);
    }),
  );
}

/** Resolves when a style sheet is there or has failed, at the latest after `patience` ms. */
export const settled = (link: HTMLLinkElement, patience: number) =>
  new Promise<unknown>((done) => {
    if (link.sheet) done(undefined);
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    // What has failed before does not say so again.
    setTimeout(done, performance.getEntriesByName(link.href).length ? 100 : patience);
  });

/** What did not come is an empty sheet in Chromium, none elsewhere, and may not be read. */
function isEmpty({ sheet }: HTMLLinkElement) {
  try {
    return !sheet?.cssRules.length;
  } catch {
    return true;
  }
}

const mendSheets = () =>
  Promise.all(
    [...lostSheets].map(async (lost) => {
      const fresh = lost.cloneNode() as HTMLLinkElement;
      const came = new Promise((done, fail) => {
        fresh.addEventListener("load", done);
        fresh.addEventListener("error", () => fail(new Error(`${fresh.href} did not come`)));
      });
      lostSheets.delete(lost);
      lost.replaceWith(fresh);
      await came;
    }),
  );

/** Over a new release the pieces of the old one are gone: then, and only then, the page is loaded anew, once. */
async function judged(cause: unknown): Promise<Error> {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (entry?.type !== "reload" && (await isGone(cause))) location.reload();
  return new NotFetched("a piece of the program could not be fetched", { cause });
}

/** Whether the server says that there is no such file: the one that the browser names, else the one that runs. */
async function isGone(cause: unknown): Promise<boolean> {
  const file = /https?:\/\/\S+/.exec(String(cause))?.[0] ?? document.querySelector("script")?.src;
  if (!file) return false;
  try {
    return (await fetch(file, { method: "HEAD", cache: "no-store" })).status === 404;
  } catch {
    return false;
  }
}
