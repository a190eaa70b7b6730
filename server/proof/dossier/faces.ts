/**
 * The fonts of a printed file, by what they have. Noto Sans SC has the 8,105 characters of the national table and all of
 * what Unicode had up to extension A; the others are asked in turn for what it lacks. All are under the Open Font
 * License, which lets a document hold them (docs/decisions/0030).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as fontkit from 'fontkit';
import { unpackWoff } from './unpack.ts';

/** 黑体 in two weights, and 宋体 in two for what is set like a letter. */
export type Weight = 400 | 700 | 'song' | 'songBold';

const { resolve } = createRequire(import.meta.url);
const inPackage = (name: string, file: string) => join(dirname(resolve(`${name}/package.json`)), file);
const packed = (name: string, file: string) =>
  inPackage(`@fontsource/${name}`, `files/${name}-${file}-400-normal.woff`);

const MAIN: Record<Weight, string> = {
  400: inPackage('@expo-google-fonts/noto-sans-sc', '400Regular/NotoSansSC_400Regular.ttf'),
  700: inPackage('@expo-google-fonts/noto-sans-sc', '700Bold/NotoSansSC_700Bold.ttf'),
  song: inPackage('@expo-google-fonts/noto-serif-sc', '400Regular/NotoSerifSC_400Regular.ttf'),
  songBold: inPackage('@expo-google-fonts/noto-serif-sc', '700Bold/NotoSerifSC_700Bold.ttf'),
};
const RARE = 'chiron-sung-hk-webfont';

const bytes = new Map<string, Buffer>();
const opened = new Map<string, fontkit.Font>();

function bytesOf(file: string): Buffer {
  const known = bytes.get(file) ?? (file.endsWith('.woff') ? unpackWoff(readFileSync(file)) : readFileSync(file));
  bytes.set(file, known);
  return known;
}

function open(file: string): fontkit.Font {
  const known = opened.get(file);
  if (known) return known;
  const font = fontkit.create(bytesOf(file));
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${file} is not one font`);
  opened.set(file, font);
  return font;
}

/** The font in which nearly all is set, and its bytes for the document. */
export const mainFont = (weight: Weight): fontkit.Font => open(MAIN[weight]);
export const mainBytes = (weight: Weight): Buffer => bytesOf(MAIN[weight]);

/** Where the slices of the rare characters say what is in them: read once, when the first such character comes. */
let slices: { file: string; from: number; to: number }[] | undefined;
const SLICE = /url\('\.\.\/([^']+)'\)[^;]*;\s*unicode-range: ([^;]+);/g;
function sliceOf(code: number): string | undefined {
  slices ??= [...readFileSync(inPackage(RARE, 'css/vf.css'), 'utf8').matchAll(SLICE)].flatMap(
    ([, file = '', ranges = '']) =>
      ranges.split(',').map((range) => {
        const [from = '', to = from] = range.trim().slice('U+'.length).split('-');
        return { file: inPackage(RARE, file), from: parseInt(from, 16), to: parseInt(to, 16) };
      }),
  );
  return slices.find(({ from, to }) => from <= code && code <= to)?.file;
}

/** Fonts that are asked in turn; the last has a shape for nearly all of the basic plane. */
const chain: readonly ((code: number) => string | undefined)[] = [
  () => packed('noto-sans-arabic', 'arabic'),
  () => packed('noto-serif-tibetan', 'tibetan'),
  () => inPackage('@expo-google-fonts/noto-emoji', '400Regular/NotoEmoji_400Regular.ttf'),
  (code) => (code >= FIRST_RARE ? sliceOf(code) : undefined),
  () => packed('unifontex', 'latin'),
];
/** From here on a character may be one of Chinese. */
const FIRST_RARE = 0x2e80;

/** A font that has this character, other than the main one. */
export function faceOf(code: number): fontkit.Font | undefined {
  for (const fileOf of chain) {
    const file = fileOf(code);
    const font = file === undefined ? undefined : open(file);
    if (font?.hasGlyphForCodePoint(code)) return font;
  }
  return undefined;
}
