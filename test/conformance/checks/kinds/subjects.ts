/** One name, one thing: two units with a thing of the same name never meet in a register, nor do two laws. */
import type { MatterState, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { holdersOf } from '@banjie/shared/engine/definition/roles.ts';
import type { City } from '@banjie/shared/engine/testing/city.ts';
import { playAt, type Move, type Spot } from '@banjie/shared/engine/testing/explore.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { identity } from '../../law/city.ts';
import type { Fault, Looked } from '../looked.ts';

interface Put {
  procedure: string;
  change: RegisterChange;
}

const putsOf = ({ procedure, walks }: Looked): Put[] =>
  [...walks.opened, ...walks.spots.flatMap((spot) => spot.moves)].flatMap(({ events }) =>
    events.flatMap((one) =>
      one.type === 'registered' && one.change.op === 'put' ? [{ procedure: procedure.key, change: one.change }] : [],
    ),
  );
/** Whose matter it is: of the unit that the form names, else of whoever asked. */
const ownerOf = ({ opening, opener }: MatterState): string =>
  String(opening['unit'] ?? opening['provider'] ?? opener.unit ?? '');

/** Where a sheet or a form of a body is about several units: the one that the entry says. */
const ownerIn = ({ subject, values }: RegisterChange, { directory }: City): string | undefined =>
  [values?.['unit'], ...subject.split(/[:/]/u)].find(
    (one): one is string => typeof one === 'string' && directory.unit(one) !== undefined,
  );

export function mistaken(all: readonly Looked[]): Fault[] {
  const faults: Fault[] = [];
  const firsts = new Map<string, Put>();
  for (const looked of all) {
    faults.push(...twoUnits(looked));
    for (const put of putsOf(looked)) {
      const { register, subject } = put.change;
      if (identity[register] !== 'unit and name') continue;
      const first = firsts.get(`${register}/${subject}`);
      if (!first) firsts.set(`${register}/${subject}`, put);
      else if (first.procedure !== put.procedure && !related(all, first.procedure, put.procedure, register))
        faults.push({
          procedure: put.procedure,
          what: `meets ${first.procedure} in one subject of ${register}`,
          article: 'identity',
        });
    }
  }
  return faults;
}
/** One of them lifts or changes by law what the other has put in. */
const related = (all: readonly Looked[], one: string, other: string, register: string): boolean => {
  const exitsOf = (key: string) =>
    all.find(({ procedure }) => procedure.key === key)?.law.entries[register]?.exits ?? [];
  return (
    exitsOf(one).some((exit) => exit.startsWith(`${other}/`)) ||
    exitsOf(other).some((exit) => exit.startsWith(`${one}/`))
  );
};

/** A duty of the city as a whole has one subject a period, whoever opened it. */
const ofTheCity = ({ procedure }: Looked): boolean => procedure.recurs !== undefined && procedure.recurs.for === 'city';

/** What was put in is put in once more, with another unit in the place of its owner and the same names: under another subject. */
function twoUnits(looked: Looked): Fault[] {
  const { procedure, walks } = looked;
  // A duty of the city, or a resource, of which there is one.
  if (ofTheCity(looked) || walks.opened.some((one) => 'resource' in one.form)) return [];
  const found = new Map<string, Fault>();
  const tried = new Map<string, number>();
  for (const spot of walks.spots)
    for (const move of spot.moves)
      for (const event of move.events) {
        if (event.type !== 'registered' || event.change.op !== 'put') continue;
        const { register, subject } = event.change;
        const times = tried.get(register) ?? 0;
        if (identity[register] !== 'unit and name' || found.has(register) || times > 6) continue;
        tried.set(register, times + 1);
        const owner = ownerIn(event.change, walks.city) ?? ownerOf(move.to.state);
        const other = walks.city.directory.units().find((one) => one.kind === 'unit' && one.id !== owner)?.id ?? '';
        const again = swapped(looked, spot, move, owner, other);
        if (again.some((one) => one.register === register && one.subject === subject))
          found.set(register, {
            procedure: procedure.key,
            what: `two units meet in one subject of ${register}`,
            article: 'identity',
          });
      }
  return [...found.values()];
}

function swapped({ walks }: Looked, spot: Spot, move: Move, owner: string, other: string): RegisterChange[] {
  const swap = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value).replaceAll(/[A-Za-z-]+/gu, (word) =>
        word === owner ? other : word === other ? owner : word,
      ),
    ) as T;
  const play = playAt(walks, { state: swap(spot.state), now: spot.now, entries: swap(spot.entries) });
  const item = move.item === undefined ? {} : { item: move.item };
  const persons = swap([...move.parties]).flatMap((key) => holdersOf(key, walks.city.directory));
  const actors =
    move.actor.kind === 'person' && move.actor.unit !== owner ? [move.actor] : persons.map((one) => play.actor(one));
  for (const actor of actors) {
    const came = play.judge(actor, { kind: 'give', command: move.command, form: swap(move.form), ...item });
    // What it takes out under another name is no meeting.
    if (!isRejection(came))
      return came.events.flatMap((one) => (one.type === 'registered' && one.change.op === 'put' ? [one.change] : []));
  }
  return [];
}
