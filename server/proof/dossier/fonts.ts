/**
 * How a text is set: what the main font has as text in it, everything else as the shapes of other fonts, with the text
 * as it was written lying unseen beneath. So Tibetan and Uyghur stand as they are read, and what is copied out of the
 * document is what somebody wrote.
 */
import type { Font } from 'fontkit';
import { charactersOf } from '@banjie/shared/kernel/text.ts';
import { faceOf, mainFont, type Weight } from './faces.ts';

export type { Weight };

/** A shape, as a path in units of its font, and where it stands; lengths are parts of the font size. */
export interface Shape {
  path: string;
  x: number;
  y: number;
  scale: number;
  /** Its outline is drawn as wide as this, in units: the font has come in its thinnest weight. */
  outline?: number;
}

/** A stretch of text that is set in one way. */
export type Run = { as: 'text'; text: string; width: number } | Shapes;

export interface Shapes {
  as: 'shapes';
  text: string;
  width: number;
  shapes: Shape[];
  /** Pieces of the text beneath, in the order in which they are seen. */
  under: Under[];
}
export interface Under {
  text: string;
  width: number;
}

/** Arabic (Uyghur, Kazakh) runs from right to left, with the blanks and numbers between its words. */
const RIGHT_TO_LEFT = String.raw`[\p{Script=Arabic}\p{Script=Hebrew}](?:[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\p{N}\p{P} \u200c-\u200f]*[\p{Script=Arabic}\p{Script=Hebrew}\p{M}])?`;
const TIBETAN = String.raw`[\u0f00-\u0fff]+`;
const SCRIPTS = new RegExp(`(${RIGHT_TO_LEFT})|(${TIBETAN})`, 'gu');
const WORD = /[\p{Script=Arabic}\p{Script=Hebrew}\p{M}\u200c-\u200f]+|\p{N}+|[^]/gu;
const RIGHT_TO_LEFT_LETTER = /^[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** What is never seen: joiners, selectors, marks of direction. */
const UNSEEN = /^[\p{Cf}\p{Variation_Selector}]$/u;
const MIRRORED: Readonly<Record<string, string>> = { '(': ')', ')': '(', '[': ']', ']': '[', '«': '»', '»': '«' };

const kept: Record<Weight, Map<string, readonly Run[]>> = {
  400: new Map(),
  700: new Map(),
  song: new Map(),
  songBold: new Map(),
};
const KEPT_AT_MOST = 20_000;

/** One cluster, word or syllable; the same ones come again and again. */
function piece(text: string, weight: Weight, make: () => readonly Run[]): readonly Run[] {
  const known = kept[weight].get(text);
  if (known) return known;
  const made = make();
  if (kept[weight].size > KEPT_AT_MOST) kept[weight].clear();
  kept[weight].set(text, made);
  return made;
}

/** Lines are measured word by word, and the same words come again. */
const SHORT = 16;
const pieces = (text: string, weight: Weight): Iterable<Run> =>
  text.length <= SHORT ? piece(`=${text}`, weight, () => [...split(text, weight)]) : split(text, weight);

function* split(text: string, weight: Weight): Generator<Run> {
  let at = 0;
  for (const found of text.matchAll(SCRIPTS)) {
    yield* clusters(text.slice(at, found.index), weight);
    const [whole, backwards] = found;
    if (backwards === undefined) yield* piece(whole, weight, () => [shaped(whole, false)]);
    else yield* piece(whole, weight, () => [rightToLeft(whole, weight)]);
    at = found.index + whole.length;
  }
  yield* clusters(text.slice(at), weight);
}

/** One run for all of it, so that whoever reads the line knows that its words belong together and turns them round as one. */
function rightToLeft(text: string, weight: Weight): Run {
  const shapes: Shape[] = [];
  const under: Under[] = [];
  let width = 0;
  for (const word of (text.match(WORD) ?? []).reverse()) {
    const isWord = RIGHT_TO_LEFT_LETTER.test(word);
    for (const run of isWord ? [shaped(word, true)] : [...clusters(MIRRORED[word] ?? word, weight)]) {
      const set = run.as === 'text' ? drawn(run.text, mainFont(weight), false) : run;
      const at = width;
      shapes.push(...set.shapes.map((shape) => ({ ...shape, x: shape.x + at })));
      // A bracket is turned where it is drawn; it was written as it was.
      under.push(...(isWord || !(word in MIRRORED) ? set.under : spread(word, set.width, false)));
      width += set.width;
    }
  }
  return { as: 'shapes', text, width, shapes, under };
}

function* clusters(text: string, weight: Weight): Generator<Run> {
  for (const cluster of charactersOf(text)) yield* piece(cluster, weight, () => [...setCluster(cluster, weight)]);
}

function* setCluster(cluster: string, weight: Weight): Generator<Run> {
  const chars = [...cluster];
  if (chars.every((char) => isPlain(char, weight))) {
    for (const char of chars) yield { as: 'text', text: char, width: widthIn(mainFont(weight), char) };
    return;
  }
  const seen = chars.filter((char) => !UNSEEN.test(char));
  const font = seen[0] === undefined ? undefined : faceOf(codeOf(seen[0]));
  // An emoji of several is one picture; other marks are set one by one.
  if (font && seen.length > 1 && seen.every((char) => font.hasGlyphForCodePoint(codeOf(char))))
    yield shaped(cluster, false);
  else for (const char of chars) yield setChar(char, weight);
}

function setChar(char: string, weight: Weight): Run {
  if (UNSEEN.test(char)) return { as: 'shapes', text: char, width: 0, shapes: [], under: [{ text: char, width: 0 }] };
  if (isPlain(char, weight)) return { as: 'text', text: char, width: widthIn(mainFont(weight), char) };
  const main = mainFont(weight);
  if (main.hasGlyphForCodePoint(codeOf(char))) return drawn(char, main, false);
  return shaped(char, false);
}

/**
 * Characters whose shape in the main font is another's, which is the usual one: radicals, circled numbers of the
 * dingbats, half-width letters of Korean, and single ones (sheet.test.ts looks through the whole font).
 */
const SECOND =
  /[\u2e80-\u2fdf\u2780-\u2793\uffa0-\uffdc\u2011\u2022\u2027\u30fb\u2003\u2012\u22ef\u2035\u2215\u2b95\u301c\u{1f10b}\u{1f10c}䎛㦳㫚㬵㬺䐠㮣壿\u{2420e}\u{24a01}\uf92c\ufa23]/u;

/** In the main font, and no other character has the same shape in it: what is copied would be the other one. */
function isPlain(char: string, weight: Weight): boolean {
  const font = mainFont(weight);
  const code = codeOf(char);
  if (UNSEEN.test(char) || SECOND.test(char) || !font.hasGlyphForCodePoint(code)) return false;
  const usual = char.normalize('NFKC');
  return usual === char || [...usual].length > 1 || glyphIn(font, codeOf(usual)) !== glyphIn(font, code);
}

const codeOf = (char: string): number => char.codePointAt(0) ?? 0;
const glyphIn = (font: Font, code: number): number => font.glyphForCodePoint(code).id;
const widthIn = (font: Font, char: string): number =>
  font.glyphForCodePoint(codeOf(char)).advanceWidth / font.unitsPerEm;

function shaped(text: string, backwards: boolean): Shapes {
  const first = [...text].find((char) => !UNSEEN.test(char));
  const font = first === undefined ? undefined : faceOf(codeOf(first));
  return font ? drawn(text, font, backwards) : named(text);
}

/** In parts of the size: what makes the thinnest weight a regular one. */
const OUTLINE = 0.035;

function drawn(text: string, font: Font, backwards: boolean): Shapes {
  const { glyphs, positions, advanceWidth } = font.layout(text);
  const scale = 1 / font.unitsPerEm;
  const thin = (font.variationAxes['wght']?.default ?? 400) < 400;
  const outline = thin ? { outline: font.unitsPerEm * OUTLINE } : {};
  let x = 0;
  const shapes = glyphs.flatMap((glyph, n): Shape[] => {
    const { xOffset = 0, yOffset = 0, xAdvance = 0 } = positions[n] ?? {};
    const shape = { path: glyph.path.toSVG(), x: (x + xOffset) * scale, y: yOffset * scale, scale, ...outline };
    x += xAdvance;
    return shape.path === '' ? [] : [shape];
  });
  const width = advanceWidth * scale;
  return { as: 'shapes', text, width, shapes, under: spread(text, width, backwards) };
}

/**
 * The characters of a text over its width; marks take none of it, as readers of PDF expect. From right to left they
 * stand in the order in which they are seen.
 */
function spread(text: string, width: number, backwards: boolean): Under[] {
  // A joiner by itself is passed over by readers: it goes with what it joins.
  const written = text.match(/\p{Cf}*[^]/gu) ?? [];
  const chars = backwards ? written.reverse() : written;
  const wide = chars.filter((char) => !WITHOUT_WIDTH.test(char)).length;
  return chars.map((char) => ({
    text: char,
    width: wide === 0 ? width / chars.length : WITHOUT_WIDTH.test(char) ? 0 : width / wide,
  }));
}

const NAMED_SIZE = 0.72;
/** What no font has is named by its code, so that nothing is left out unseen; copied, it is itself. */
function named(text: string): Shapes {
  const label = [...text].map((char) => `〔U+${codeOf(char).toString(16).toUpperCase().padStart(4, '0')}〕`).join('');
  const run = drawn(label, mainFont(400), false);
  const width = run.width * NAMED_SIZE;
  const shapes = run.shapes.map(({ path, x, y, scale }) => ({
    ...{ path, x: x * NAMED_SIZE, y: (y + 0.1) * NAMED_SIZE, scale: scale * NAMED_SIZE },
  }));
  return { as: 'shapes', text, width, shapes, under: spread(text, width, false) };
}

/** In points at this size. */
export function widthOf(text: string, weight: Weight, size: number): number {
  let width = 0;
  for (const run of pieces(text, weight)) width += run.width;
  return width * size;
}

/** The text as it is set, from left to right; stretches of plain text are one. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: Run[] = [];
  for (const run of pieces(text, weight)) {
    const last = runs.at(-1);
    if (last?.as === 'text' && run.as === 'text') {
      last.text += run.text;
      last.width += run.width;
    } else runs.push({ ...run });
  }
  return runs;
}
