/** What somebody wrote, read so that width, case, spaces and invisible marks never matter. */
import { plain } from '@banjie/shared/engine/forms/form.ts';
import { fold, unspaced } from '@banjie/shared/kernel/fold.ts';

/** A chat message longer than this is not a command and not an answer (the largest field takes 4,000 characters). */
export const MAX_SAID = 4_500;

export interface Said {
  /** As written, without invisible marks and without blanks at the ends: what is stored as a reason. */
  raw: string;
  /** For comparing. As long as `raw`, so that a place in one is a place in the other. */
  folded: string;
}

export function said(text: string): Said {
  const raw = plain(text.slice(0, MAX_SAID * 2));
  return { raw, folded: fold(raw) };
}

/** For comparing words: folded, and without any blanks. */
export const bare = unspaced;

/** What follows `word` at the beginning, blanks aside; undefined when it does not begin so. */
export function after(spoken: Said, word: string): Said | undefined {
  const wanted = fold(word).replaceAll(' ', '');
  let met = 0;
  let at = 0;
  for (; at < spoken.folded.length && met < wanted.length; at++) {
    const unit = spoken.folded.charAt(at);
    if (unit === ' ') continue;
    if (unit !== wanted.charAt(met)) return undefined;
    met++;
  }
  return met === wanted.length && met > 0 ? cut(spoken, at) : undefined;
}

/** The rest from a place on, without the blanks and marks that separate a word from what follows it. */
export function cut(spoken: Said, from: number, until = spoken.raw.length): Said {
  let start = from;
  let end = until;
  while (start < end && /[\s,.:;、。!#·]/.test(spoken.folded.charAt(start))) start++;
  while (end > start && spoken.folded.charAt(end - 1) === ' ') end--;
  return { raw: spoken.raw.slice(start, end), folded: spoken.folded.slice(start, end) };
}

export interface NumberSaid {
  digits: string;
  before: Said;
  after: Said;
}

const DIGITS = /\d+(?:[ -]\d+)*/g;

/**
 * Every run of at least three digits, as what may be the number of a matter. Digits in groups (2026 1122 0001) may be one
 * number or only the first of them: both are given, the longer first.
 */
export function numbersIn(spoken: Said): NumberSaid[] {
  const found: NumberSaid[] = [];
  for (const match of spoken.folded.matchAll(DIGITS)) {
    const joined = match[0].replace(/[ -]/g, '');
    const first = /^\d+/.exec(match[0])?.[0] ?? '';
    for (const [digits, length] of [
      [joined, match[0].length],
      [first, first.length],
    ] as const) {
      if (digits.length < 3 || digits.length > 40) continue;
      if (found.some((one) => one.digits === digits)) continue;
      found.push({
        digits,
        before: cut(spoken, 0, match.index),
        after: cut(spoken, match.index + length),
      });
    }
  }
  return found;
}
