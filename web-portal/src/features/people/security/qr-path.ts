import code from "qrcode/lib/core/qrcode.js";

/** Light modules around a code, so that it is found; the standard asks for four. */
const QUIET = 4;

/** A text as a QR code: the outline of its dark modules, and how many modules it is wide. */
export function qrPath(text: string): { path: string; size: number } {
  const { size, data } = code.create(text, { errorCorrectionLevel: "M" }).modules;
  const parts: string[] = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const from = x;
      while (x < size && data[y * size + x]) x++;
      if (x > from) parts.push(`M${from + QUIET} ${y + QUIET}h${x - from}v1h${from - x}z`);
    }
  return { path: parts.join(""), size: size + 2 * QUIET };
}
