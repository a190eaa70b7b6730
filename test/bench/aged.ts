/** Matters of any age for measurements: one is made by the real service and then copied under other ids. */
import { randomUUID } from 'node:crypto';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS, hashOf } from '@banjie/server/proof/hash.ts';
import { readEntry, writeEntry } from '@banjie/server/proof/entry.ts';
import type { Connection } from '@banjie/server/store/base/connection.ts';
import { slotOf } from '@banjie/server/store/base/slots.ts';
import { bytesOf, entryId, type HistoryDocument } from '@banjie/server/store/matters/history.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { matterStore } from '@banjie/server/store/matters/matters.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { settableClock, smallCityPorts } from '../harness/small-city.ts';

export const incident = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };
export const duty = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
type Service = ReturnType<typeof createMatterService>;

export interface Grown {
  matter: MatterDocument;
  /** What no longer rides on it. */
  past: HistoryDocument[];
}

export const progress = (service: Service, id: string) =>
  service.give(duty, {
    id,
    command: 'progress',
    form: { progress: '正在切换备用链路，预计十分钟' },
    key: randomUUID(),
  });

/** A matter with that many entries. */
export async function grow(connection: Connection, entries: number): Promise<Grown> {
  const store = matterStore(connection);
  await store.ensureIndexes();
  const service = createMatterService(smallCityPorts(store, settableClock('2026-11-23T02:00:00.000Z')), GENESIS);
  const opened = await service.open(duty, { procedure: 'incident', form: incident, key: randomUUID() });
  if (isRejection(opened)) throw new Error(opened.text);
  const { id } = opened;
  await service.give(duty, { id, command: 'acknowledge', key: randomUUID() });
  for (let n = 2; n < entries; n += 1) {
    const given = await progress(service, id);
    if (isRejection(given)) throw new Error(given.text);
  }
  for (let left = 1; left > 0;) left = await store.moveLeft();
  const matter = await connection.collection<MatterDocument>('matters').findOne({ _id: id });
  const past = await connection
    .collection<HistoryDocument>('history')
    .find({ _id: { $gte: `${id}#`, $lt: `${id}$` } })
    .sort({ _id: 1 })
    .toArray();
  if (!matter) throw new Error('not opened');
  return { matter, past };
}

export const idOfCopy = (name: string): string => hashOf(name).slice(0, 26);

/** The same matter under another id and number, with a chain of its own that verifies. */
export function copyOf({ matter, past }: Grown, name: string): Grown {
  const id = idOfCopy(name);
  const number = `b${name}`;
  let previous = GENESIS;
  const entries = [...past, ...matter.tail].map((stored) => {
    const { v: _, hash: __, ...entry } = readEntry(matter._id, stored);
    const events = entry.events.map((event) => (event.type === 'opened' ? { ...event, id, number } : event));
    const written = writeEntry({ ...entry, matter: id, key: `${name}:${entry.seq}`, events, previous });
    previous = written.hash;
    return written;
  });
  const { wakeAt: _, outboxAt: __, urgentAt: ___, ...rest } = matter;
  return {
    matter: {
      ...rest,
      _id: id,
      slot: slotOf(id),
      number,
      head: previous,
      tail: entries.slice(past.length),
      riding: bytesOf(entries.slice(past.length)),
      outbox: [],
      state: { ...matter.state, id, number },
    },
    past: entries.slice(0, past.length).map((entry) => ({ _id: entryId(id, entry.seq), ...entry })),
  };
}

/** Puts copies into the database and gives their ids. */
export async function putCopies(connection: Connection, grown: Grown, names: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const copy = copyOf(grown, name);
    ids.push(copy.matter._id);
    await connection.collection<MatterDocument>('matters').insertOne(copy.matter, { writeConcern: { w: 1 } });
    if (copy.past.length > 0)
      await connection.collection<HistoryDocument>('history').insertMany(copy.past, { ordered: false });
  }
  return ids;
}
