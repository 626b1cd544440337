import { useEffect, useEffectEvent } from "react";
import { letter } from "../../shared/keys";

/** Whether a key pressed there is text. */
const isTyped = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("select, textarea, input:not([type=checkbox], [type=radio])"));

const links = () => [...document.querySelectorAll<HTMLElement>("main tbody th a")];
const rowOf = (element: Element | null) => element?.closest("tbody tr");

/** Moves the focus to the next row, or the one before; from elsewhere to the first. */
function move(step: 1 | -1) {
  const all = links();
  const here = rowOf(document.activeElement);
  const at = here ? all.findIndex((link) => rowOf(link) === here) : -1;
  const next = at < 0 ? all[0] : all[at + step];
  next?.focus({ preventScroll: true });
  next?.closest("tr")?.scrollIntoView({ block: "nearest" });
}

/** Single keys of the list: none of them works where somebody types, in a dialog, or with `on` false. */
export function useListKeys(on: boolean, help: () => void) {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyped(event.target) || document.querySelector("dialog[open]")) return;
    const key = letter(event);
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "x") rowOf(document.activeElement)?.querySelector<HTMLElement>("input[type=checkbox]")?.click();
    else if (key === "/") document.querySelector<HTMLElement>("main input[type=search]")?.focus();
    else if (key === "?") help();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    if (!on) return;
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [on]);
}
