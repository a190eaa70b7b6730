import type mongoose from 'mongoose';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { canonical } from '../proof/hash.ts';
import { chatStore } from '../store/notices/chat.ts';
import { connect } from '../store/base/connection.ts';
import { databaseTime } from '../store/base/database-time.ts';
import { createChat } from './handlers.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let store: ReturnType<typeof chatStore>;
beforeAll(async () => {
  connection = await connect(database.uri);
  store = chatStore(connection, canonical);
  await store.ensureIndexes();
});
const collections = ['dialogues', 'pendings', 'confirmations', 'pushes', 'heard'];
afterEach(() => Promise.all(collections.map((name) => connection.collection(name).deleteMany({}))));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

function wire() {
  const { handlers, checkConfirmed } = createChat({
    store,
    unitOfRoom: (room) => (room === 'r1@chatroom' ? 'cloud' : undefined),
    unitName: () => '云服务商',
    personOf: (contact) => Promise.resolve(contact),
    isElder: (person) => person === 'wx-elder',
  });
  const rest = { query: undefined, key: undefined, requestId: 'r', caller: { kind: 'bot', account: 'main' } } as const;
  const call = async <T>(answer: Promise<T>) => answer;
  return {
    checkConfirmed,
    read: (id: string, at?: string) =>
      call(handlers.readDialogue({ ...rest, query: at === undefined ? {} : { at }, params: { id }, body: undefined })),
    async hear({ place, ...body }: { place: string; messageId: string; at: string; recalls?: string }) {
      const heard = await handlers.hearMessage({ ...rest, params: { id: place }, body });
      if (isRejection(heard)) throw new Error(heard.text);
      return heard;
    },
    end: (place: string, messageId: string) =>
      handlers.endMessage({ ...rest, params: { id: place }, body: { messageId } }),
    write: (id: string, version: number, state?: Record<string, unknown>, expiresInSeconds = 60) =>
      handlers.writeDialogue({ ...rest, params: { id }, body: { version, state, expiresInSeconds } }),
    ask: (id: string, messageId: string, more: object = {}) =>
      handlers.putPending({
        ...rest,
        params: { id },
        body: {
          matter: 'm1',
          number: '260001',
          command: 'accept',
          title: '同意',
          form: { why: '$x', a: 1 },
          messageId,
          ...more,
        },
      }),
    async take(id: string, messageId: string, at?: string) {
      const body = { messageId, ...(at === undefined ? {} : { at }) };
      const taken = await handlers.takePending({ ...rest, params: { id }, body });
      if (isRejection(taken)) throw new Error(taken.text);
      return taken;
    },
    drop: (id: string) => handlers.dropPending({ ...rest, params: { id }, body: undefined }),
    /** Machine time goes on for what is kept under this id. */
    pass: (name: string, id: string) =>
      connection.collection<{ _id: string }>(name).updateOne({ _id: id }, { $set: { until: new Date(0) } }),
  };
}

describe('a dialogue', () => {
  it('is written by whoever read it last, and the other is told to read again', async () => {
    const { read, write } = wire();
    expect(await read('wx-ann')).toEqual({ version: 0 });
    const state = { '$weird.key': '$NOW', nested: { list: [1] } };
    const answers = await Promise.all([write('wx-ann', 0, state), write('wx-ann', 0, state)]);
    expect(answers.filter((one) => 'version' in one)).toEqual([{ version: 1 }]);
    expect(answers.filter((one) => 'rejected' in one)).toMatchObject([{ rejected: 'stale' }]);
    expect(await read('wx-ann')).toEqual({ version: 1, state });
    expect(await write('wx-ann', 1)).toEqual({ version: 2 });
    expect(await read('wx-ann')).toEqual({ version: 2 });
    expect(await write('wx-ann', 1, state)).toMatchObject({ rejected: 'stale' });
  });

  it('is forgotten in time, but not which version it had', async () => {
    const { read, write, pass } = wire();
    await write('wx-ann', 0, { step: 1 });
    await pass('dialogues', 'wx-ann');
    expect(await read('wx-ann')).toEqual({ version: 1 });
    expect(await write('wx-ann', 1, { big: 'x'.repeat(300_000) })).toMatchObject({ rejected: 'tooLarge' });
  });

  it('keeps no ID number, wherever it stands, and leaves message ids as they are', async () => {
    const { read, write } = wire();
    const id = '430102199001011238';
    const state = {
      kept: { form: { values: { why: `身份证${id}不符`, [id]: 1, list: ['４３０１０２ 19900101 1238', Number(id)] } } },
      answered: { messageId: '734561983746512345', texts: ['收到：11010519491231002X，代码 114301004488000307'] },
      matter: 'a430102199001011238b0c1d2e',
      item: id,
    };
    expect(await write('wx-ann', 0, state)).toEqual({ version: 1 });
    const kept = JSON.stringify(await connection.collection('dialogues').findOne({}));
    expect(kept.match(/19900101/g)).toHaveLength(1);
    const { state: back } = (await read('wx-ann')) as unknown as { state: typeof state };
    expect(back.kept.form.values.why).toBe('身份证430102********1238不符');
    expect(back.answered).toEqual({
      messageId: '734561983746512345',
      texts: ['收到：110105********002X，代码 114301004488000307'],
    });
    expect(back.matter).toBe(state.matter);
    expect(back.item).toBe('430102********1238');
  });

  it('is refused when it is nested without end', async () => {
    const deep = JSON.parse('{"a":'.repeat(5000) + '1' + '}'.repeat(5000)) as Record<string, unknown>;
    expect(await wire().write('wx-ann', 0, deep)).toMatchObject({ rejected: 'tooLarge' });
  });

  it('knows the last push to its contact or its room, and whose duty group the room is', async () => {
    const { read } = wire();
    await store.pushed('wx@openim', { matter: 'm1', number: '260001' });
    await store.pushed('r1@chatroom', { matter: 'm2', number: '260002' });
    await store.pushed('r1@chatroom', { matter: 'm3', number: '260003' });
    expect(await read('wx@openim')).toMatchObject({ lastPush: { matter: 'm1', number: '260001' } });
    expect(await read('wx@openim@r1@chatroom')).toMatchObject({
      lastPush: { matter: 'm3' },
      room: { unit: '云服务商' },
    });
    expect(await read('wx-bob')).toEqual({ version: 0 });
  });
});

describe('a message', () => {
  const at = (ms: number) => new Date(ms).toISOString();
  const hear = async (messageId: string, more: { at?: string; recalls?: string; place?: string } = {}) => {
    const now = (await databaseTime(connection)).getTime();
    return wire().hear({ place: 'wx-ann', messageId, at: at(now), ...more });
  };

  it('is new once, and over for good when it was ended', async () => {
    expect(await hear('m1')).toMatchObject({ state: 'new' });
    expect(await hear('m1')).toMatchObject({ state: 'again' });
    await wire().end('wx-ann', 'm1');
    expect(await hear('m1')).toMatchObject({ state: 'over' });
    expect(await hear('m1', { place: 'wx-bob' })).toMatchObject({ state: 'new' });
  });

  it('that comes twice at once is new for one of them', async () => {
    const states = await Promise.all(Array.from({ length: 8 }, () => hear('m2')));
    expect(states.filter(({ state }) => state === 'new')).toHaveLength(1);
  });

  it('is over when it was recalled, also where the recall came first', async () => {
    await hear('m3');
    await hear('r3', { recalls: 'm3' });
    await hear('r4', { recalls: 'm4' });
    expect(await hear('m3')).toMatchObject({ state: 'over' });
    expect(await hear('m4')).toMatchObject({ state: 'over' });
  });

  it('says how late it came, and nothing is done when nobody can know it any more', async () => {
    const now = (await databaseTime(connection)).getTime();
    const { lateSeconds } = await hear('m5', { at: at(now - 3_600_000) });
    expect(Math.abs(lateSeconds - 3600)).toBeLessThan(60);
    expect(await hear('m6', { at: at(now - 32 * 86_400_000) })).toMatchObject({ state: 'over' });
  });

  it('is about what had been pushed when it was written', async () => {
    await store.pushed('wx-ann', { matter: 'm1', number: '260001' });
    await store.pushed('wx-ann', { matter: 'm2', number: '260002' });
    const kept = await connection
      .collection<{ _id: string; at: Date; earlier: { at: Date }[] }>('pushes')
      .findOne({ _id: 'wx-ann' });
    const last = kept?.at ?? new Date(0);
    const before = kept?.earlier[0]?.at ?? last;
    await connection
      .collection<{ _id: string }>('pushes')
      .updateOne({ _id: 'wx-ann' }, { $set: { 'earlier.0.at': new Date(before.getTime() - 600_000) } });
    const { read } = wire();
    expect(await read('wx-ann')).toMatchObject({ lastPush: { number: '260002' } });
    expect(await read('wx-ann', at(last.getTime() - 300_000))).toMatchObject({ lastPush: { number: '260001' } });
    expect(await read('wx-ann', at(last.getTime() - 900_000))).not.toHaveProperty('lastPush');
    // The clock of the network shows seconds only.
    expect(await read('wx-ann', at(last.getTime() - 2_000))).toMatchObject({ lastPush: { number: '260002' } });
  });
});

describe('a decision that waits for its yes', () => {
  it('is not taken by a yes that was written before it was asked for', async () => {
    const { ask, take } = wire();
    await ask('wx-ann', 'q1', { at: '2026-11-23T02:00:10.000Z' });
    expect(await take('wx-ann', 'y0', '2026-11-23T02:00:09.000Z')).toEqual({ expired: false });
    expect((await take('wx-ann', 'y1', '2026-11-23T02:00:10.000Z')).pending).toMatchObject({ command: 'accept' });
  });

  it('is taken once, by another message than the one that asked; that message gets the same again', async () => {
    const { ask, take } = wire();
    await ask('wx-ann', 'q1', { item: 'decide#1' });
    expect(await take('wx-ann', 'q1')).toEqual({ expired: false });
    const taken = await Promise.all(['y1', 'y2', 'y3'].map((id) => take('wx-ann', id)));
    const [won, ...others] = taken.filter((one) => one.pending);
    expect(others).toEqual([]);
    expect(won?.pending).toMatchObject({
      matter: 'm1',
      command: 'accept',
      item: 'decide#1',
      form: { why: '$x', a: 1 },
    });
    const winner = `y${taken.findIndex((one) => one.pending) + 1}`;
    expect(await take('wx-ann', winner)).toEqual(won);
    expect(await take('wx-bob', 'y9')).toEqual({ expired: false });
  });

  it('is over after five minutes, and says so', async () => {
    const { ask, take, pass } = wire();
    const before = await databaseTime(connection);
    await ask('wx-ann', 'q1');
    const kept = await connection.collection<{ until: Date }>('pendings').findOne({});
    expect(Math.round(((kept?.until.getTime() ?? 0) - before.getTime()) / 60_000)).toBe(5);
    await pass('pendings', 'wx-ann');
    expect(await take('wx-ann', 'y1')).toEqual({ expired: true });
  });

  it('waits for fifteen minutes for somebody who reads in elder mode, and says which it is', async () => {
    const { ask } = wire();
    const before = await databaseTime(connection);
    const said = [await ask('wx-ann', 'q1'), await ask('wx-elder', 'q2'), await ask('wx-elder@r1@chatroom', 'q3')];
    expect(said).toEqual([{ withinText: '五分钟内' }, { withinText: '十五分钟内' }, { withinText: '十五分钟内' }]);
    const kept = await connection.collection<{ until: Date }>('pendings').find({}).sort({ until: 1 }).toArray();
    expect(kept.map(({ until }) => Math.round((until.getTime() - before.getTime()) / 60_000))).toEqual([5, 15, 15]);
  });

  it('a repeated question does not revive what was answered; a new one takes the place of the old', async () => {
    const { ask, take } = wire();
    await ask('wx-ann', 'q1');
    const first = await take('wx-ann', 'y1');
    await ask('wx-ann', 'q1');
    expect(await take('wx-ann', 'y2')).toEqual({ expired: false });
    await ask('wx-ann', 'q2', { command: 'refuse' });
    const second = await take('wx-ann', 'y3');
    expect(second.pending).toMatchObject({ command: 'refuse' });
    expect(second.pending).not.toHaveProperty('item');
    expect(second.pending?.confirmed).not.toBe(first.pending?.confirmed);
  });

  it('keeps no ID number either', async () => {
    const { ask, take } = wire();
    await ask('wx-ann', 'q1', { title: '退回 430102199001011238', form: { reason: '430102199001011238 不符' } });
    expect(JSON.stringify(await connection.collection('pendings').findOne({}))).not.toContain('19900101');
    expect((await take('wx-ann', 'y1')).pending?.form).toEqual({ reason: '430102********1238 不符' });
  });

  it('a yes that is delivered again never answers a later question', async () => {
    const { ask, take, drop } = wire();
    await ask('wx-ann', 'q1');
    const first = await take('wx-ann', 'y1');
    await ask('wx-ann', 'q2', { command: 'refuse' });
    expect(await take('wx-ann', 'y1')).toEqual(first);
    await ask('wx-ann', 'q1');
    expect((await take('wx-ann', 'y2')).pending).toMatchObject({ command: 'refuse' });
    await ask('wx-ann', 'q3');
    await drop('wx-ann');
    expect(await take('wx-ann', 'y3')).toEqual({ expired: false });
    expect(await take('wx-ann', 'y1')).toEqual(first);
    for (let n = 4; n < 12; n += 1) {
      await ask('wx-ann', `q${n}`);
      await take('wx-ann', `y${n}`);
    }
    const kept = await connection.collection<{ earlier: unknown[] }>('pendings').findOne({});
    expect(kept?.earlier).toHaveLength(5);
  });

  it('is gone when it was dropped', async () => {
    const { ask, take, drop } = wire();
    await ask('wx-ann', 'q1');
    expect(await drop('wx-ann')).toEqual({ ok: true });
    expect(await take('wx-ann', 'y1')).toEqual({ expired: false });
  });
});

describe('the credential of a yes', () => {
  const given = { contact: 'wx-ann', matter: 'm1', command: 'accept', key: 'chat:y1' };
  async function yes(dialogue = 'wx-ann') {
    const wired = wire();
    await wired.ask(dialogue, 'q1');
    const { pending } = await wired.take(dialogue, 'y1');
    return { ...wired, confirmed: pending?.confirmed ?? '' };
  }

  it('is good for what was confirmed only, by whom it was confirmed', async () => {
    const { checkConfirmed, confirmed } = await yes();
    for (const wrong of [
      { contact: 'wx-bob' },
      { matter: 'm2' },
      { command: 'refuse' },
      { form: { a: 2 } },
      { confirmed: 'x' },
    ])
      expect(await checkConfirmed({ ...given, confirmed, ...wrong })).toBe(false);
    expect(await checkConfirmed({ ...given, confirmed, form: { a: 1, why: '$x' } })).toBe(true);
  });

  it('is good once, but for the same key again, even after a later question', async () => {
    const { checkConfirmed, confirmed, ask } = await yes();
    await ask('wx-ann', 'q2', { command: 'refuse' });
    expect(await checkConfirmed({ ...given, confirmed })).toBe(true);
    expect(await checkConfirmed({ ...given, confirmed })).toBe(true);
    expect(await checkConfirmed({ ...given, confirmed, key: 'chat:other' })).toBe(false);
  });

  it('is not there before the yes, and over after five minutes', async () => {
    const { checkConfirmed, confirmed, ask, pass } = await yes();
    await ask('wx-ann', 'q2');
    const waiting = await connection
      .collection<{ _id: string; credential: string }>('pendings')
      .findOne({ _id: 'wx-ann' });
    expect(await checkConfirmed({ ...given, confirmed: waiting?.credential ?? '' })).toBe(false);
    await pass('confirmations', confirmed);
    expect(await checkConfirmed({ ...given, confirmed })).toBe(false);
  });

  it('of a room is that of its contact in this room', async () => {
    const { checkConfirmed, confirmed } = await yes('wx-ann@r1');
    expect(await checkConfirmed({ ...given, confirmed, room: 'r2' })).toBe(false);
    expect(await checkConfirmed({ ...given, confirmed, room: 'r1' })).toBe(true);
  });
});
