/** Matters at rest: they stay small, each commit gets its own true answer, and nothing is given twice. */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { earliestDue, openParties } from '@banjie/shared/engine/decide.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { replay } from '@banjie/shared/engine/matter/evolve.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { historyOf, settableClock, smallCityPorts } from '../../../test/harness/small-city.ts';
import { CommitFailed, type LoadedMatter, type MatterStore } from '../../matters/ports.ts';
import { createMatterService } from '../../matters/service.ts';
import { writeEntry } from '../../proof/entry.ts';
import { GENESIS, hashOf } from '../../proof/hash.ts';
import { connect } from '../base/connection.ts';
import { RIDING } from './history.ts';
import { NO_DEADLINE, type MatterDocument } from './document.ts';
import { matterStore } from './matters.ts';

const database = testDatabase();
const clock = settableClock('2026-11-23T01:00:00.000Z');
let connection: mongoose.Connection;
let store: ReturnType<typeof matterStore>;

const duty = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
const fault = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };
const serviceOn = (on: MatterStore = store) => createMatterService(smallCityPorts(on, clock), GENESIS);
const opened = async () => {
  const result = await serviceOn().open(duty, { procedure: 'incident', form: fault, key: randomUUID() });
  if (isRejection(result)) throw new Error(result.text);
  return result;
};
const comment = (id: string, text: string, key: string = randomUUID(), service = serviceOn()) =>
  service.give(duty, { id, command: 'comment', form: { text }, key });
const documentOf = (id: string) => connection.collection<MatterDocument>('matters').findOne({ _id: id });
const rejected = (result: unknown): Rejection => {
  if (!isRejection(result)) throw new Error('expected a rejection');
  return result;
};

beforeAll(async () => {
  connection = await connect(database.uri);
  store = matterStore(connection);
  await store.ensureIndexes();
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** So that a part which is changed where it stands, and would therefore not be written, is an error at once. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

it('moves what was left on many matters, also where all of it is more than one message may hold', async () => {
  const { id } = await opened();
  const one = await documentOf(id);
  if (!one) throw new Error('not opened');
  const [first] = one.tail;
  if (!first) throw new Error('no entry');
  // As a process leaves them that dies before it has moved anything: 20 MB.
  const tail = Array.from({ length: RIDING.entries }, (_, n) => ({ ...first, seq: n + 1, text: 'x'.repeat(20_000) }));
  const ids = Array.from({ length: 60 }, (_, n) => `left-${n}`);
  const matters = connection.collection<MatterDocument>('matters');
  await matters.insertMany(
    ids.map((_id) => ({
      ...one,
      _id,
      number: _id,
      tail,
      seq: tail.length,
      basedOn: tail.length - 1,
      riding: tail.length * 20_000,
      spill: true as const,
    })),
  );
  expect(await store.moveLeft()).toBe(ids.length);
  const left = await matters.find({ _id: { $in: ids } }).toArray();
  expect(left.filter(({ spill }) => spill)).toEqual([]);
  const past = connection.collection<{ _id: string }>('history');
  for (const { _id, tail: rest } of left)
    expect(rest.length + (await past.countDocuments({ _id: { $gte: `${_id}#`, $lt: `${_id}$` } }))).toBe(tail.length);
  await matters.deleteMany({ _id: { $in: ids } });
});

describe('what an action changes is all that is written', () => {
  /** The matter as it would be written as a whole. */
  async function expectWhole(id: string): Promise<MatterDocument> {
    const found = await documentOf(id);
    if (!found) throw new Error('not there');
    const state = replay((await historyOf(store, id)).flatMap(({ events }) => events));
    expect(found.state).toEqual(state);
    const { title, units } = state;
    expect(found).toMatchObject({ title, units, parties: openParties(state), open: state.end === undefined });
    expect(found.dueAt).toBe(earliestDue(state) ?? NO_DEADLINE);
    return found;
  }

  it('and the document is that of the whole state after each step, from its opening to its end', async () => {
    const careful: MatterStore = { ...store, load: async (id) => frozen(await store.load(id)) };
    const service = serviceOn(careful);
    const { id } = await opened();
    const course: [string, object][] = [
      ['comment', { text: '一' }],
      ['acknowledge', {}],
      ['progress', { progress: '正在切换备用链路' }],
      ['progress', { progress: '已切换' }],
      ['recover', { how: '已更换光模块' }],
      ['fileReport', { cause: '光模块老化', impact: '两个系统', measures: '每季检查' }],
    ];
    let before = await expectWhole(id);
    for (const [command, form] of course) {
      const given = await service.give(duty, { id, command, form, key: randomUUID() });
      if (isRejection(given)) throw new Error(`${command}: ${given.text} ${JSON.stringify(given.faults)}`);
      const after = await expectWhole(id);
      expect(after.seq).toBe(before.seq + 1);
      before = after;
    }
    expect(before.open).toBe(false);
  });

  it('and a part that is gone is gone, with all that is found by it', async () => {
    const { id } = await opened();
    const loaded = await store.load(id);
    if (!loaded) throw new Error('not there');
    const commit = (state: MatterState, expected: LoadedMatter) =>
      store.commit({
        ...{ id, expected, state, outbox: [] },
        entry: writeEntry({
          ...{ matter: id, seq: expected.seq + 1, key: randomUUID(), body: '', actor: 'x', command: 'x' },
          ...{ at: clock.now(), events: [], previous: expected.head },
        }),
      });
    const ended = { ...loaded.state, items: [], timers: [], end: { end: 'done', at: clock.now() } };
    expect(await commit(ended, loaded)).toBeTruthy();
    expect(await documentOf(id)).toMatchObject({ open: false, parties: [], dueAt: NO_DEADLINE, state: ended });
    const { end: _, ...open } = { ...ended, items: loaded.state.items, timers: loaded.state.timers };
    expect(await commit(open, { ...loaded, state: ended, seq: loaded.seq + 1 })).toBeTruthy();
    const again = await documentOf(id);
    expect(again?.state).toEqual(open);
    expect(again).toMatchObject({ open: true, parties: openParties(open) });
  });
});

const commitOn = (on: MatterStore, loaded: LoadedMatter) =>
  on.commit({
    id: loaded.state.id,
    expected: loaded,
    state: { ...loaded.state, round: loaded.state.round + 1 },
    entry: writeEntry({
      ...{ matter: loaded.state.id, seq: loaded.seq + 1, key: randomUUID(), body: '', actor: 'x', command: 'x' },
      ...{ at: clock.now(), events: [], previous: loaded.head },
    }),
    outbox: [],
  });

type Holds = (asked: { insert?: string; updates?: { u: Record<string, unknown> }[] }) => boolean;
/** The first command of which this holds does not reach the database until `act` is over; `isHeld`: somebody has sent it. */
async function holding(holds: Holds, act: (isHeld: Promise<void>) => Promise<void>): Promise<void> {
  const driver = mongoose.mongo.Db.prototype as unknown as { command(...all: unknown[]): Promise<unknown> };
  const send = driver.command;
  let letGo: () => void = () => undefined;
  let hold: () => void = () => undefined;
  const isHeld = new Promise<void>((resolve) => (hold = resolve));
  const isOver = new Promise<void>((resolve) => (letGo = resolve));
  driver.command = async function (...all) {
    if (holds(all[0] as Parameters<Holds>[0])) {
      driver.command = send;
      hold();
      await isOver;
    }
    return send.apply(this, all);
  };
  try {
    await act(isHeld);
  } finally {
    driver.command = send;
    letGo();
  }
}

describe('a version that does not follow the one that was decided on', () => {
  it('is refused by the database, whoever writes it and however', async () => {
    const { id } = await opened();
    await comment(id, '一');
    const matters = connection.collection<MatterDocument>('matters');
    const writes = [{ $set: { seq: 4 } }, { $set: { basedOn: 0 } }, { $inc: { seq: 1 }, $set: { basedOn: 0 } }];
    for (const write of writes)
      await expect(matters.updateOne({ _id: id }, write)).rejects.toMatchObject({ code: 121 });
    await expect(matters.replaceOne({ _id: id }, { seq: 9, basedOn: 3 } as never)).rejects.toMatchObject({ code: 121 });
    expect(await documentOf(id)).toMatchObject({ seq: 2, basedOn: 1 });
  });

  it('is one of a hundred that were decided on the same: one stands, and each learns whether it was his', async () => {
    const { id } = await opened();
    const loaded = await store.load(id);
    if (!loaded) throw new Error('not there');
    const stores = Array.from({ length: 10 }, () => matterStore(connection));
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => commitOn(stores[n % 10] ?? store, loaded)));
    expect(answers.filter((one) => one !== false)).toHaveLength(1);
    expect((await historyOf(store, id)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await documentOf(id))?.head).toBe(answers.find((one) => one !== false)?.head);
  });

  it('is refused also where the rule was lost, as in a copy of the database: a process restores it before it commits', async () => {
    const { id } = await opened();
    const before = await store.load(id);
    await comment(id, '一');
    await connection.db?.command({ collMod: 'matters', validator: {} });
    expect(before && (await commitOn(matterStore(connection), before))).toBe(false);
    expect((await historyOf(store, id)).map(({ command }) => command)).toEqual(['open', 'comment']);
    // Under one that runs it is put back by the sweep.
    await connection.db?.command({ collMod: 'matters', validator: {} });
    await store.moveLeft();
    expect(before && (await commitOn(store, before))).toBe(false);
  });

  it.each([{ validationAction: 'warn' }, { validationLevel: 'off' }])(
    'is refused also where the rule was only to say so: %j',
    async (how) => {
      const { id } = await opened();
      const before = await store.load(id);
      await comment(id, '一');
      await connection.db?.command({ collMod: 'matters', ...how });
      expect(before && (await commitOn(matterStore(connection), before))).toBe(false);
    },
  );

  it('holds up nothing of its matter where it has come to stand while there was no rule', async () => {
    const { id } = await opened();
    const before = await store.load(id);
    await comment(id, '一');
    await connection.db?.command({ collMod: 'matters', validator: {} });
    expect(before && (await commitOn(store, before))).toMatchObject({ seq: 2 });
    await store.moveLeft();
    await connection.collection<MatterDocument>('matters').updateOne({ _id: id }, { $set: { outbox: [] } });
    expect((await store.load(id))?.seq).toBe(3);
  });

  it('of a matter that was written before there was the rule is refused as well', async () => {
    const { id } = await opened();
    const before = await store.load(id);
    await comment(id, '一');
    await connection.collection('matters').updateOne({ _id: id as never }, { $unset: { basedOn: 1 } });
    expect(before && (await commitOn(store, before))).toBe(false);
    expect(await comment(id, '二')).toMatchObject({ seq: 3 });
  });
});

describe('a long history', () => {
  const ENTRIES = 120;
  let id: string;
  const keys = Array.from({ length: ENTRIES - 1 }, () => randomUUID());
  beforeAll(async () => {
    ({ id } = await opened());
    for (const [n, key] of keys.entries()) await comment(id, `第 ${n + 2} 条`, key);
    await store.moveLeft();
  });

  it('is read as a whole, replays to the state, and hardly rides on its matter', async () => {
    const history = await historyOf(store, id);
    expect(history.map(({ seq }) => seq)).toEqual(Array.from({ length: ENTRIES }, (_, n) => n + 1));
    const found = await documentOf(id);
    expect(replay(history.flatMap(({ events }) => events))).toEqual(found?.state);
    expect(found?.tail.length).toBeLessThan(RIDING.entries);
    expect(found?.riding).toBe(found?.tail.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  });

  it('is paged from its newest entry on, without a gap where the two places meet', async () => {
    const seen: number[] = [];
    for (let before: number | undefined; before !== 1;) {
      const page = await store.timeline(id, { ...(before === undefined ? {} : { before }), limit: 7 });
      expect(page.length).toBeGreaterThan(0);
      seen.push(...page.map(({ seq }) => seq));
      before = page.at(-1)?.seq;
    }
    expect(seen).toEqual(Array.from({ length: ENTRIES }, (_, n) => ENTRIES - n));
  });

  it('knows every command again, whoever else has used its key', async () => {
    for (const [n, key] of keys.entries()) expect(await comment(id, `第 ${n + 2} 条`, key)).toEqual({ id, seq: n + 2 });
    expect(rejected(await comment(id, '另一份内容', keys[0])).rejected).toBe('keyReused');
    const another = await serviceOn().give(
      { ...duty, person: 'provider-ops' },
      { id, command: 'comment', form: { text: '第 2 条' }, key: keys[0] ?? '' },
    );
    expect(another).toMatchObject({ seq: ENTRIES + 1 });
  });

  it('counts what rides on it rightly, though two processes move it at once', async () => {
    const other = await opened();
    for (let n = 0; n < 18; n += 1) await comment(other.id, `${n}`);
    const matters = connection.collection<MatterDocument>('matters');
    await matters.updateOne({ _id: other.id }, { $set: { spill: true } });
    const more = Array.from({ length: 6 }, () => matterStore(connection));
    await Promise.all(more.map((one) => one.moveLeft()));
    const found = await documentOf(other.id);
    expect(found?.tail).toHaveLength(RIDING.kept);
    expect(found?.riding).toBe(found?.tail.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  });

  const textsOf = (documents: readonly { text: string }[]) =>
    documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const pastOf = (of: string) =>
    connection.collection<{ _id: string }>('history').countDocuments({ _id: { $gte: `${of}#`, $lt: `${of}$` } });
  /** A matter that is just full, and what stands of it in the history as well. */
  const full = async (service = serviceOn()): Promise<string> => {
    const { id: of } = await opened();
    for (let n = 1; n < RIDING.entries; n += 1) await comment(of, `${n}`, randomUUID(), service);
    await store.settled();
    expect(await pastOf(of)).toBe(RIDING.entries - RIDING.kept);
    return of;
  };

  it('is copied beside its matter, and taken off by the next command', async () => {
    const of = await full();
    expect(await documentOf(of)).toMatchObject({ seq: RIDING.entries, spill: true });
    expect((await documentOf(of))?.tail).toHaveLength(RIDING.entries);
    await comment(of, '下一条');
    const found = await documentOf(of);
    expect(found?.tail.map(({ seq }) => seq)).toEqual(
      Array.from({ length: RIDING.kept + 1 }, (_, n) => RIDING.entries - RIDING.kept + 1 + n),
    );
    expect(found?.riding).toBe(textsOf(found?.tail ?? []));
    expect(found).not.toHaveProperty('spill');
    expect(await historyOf(store, of)).toHaveLength(RIDING.entries + 1);
  });

  it('is taken off once, though a sweep was faster than the next command', async () => {
    // It keeps the matter as it has left it, and does not look again.
    const service = serviceOn();
    const of = await full(service);
    await matterStore(connection).moveLeft();
    for (let n = 0; n < 3; n += 1)
      expect(await comment(of, `又 ${n}`, randomUUID(), service)).toMatchObject({ seq: RIDING.entries + 1 + n });
    const found = await documentOf(of);
    expect(found?.tail).toHaveLength(RIDING.kept + 3);
    expect(found?.riding).toBe(textsOf(found?.tail ?? []));
    expect((await historyOf(store, of)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: RIDING.entries + 3 }, (_, n) => n + 1),
    );
  });

  it('is moved by a process that has read it only in part', async () => {
    const { id: of } = await opened();
    for (let n = 2; n < RIDING.entries; n += 1) await comment(of, `${n}`);
    const another = matterStore(connection);
    const other = serviceOn(another);
    await comment(of, '另一个进程', randomUUID(), other);
    await another.settled();
    await comment(of, '下一条', randomUUID(), other);
    const found = await documentOf(of);
    expect(found?.tail).toHaveLength(RIDING.kept + 1);
    expect(found?.riding).toBe(textsOf(found?.tail ?? []));
    expect(await historyOf(store, of)).toHaveLength(RIDING.entries + 1);
  });

  it('is subtracted once where a command takes off a part of what a sweep has just read', async () => {
    const { id: of } = await opened();
    const commit = async (loaded: LoadedMatter | undefined | false) => {
      const stands = loaded && (await commitOn(store, loaded));
      if (!stands) throw new Error('lost');
      return stands;
    };
    const isCopying: Holds = ({ insert }) => insert === 'history';
    const isTaking: Holds = ({ updates }) => updates?.[0]?.u['$pull'] !== undefined;
    let stands = await commit(await store.load(of));
    // What is copied of the first 24 arrives late; the 25th takes nothing off.
    await holding(isCopying, async () => {
      while (stands.seq <= RIDING.entries) stands = await commit(stands);
    });
    await store.settled();
    let sweep: Promise<unknown> = Promise.resolve();
    await holding(isTaking, async (isHeld) => {
      sweep = matterStore(connection).moveLeft();
      await isHeld;
      while ((await documentOf(of))?.tail.length !== RIDING.kept + 2) stands = await commit(stands);
    });
    await sweep;
    const found = await documentOf(of);
    expect(found?.riding).toBe(textsOf(found?.tail ?? []));
    expect((await historyOf(store, of)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: stands.seq }, (_, n) => n + 1),
    );
  });

  it('stays little where two processes take turns, and each copies it once', async () => {
    const stores = [matterStore(connection), matterStore(connection)];
    const services = stores.map((one) => serviceOn(one));
    const { id: of } = await opened();
    const own = (await Promise.all([opened(), opened()])).map((one) => one.id);
    let most = 0;
    for (let n = 0; n < 80; n += 1) {
      const service = services[n % 2] ?? serviceOn();
      await comment(of, `${n}`, randomUUID(), service);
      // Of most matters it is right, so it goes on deciding without a look.
      for (let m = 0; m < 4; m += 1) await comment(own[n % 2] ?? '', `${n}.${m}`, randomUUID(), service);
      await Promise.all(stores.map((one) => one.settled()));
      most = Math.max(most, (await documentOf(of))?.tail.length ?? 0);
    }
    expect(most).toBeLessThanOrEqual(RIDING.entries + 2);
    expect((await historyOf(store, of)).map(({ seq }) => seq)).toEqual(Array.from({ length: 81 }, (_, n) => n + 1));
  });

  it('stays little where many give commands at once', async () => {
    const { id: of } = await opened();
    const service = serviceOn();
    let most = 0;
    let given = 0;
    const one = async () => {
      while (given < 200) {
        given += 1;
        await comment(of, `${given}`, randomUUID(), service);
        most = Math.max(most, (await documentOf(of))?.tail.length ?? 0);
      }
    };
    await Promise.all(Array.from({ length: 8 }, one));
    const found = await documentOf(of);
    expect(found?.riding).toBe(textsOf(found?.tail ?? []));
    expect(most).toBeLessThan(3 * RIDING.entries);
  });

  it('is complete for whoever reads while it is moved', async () => {
    const other = await opened();
    const writing = (async () => {
      for (let n = 0; n < 60; n += 1) await comment(other.id, `${n}`);
    })();
    let isWriting = true;
    void writing.finally(() => (isWriting = false));
    while (isWriting) {
      const seqs = (await historyOf(store, other.id)).map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, n) => n + 1));
    }
    await writing;
    expect(await historyOf(store, other.id)).toHaveLength(61);
  });
});

describe('a commit', () => {
  it('that the database refuses fails alone: its neighbours are written and told so', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => opened()));
    const [big, ...others] = all;
    // As if a matter had grown to the limit all the same.
    const size = mongoose.mongo.BSON.calculateObjectSize((await documentOf(big?.id ?? '')) ?? {});
    await connection
      .collection<MatterDocument & { ballast: string }>('matters')
      .updateOne({ _id: big?.id ?? '' }, { $set: { ballast: 'x'.repeat(16 * 1024 * 1024 - size - 1000) } });
    const [refused, ...done] = await Promise.all([
      comment(big?.id ?? '', '满'.repeat(900)),
      ...others.map(({ id }) => comment(id, '正常')),
    ]);
    expect(rejected(refused).rejected).toBe('tooLarge');
    expect((await documentOf(big?.id ?? ''))?.seq).toBe(1);
    expect(done).toMatchObject(others.map(({ id }) => ({ id, seq: 2 })));
    for (const { id } of others)
      expect((await historyOf(store, id)).map(({ command }) => command)).toEqual(['open', 'comment']);
  });

  it('is written with its neighbours also where all of them together are more than one message carries', async () => {
    const ids = (await Promise.all(Array.from({ length: 25 }, () => opened()))).map(({ id }) => id);
    const text = '长'.repeat(250_000);
    const answers = await Promise.all(
      ids.map(async (id) => {
        const loaded = await store.load(id);
        if (!loaded) throw new Error('not there');
        const entry = writeEntry({
          ...{ matter: id, seq: 2, key: randomUUID(), body: '', actor: 'x', command: 'x' },
          ...{ at: clock.now(), events: [], previous: loaded.head },
        });
        return store.commit({ id, expected: loaded, state: { ...loaded.state, title: text }, entry, outbox: [] });
      }),
    );
    expect(answers.map((stands) => stands && stands.seq)).toEqual(ids.map(() => 2));
    expect((await documentOf(ids[24] ?? ''))?.title).toBe(text);
  });

  /** A database whose answers to the first commits are lost on the way; `written` says whether they arrived. */
  const losing = (times: number, written: boolean): MatterStore => {
    let left = times;
    return {
      ...store,
      async commit(commit) {
        if (left === 0) return store.commit(commit);
        left -= 1;
        if (written) await store.commit(commit);
        throw new CommitFailed('uncertain', new Error('connection lost'));
      },
    };
  };

  it('whose answer was lost is found again and not repeated', async () => {
    const { id } = await opened();
    expect(await comment(id, '一次', randomUUID(), serviceOn(losing(1, true)))).toEqual({ id, seq: 2 });
    expect(await comment(id, '又一次', randomUUID(), serviceOn(losing(1, false)))).toMatchObject({ id, seq: 3 });
    expect((await historyOf(store, id)).map(({ command }) => command)).toEqual(['open', 'comment', 'comment']);
  });

  it.each([
    ['somewhere else now', 'stranger'],
    ['nobody any more', 'nowhere'],
  ])('that may still arrive is not called refused because who gave it is %s at a second look', async (_, unit) => {
    const { id } = await opened();
    let floating: Parameters<MatterStore['commit']>[0] | undefined;
    const slow: MatterStore = {
      ...store,
      async commit(commit) {
        floating = commit;
        throw new CommitFailed('uncertain', new Error('no answer yet'));
      },
    };
    // Between the two looks the one who gave it lost his place.
    let looks = 0;
    const ports = smallCityPorts(slow, clock);
    const losing = createMatterService(
      {
        ...ports,
        people: {
          ...ports.people,
          standing: (person, now) =>
            looks++ === 0
              ? ports.people.standing(person, now)
              : ports.people.standing(person.replace('provider', unit), now),
        },
      },
      GENESIS,
    );
    const answer = rejected(await comment(id, '一次', randomUUID(), losing));
    expect(answer.rejected).toBe('uncertain');
    // It arrives.
    expect(floating && (await store.commit(floating))).toMatchObject({ seq: 2 });
  });

  it('that may still arrive is not called refused because nobody can say any more what its giver may do', async () => {
    const { id } = await opened();
    const ports = smallCityPorts(losing(1, true), clock);
    let looks = 0;
    const fresh = () =>
      Promise.resolve(looks++ === 0 ? undefined : { rejected: 'unavailable' as const, text: '请稍后再试' });
    const cut = createMatterService({ ...ports, people: { ...ports.people, fresh } }, GENESIS);
    expect(rejected(await comment(id, '一次', randomUUID(), cut)).rejected).toBe('uncertain');
    expect((await historyOf(store, id)).map(({ command }) => command)).toEqual(['open', 'comment']);
  });

  it('that the database never answers is called uncertain, and the same key finds out', async () => {
    const { id } = await opened();
    const key = randomUUID();
    const answer = rejected(await comment(id, '一次', key, serviceOn(losing(9, false))));
    expect(answer.rejected).toBe('uncertain');
    expect(answer.text).toContain('可能已经生效');
    expect(await comment(id, '一次', key)).toMatchObject({ id, seq: 2 });
    expect(await comment(id, '一次', key)).toEqual({ id, seq: 2 });
  });
});

it('text that is no whole character is stored as it is hashed, whatever brings it along', async () => {
  const stranger = { kind: 'system' as const, name: '监控\ud83d', unit: 'provider' };
  const result = await serviceOn().open(stranger, {
    procedure: 'incident',
    form: { what: '丢包\ud83d', system: '网络', level: 'II', source: 'x', alerts: [] },
    key: randomUUID(),
  });
  const { id } = isRejection(result) ? await opened() : result;
  const found = await documentOf(id);
  const history = await historyOf(store, id);
  expect(hashOf(replay(history.flatMap(({ events }) => events)))).toBe(hashOf(found?.state));
});
