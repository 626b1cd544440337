const LONG = 48_000;
const PARTS = 16;

/**
 * How many times as long one text of 48 KB takes as 16 that are as long together, all full of `unit`: about once where
 * the time grows with the length, 16 times where it does with its square. The shortest of some runs in turn, as whatever
 * else is done meanwhile only makes a run longer.
 */
export function growth(take: (text: string) => unknown, unit: string, before = "", after = "") {
  const text = (length: number) => before + unit.repeat(length / unit.length) + after;
  const [long, short] = [text(LONG), text(LONG / PARTS)];
  const timed = (count: number, each: string) => {
    const begun = performance.now();
    for (let turn = 0; turn < count; turn += 1) take(each);
    return performance.now() - begun;
  };
  const runs = Array.from({ length: 5 }, () => [timed(PARTS, short), timed(1, long)] as const);
  return Math.min(...runs.map(([, one]) => one)) / Math.min(...runs.map(([parts]) => parts));
}
