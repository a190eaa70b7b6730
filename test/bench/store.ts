/** Commands per second through the store, beside a raw `findOneAndUpdate` on documents of the same size in the same run. */
import { randomUUID } from 'node:crypto';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import { matterStore, type MatterDocument } from '@banjie/server/store/matters.ts';
import { durable, type Connection } from '@banjie/server/store/connection.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { machineNow } from '../harness/machine-time.ts';
import { smallCityPorts } from '../harness/small-city.ts';
import { load, round, table, type Figures } from './measure.ts';

export const MATTERS = 1000;
export const ENTRIES = 30;
const alert = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };

/** Matters with a history of 30 entries, made through the real service. */
export async function seedMatters(connection: Connection): Promise<string[]> {
  const store = matterStore(connection);
  await store.ensureIndexes();
  const service = createMatterService(smallCityPorts(store), GENESIS);
  const ids: string[] = [];
  const duty = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (ids.length < MATTERS) {
        const opened = await service.open(duty, { procedure: 'incident', form: alert, key: randomUUID() });
        if (isRejection(opened)) throw new Error(opened.text);
        ids.push(opened.id);
        await service.give(duty, { id: opened.id, command: 'acknowledge', key: randomUUID() });
        for (let n = 2; n < ENTRIES; n++) await progress(service, duty, opened.id);
      }
    }),
  );
  return ids;
}

const progress = (
  service: ReturnType<typeof createMatterService>,
  actor: { kind: 'person'; person: string; channel: string },
  id: string,
) =>
  service.give(actor, {
    id,
    command: 'progress',
    form: { progress: '正在切换备用链路，预计十分钟' },
    key: randomUUID(),
  });

export interface Ratio {
  clients: number;
  raw: Figures;
  store: Figures;
}

export async function benchStore(connection: Connection, seconds: number): Promise<Ratio[]> {
  const ids = await seedMatters(connection);
  const store = matterStore(connection);
  const service = createMatterService(smallCityPorts(store), GENESIS);
  const matters = connection.collection<MatterDocument>('matters');
  // The raw side has its own collection with the same documents and the same indexes.
  await connection
    .collection('matters')
    .aggregate([{ $out: 'raw_matters' }])
    .toArray();
  const raw = connection.collection<MatterDocument>('raw_matters');
  for (const index of await matters.indexes()) {
    const { key, name, v: _, ...options } = index;
    if (name !== '_id_') await raw.createIndex(key, options);
  }
  const sample = await matters.findOne({ _id: ids[0] as string });
  const size = Buffer.byteLength(JSON.stringify(sample));
  console.log(`${MATTERS} matters, ${sample?.history.length} history entries, ${size} bytes each`);
  const entry = sample?.history.at(-1);
  if (!sample || !entry) throw new Error('no sample');
  const actor = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };

  const rawOnce = async (client: number, n: number): Promise<boolean> => {
    const id = ids[(client * 7919 + n * 31) % ids.length] as string;
    const result = await raw.findOneAndUpdate(
      { _id: id },
      {
        $set: {
          state: sample.state,
          head: sample.head,
          updatedAt: machineNow(),
          parties: sample.parties,
          dueAt: sample.dueAt,
        },
        $inc: { seq: 1 },
        $push: { history: { ...entry, key: randomUUID() } },
      },
      { writeConcern: durable },
    );
    return result !== null;
  };
  const storeOnce = async (client: number, n: number): Promise<boolean> => {
    const id = ids[(client * 7919 + n * 31) % ids.length] as string;
    return !isRejection(await progress(service, actor, id));
  };

  const results: Ratio[] = [];
  for (const clients of [1, 16, 64]) {
    // Side by side, in turns, so that a change of the machine's speed meets both.
    const [a1, b1] = [await load(clients, seconds / 2, rawOnce), await load(clients, seconds / 2, storeOnce)];
    const [b2, a2] = [await load(clients, seconds / 2, storeOnce), await load(clients, seconds / 2, rawOnce)];
    results.push({ clients, raw: mean(a1, a2), store: mean(b1, b2) });
  }
  table(
    results.map(({ clients, raw: r, store: s }) => ({
      clients,
      'raw/s': r.perSecond,
      'store/s': s.perSecond,
      'store:raw': round(s.perSecond / r.perSecond),
      'raw p50': r.p50,
      'raw p99': r.p99,
      'store p50': s.p50,
      'store p99': s.p99,
      failed: s.failed,
    })),
  );
  return results;
}

const mean = (a: Figures, b: Figures): Figures => ({
  perSecond: Math.round((a.perSecond + b.perSecond) / 2),
  p50: round((a.p50 + b.p50) / 2),
  p99: round(Math.max(a.p99, b.p99)),
  done: a.done + b.done,
  failed: a.failed + b.failed,
});
