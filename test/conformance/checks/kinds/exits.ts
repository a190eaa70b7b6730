/** What stands in a register has an exit: the acts that lift or change it do so, and it is gone where its reason is. */
import { playAt } from '@banjie/shared/engine/testing/explore.ts';
import { passed } from '@banjie/shared/engine/testing/way.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { MatterEvent, RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import { aboutThis } from '../about.ts';
import type { Fault, Looked } from '../looked.ts';

/** @param others the walks of a procedure by which an entry is lifted; undefined where there is no such procedure */
export function exits({ procedure, law, walks }: Looked, others: (key: string) => Looked | undefined): Fault[] {
  const faults: Fault[] = [];
  const fault = (what: string, after: readonly string[] = []) =>
    faults.push({ procedure: procedure.key, what, article: 'exits', after });
  for (const [register, entry] of Object.entries(law.entries)) {
    if (entry.stays !== undefined) continue;
    const puts = putsOf({ procedure, law, walks }, register);
    if (entry.exits.length === 0) fault(`nothing lifts what it puts into ${register}`);
    for (const exit of entry.exits) {
      const [key = '', act = ''] = exit.split('/');
      if (!changes(others(key), act, register, puts)) fault(`${exit} does not change ${register}`);
    }
    for (const spot of walks.spots) {
      const end = spot.state.end?.end;
      if (end === undefined || !(entry.goneAt ?? []).includes(end)) continue;
      if (spot.state.registered.some((one) => one.register === register && one.op === 'put'))
        fault(`${end}, and it stands in ${register}`, passed(spot.way));
    }
  }
  return faults;
}

/**
 * Where such an entry stands the act lifts or changes it: on a walk, or, where what was put in is another matter's and no
 * walk has it, tried at places where the act happens, with the entry as it would stand there.
 */
function changes(looked: Looked | undefined, act: string, register: string, puts: readonly RegisterChange[]): boolean {
  if (!looked) return false;
  const places = looked.walks.spots.flatMap((spot) =>
    spot.moves.filter((move) => move.acts.includes(act)).map((move) => ({ spot, move })),
  );
  const isAbout = ({ events }: { events: readonly MatterEvent[] }) =>
    events.some((one) => one.type === 'registered' && one.change.register === register);
  if (places.some(({ move }) => isAbout(move))) return true;
  return places.slice(0, PLACES).some(({ spot, move }) =>
    puts.slice(0, PUTS).some((put) =>
      aboutThis(put, spot.state, move.form, spot.now).some((entry) => {
        const others = spot.entries.filter((one) => one.register !== register || one.subject !== entry.subject);
        const play = playAt(looked.walks, { ...spot, entries: [...others, entry] });
        const item = move.item === undefined ? {} : { item: move.item };
        const came = play.judge(move.actor, { kind: 'give', command: move.command, form: move.form, ...item });
        return !isRejection(came) && isAbout(came);
      }),
    ),
  );
}
const PLACES = 6;
const PUTS = 8;

const putsOf = ({ walks }: Looked, register: string): RegisterChange[] => [
  ...new Map(
    [...walks.opened, ...walks.spots.flatMap((spot) => spot.moves)]
      .flatMap(({ events }) => events.flatMap((one) => (one.type === 'registered' ? [one.change] : [])))
      .filter((one) => one.op === 'put' && one.register === register)
      .map((one) => [one.subject, one]),
  ).values(),
];
