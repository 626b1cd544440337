import type { Wall } from "./i18n/wall";

const DAY = 86_400_000;

/** The instant at which clocks show `shown`: the first of two, and the end of an hour that is left out. */
export function instantOf(wall: Wall, shown: number): number {
  const ahead = [shown - DAY, shown + DAY].map((at) => wall(at) - at);
  const first = shown - Math.max(...ahead);
  return wall(first) === shown ? first : shown - Math.min(...ahead);
}
