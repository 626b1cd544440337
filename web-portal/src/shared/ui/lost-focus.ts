let isFirstPage = true;

/** Whether the focus was lost with what had it: another page came. On the first page of the document nothing had it. */
export function isFocusLost() {
  const isLost = !isFirstPage && document.activeElement === document.body;
  isFirstPage = false;
  return isLost;
}
