/** Noto Sans SC, as far as a text needs it: one file with the common characters, and its slices for the rare ones. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';
import { unpackWoff } from './unpack.ts';

export type Weight = 400 | 700;

/** A stretch of text in one font. */
export interface Run {
  /** Path of the font's file, which is also its name in the document. */
  font: string;
  text: string;
}

const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/LICENSE'));
const COMMON = 'chinese-simplified';
const fileOf = (slice: string, weight: Weight) => join(folder, 'files', `noto-sans-sc-${slice}-${weight}-normal.woff`);

const files = new Map<string, Buffer>();
const opened = new Map<string, fontkit.Font>();

/** The bytes of a font that a run names. */
export function fontBytes(file: string): Buffer {
  const bytes = files.get(file) ?? unpackWoff(readFileSync(file));
  files.set(file, bytes);
  return bytes;
}

function open(file: string): fontkit.Font {
  const known = opened.get(file);
  if (known) return known;
  const font = fontkit.create(fontBytes(file));
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${file} is not one font`);
  opened.set(file, font);
  return font;
}

/** Which slice has a character, by ranges of code points: read once, when the first rare one comes. */
let slices: { slice: string; from: number; to: number }[] | undefined;
function sliceOf(code: number): string | undefined {
  slices ??= Object.entries(
    JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>,
  ).flatMap(([name, ranges]) =>
    ranges.split(',').map((range) => {
      const [from = '', to = from] = range.replace('U+', '').split('-');
      return { slice: name.replace(/[[\]]/g, ''), from: parseInt(from, 16), to: parseInt(to, 16) };
    }),
  );
  return slices.find(({ from, to }) => from <= code && code <= to)?.slice;
}

interface Glyph {
  font: string;
  text: string;
  /** In parts of the font size. */
  width: number;
}
const glyphs: Record<Weight, Map<string, Glyph>> = { 400: new Map(), 700: new Map() };

/** A character that no font has is written as its code, so that nothing is left out unseen. */
function glyphOf(char: string, weight: Weight): Glyph {
  const known = glyphs[weight].get(char);
  if (known) return known;
  const code = char.codePointAt(0) ?? 0;
  const common = fileOf(COMMON, weight);
  const rare = open(common).hasGlyphForCodePoint(code) ? undefined : sliceOf(code);
  const font = rare === undefined ? common : fileOf(rare, weight);
  const has = open(font).hasGlyphForCodePoint(code);
  const text = has ? char : `[U+${code.toString(16).toUpperCase()}]`;
  const file = has ? font : common;
  const { unitsPerEm } = open(file);
  const units = [...text].reduce(
    (sum, one) => sum + open(file).glyphForCodePoint(one.codePointAt(0) ?? 0).advanceWidth,
    0,
  );
  const glyph = { font: file, text, width: units / unitsPerEm };
  glyphs[weight].set(char, glyph);
  return glyph;
}

/** In points at this size. */
export const widthOf = (text: string, weight: Weight, size: number): number =>
  [...text].reduce((sum, char) => sum + glyphOf(char, weight).width, 0) * size;

/** The text cut wherever its font changes. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: Run[] = [];
  for (const char of text) {
    const glyph = glyphOf(char, weight);
    const last = runs.at(-1);
    if (last?.font === glyph.font) last.text += glyph.text;
    else runs.push({ font: glyph.font, text: glyph.text });
  }
  return runs;
}
