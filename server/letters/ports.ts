/** What letters need from the outside. */
import type { UnitId } from '@banjie/shared/kernel/party.ts';

/** Numbers that letters have. A letter has one for ever, and a series has no gap. */
export interface LetterNumbers {
  /**
   * The number of this letter: the one that it has, else the next of its series, written down as `textOf` says it. Asked
   * by several processes at once, before and after a crash at any place, a letter gets one number, and every number a letter.
   */
  claim(letter: string, series: { key: string; unit: UnitId }, textOf: (n: number) => string): Promise<string>;
}
