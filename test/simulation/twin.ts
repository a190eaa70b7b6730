/**
 * The same trace on the real adapters and a real mongod, one call of a port at a time: each answer, and what is at rest
 * in the end, has to be that of the memory.
 */
import { isDeepStrictEqual } from 'node:util';
import type { LoadedMatter } from '@banjie/server/matters/ports.ts';
import { machineTime } from '@banjie/server/store/base/machine-time.ts';
import { entryId } from '@banjie/server/store/matters/history.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { deliveriesIn, NOTICES, type NoticeDocument } from '@banjie/server/store/notices/notice-document.ts';
import type { Stores } from '@banjie/server/store/open-stores.ts';
import { memoryDeliveriesOf } from './memory/deliveries.ts';
import { memoryLists, type MemoryMatter } from './memory/matters.ts';
import { memoryRegisters } from './memory/registers.ts';
import type { Durable } from './memory/durable.ts';
import { Fault } from './model.ts';
import { carry, outcomeOf } from './ports.ts';
import type { Twin } from './run.ts';
import type { Call, Outcome } from './scheduler.ts';

/** Machine time is that of the run, but for leases, whose times only the database makes. */
export function mongodTwin(opened: Stores): Twin {
  const { connection } = opened;
  let stores = opened;
  let time: Durable['time'] | undefined;
  Object.assign(machineTime(connection), { now: () => Promise.resolve(new Date(time?.machine ?? 0)) });

  async function rows(collection: string): Promise<Map<string, Record<string, unknown>>> {
    const found = await connection.collection<{ _id: string }>(collection).find().toArray();
    return new Map(found.map(({ _id, ...row }) => [_id, row]));
  }

  return {
    async open(durable) {
      time = durable.time;
      // What a store knows of what it has copied is of the trace before; and no trace waits for the time of the machine.
      stores = { ...opened, matters: matterStore(connection, undefined, { copiedMs: 0 }) };
      const collections = await connection.db?.collections();
      await Promise.all((collections ?? []).map((one) => one.deleteMany({})));
    },
    async mirror(call, outcome) {
      if (call.port === 'people') return;
      const real = await outcomeOf(() => gathered(carry(stores, call)));
      // What nobody waits for is done before anything else is.
      if (call.port === 'matters' && call.method === 'commit') await stores.matters.settled();
      const [ours, theirs] = [answerOf(call, outcome), answerOf(call, real)];
      if (!isDeepStrictEqual(ours, theirs))
        throw new Fault(`${call.port}.${call.method}: memory ${textOf(ours)}, mongod ${textOf(theirs)}`);
    },
    async atRest(durable) {
      const differs = (what: string, ours: unknown, theirs: unknown) => {
        if (!isDeepStrictEqual(plain(ours), plain(theirs)))
          throw new Fault(`${what} at rest: memory ${textOf(plain(ours))}, mongod ${textOf(plain(theirs))}`);
      };
      const matters = await rows('matters');
      differs('matters', [...durable.matters.keys()].sort(), [...matters.keys()].sort());
      for (const [id, matter] of durable.matters)
        differs(id, rowOf(matter), pickedFrom(rowOf(matter), matters.get(id)));
      const moved = [...durable.history].flatMap(([id, entries]) => entries.map((one) => [entryId(id, one.seq), one]));
      differs('history', new Map(moved as [string, object][]), await rows('history'));
      const receipts = await rows('receipts');
      differs('receipts', [...durable.receipts.keys()].sort(), [...receipts.keys()].sort());
      for (const [id, { id: _, ...one }] of durable.receipts) differs(id, one, pickedFrom(one, receipts.get(id)));
      const told = await stores.connection.collection<NoticeDocument>(NOTICES).find().toArray();
      differs('deliveries', sorted(memoryDeliveriesOf(durable.notices)), sorted(told.flatMap(deliveriesIn)));
      const subjects = [...durable.registers.values()].map(({ register, subject }) => ({ register, subject }));
      const wanted = { subjects, queries: [], tallies: [] };
      differs('registers', memoryRegisters(durable).read(wanted), await stores.registers.read(wanted));
      for (const party of new Set([...durable.matters.values()].flatMap(({ parties }) => parties)))
        for (const read of ['todo', 'todoWhole'] as const)
          differs(
            `the to-do list of ${party} (${read})`,
            memoryLists(durable)[read]([party], { limit: 100 }),
            await stores.lists[read]([party], { limit: 100 }),
          );
    },
  };
}

/** What comes in pieces as one list. */
async function gathered(answer: unknown): Promise<unknown> {
  if (typeof answer !== 'object' || answer === null || !(Symbol.asyncIterator in answer)) return answer;
  const all: unknown[] = [];
  for await (const piece of answer as AsyncIterable<unknown[]>) all.push(...piece);
  return all;
}

/** What a matter's document has of its own, by the names it has there. */
const rowOf = ({ id: _, cancelled: __, outboxAt, urgentAt, ...matter }: MemoryMatter) => ({
  ...matter,
  ...(outboxAt === undefined ? {} : { outboxAt: new Date(outboxAt) }),
  ...(urgentAt === undefined ? {} : { urgentAt: new Date(urgentAt) }),
});

/** Of a document, what memory has too. */
const pickedFrom = (of: object, row: Record<string, unknown> = {}) =>
  Object.fromEntries(Object.keys(of).map((key) => [key, row[key]]));

/** Lists whose order a tie leaves open are put in order, and times that only the database makes are left out. */
function answerOf({ port, method, args }: Call, outcome: Outcome): unknown {
  if ('error' in outcome) return 'fails';
  if (port === 'deliveries' && method === 'due') {
    // Of more than are asked for at once any are an answer.
    const [found, { limit }] = [outcome.value as object[], args[1] as { limit: number }];
    if (found.length === limit) return limit;
  }
  if (port === 'leases' && method === 'renew') {
    const { version, holders, members } = outcome.value as { version: number; holders: unknown; members: object[] };
    return plain({ version, holders, members: sorted(members.map((one) => ({ ...one, until: '' }))) });
  }
  if (port === 'matters' && method === 'commit') {
    // Of a commit that was found to stand, others may have followed.
    const stands = outcome.value as LoadedMatter | false;
    const { riding: _, recent, ...rest } = stands || { riding: 0, recent: [] };
    return plain(stands && { ...rest, recent: recent.map(({ k, seq }) => ({ k, seq })) });
  }
  return plain(Array.isArray(outcome.value) && !isOrdered.has(method) ? sorted(outcome.value) : outcome.value);
}
const isOrdered: ReadonlySet<string> = new Set(['hashes', 'openOf', 'todo', 'todoWhole']);

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, one: unknown) =>
      one instanceof Map ? sorted([...(one as Map<string, unknown>)]) : one,
    ),
  ) as unknown;
const sorted = (list: readonly unknown[]): unknown[] =>
  [...list].sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
const idOf = (one: unknown): string =>
  typeof one === 'object' && one !== null && 'id' in one ? String(one.id) : JSON.stringify(one);
const textOf = (value: unknown): string => JSON.stringify(value).slice(0, 1_500);
