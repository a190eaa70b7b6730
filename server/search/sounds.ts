/**
 * Chinese as it is typed by its sound: whole pinyin (shujujiaohe), first letters (sjjh), or both mixed (shujujh). What is
 * found is kept as its syllables, ` shu ju jiao he `, and looked up by the first letters of two or three neighbours.
 */
import { pinyin } from 'pinyin-pro';
import { bareText } from '@banjie/shared/kernel/fold.ts';

const HAN = /\p{Script=Han}/u;
const NOT_HAN = /[^\p{Script=Han}]+/gu;

const spelt = (syllables: readonly string[]): string => (syllables.length === 0 ? '' : ` ${syllables.join(' ')} `);

/** The syllables of a text; characters of several readings by the words around them (重庆, 长沙). Empty without Chinese. */
export function soundOf(text: string): string {
  const han = text.replace(NOT_HAN, '');
  return han === '' ? '' : spelt(pinyin(han, { toneType: 'none', type: 'array', v: true }));
}

/** As many as there are characters; names of a city are made of the same few thousand. */
const readings = new Map<string, string>();
function reading(key: string, read: () => string): string {
  const known = readings.get(key);
  if (known !== undefined) return known;
  const found = read();
  readings.set(key, found);
  return found;
}
const surname = (chars: string): string[] =>
  reading(`${chars}-`, () =>
    pinyin(chars, { toneType: 'none', type: 'array', v: true, surname: 'all' }).join(' '),
  ).split(' ');
const character = (char: string): string => reading(char, () => pinyin(char, { toneType: 'none', v: true }));

/** Of two characters; the others of them read as one and one. */
const COMPOUND = new Set(
  '欧阳 司马 上官 诸葛 尉迟 长孙 慕容 令狐 皇甫 宇文 公孙 司徒 夏侯 轩辕 东方 端木 单于 万俟 澹台 呼延'.split(' '),
);

/** Of a person: the surname is read as surnames are (单 shan, 曾 zeng, 仇 qiu, 解 xie). */
export function soundOfName(name: string): string {
  const chars = [...name].filter((char) => HAN.test(char));
  if (chars.length === 0) return '';
  const first = COMPOUND.has(chars.slice(0, 2).join('')) && chars.length > 2 ? 2 : 1;
  return spelt([...surname(chars.slice(0, first).join('')), ...chars.slice(first).map(character)]);
}

const TOKENS_AT_MOST = 200;
/** Marks what is no text: a text that is searched has no such character. */
const MARK = '~';
const tokenOf = (syllables: readonly string[]): string => MARK + syllables.map((one) => one.charAt(0)).join('');

/** By what it is looked up: two and three neighbours by their first letters. */
export function soundTokens(sound: string): string[] {
  const syllables = sound.trim().split(' ');
  const tokens = new Set<string>();
  for (let n = 0; n + 1 < syllables.length; n++) {
    tokens.add(tokenOf(syllables.slice(n, n + 2)));
    if (n + 2 < syllables.length) tokens.add(tokenOf(syllables.slice(n, n + 3)));
  }
  return [...tokens].slice(0, TOKENS_AT_MOST);
}

/** Whatever can be read as one syllable; what is none of the language meets nothing. */
const SYLLABLE =
  /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ui|un|uo|v|ve)$/;
const INITIAL = /^(?:zh|ch|sh|[a-hj-tw-z])$/;
const LONGEST = 6;
/** A word can be cut in many ways; the first few have the longest pieces. */
const MOST_WAYS = 8;
const TYPED = /^[a-z]{2,40}$/;

function waysOf(word: string): string[][] {
  const ways: string[][] = [];
  const cut = (from: number, pieces: string[]): void => {
    if (ways.length === MOST_WAYS) return;
    if (from === word.length) return void ways.push(pieces);
    for (let length = Math.min(LONGEST, word.length - from); length > 0; length--) {
      const piece = word.slice(from, from + length);
      const isLast = from + length === word.length;
      if (SYLLABLE.test(piece) || INITIAL.test(piece) || (isLast && length > 2 && isBegun(piece)))
        cut(from + length, [...pieces, piece]);
    }
  };
  cut(0, []);
  return ways;
}
/** The beginning of a syllable, while it is being typed. */
const isBegun = (piece: string): boolean => ['g', 'ng', 'o', 'n'].some((rest) => SYLLABLE.test(piece + rest));

export interface Sounding {
  /** What the index is asked for; absent for a single syllable, which it does not have. */
  token?: string;
  /** For a regular expression over the syllables; nothing but letters and blanks is in it. */
  pattern: string;
}

/** The ways in which letters can be read as Chinese; none for anything but letters. */
export function soundingsOf(word: string): Sounding[] {
  if (!TYPED.test(word)) return [];
  return waysOf(word).map((pieces) => {
    const syllables = pieces.map((piece, n) =>
      n === pieces.length - 1 || INITIAL.test(piece) ? `${piece}[a-z]*` : piece,
    );
    return {
      pattern: ` ${syllables.join(' ')} `,
      ...(pieces.length > 1 ? { token: tokenOf(pieces.slice(0, 3)) } : {}),
    };
  });
}

/** Whether a word of letters is heard in it. */
export function isHeardIn(word: string): (sound: string) => boolean {
  const [first, ...others] = soundingsOf(word).map(({ pattern }) => pattern);
  if (first === undefined) return () => false;
  const heard = new RegExp([first, ...others].join('|'));
  return (sound) => heard.test(sound);
}

/** Which of these have each word as it is written or as it sounds: their places. Titles of a list, and asked for again with every letter that is typed. */
export function heardAmong(titles: readonly string[], words: readonly string[]): number[] {
  const tests = words.map((word) => ({ word, isHeard: isHeardIn(word) }));
  return titles.flatMap((title, n) => {
    const bare = bareText(title);
    return tests.every(({ word, isHeard }) => bare.includes(word) || isHeard(soundKept(title))) ? [n] : [];
  });
}

const SOUNDS_KEPT = 5_000;
const sounds = new Map<string, string>();
function soundKept(title: string): string {
  const known = sounds.get(title);
  if (known !== undefined) return known;
  if (sounds.size >= SOUNDS_KEPT) sounds.clear();
  const sound = soundOf(title);
  sounds.set(title, sound);
  return sound;
}
