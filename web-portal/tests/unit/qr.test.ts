import code from "qrcode/lib/core/qrcode.js";
import { expect, test } from "vitest";
import { qrPath } from "../../src/features/people/security/qr-path";

/** What an outline fills: each part of it is `M x y h width v1 h-width z`. */
function filled(path: string) {
  const dark = new Set<string>();
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let i = 0; i < Number(width); i++) dark.add(`${Number(x) + i},${y}`);
  return dark;
}

test.each(["A", `otpauth://totp/Acme:owner%40acme.test?secret=${"JBSWY3DP".repeat(4)}&issuer=${"%D0%96".repeat(60)}`])(
  "the outline fills the dark modules of %s and nothing else, within a quiet zone of four",
  (text) => {
    const { path, size } = qrPath(text);
    const { modules } = code.create(text, { errorCorrectionLevel: "M" });
    expect(size).toBe(modules.size + 8);
    const dark = filled(path);
    expect(path.replace(/M\d+ \d+h(\d+)v1h-\1z/g, "")).toBe("");
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const [column, row] = [x - 4, y - 4];
        const isInside = Math.min(column, row) >= 0 && Math.max(column, row) < modules.size;
        const wanted = isInside && Boolean(modules.data[row * modules.size + column]);
        if (dark.has(`${x},${y}`) !== wanted) expect.fail(`${x},${y}`);
      }
  },
);
