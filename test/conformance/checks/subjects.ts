/** One name, one thing: two units with a thing of the same name never meet in a register, nor do two laws. */
import type { MatterState, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { identity } from '../law/city.ts';
import type { Fault, Looked } from './looked.ts';

interface Put {
  procedure: string;
  change: RegisterChange;
  owner: string;
}

const putsOf = ({ procedure, walks }: Looked): Put[] =>
  [...walks.opened, ...walks.spots.flatMap((spot) => spot.moves)].flatMap(({ events, to }) =>
    events.flatMap((one) =>
      one.type === 'registered' && one.change.op === 'put' ? [{ procedure: procedure.key, change: one.change, owner: ownerOf(to.state) }] : [],
    ),
  );
/** Whose matter it is: of the unit that the form names, else of whoever asked. */
const ownerOf = ({ opening, opener }: MatterState): string => String(opening['unit'] ?? opener.unit ?? '');

export function mistaken(all: readonly Looked[]): Fault[] {
  const faults: Fault[] = [];
  const firsts = new Map<string, Put>();
  for (const looked of all)
    for (const put of putsOf(looked)) {
      const { register, subject } = put.change;
      if (identity[register] !== 'unit and name') continue;
      const first = firsts.get(`${register}/${subject}`);
      if (!first) {
        firsts.set(`${register}/${subject}`, put);
        continue;
      }
      if (first.procedure === put.procedure && first.owner !== put.owner && !ofTheCity(looked))
        faults.push({ procedure: put.procedure, what: `two units meet in one subject of ${register}`, article: 'identity' });
      const changes = looked.law.entries[register]?.exits ?? [];
      const related = changes.some((one) => one.startsWith(`${first.procedure}/`)) || (all.find((one) => one.procedure.key === first.procedure)?.law.entries[register]?.exits ?? []).some((one) => one.startsWith(`${put.procedure}/`));
      if (first.procedure !== put.procedure && !related)
        faults.push({ procedure: put.procedure, what: `meets ${first.procedure} in one subject of ${register}`, article: 'identity' });
    }
  return faults;
}
/** A duty of the city as a whole has one subject a period, whoever opened it. */
const ofTheCity = ({ procedure }: Looked): boolean => procedure.recurs !== undefined && procedure.recurs.for === 'city';
