/** Who is asked how a matter went that has ended. */
import { addMs, MS_PER_DAY, msBetween } from '../../kernel/time.ts';
import { personKey, unitOfKey, type PartyKey } from '../../kernel/party.ts';
import { writtenRule } from './written.ts';
import { ratingDays } from '../settings/rating-settings.ts';
import type { Context, Procedure } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';

/** Whoever has withdrawn his own request knows how it went. */
const WITHDRAWN = 'withdrawn';

/** Whoever has asked for it, or for whom it was; never of a unit that has decided in it, nor of one that has answered. */
export function askedToRate(procedure: Procedure, matter: MatterState, context: Context): PartyKey[] {
  const { directory, now } = context;
  const { end, ratings = [] } = matter;
  if (!end || end.end === WITHDRAWN) return [];
  if (msBetween(addMs(end.at, ratingDays.of(context) * MS_PER_DAY), now) >= 0) return [];
  const asked = procedure.rated?.(matter, directory) ?? matter.requesters.map(personKey);
  // Nobody says of his own unit's work how it went.
  const decided = new Set(decidersOf(procedure, matter).map((key) => unitOfKey(key, directory)));
  return asked.filter((key) => {
    const unit = unitOfKey(key, directory);
    return unit !== undefined && !decided.has(unit) && !ratings.some((one) => one.unit === unit);
  });
}

export const decidersOf = (procedure: Procedure, matter: MatterState): PartyKey[] =>
  Object.entries(matter.given).flatMap(([command, { by }]) =>
    writtenRule(procedure, command)?.decides === true
      ? [by.person, by.onBehalfOf?.person].flatMap((one) => (one === undefined ? [] : [personKey(one)]))
      : [],
  );
