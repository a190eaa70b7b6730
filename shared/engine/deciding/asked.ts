/** Who is asked how a matter went that has ended. */
import { addMs, MS_PER_DAY, msBetween } from '../../kernel/time.ts';
import { personKey, unitOfKey, type PartyKey } from '../../kernel/party.ts';
import { ratingDays } from '../settings/rating-settings.ts';
import type { Context, Procedure } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';

/** Whoever has withdrawn his own request knows how it went. */
const WITHDRAWN = 'withdrawn';

/** Whoever has asked for it, or for whom it was; never a person who has decided in it, nor a unit that has answered. */
export function askedToRate(procedure: Procedure, matter: MatterState, context: Context): PartyKey[] {
  const { directory, now } = context;
  const { end, ratings = [] } = matter;
  if (!end || end.end === WITHDRAWN) return [];
  if (msBetween(addMs(end.at, ratingDays.of(context) * MS_PER_DAY), now) >= 0) return [];
  const asked = procedure.rated?.(matter, directory) ?? matter.requesters.map(personKey);
  const deciders = new Set(decidersOf(procedure, matter));
  return asked.filter((key) => {
    const unit = unitOfKey(key, directory);
    return unit !== undefined && !deciders.has(key) && !ratings.some((one) => one.unit === unit);
  });
}

export const decidersOf = (procedure: Procedure, matter: MatterState): PartyKey[] =>
  Object.entries(matter.given).flatMap(([command, { by }]) =>
    decides(procedure, command)
      ? [by.person, by.onBehalfOf?.person].flatMap((one) => (one === undefined ? [] : [personKey(one)]))
      : [],
  );

/** Also whoever has granted or refused more time; read here, as written.ts leads back to where a matter ends. */
const CONSENTS: ReadonlySet<string> = new Set(['grantExtension', 'refuseExtension']);
const decides = ({ steps, anytime }: Procedure, command: string): boolean =>
  CONSENTS.has(command) ||
  [...Object.values(steps).map(({ commands }) => commands), anytime].some(
    (rules) => Object.hasOwn(rules, command) && rules[command]?.decides === true,
  );
