/**
 * Registers in memory: per subject who holds it, by the latest put and the latest lift of each holder, whichever arrives
 * first. Claims, grounds and sets of members are not simulated.
 */
import { matches, type RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { RegisterStore } from '@banjie/server/registers/ports.ts';
import type { Arriving, Order } from '@banjie/server/registers/standing.ts';
import { byText, copy, type Atomic } from './atomic.ts';

export interface MemoryRegister {
  register: string;
  subject: string;
  version: number;
  /** By the matter that holds it; '' for what is lasting. */
  holds: Map<string, { put?: Arriving; lift?: Arriving }>;
  /** Changes that have arrived. */
  arrived: Set<string>;
}

export type StoredRegisters = Pick<RegisterStore, 'apply' | 'read' | 'enter'>;

function isBefore(one: Order | undefined, other: Order | undefined): boolean {
  if (!one || !other) return !one && other !== undefined;
  const order = byText(one.at, other.at) || byText(one.matter, other.matter) || one.seq - other.seq;
  return order < 0;
}

/** What a matter does to its own hold comes in the order of its own history. */
const isBeforeIn = (key: string, one: Order | undefined, other: Order | undefined): boolean =>
  key === '' || !one || !other ? isBefore(one, other) : one.seq < other.seq;

/** Puts that are in force under a subject: the lasting one first, then the latest. */
export const inForce = ({ holds }: MemoryRegister): Arriving[] =>
  [...holds]
    .flatMap(([key, { put, lift }]) => (put && isBeforeIn(key, lift?.order, put.order) ? [put] : []))
    .sort((one, other) => {
      if (one.change.lasting !== other.change.lasting) return one.change.lasting ? -1 : 1;
      return isBefore(one.order, other.order) ? 1 : -1;
    });

function entryOf(found: MemoryRegister): RegisterEntry | undefined {
  const puts = inForce(found);
  const first = puts[0];
  if (!first) return undefined;
  const { title, values = {} } = first.change;
  return copy({
    ...{ register: found.register, subject: found.subject, title, values },
    units: [...new Set(puts.flatMap(({ change }) => change.units))],
    ...{ since: first.order.at, matter: first.order.matter, number: first.number, version: found.version },
  });
}

export function memoryRegisters({ registers }: { registers: Map<string, MemoryRegister> }): Atomic<StoredRegisters> {
  const entriesOf = (register: string): RegisterEntry[] =>
    [...registers.values()]
      .flatMap((one) => (one.register === register ? (entryOf(one) ?? []) : []))
      .sort((one, other) => byText(one.since, other.since) || byText(one.subject, other.subject));

  const apply = (asked: Arriving): undefined => {
    const arriving = copy(asked);
    const { change, order } = arriving;
    if (change.op === 'merge' || change.claims !== undefined || change.ground !== undefined)
      throw new Error(`${change.op} with conditions is not simulated`);
    const { register, subject } = change;
    const id = `${register}/${subject}`;
    const known = registers.get(id) ?? { register, subject, version: 0, holds: new Map(), arrived: new Set<string>() };
    registers.set(id, known);
    const place = `${order.matter}.${order.seq}`;
    if (known.arrived.has(place)) return undefined;
    known.arrived.add(place);
    known.version += 1;
    const key = change.lasting ? '' : order.matter;
    const hold: { put?: Arriving; lift?: Arriving } = known.holds.get(key) ?? {};
    const op = change.op;
    if (isBeforeIn(key, hold[op]?.order, order)) known.holds.set(key, { ...hold, [op]: arriving });
    return undefined;
  };

  return {
    apply,
    enter(changes) {
      const isNew = changes.filter(({ change }) => !registers.has(`${change.register}/${change.subject}`));
      for (const one of isNew) apply(one);
      return isNew.length;
    },
    read({ subjects, queries, tallies }) {
      return {
        subjects: subjects.map(({ register, subject }) => {
          const found = registers.get(`${register}/${subject}`);
          const entry = found && entryOf(found);
          return { version: found?.version ?? 0, ...(entry ? { entry } : {}) };
        }),
        queries: queries.map(({ register, query }) =>
          entriesOf(register)
            .filter((one) => matches(one, query))
            .slice(0, query.limit),
        ),
        tallies: tallies.map((register) => {
          const counts = new Map<UnitId, number>();
          for (const one of entriesOf(register))
            for (const unit of one.units) counts.set(unit, (counts.get(unit) ?? 0) + 1);
          return counts;
        }),
      };
    },
  };
}
