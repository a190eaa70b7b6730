/** Registers in memory: an entry per register, matter and subject; a change that comes late undoes no later one. */
import type { Change, RegisterStore } from '@banjie/server/registers/ports.ts';
import type { RegisterRecord } from '@banjie/server/matters/ports.ts';
import { copy, type Atomic, type Durable } from './durable.ts';

export interface MemoryRegister extends RegisterRecord {
  order: number;
}

export function memoryRegisters({ registers }: Durable): Atomic<Pick<RegisterStore, 'apply' | 'inForce'>> {
  const endOthers = ({ change, at, by }: Change, but?: string): void => {
    for (const one of registers.values())
      if (one.register === change.register && one.subject === change.subject && one.lasting && one.id !== but)
        if (one.until === undefined && one.since <= at)
          Object.assign(one, { until: at, liftedBy: by, liftedWhy: change.why });
  };
  return {
    apply(asked) {
      const { change, matter, at, order, by } = copy(asked);
      const { register, subject, title, why, note, units, values, lasting, op } = change;
      const id = `${register}.${matter.id}.${subject}`;
      const before = registers.get(id);
      const isLate = before !== undefined && before.order >= order;
      if (op === 'put' && !isLate)
        registers.set(id, {
          ...{ id, register, subject, matter: matter.id, number: matter.number, procedure: matter.procedure },
          ...{ title, why, units, by, since: at, order },
          ...(note === undefined ? {} : { note }),
          ...(values === undefined ? {} : { values }),
          ...(lasting === undefined ? {} : { lasting }),
        });
      if (op === 'lift' && before && !isLate)
        Object.assign(before, { until: at, order, liftedBy: by, liftedWhy: why });
      if (lasting) endOthers(asked, op === 'put' ? id : undefined);
    },
    inForce(register, subject) {
      return [...registers.values()]
        .filter((one) => register === undefined || one.register === register)
        .filter((one) => subject === undefined || one.subject === subject)
        .filter(({ until }) => until === undefined)
        .sort((one, other) => (one.since < other.since || (one.since === other.since && one.id < other.id) ? -1 : 1))
        .map(({ order: _, ...record }) => copy(record));
    },
  };
}
