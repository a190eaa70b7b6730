/** 回访: whoever answered a complaint asks whether that has solved it, in a matter of its own. */
import type { ChildOpening } from '../engine/definition/definition.ts';
import type { MatterState } from '../engine/matter/state.ts';
import type { UnitId } from '../kernel/party.ts';
import { cutText } from '../kernel/text.ts';
import { texts as t } from './texts.ts';

const LONGEST = 200;

/** @param unit whoever answered it, and is to call */
export function calledBack(
  { title, given }: Pick<MatterState, 'title' | 'given'>,
  unit: UnitId | undefined,
): ChildOpening[] {
  if (unit === undefined) return [];
  const { score, word } = given['rate']?.form ?? {};
  const said = {
    ...(score === undefined ? {} : { score: Number(score) }),
    ...(typeof word === 'string' ? { said: word } : {}),
  };
  const form = { unit, about: cutText(title, LONGEST, '…'), ...said };
  return [{ procedure: 'call-back', key: 'call-back', relation: t.callBack, form }];
}
