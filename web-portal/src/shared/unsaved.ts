import { type RefObject, useEffect, useRef, useState } from "react";

type Navigation = Event & { readonly destination?: { readonly sameDocument: boolean } };

/** The part of the Navigation API used here; TypeScript 5.9 does not know it. */
const { navigation } = globalThis as { navigation?: EventTarget };
let unsaved: string | undefined;

/** Whether nothing is lost if the page is left now, or the person does not mind. */
export function mayLeave() {
  if (unsaved !== undefined && !confirm(unsaved)) return false;
  unsaved = undefined;
  return true;
}

// Out of the portal the browser asks, in its own words.
const stay = (event: Navigation) => {
  if (event.cancelable && event.destination?.sameDocument && !mayLeave()) event.preventDefault();
};
const unload = (event: BeforeUnloadEvent) => {
  if (unsaved !== undefined) event.preventDefault();
};

/** While `dirty`, asks before the page is left, inside the portal and out of it. */
export function useUnsaved(dirty: boolean, question: string) {
  useEffect(() => {
    if (!dirty) return;
    unsaved = question;
    navigation?.addEventListener("navigate", stay);
    addEventListener("beforeunload", unload);
    return () => {
      unsaved = undefined;
      navigation?.removeEventListener("navigate", stay);
      removeEventListener("beforeunload", unload);
    };
  }, [dirty, question]);
}

const textOf = (form: HTMLFormElement | null) =>
  form ? [...new FormData(form)].map(([name, value]) => `${name}=${value}`).join("\n") : "";

/**
 * The same for a form whose fields hold what is typed by themselves; without a `question` it never asks. What is in the
 * form at first is saved, and what has been sent, once that has worked.
 */
export function useUnsavedForm(form: RefObject<HTMLFormElement | null>, isPending: boolean, question?: string) {
  const saved = useRef("");
  const sent = useRef("");
  const [dirty, setDirty] = useState(false);
  const look = () => setDirty(textOf(form.current) !== saved.current);
  useEffect(() => {
    saved.current = textOf(form.current);
  }, [form]);
  useUnsaved(question !== undefined && dirty && !isPending, question ?? "");
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
