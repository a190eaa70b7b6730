/** Who sees which numbers: whoever supervises those of the city, the head of a unit those of his unit, nobody else any. */
import { headedUnits, supervisesAll, type Directory, type UnitId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { keysOf } from '../matters/lists.ts';
import type { Standing } from '../matters/ports.ts';
import { texts } from './texts.ts';

/** Who stands in for a head sees what he sees. */
export const seesBoards = (standing: Standing, directory: Directory): boolean =>
  supervisesAll(standing.unit, directory) || headedUnits(keysOf(standing)).length > 0;

export interface Seen {
  /** The unit that is looked at; the whole city where there is none. */
  unit?: UnitId;
  all: boolean;
  /** Those that may be looked at, in the city's order. */
  units: { id: UnitId; name: string }[];
}

export function seenBy(standing: Standing, directory: Directory, asked: UnitId | undefined): Seen | Rejection {
  const all = supervisesAll(standing.unit, directory);
  const headed = headedUnits(keysOf(standing));
  const units = directory
    .units()
    .filter(({ id }) => all || headed.includes(id))
    .map(({ id, name }) => ({ id, name }));
  if (units.length === 0) return reject('notAllowed', texts.notAllowed);
  const unit = asked ?? (all ? undefined : (units.find(({ id }) => id === standing.unit) ?? units[0])?.id);
  // Whoever may not see a unit is told the same as of one that is not there.
  if (unit !== undefined && !units.some(({ id }) => id === unit)) return reject('notFound', texts.hidden);
  return { ...(unit === undefined ? {} : { unit }), all, units };
}
