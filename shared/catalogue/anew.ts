/**
 * 重新办理: what has ended and has not solved it is asked for anew in a matter of its own, which names the first; what has
 * ended stays ended. Open to the unit that had asked, once it is said that it is not solved: by its rating, or in a call-back.
 */
import { isDissatisfied } from '../engine/verbs/rating.ts';
import { texts as engineTexts } from '../engine/texts.ts';
import type { Link, MatterState } from '../engine/matter/state.ts';
import type { UnitId } from '../kernel/party.ts';
import { texts as t } from './texts.ts';

export const CALL_BACK = 'call-back';
/** The end of a call-back that heard so. */
const UNSOLVED = 'unsolved';

export function isUnsolved({ end, opener, ratings = [], links }: MatterState): boolean {
  if (!end) return false;
  if (ratings.some(({ unit, score }) => unit === opener.unit && isDissatisfied(score))) return true;
  return links.some((one) => one.side === 'child' && one.procedure === CALL_BACK && one.end?.end === UNSOLVED);
}

/** The matter in which it was asked for anew. */
export const anewIn = ({ links }: Pick<MatterState, 'links'>): Link | undefined =>
  links.find(({ side, relation }) => side === 'cites' && relation === engineTexts.anew);

/** Why this unit can't ask for it anew; undefined: it can. */
export function notAnew(matter: MatterState, procedure: string, unit: UnitId | undefined): string | undefined {
  if (matter.procedure !== procedure || matter.opener.unit === undefined || matter.opener.unit !== unit)
    return t.anew.notYours;
  const done = anewIn(matter);
  if (done) return t.anew.already(done.number);
  return isUnsolved(matter) ? undefined : t.anew.solved;
}

/** The earlier matter, as the new one names it. */
export const earlierOf = ({ id, number, procedure, title }: MatterState): Link => ({
  ...{ id, side: 'source', procedure, relation: t.anew.source, number, title },
});
