import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";

/** The parts of the Navigation API used here; TypeScript 5.9 does not know it. */
interface Navigation extends EventTarget {
  traverseTo: (key: string) => unknown;
}
interface Navigate extends Event {
  readonly navigationType: "push" | "replace" | "reload" | "traverse";
  readonly destination?: { readonly url: string; readonly key: string; readonly sameDocument: boolean };
}
const { navigation } = globalThis as { navigation?: Navigation };

let isUnsaved = false;
let waiting: (() => void) | undefined;
const listeners = new Set<() => void>();
function wait(go?: () => void) {
  waiting = go;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether somebody is to be asked before what they typed is lost. */
export const useIsAsked = () => useSyncExternalStore(subscribe, () => waiting !== undefined);

/** The page stays as it is. */
export const stay = () => wait();

/** What was typed is given up, and what had to wait is done. */
export function goOn() {
  const go = waiting;
  isUnsaved = false;
  wait();
  go?.();
}

/** Does what leaves the page: at once, or when the person has said that nothing they typed is worth keeping. */
export function leaving(go: () => void) {
  if (isUnsaved) wait(go);
  else go();
}

// Out of the portal the browser asks, in its own words.
function hold(event: Navigate) {
  const { navigationType: type, destination: to } = event;
  if (!isUnsaved || !event.cancelable || !to?.sameDocument) return;
  // Within the page nothing is lost.
  if (new URL(to.url).pathname === location.pathname) return;
  event.preventDefault();
  wait(() => {
    if (type === "traverse") navigation?.traverseTo(to.key);
    else history[type === "push" ? "pushState" : "replaceState"](null, "", to.url);
  });
}
const unload = (event: BeforeUnloadEvent) => {
  if (isUnsaved) event.preventDefault();
};

/** While `dirty`, asks before the page is left, inside the portal and out of it. */
export function useUnsaved(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return;
    isUnsaved = true;
    navigation?.addEventListener("navigate", hold as EventListener);
    addEventListener("beforeunload", unload);
    return () => {
      isUnsaved = false;
      wait();
      navigation?.removeEventListener("navigate", hold as EventListener);
      removeEventListener("beforeunload", unload);
    };
  }, [dirty]);
}

const textOf = (form: HTMLFormElement | null) =>
  form ? [...new FormData(form)].map(([name, value]) => `${name}=${value}`).join("\n") : "";

/**
 * The same for a form whose fields hold what is typed by themselves, if it is `guarded`. What is in the form at first is
 * saved, and what has been sent, once that has worked.
 */
export function useUnsavedForm(form: RefObject<HTMLFormElement | null>, isPending: boolean, guarded: boolean) {
  const saved = useRef("");
  const sent = useRef("");
  const [dirty, setDirty] = useState(false);
  const look = () => setDirty(textOf(form.current) !== saved.current);
  useEffect(() => {
    saved.current = textOf(form.current);
  }, [form]);
  useUnsaved(guarded && dirty && !isPending);
  return {
    onInput: look,
    onSend: () => {
      sent.current = textOf(form.current);
    },
    onSaved: () => {
      saved.current = sent.current;
      look();
    },
  };
}
