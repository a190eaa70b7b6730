/** What something is found by, at rest: its text without width, case and marks, the sound of it, and the keys of both. */
import { bareText } from '@banjie/shared/kernel/fold.ts';
import { isHeardIn, soundingsOf, soundOf, soundTokens } from './sounds.ts';

export interface Words {
  text: string;
  /** ` shu ju jiao he `; empty without Chinese. */
  sound: string;
  /** Single characters and pairs of neighbours of `text`: MongoDB's own text index knows no Chinese. And those of `sound`. */
  tokens: string[];
}

const TOKENS_AT_MOST = 600;

/** Pairs of neighbouring characters; a single character stands for itself. */
function tokensOf(text: string): string[] {
  const chars = [...bareText(text)];
  const tokens = new Set<string>(chars);
  for (let n = 0; n + 1 < chars.length; n++) tokens.add(`${chars[n]}${chars[n + 1]}`);
  return [...tokens].slice(0, TOKENS_AT_MOST);
}

export function madeOf(said: string): Words {
  const text = bareText(said);
  const sound = soundOf(text);
  return { text, sound, tokens: [...tokensOf(text), ...soundTokens(sound)] };
}

type Condition = Record<string, unknown>;

/** What a word asks of the index: its pairs, or its one character. Letters may be meant as sound as well: then one key of each reading. */
function keys(word: string): Condition {
  const tokens = tokensOf(word);
  const pairs = tokens.filter((token) => [...token].length > 1);
  const literal = pairs.length > 0 ? pairs : tokens;
  const heard = soundingsOf(word).flatMap(({ token }) => token ?? []);
  return { tokens: heard.length === 0 ? { $all: literal } : { $in: [...new Set([...literal.slice(0, 1), ...heard])] } };
}

/** All of them have to be in it. Nothing but letters and digits is left in a word: it needs no escaping. */
export const carrying = (words: readonly string[]): Condition[] =>
  words.map((word) => {
    const heard = soundingsOf(word).map(({ pattern }) => pattern);
    const literal = { text: { $regex: word } };
    return heard.length === 0 ? literal : { $or: [literal, { sound: { $regex: heard.join('|') } }] };
  });

/** The same, by the index of the tokens. */
export const lookedUp = (words: readonly string[]): Condition[] => [...words.map(keys), ...carrying(words)];

/** Whether all of them are in it, in memory. */
export const carries = ({ text, sound }: Pick<Words, 'text' | 'sound'>, words: readonly string[]): boolean =>
  words.every((word) => text.includes(word) || isHeardIn(word)(sound));
