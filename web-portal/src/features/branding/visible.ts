/** The least distance in OKLab that an eye notices between two areas of colour. */
const NOTICED = 0.02;

const linear = (channel: number) => {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

/** Björn Ottosson's OKLab (2021 matrices) of `#rrggbb`. */
function oklab(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  const [r, g, b] = [linear(value >> 16), linear((value >> 8) & 255), linear(value & 255)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Whether a person sees that one colour became the other. */
export function isVisible(from: string, to: string): boolean {
  const [a, b] = [oklab(from), oklab(to)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) > NOTICED;
}
