/** Matters by the persons in whose hands a task of theirs is, in memory. */
import { personKey, type PersonId } from '@banjie/shared/kernel/party.ts';
import type { Item } from '@banjie/shared/engine/matter/state.ts';
import type { HandStore } from '@banjie/server/vacating/ports.ts';
import type { Promised } from '../server-process.ts';
import type { Atomic } from './atomic.ts';
import type { Durable } from './durable.ts';

export function memoryHands({ matters }: Pick<Durable, 'matters'>): Atomic<Promised<HandStore>> {
  const among = (persons: readonly PersonId[], which: (item: Item) => boolean): string[] => {
    const keys = persons.map(personKey);
    return [...matters.values()]
      .filter(({ parties, state }) => parties.some((key) => keys.includes(key)) && state.items.some(which))
      .map(({ id }) => id);
  };
  return {
    heldBy: (persons) => among(persons, () => true),
    preparedFor: (givers, preparers) => {
      const from = givers.map(personKey);
      return among(preparers, ({ delegated }) => delegated?.from.some((key) => from.includes(key)) === true);
    },
    handedTo: (persons) => among(persons, ({ parties }) => parties[0]?.startsWith('person:') === true),
  };
}
