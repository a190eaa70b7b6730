/**
 * Who was declared for a post of his unit, and confirmed, holds it: what a register says and what the people of the city
 * say is one thing (`RegisterDecl.appoints`). Whoever was declared before him and is not any more loses it by that; others
 * who hold it keep it, for a post may have several.
 */
import { registerOf } from '@banjie/shared/procedures/registers.ts';
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { PeopleService } from '../people/directory.ts';
import type { PeopleStore, PostRecord } from '../people/ports.ts';
import type { RegisterStore } from '../registers/ports.ts';

export interface AppointingPorts {
  store: Pick<PeopleStore, 'save'>;
  people: Pick<PeopleService, 'directory' | 'refresh' | 'roster'>;
  registers: Pick<RegisterStore, 'history'>;
}

/** After a change was entered, as often as one likes: what stands is not written again. */
export type Appoint = (change: RegisterChange, matter: string) => Promise<void>;

const NONE: Readonly<Record<string, unknown>> = {};

export function createAppointing({ store, people, registers }: AppointingPorts): Appoint {
  return async ({ register, subject: unit, op }, matter) => {
    const appoints = registerOf(register)?.appoints;
    if (!appoints || op !== 'put') return;
    // What stands last, which another matter may have put in meanwhile: then that one appoints.
    const puts = (await registers.history(register, unit)).filter(
      ({ outcome, change }) => outcome === 'applied' && change.op === 'put',
    );
    const now = puts.at(-1);
    if (!now || now.order.matter !== matter) return;
    const before = puts.at(-2)?.change.values ?? NONE;
    const values = now.change.values ?? NONE;
    await people.refresh();
    const directory = people.directory();
    const known = people.roster().posts;
    const changed = Object.entries(appoints).flatMap(([field, post]): PostRecord[] => {
      const named = values[field];
      // Who has left the unit since he was confirmed holds nothing in it.
      if (typeof named !== 'string' || directory.person(named)?.unit !== unit) return [];
      const holders = known.find((one) => one.unit === unit && one.post === post)?.persons ?? [];
      const others = holders.filter((one) => one !== named && one !== before[field]);
      const persons = holders.includes(named)
        ? holders.filter((one) => one === named || others.includes(one))
        : [named, ...others];
      return persons.length === holders.length && persons.every((one, n) => one === holders[n])
        ? []
        : [{ unit, post, persons }];
    });
    if (changed.length === 0) return;
    await store.save({ posts: changed });
    await people.refresh();
  };
}
