/**
 * Commands per second through the service and the store, at matters of 5, 50 and 2,000 entries, beside the least that
 * the same promise costs: a read and a grouped conditional write of one small document, majority and journal, in the
 * same run. What is compared with Flowable is `npm run bench peers`.
 */
import { batched } from '@banjie/server/store/base/batch.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { durable, type Connection } from '@banjie/server/store/base/connection.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { grow, progress, putCopies } from './aged.ts';
import { serviceWithRelay } from './with-relay.ts';
import { load, round, table, type Figures } from './measure.ts';

const AGES = [5, 50, 2000] as const;
/** One for each client, so that nobody waits for another's matter: what is measured is the work, not the queue. */
const CLIENTS = [1, 16, 64] as const;
const MATTERS = 64;

interface Small {
  _id: string;
  seq: number;
  state: string;
  text: string;
  tail: { seq: number; by: string; text: string }[];
}

/** The yardstick: one small document, read and written as the store does it. */
export function smallWrites(connection: Connection) {
  const small = connection.collection<Small>('small');
  const read = batched<string, Small | undefined>({
    async run(ids) {
      const found = await small
        .find({ _id: { $in: ids } }, { readConcern: { level: 'majority' }, batchSize: ids.length + 1 })
        .toArray();
      const byId = new Map(found.map((one) => [one._id, one]));
      return ids.map((id) => byId.get(id));
    },
    group: (id) => id,
    max: 256,
    lanes: 2,
  });
  const write = batched<Small, boolean>({
    async run(documents) {
      const { matchedCount } = await small.bulkWrite(
        documents.map(({ _id, seq }) => ({
          updateOne: {
            filter: { _id, seq },
            update: {
              $set: { state: seq % 2 === 0 ? 'review' : 'open' },
              $inc: { seq: 1 },
              $push: { tail: { $each: [{ seq, by: 'provider-duty', text: 'y'.repeat(400) }], $slice: -4 } },
            },
          },
        })),
        { ordered: false, writeConcern: durable },
      );
      return documents.map(() => matchedCount === documents.length);
    },
    group: (one) => one._id,
    max: 256,
    lanes: 2,
  });
  return {
    async put(ids: readonly string[]): Promise<void> {
      await small.insertMany(ids.map((_id) => ({ _id, seq: 0, state: 'open', text: 'x'.repeat(1500), tail: [] })));
    },
    async once(id: string): Promise<boolean> {
      const found = await read(id);
      return found ? write(found) : false;
    },
  };
}

export async function benchStore(connection: Connection, seconds: number): Promise<void> {
  const { service, stop } = await serviceWithRelay(connection);
  const raw = smallWrites(connection);
  const names = Array.from({ length: MATTERS }, (_, n) => String(n));
  await raw.put(names);
  const aged: { entries: number; ids: string[] }[] = [];
  for (const entries of AGES) {
    const grown = await grow(connection, entries);
    aged.push({
      entries,
      ids: await putCopies(
        connection,
        grown,
        names.map((name) => `${entries}-${name}`),
      ),
    });
  }
  const sides: { name: string; once: (client: number) => Promise<boolean> }[] = [
    { name: 'small write', once: (client) => raw.once(names[client] as string) },
    ...aged.map(({ entries, ids }) => ({
      name: `${entries} entries`,
      once: async (client: number) => !isRejection(await progress(service, ids[client] as string)),
    })),
  ];
  const rows: Record<string, string | number>[] = [];
  for (const clients of CLIENTS) {
    // Side by side, there and back, so that a change of the machine's speed meets all of them.
    const figures = new Map<string, Figures[]>();
    for (const { name, once } of [...sides, ...[...sides].reverse()])
      figures.set(name, [...(figures.get(name) ?? []), await load(clients, seconds / 2, once)]);
    const rate = (name: string) => mean((figures.get(name) ?? []).map((one) => one.perSecond));
    const young = rate(`${AGES[0]} entries`);
    for (const { name } of sides) {
      const of = figures.get(name) ?? [];
      rows.push({
        clients,
        side: name,
        'per second': Math.round(rate(name)),
        'of the small write': round(rate(name) / rate('small write')),
        ...(name === 'small write' ? {} : { 'cost beside young': round(young / rate(name)) }),
        p50: round(mean(of.map((one) => one.p50))),
        p99: round(Math.max(...of.map((one) => one.p99))),
        failed: of.reduce((sum, one) => sum + one.failed, 0),
      });
    }
  }
  console.log('store: commands through the service, at matters of different age');
  await stop();
  table(rows);
  const sizes = await connection
    .collection<MatterDocument>('matters')
    .aggregate<{ most: number }>([{ $group: { _id: null, most: { $max: { $bsonSize: '$$ROOT' } } } }])
    .toArray();
  console.log(`largest document afterwards: ${round((sizes[0]?.most ?? 0) / 1024, 1)} KB`);
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / (values.length || 1);
