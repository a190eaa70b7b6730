/** Whether a PNG is the picture of a signature: large enough to be read, small enough to be held, and written on. */
import { inflateSync } from 'node:zlib';

export type InkFault = 'unreadable' | 'size' | 'blank';

const SIDE = { least: 60, most: 4_000 };
const MOST_PIXELS = 4_000_000;
/** What a fallen finger leaves is no name: so much of it dark, and so far across the sheet. */
const INK = { pixels: 150, span: 0.08 };
/** As eyes weigh colours, of 255. */
const DARK = 128;

const HEAD = 33;
/** Samples of a pixel, by the colour type of PNG; what is indexed no pad makes. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** Undefined where it is good. Anything may come: nothing is thrown. */
export function inkFault(png: Buffer): InkFault | undefined {
  if (png.length < HEAD || png.toString('latin1', 12, 16) !== 'IHDR') return 'unreadable';
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, colour, interlaced] = [png[24], png[25] ?? 0, png[28]];
  const samples = samplesOf[colour];
  if (depth !== 8 || interlaced !== 0 || samples === undefined) return 'unreadable';
  if ([width, height].some((side) => side < SIDE.least || side > SIDE.most) || width * height > MOST_PIXELS)
    return 'size';
  const rows = unpacked(png, (width * samples + 1) * height);
  if (!rows || !unfilter(rows, width * samples, height, samples)) return 'unreadable';
  return isWritten(rows, width, height, samples) ? undefined : 'blank';
}

function unpacked(png: Buffer, expected: number): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    if (at + 12 + length > png.length) return undefined;
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  try {
    const rows = inflateSync(Buffer.concat(parts), { maxOutputLength: expected });
    return rows.length === expected ? rows : undefined;
  } catch {
    return undefined;
  }
}

/** Undoes the filter of each row (RFC 2083, 6), in place; false where a row has none that there is. */
function unfilter(rows: Buffer, bytes: number, height: number, samples: number): boolean {
  const stride = bytes + 1;
  for (let y = 0; y < height; y++) {
    const at = y * stride + 1;
    const kind = rows[at - 1] ?? 0;
    if (kind > 4) return false;
    if (kind === 0) continue;
    for (let x = 0; x < bytes; x++) {
      const left = x < samples ? 0 : (rows[at + x - samples] ?? 0);
      const up = y === 0 ? 0 : (rows[at + x - stride] ?? 0);
      const corner = x < samples || y === 0 ? 0 : (rows[at + x - stride - samples] ?? 0);
      rows[at + x] = ((rows[at + x] ?? 0) + predicted(kind, left, up, corner)) & 255;
    }
  }
  return true;
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  const guess = left + up - corner;
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
}

function isWritten(rows: Buffer, width: number, height: number, samples: number): boolean {
  const stride = width * samples + 1;
  let dark = 0;
  const range = { left: width, right: -1, top: height, bottom: -1 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (lightness(rows, y * stride + 1 + x * samples, samples) >= DARK) continue;
      dark += 1;
      range.left = Math.min(range.left, x);
      range.right = Math.max(range.right, x);
      range.top = Math.min(range.top, y);
      range.bottom = Math.max(range.bottom, y);
    }
  const across = Math.max((range.right - range.left) / width, (range.bottom - range.top) / height);
  // A picture that is dark all over is none of a signature either.
  return dark >= INK.pixels && dark < (width * height) / 2 && across >= INK.span;
}

/** What is seen on white paper. */
function lightness(rows: Buffer, at: number, samples: number): number {
  const one = (n: number) => rows[at + n] ?? 0;
  const alpha = samples === 2 ? one(1) : samples === 4 ? one(3) : 255;
  const grey = samples < 3 ? one(0) : one(0) * 0.299 + one(1) * 0.587 + one(2) * 0.114;
  return 255 - ((255 - grey) * alpha) / 255;
}
