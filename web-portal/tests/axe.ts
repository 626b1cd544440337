import axe from "axe-core";

/** What axe finds, once colours have stopped changing; a spinner never does. */
export async function violations(root: HTMLElement) {
  const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(passing.map((animation) => animation.finished));
  return (await axe.run(root)).violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join()}`);
}
