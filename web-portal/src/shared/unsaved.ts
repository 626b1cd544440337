import { useEffect } from "react";

/** The part of the Navigation API used here; TypeScript 5.9 does not know it. */
const { navigation } = globalThis as { navigation?: EventTarget };

/** While `dirty`, asks before the page is left, inside the portal and out of it. */
export function useUnsaved(dirty: boolean, question: string) {
  useEffect(() => {
    if (!dirty) return;
    const stay = (event: Event) => {
      if (event.cancelable && !confirm(question)) event.preventDefault();
    };
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    navigation?.addEventListener("navigate", stay);
    addEventListener("beforeunload", unload);
    return () => {
      navigation?.removeEventListener("navigate", stay);
      removeEventListener("beforeunload", unload);
    };
  }, [dirty, question]);
}
