/**
 * Three stores as of three processes at four matters, with a sweep beside them: commits on states that may be old, slow and
 * lost ones, doubled ones, copies that fail, texts that are too much to ride. What is answered is what stands, and nothing
 * of a history is lost or doubled.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import mongoose from 'mongoose';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { settableClock, smallCityPorts } from '../../../test/harness/small-city.ts';
import { CommitFailed, type LoadedMatter, type StoredEntry } from '../../matters/ports.ts';
import { createMatterService } from '../../matters/service.ts';
import { readEntry, writeEntry } from '../../proof/entry.ts';
import { GENESIS } from '../../proof/hash.ts';
import { connect } from '../base/connection.ts';
import type { MatterDocument } from './document.ts';
import { bytesOf, RIDING } from './history.ts';
import { matterStore } from './matters.ts';

const COMMITS = 900;
const database = testDatabase();
const clock = settableClock('2026-11-23T01:00:00.000Z');
const duty = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
const fault = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };
const driver = mongoose.mongo.Db.prototype as unknown as { command(...all: unknown[]): Promise<unknown> };
const send = driver.command;
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
  await matterStore(connection).ensureIndexes();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
afterEach(() => {
  driver.command = send;
});

const chance = (of: number) => Math.random() < of;
/** From here on. */
function trouble(): void {
  driver.command = async function (...all) {
    const { insert, update } = all[0] as { insert?: string; update?: string };
    if (chance(0.2)) await setTimeout(Math.random() * 10);
    if (insert === 'history' && chance(0.1)) throw new Error('no copy');
    if (update === 'matters' && chance(0.05)) throw new mongoose.mongo.MongoNetworkError('not sent');
    const answer = await send.apply(this, all);
    if ((insert !== undefined || update !== undefined) && chance(0.08))
      throw new mongoose.mongo.MongoNetworkError('no answer');
    return answer;
  };
}

it('answers what stands, and loses and doubles nothing', async () => {
  const stores = Array.from({ length: 3 }, () => matterStore(connection));
  const sweeper = matterStore(connection);
  const service = createMatterService(smallCityPorts(sweeper, clock), GENESIS);
  const open = async () => {
    const result = await service.open(duty, { procedure: 'incident', form: fault, key: randomUUID() });
    if (isRejection(result)) throw new Error(result.text);
    return result.id;
  };
  const ids = await Promise.all(Array.from({ length: 4 }, open));
  const answers: { id: string; entry: StoredEntry; stands: boolean | undefined }[] = [];
  trouble();

  async function commit(store: (typeof stores)[number], loaded: LoadedMatter): Promise<LoadedMatter | undefined> {
    const { id } = loaded.state;
    const size = chance(0.03) ? RIDING.bytes + 9_000 : chance(0.05) ? RIDING.keptBytes + 2_000 : Math.random() * 3_000;
    const entry = writeEntry({
      ...{ matter: id, seq: loaded.seq + 1, key: randomUUID(), body: '', actor: 'x', command: 'x'.repeat(size) },
      ...{ at: clock.now(), events: [], previous: loaded.head },
    });
    const state = { ...loaded.state, round: loaded.state.round + 1 };
    try {
      const stands = await store.commit({ id, expected: loaded, state, entry, outbox: [] });
      answers.push({ id, entry, stands: stands !== false });
      return stands || undefined;
    } catch (error) {
      if (!(error instanceof CommitFailed)) throw error;
      answers.push({ id, entry, stands: error.outcome === 'uncertain' ? undefined : false });
      return undefined;
    }
  }
  async function writer(store: (typeof stores)[number]): Promise<void> {
    const kept = new Map<string, LoadedMatter>();
    while (answers.length < COMMITS) {
      const id = ids[Math.floor(Math.random() * ids.length)] ?? '';
      for (let n = Math.ceil(Math.random() * 12); n > 0; n -= 1) {
        const loaded = (chance(0.9) ? kept.get(id) : undefined) ?? (await store.load(id));
        const stands = loaded && (await commit(store, loaded));
        if (stands) kept.set(id, stands);
        else kept.delete(id);
      }
    }
  }
  let isOver = false;
  const sweeping = (async () => {
    while (!isOver) {
      await setTimeout(Math.random() * 40);
      await sweeper.moveLeft().catch(() => undefined);
    }
  })();
  await Promise.all(stores.flatMap((store) => [writer(store), writer(store)]));
  isOver = true;
  await sweeping;
  await Promise.all(stores.map((store) => store.settled()));
  driver.command = send;

  for (const id of ids) {
    const found = await connection.collection<MatterDocument>('matters').findOne({ _id: id });
    const past = await connection
      .collection<StoredEntry & { _id: string }>('history')
      .find({ _id: { $gte: `${id}#`, $lt: `${id}$` } })
      .sort({ _id: 1 })
      .toArray();
    if (!found) throw new Error('gone');
    const { tail, seq, head, basedOn, riding, spill } = found;
    const first = tail[0]?.seq ?? seq + 1;
    const whole = [...past.filter((one) => one.seq < first), ...tail];
    expect(whole.map((one) => one.seq)).toEqual(Array.from({ length: seq }, (_, n) => n + 1));
    const hashes = whole.map(({ hash }) => hash);
    expect(whole.slice(1).map((one) => readEntry(id, one).previous)).toEqual(hashes.slice(0, -1));
    for (const one of past.filter((other) => other.seq >= first)) expect(one.hash).toBe(hashes[one.seq - 1]);
    expect({ head, basedOn, riding }).toEqual({ head: hashes.at(-1), basedOn: seq - 1, riding: bytesOf(tail) });
    if (tail.length >= RIDING.entries || riding >= RIDING.bytes) expect(spill).toBe(true);
    const standing = new Set(hashes);
    const wrong = answers.filter(
      (one) => one.id === id && one.stands !== undefined && one.stands !== standing.has(one.entry.hash),
    );
    expect(wrong.map(({ entry, stands }) => `${entry.seq} was answered ${stands}`)).toEqual([]);
  }
});
