/** “您是想说…吗”: asked about a word that was nearly right. A yes says it, with what else was said. */
import { cut, type Said } from './language/said.ts';
import { texts } from './texts.ts';
import type { Answered } from './turn.ts';

export function suggest(word: string, spoken: Said, number?: string): Answered {
  const run = /^\p{Script=Han}*/u.exec(spoken.folded)?.[0].length ?? 0;
  const rest = cut(spoken, Math.min(run, word.length));
  return {
    texts: [`${texts.unknown.nearest(word)}${texts.unknown.hint}`],
    keep: { suggested: [word, number, rest.raw].filter(Boolean).join(' ') },
  };
}
