/**
 * 2, 第二条, 2 加上一句: an opinion at hand, taken by the number under which it was shown with the question. What only begins
 * with a number (2 个月内整改, 第 2 条规定, 1、材料不全 2、没有盖章) is what somebody has written himself. Pure.
 */
import { placeAt, isPlace, rowAt } from './places.ts';
import { cut, type Said } from './said.ts';

/** A number, and behind a blank or a comma what is to be said besides. */
const AND_MORE = /^#? *\d{1,2}(?: +|[,，] *)(?=\S)/;
/** Points of a list of his own. */
const ENUMERATED = /(?:^|[\s,;。；])\d{1,2}(?: |[、.)）])/;
const ENDS = /[。！？；：，!?;:,]$/;
/** 材料不齐： says nothing yet. */
const BEGINS = /[：:，,]$/;

/** Undefined: said in words of his own. */
export function phraseIn(
  spoken: Said,
  phrases: readonly string[],
): { text: string } | { missing: number } | { begins: string } | undefined {
  if (phrases.length === 0) return undefined;
  const place = isPlace(spoken.folded);
  if (place) {
    const text = rowAt(phrases, place);
    if (text === undefined) return { missing: place.nth };
    return BEGINS.test(text) ? { begins: text } : { text };
  }
  const lead = AND_MORE.exec(spoken.folded)?.[0];
  const number = lead === undefined ? undefined : placeAt(spoken.folded);
  const phrase = number?.digits === undefined ? undefined : rowAt(phrases, number);
  if (lead === undefined || phrase === undefined) return undefined;
  const more = cut(spoken, lead.length);
  if (ENUMERATED.test(more.folded)) return undefined;
  return { text: `${phrase}${ENDS.test(phrase) ? '' : '。'}${more.raw}` };
}
