/** Who sees which numbers: whoever supervises those of the city, the head of a unit those of his unit, nobody else any. */
import type { Directory, UnitId } from '@banjie/shared/kernel/party.ts';
import { partyOf, supervisingKinds } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { keysOf } from '../matters/lists.ts';
import type { Standing } from '../matters/ports.ts';
import { texts } from './texts.ts';

export const supervises = ({ unit }: Pick<Standing, 'unit'>, directory: Pick<Directory, 'unit'>): boolean => {
  const kind = directory.unit(unit)?.kind;
  return kind !== undefined && supervisingKinds.includes(kind);
};

/** Units that he heads, or stands in for the head of. */
export const headedBy = (standing: Standing): UnitId[] => [
  ...new Set(
    keysOf(standing).flatMap((key) => {
      const party = partyOf(key);
      return 'unit' in party && party.post === 'head' ? [party.unit] : [];
    }),
  ),
];

export const seesBoards = (standing: Standing, directory: Directory): boolean =>
  supervises(standing, directory) || headedBy(standing).length > 0;

export interface Seen {
  /** The unit that is looked at; the whole city where there is none. */
  unit?: UnitId;
  all: boolean;
  /** Those that may be looked at, in the city's order. */
  units: { id: UnitId; name: string }[];
}

export function seenBy(standing: Standing, directory: Directory, asked: UnitId | undefined): Seen | Rejection {
  const all = supervises(standing, directory);
  const headed = headedBy(standing);
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
