/** What the page says, in its own language, while its first script is on its way. */
const overdue = document.querySelector<HTMLElement>("#root .overdue");

/**
 * In place of a piece of the program that is on its way: nothing at first, then that it is late and can be reloaded.
 * `late`: that it is known to be so already.
 */
export function Slow({ late = false }: { late?: boolean }) {
  return (
    <div
      ref={(place) => {
        if (!place || !overdue) return;
        if (late) overdue.style.animationDelay = "0s";
        place.append(overdue);
      }}
    />
  );
}
