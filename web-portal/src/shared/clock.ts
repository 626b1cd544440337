import { useSyncExternalStore } from "react";

const STEP = 15_000;
const watchers = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = Date.now();
  for (const each of watchers) each();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, STEP);
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** One clock for all relative times on the page; it moves every 15 seconds. */
export const useNow = () => useSyncExternalStore(watch, () => now);
