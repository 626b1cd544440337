/** A request this long after the last sign of a person comes from a timer. */
const QUIET = 10_000;
let last = Date.now();

/** Notes every sign of a person; call once. */
export function watchActivity() {
  const note = () => {
    last = Date.now();
  };
  for (const event of ["pointerdown", "keydown", "focus", "popstate"])
    globalThis.addEventListener(event, note, { capture: true, passive: true });
}

/** Whether the request that is about to leave has no person behind it, so that the session may go idle. */
export const isBackground = (now = Date.now()) => now - last > QUIET;
