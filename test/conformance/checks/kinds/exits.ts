/** What stands in a register has an exit: the acts that lift or change it do so, and it is gone where its reason is. */
import { passed } from '@banjie/shared/engine/testing/way.ts';
import type { Fault, Looked } from '../looked.ts';

/** @param others the walks of a procedure by which an entry is lifted; undefined where there is no such procedure */
export function exits({ procedure, law, walks }: Looked, others: (key: string) => Looked | undefined): Fault[] {
  const faults: Fault[] = [];
  const fault = (what: string, after: readonly string[] = []) =>
    faults.push({ procedure: procedure.key, what, article: 'exits', after });
  for (const [register, entry] of Object.entries(law.entries)) {
    if (entry.stays !== undefined) continue;
    if (entry.exits.length === 0) fault(`nothing lifts what it puts into ${register}`);
    for (const exit of entry.exits) {
      const [key = '', act = ''] = exit.split('/');
      if (!changes(others(key), act, register)) fault(`${exit} does not change ${register}`);
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

const changes = (looked: Looked | undefined, act: string, register: string): boolean =>
  looked?.walks.spots.some((spot) =>
    spot.moves.some(
      (move) =>
        move.acts.includes(act) &&
        move.events.some((one) => one.type === 'registered' && one.change.register === register),
    ),
  ) ?? false;
