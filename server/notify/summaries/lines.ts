/** What waits for somebody, as a summary names it: tasks and receipts in the order of the to-do list. */
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { MatterLists } from '../../matters/listed.ts';
import type { Receipts } from '../../matters/ports.ts';
import type { Line } from './delegations.ts';

export const linesOf =
  ({ lists, receipts }: { lists: Pick<MatterLists, 'todo'>; receipts: Pick<Receipts, 'openFor'> }) =>
  async (keys: readonly PartyKey[], most: number): Promise<Line[]> => {
    if (keys.length === 0) return [];
    const [matters, owed] = await Promise.all([
      lists.todo(keys, { limit: most }),
      receipts.openFor(keys, { limit: most }),
    ]);
    const lines: Line[] = [
      ...matters.map(({ state, dueAt }) => ({
        ...{ title: state.title, number: state.number },
        // Of what has none the list says one behind all others.
        ...(state.items.some(({ deadlines }) => deadlines.some(({ at }) => at === dueAt)) ? { dueAt } : {}),
      })),
      ...owed.map(({ title, number, dueAt }) => ({ title, number, ...(dueAt === undefined ? {} : { dueAt }) })),
    ];
    return lines.sort((one, other) => ((one.dueAt ?? '9') < (other.dueAt ?? '9') ? -1 : 1)).slice(0, most);
  };
