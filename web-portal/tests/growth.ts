/**
 * How many times as long a text of 200 KB takes as one of 12.5 KB, both full of `unit`: about 16 where the time grows
 * with the length, 256 where it does with its square. The shortest of some runs, as anything else only makes a run longer.
 */
export function growth(take: (text: string) => unknown, unit: string, before = "", after = "") {
  const shortest = (length: number) => {
    const text = before + unit.repeat(length / unit.length) + after;
    const times = Array.from({ length: 7 }, () => {
      const begun = performance.now();
      take(text);
      return performance.now() - begun;
    });
    return Math.min(...times);
  };
  shortest(10_000);
  return shortest(200_000) / Math.max(shortest(12_500), 0.02);
}
