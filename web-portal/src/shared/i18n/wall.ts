/** What the clocks of a zone show at an instant, as the milliseconds at which those of UTC show it. */
export type Wall = (at: number) => number;

/** The clocks of a zone; without one, those of the device. */
export function wallOf(timeZone?: string): Wall {
  const clock = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return (at) => Date.parse(`${clock.format(at).replace(" ", "T")}Z`);
}
