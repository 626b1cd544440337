import { expect, test } from "vitest";
import { isAnimated, isBomb, kindOf } from "../../src/features/branding/logo/picture";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const chunk = (type: string, data = "") => `${String.fromCharCode(0, 0, 0, data.length)}${type}${data}CRC!`;
const png = (...chunks: string[]) =>
  bytes(`\x89PNG\r\n\x1a\n${chunk("IHDR", "\0\0\0\x20\0\0\0\x20\x08\x06\0\0\0")}${chunks.join("")}`);

test("a file is what its first bytes say", () => {
  expect(kindOf(png())).toBe("png");
  expect(kindOf(bytes("\xff\xd8\xff\xe0"))).toBe("jpeg");
  expect(kindOf(bytes("RIFF....WEBPVP8 "))).toBe("webp");
  for (const start of ["", "\n <!-- a --> ", '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "x" "y">'])
    expect(kindOf(bytes(`${start}<svg xmlns="x">`))).toBe("svg");
  for (const other of ["", "<html><svg>", "<!doctype html><svg>", "GIF89a", "%PDF", "<svgx>", "RIFF....WAVE"])
    expect(kindOf(bytes(other)), other).toBeUndefined();
});

test("animations are known by their headers", () => {
  expect(isAnimated(png(chunk("acTL", "12345678"), chunk("IDAT")))).toBe(true);
  expect(isAnimated(png(chunk("IDAT", "acTL")))).toBe(false);
  expect(isAnimated(bytes("RIFF....WEBPVP8X\x0a\0\0\0\x02"))).toBe(true);
  expect(isAnimated(bytes("RIFF....WEBPVP8X\x0a\0\0\0\x10"))).toBe(false);
  // A length that leads nowhere ends the search.
  expect(isAnimated(bytes("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR....."))).toBe(false);
});

test("a header that promises too much is believed", () => {
  expect(isBomb(png())).toBe(false);
  expect(isBomb(bytes(`\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x75\x30\0\0\x75\x30`))).toBe(true);
});
