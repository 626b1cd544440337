/** Why a file is no logo; the words are `logo.error.…`. */
export type Refusal = "unknown" | "broken" | "animated" | "big" | "small" | "again";
const AGAIN = "logo.again";
/** Whether the page was loaded anew because of a file, which is to be chosen once more. */
export const isAgain = () => sessionStorage.getItem(AGAIN) !== null;

export class Refused extends Error {
  readonly why: Refusal;
  constructor(why: Refusal) {
    super(why);
    this.why = why;
  }
}

const MOST_BYTES = 10_000_000;
/** What a browser decodes without a second thought: 64 MB. */
const MOST_PIXELS = 16_000_000;
const LEAST_SIDE = 16;
/** Four times the slot, for the finest screens. */
const SLOT = { width: 640, height: 160 };

export interface Source {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  /** Without a size of its own: it is as sharp as it is drawn. */
  readonly isVector: boolean;
}
/** The part that is kept, in shares of width and height. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
export const WHOLE: Crop = { left: 0, top: 0, right: 1, bottom: 1 };

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** By its first bytes: a name and a type can say anything. */
export function kindOf(bytes: Uint8Array): "png" | "jpeg" | "webp" | "svg" | undefined {
  if (ascii(bytes, 1, 8) === "PNG\r\n\x1a\n") return "png";
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "jpeg";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp";
  const start = new TextDecoder().decode(bytes.subarray(0, 4096));
  return /^\uFEFF?\s*(<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE\s+svg[\s\S]*?>\s*)*<svg[\s>]/i.test(start)
    ? "svg"
    : undefined;
}

/** The chunks of a PNG: type, and where the data begins. */
function* chunks(bytes: Uint8Array): Generator<[type: string, data: number]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 8; place + 12 <= bytes.length; place += 12 + view.getUint32(place))
    yield [ascii(bytes, place + 4, place + 8), place + 8];
}

/** Animated PNG and WebP. */
export function isAnimated(bytes: Uint8Array): boolean {
  const kind = kindOf(bytes);
  if (kind === "webp") return ascii(bytes, 12, 16) === "VP8X" && ((bytes[20] ?? 0) & 2) !== 0;
  return kind === "png" && [...chunks(bytes)].some(([type]) => type === "acTL");
}

/** Whether it says that it has too many pixels to be unpacked; of other formats the browser has limits of its own. */
export function isBomb(bytes: Uint8Array): boolean {
  if (kindOf(bytes) !== "png" || bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return view.getUint32(16) * view.getUint32(20) > MOST_PIXELS;
}

/** Decodes a file in this browser. */
export async function read(file: Blob): Promise<Source> {
  sessionStorage.removeItem(AGAIN);
  if (file.size > MOST_BYTES) throw new Refused("big");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = kindOf(bytes);
  if (kind === undefined) throw new Refused("unknown");
  if (isAnimated(bytes)) throw new Refused("animated");
  if (isBomb(bytes)) throw new Refused("broken");
  const source = kind === "svg" ? await drawing(bytes) : await photo(file);
  if (!source.isVector && Math.min(source.width, source.height) < LEAST_SIDE) throw new Refused("small");
  return source;
}

async function photo(file: Blob): Promise<Source> {
  const image = await createImageBitmap(file).catch(() => {
    throw new Refused("broken");
  });
  if (image.width * image.height > MOST_PIXELS) throw new Refused("broken");
  return { image, width: image.width, height: image.height, isVector: false };
}

/** An SVG, as a picture: nothing in it runs, and nothing is fetched for it. */
async function drawing(bytes: Uint8Array<ArrayBuffer>): Promise<Source> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([bytes], { type: "image/svg+xml" }));
  try {
    await image.decode();
  } catch {
    // Only the page that was opened as the editor may show what is not ours yet (the edge's policy).
    const [entry] = performance.getEntriesByType("navigation");
    if (entry && location.pathname.endsWith("/branding/logo") && !entry.name.includes("/branding/logo")) {
      sessionStorage.setItem(AGAIN, "");
      location.reload();
    }
    throw new Refused("broken");
  } finally {
    URL.revokeObjectURL(image.src);
  }
  const [width, height] = [image.naturalWidth || 300, image.naturalHeight || 150];
  return { image, width, height, isVector: true };
}

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Refused("broken");
  context.imageSmoothingQuality = "high";
  return [canvas, context];
}

/** What is sent: the part that is kept, as large as the slot needs it. */
export function drawn({ image, width, height, isVector }: Source, crop: Crop): HTMLCanvasElement {
  const [x, y] = [crop.left * width, crop.top * height];
  const [w, h] = [(crop.right - crop.left) * width, (crop.bottom - crop.top) * height];
  const fit = Math.min(SLOT.width / w, SLOT.height / h);
  const scale = isVector ? fit : Math.min(1, fit);
  const side = (length: number) => Math.max(LEAST_SIDE, Math.round(length * scale));
  const [canvas, context] = canvasOf(side(w), side(h));
  const [dw, dh] = [w * scale, h * scale];
  context.drawImage(image, x, y, w, h, (canvas.width - dw) / 2, (canvas.height - dh) / 2, dw, dh);
  return canvas;
}

const pixelsOf = (canvas: HTMLCanvasElement) =>
  canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();

/** The part within edges of one colour, or of none. */
export function trimmed(source: Source): Crop {
  const canvas = drawn(source, WHOLE);
  const { width, height } = canvas;
  const pixels = pixelsOf(canvas);
  const differs = (i: number) => {
    if (pixels[3] === 0) return (pixels[i + 3] ?? 0) > 8;
    return [0, 1, 2, 3].some((k) => Math.abs((pixels[i + k] ?? 0) - (pixels[k] ?? 0)) > 12);
  };
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (differs((y * width + x) * 4)) {
        [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
        [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
      }
  if (right <= left) return WHOLE;
  return { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
}

/** Whether a white ground would swallow it; the server judges the same way when it is stored. */
export function isLight(canvas: HTMLCanvasElement): boolean {
  const pixels = pixelsOf(canvas);
  let [visible, light, clear] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = pixels.subarray(i, i + 4);
    if (alpha < 255) clear++;
    visible += alpha;
    if (r * 213 + g * 715 + b * 72 > 184_000) light += alpha;
  }
  return clear * 20 >= pixels.length / 4 && light >= 0.6 * visible;
}

export const toPNG = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((done, fail) => {
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Refused("broken"))), "image/png");
  });
