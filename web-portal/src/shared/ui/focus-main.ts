/** Puts the focus at the beginning of the page: what had it is gone, or soon will be. */
export const focusMain = () => document.getElementById("main")?.focus({ preventScroll: true });
