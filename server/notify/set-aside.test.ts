/** Effects at rest on a real database: failed, set aside, tried again, given up, held back and cancelled. */
import type mongoose from 'mongoose';
import type { CarriedOut, Letter, Link } from '@banjie/shared/engine/matter/state.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { people } from '../../test/harness/small-city.ts';
import type { OutboxEntry } from '../matters/outbox.ts';
import type { Commit } from '../matters/ports.ts';
import { connect } from '../store/base/connection.ts';
import { machineTime } from '../store/base/machine-time.ts';
import { everySlot, slotOf } from '../store/base/slots.ts';
import { matterStore } from '../store/matters/matters.ts';
import { matterOutbox } from '../store/matters/outbox.ts';
import { quiet } from './fake-city.ts';
import { createRelay, MAX_ATTEMPTS } from './relay.ts';
import type { Reader } from '../incidents/readers.ts';
import type { ListedMatter } from '../matters/listed.ts';
import { setAsideHandlers } from './set-aside.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let store: ReturnType<typeof matterStore>;
let outbox: ReturnType<typeof matterOutbox>;
beforeAll(async () => {
  connection = await connect(database.uri);
  store = matterStore(connection);
  outbox = matterOutbox(connection);
  await store.ensureIndexes();
});
afterEach(() => connection.collection('matters').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const AT = '2026-11-23T02:00:00.000Z';
const state = {
  number: '26000001',
  procedure: 'incident',
  version: 1,
  title: '某事',
  units: [],
  items: [],
  timers: [],
};
let entries = 0;

async function commit(id: string, expected: number, effects: CarriedOut[], cancels: string[] = [], count = 1) {
  const seq = expected + 1;
  const at = AT;
  const made = effects.map((effect, n): OutboxEntry => ({ id: `${id}.${seq}.${n}`, at, effect }));
  const entry = { v: 2 as const, seq, at, k: `k${seq}`, body: '', text: '{}', hash: `${(entries += 1)}` };
  const now = { ...state, id, number: id, opener: { kind: 'system', name: '系统' } } as unknown as Commit['state'];
  const answer = await store.commit({
    ...{ id, outbox: made, entry, state: now },
    expected: expected === 0 ? undefined : { state: now, seq: expected, recent: [], riding: 0 },
    ...(cancels.length > 0 ? { cancels: cancels.map((key) => ({ key, count })) } : {}),
  });
  return answer !== false;
}
const put = (subject: string): CarriedOut => ({
  effect: 'register',
  change: { register: 'suspensions', subject, op: 'put', title: '', why: '', units: [] },
  by: { name: '甲' },
  from: 'decide',
});
const lift = (lasting: boolean): CarriedOut => ({
  effect: 'register',
  change: {
    ...{ register: 'suspensions', subject: 'x', op: 'lift', title: '', why: '', units: [] },
    ...(lasting ? { lasting: true as const } : {}),
  },
  by: { name: '甲' },
});
const receipts = (item: string): Omit<Extract<CarriedOut, { effect: 'askReceipts' }>, 'effect'> => ({
  ...{ item, units: ['transport'], post: 'registrar', title: '', provisional: false, subject: '', body: '' },
});
const notice = (urgent: boolean): CarriedOut => ({
  ...{ effect: 'notify', to: [], kind: 'alert', subject: '', body: '', words: [] },
  urgent,
});
const document = (id: string) =>
  connection.collection<{ _id: string; outbox: OutboxEntry[] }>('matters').findOne({ _id: id });
const relayWith = (carryOut: (entry: OutboxEntry) => Promise<void>, now = () => machineTime(connection).now()) =>
  createRelay({
    ...{ outbox, log: quiet, now, knows: () => true },
    carryOut: (_, entry) => carryOut(entry).then(() => []),
    settleClosed: () => Promise.resolve(),
  });

const lastFault = {
  ...{ dueAt: null, attempts: MAX_ATTEMPTS, failedAt: new Date(0), asideAt: new Date(0) },
  error: 'MongoError 50',
};

/** As after its last attempt. */
async function aside(id: string): Promise<{ head: string; behind: string }> {
  await commit(id, 0, [put('bad'), put('bad'), put('good')]);
  const [head = '', behind = '', good = ''] = (await document(id))?.outbox.map((one) => one.id) ?? [];
  await outbox.settle(id, {
    done: [good],
    postponed: [
      { id: head, ...lastFault },
      { id: behind, dueAt: null, behind: head },
    ],
  });
  return { head, behind };
}

/** @param states of matters, in so far as they are looked at */
function handlers(told: object[] = [], readable = 'm1', states: Record<string, object> = {}) {
  const administered = {
    ...people,
    standing(person: string, now: string) {
      const standing = people.standing(person, now);
      return standing && { ...standing, administrator: person === 'authority-head' };
    },
  };
  const made = setAsideHandlers({
    ...{ setAside: outbox.setAside, people: administered, clock: { now: () => AT } },
    incoming: { again: () => Promise.resolve(2) },
    lists: {
      load: (_, ids) =>
        Promise.resolve(
          new Map(
            ids.map(
              (id) =>
                [id, { id, state: { id, items: [], links: [], ...states[id] } } as unknown as ListedMatter] as const,
            ),
          ),
        ),
    },
    readers: {
      of: () => ({}) as Reader,
      readable: (_, states) => Promise.resolve(new Set(states.map(({ id }) => id).filter((id) => id === readable))),
    },
    matters: {
      effectFailed(id, key, failed) {
        told.push({ id, key, ...failed });
        return Promise.resolve({ id, seq: 2 });
      },
      letter(id, letter, written) {
        told.push({ id, letter, ...written });
        return Promise.resolve({ id, seq: 3 });
      },
    },
  });
  const call = (person: string) => ({
    ...{ caller: { kind: 'person' as const, person, channel: 'miniapp' as const }, query: undefined, requestId: '' },
    ...{ key: undefined, params: undefined, body: undefined },
  });
  return { made, call };
}

it('what is set aside is listed for administrators only, is not due, and is due again when it is retried', async () => {
  const { head, behind } = await aside('m1');
  expect(await outbox.pending({ slots: everySlot, urgent: false, limit: 9 })).toEqual([]);
  const { made, call } = handlers();
  expect(isRejection(await made.listSetAside({ ...call('authority-data'), query: {} }))).toBe(true);
  expect(await made.listSetAside({ ...call('authority-head'), query: {} })).toMatchObject({
    items: [
      {
        id: head,
        what: '登记入册',
        matter: 'm1',
        title: '某事',
        attempts: MAX_ATTEMPTS,
        reason: 'MongoError 50',
        behind: 1,
      },
    ],
  });
  const retry = { ...call('authority-head'), params: { id: head } };
  expect(isRejection(await made.retrySetAside({ ...retry, ...call('authority-data'), params: { id: head } }))).toBe(
    true,
  );
  expect(await made.retrySetAside(retry)).toEqual({ done: true });
  expect(await made.retrySetAside(retry)).toMatchObject({ rejected: 'taskClosed' });
  const carried: string[] = [];
  await relayWith(({ id }) => Promise.resolve(void carried.push(id))).drain();
  expect(carried).toEqual([head, behind]);
  expect(await made.listSetAside({ ...call('authority-head'), query: {} })).toEqual({ items: [], total: 0 });
  expect((await document('m1')) as object).not.toHaveProperty('outboxAt');
});

it('an administrator without a part in the matter sees what failed and of what kind, not what it is about, and no way to it', async () => {
  const { head } = await aside('m1');
  const { made, call } = handlers([], 'another');
  const answer = await made.listSetAside({ ...call('authority-head'), query: {} });
  if (isRejection(answer)) throw new Error(answer.text);
  expect(answer.items).toEqual([
    expect.objectContaining({ id: head, readable: false, number: 'm1', title: '故障与应急处置', unit: '系统' }),
  ]);
  expect(answer.items[0]).not.toHaveProperty('matter');
});

it('pages together are all that is set aside, and all of it is tried again by one operation', async () => {
  for (let n = 0; n < 3; n++) await aside(`m${n}`);
  // Two of one matter.
  await connection
    .collection<{ _id: string }>('matters')
    .updateOne({ _id: 'm2' }, { $set: { 'outbox.1.asideAt': new Date(5) }, $unset: { 'outbox.1.behind': '' } });
  const { made, call } = handlers();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const answer = await made.listSetAside({
      ...call('authority-head'),
      query: { limit: 1, ...(cursor ? { cursor } : {}) },
    });
    if (isRejection(answer)) throw new Error(answer.text);
    expect(answer.total).toBe(4);
    seen.push(...answer.items.map(({ id }) => id));
    cursor = answer.next;
  } while (cursor);
  expect(seen).toEqual(['m0.1.0', 'm1.1.0', 'm2.1.0', 'm2.1.1']);
  const wrong = { ...call('authority-head'), query: { cursor: 'nonsense' } };
  expect(await made.listSetAside(wrong)).toMatchObject({ rejected: 'invalid', faults: [{ path: 'cursor' }] });
  expect(await made.retryAllAside(call('authority-data'))).toMatchObject({ rejected: 'notAllowed' });
  expect(await outbox.setAside.count()).toBe(4);
  // With the two that came in by channels.
  expect(await made.retryAllAside(call('authority-head'))).toEqual({ retried: 6 });
  expect(await outbox.setAside.count()).toBe(0);
  const carried: string[] = [];
  await relayWith(({ id }) => Promise.resolve(void carried.push(id))).drain();
  expect(carried.sort()).toEqual(['m0.1.0', 'm0.1.1', 'm1.1.0', 'm1.1.1', 'm2.1.0', 'm2.1.1']);
});

it('what is given up is told to the matter with its reason, and lets go what waited behind it', async () => {
  const { head, behind } = await aside('m1');
  const told: object[] = [];
  const { made, call } = handlers(told);
  const giveUp = { ...call('authority-head'), params: { id: head }, body: { why: '对方已办' } };
  expect(await made.giveUpSetAside(giveUp)).toEqual({ done: true });
  // As where the register had refused it: what was decided is decided anew.
  expect(told).toEqual([
    {
      ...{
        id: 'm1',
        key: head,
        what: '登记“”（暂停与限制）',
        register: { register: 'suspensions', subject: 'bad', op: 'put' },
      },
      ...{ from: 'decide', text: '管理员 authority-head 已放弃：对方已办' },
    },
  ]);
  expect((await document('m1'))?.outbox.map(({ id }) => id)).toEqual([behind]);
  const [pending] = await outbox.pending({ slots: everySlot, urgent: false, limit: 9 });
  expect(pending?.entries.map(({ id }) => id)).toEqual([behind]);
  expect(await outbox.setAside.count()).toBe(0);
});

describe('what a matter waits for is tried again and not given up, as it would wait for ever', () => {
  const item = 'confirm#1';
  const opens = { items: [{ id: item }] };
  const left = { items: [], back: { left: [{ id: item }] } };
  const child = { id: 'm2-1', side: 'child' as const, procedure: 'incident', relation: '处置' };
  const ended = { ...child, end: { end: 'done', title: '已办结', good: true, at: AT } };
  const parent = { links: [], items: [], children: { opened: 1, open: [1], good: 0 } };
  const link = (told: Link): CarriedOut => ({ effect: 'link', matter: 'm2', link: told });
  const cases: [string, CarriedOut, Record<string, object>, boolean][] = [
    ['asking for receipts', { ...receipts(item), effect: 'askReceipts' }, { m1: opens }, true],
    ['asking for them again', { effect: 'reviveReceipts', item }, { m1: opens }, true],
    ['closing them', { effect: 'closeReceipts', item }, { m1: opens }, true],
    [
      'asking in a step that was left and may be taken back',
      { ...receipts(item), effect: 'askReceipts' },
      { m1: left },
      true,
    ],
    ['receipts of a step that is over', { effect: 'closeReceipts', item }, { m1: { items: [] } }, false],
    ['that nobody is asked any more', { effect: 'dropReceipts', item }, { m1: { items: [] } }, true],
    ['the end of a matter for the one that waits', link(ended), { m2: parent }, true],
    ['its number', link(child), { m2: parent }, false],
    ['its end for one that has ended', link(ended), { m2: { ...parent, end: ended.end } }, false],
    ['its end for one that is not there', link(ended), {}, false],
    ['the lifting of what was for the time being', lift(false), {}, true],
    ['the lifting of what was to stay', lift(true), {}, false],
  ];
  it.each(cases)('%s', async (_, effect, states, awaited) => {
    await commit('m1', 0, [effect]);
    const id = 'm1.1.0';
    await outbox.settle('m1', { done: [], postponed: [{ id, ...lastFault }] });
    const { made, call } = handlers([], 'm1', states);
    expect(await made.listSetAside({ ...call('authority-head'), query: {} })).toMatchObject({ items: [{ awaited }] });
    const giveUp = { ...call('authority-head'), params: { id }, body: { why: '对方已办' } };
    const answer = await made.giveUpSetAside(giveUp);
    expect(answer).toMatchObject(awaited ? { rejected: 'notNow' } : { done: true });
    expect(await outbox.setAside.count()).toBe(awaited ? 1 : 0);
    expect(await made.retrySetAside({ ...call('authority-head'), params: { id } })).toMatchObject(
      awaited ? { done: true } : { rejected: 'taskClosed' },
    );
  });
});

it('what is being given up is not tried again, also where that was cut off in the middle, and can be given up to its end', async () => {
  const { head } = await aside('m1');
  const told: object[] = [];
  const { made, call } = handlers(told);
  const real = outbox.setAside.giveUp;
  outbox.setAside.giveUp = () => Promise.reject(new Error('killed'));
  const giveUp = { ...call('authority-head'), params: { id: head }, body: { why: '对方已办' } };
  await expect(made.giveUpSetAside(giveUp)).rejects.toThrow('killed');
  outbox.setAside.giveUp = real;
  await made.retryAllAside(call('authority-head'));
  expect(await made.retrySetAside({ ...call('authority-head'), params: { id: head } })).toMatchObject({
    rejected: 'notNow',
    text: expect.stringMatching(/再点一次“放弃”/) as string,
  });
  const carried: string[] = [];
  await relayWith(({ id }) => Promise.resolve(void carried.push(id))).drain();
  expect([told.length, carried]).toEqual([1, []]);
  expect(await made.giveUpSetAside(giveUp)).toEqual({ done: true });
  expect(await outbox.setAside.count()).toBe(0);
});

it('what came to stand behind one that is tried again at the same moment is not forgotten', async () => {
  const { head, behind } = await aside('m1');
  await commit('m1', 1, [put('bad')]);
  // The relay has looked, and writes down what it saw when an administrator has had all tried again.
  const settle: typeof outbox.settle = async (id, outcome) => {
    await outbox.setAside.again(head);
    return outbox.settle(id, outcome);
  };
  const carried: string[] = [];
  await createRelay({
    ...{ outbox: { ...outbox, settle }, log: quiet, now: () => machineTime(connection).now(), knows: () => true },
    carryOut: (_, { id }) => Promise.resolve((carried.push(id), [])),
    settleClosed: () => Promise.resolve(),
  }).drain();
  expect(carried).toEqual([head, behind, 'm1.2.0']);
  expect((await document('m1'))?.outbox).toEqual([]);
});

it('an attempt that fails late does not take one from the administrator who gives it up', async () => {
  const { head } = await aside('m1');
  expect(await outbox.setAside.reserve(head)).toBe(true);
  expect(await outbox.setAside.reserve(head)).toBe(false);
  await outbox.settle('m1', { done: [], postponed: [{ id: head, dueAt: new Date(0), attempts: 3 }] });
  const carried: string[] = [];
  await relayWith(({ id }) => Promise.resolve(void carried.push(id))).drain();
  expect([carried, await outbox.setAside.count()]).toEqual([[], 1]);
  const { made, call } = handlers();
  // Whoever was cut off in the middle gives it up to its end.
  const giveUp = { ...call('authority-head'), params: { id: head }, body: { why: '对方已办' } };
  expect(await made.giveUpSetAside(giveUp)).toEqual({ done: true });
});

it('of a letter that is given up the matter says so: it is no longer to come', async () => {
  await commit('m1', 0, [{ effect: 'letter', letter: { id: 'letter-1' } as Letter, form: {}, basis: [] }]);
  await outbox.settle('m1', { done: [], postponed: [{ id: 'm1.1.0', ...lastFault }] });
  const told: object[] = [];
  const { made, call } = handlers(told);
  const giveUp = { ...call('authority-head'), params: { id: 'm1.1.0' }, body: { why: '改用纸质' } };
  expect(await made.giveUpSetAside(giveUp)).toEqual({ done: true });
  expect(told[1]).toEqual({ id: 'm1', letter: 'letter-1', failed: '管理员 authority-head 已放弃：改用纸质' });
});

it('of one who gives up and one who tries again at the same moment the first one wins', async () => {
  const { head } = await aside('m1');
  const carried: string[] = [];
  const told: object[] = [];
  const { made, call } = handlers(told);
  const find = outbox.setAside.find;
  outbox.setAside.find = async (id) => {
    const found = await find(id);
    // At another server, just then.
    await outbox.setAside.again(id);
    await relayWith((entry) => Promise.resolve(void carried.push(entry.id))).drain();
    return found;
  };
  const giveUp = { ...call('authority-head'), params: { id: head }, body: { why: '对方已办' } };
  const answer = await made.giveUpSetAside(giveUp);
  outbox.setAside.find = find;
  expect(answer).toMatchObject({ rejected: 'taskClosed' });
  expect([told, carried.includes(head)]).toEqual([[], true]);
});

it('what is held back waits its time also behind one of its lane that failed once', async () => {
  const held = { ...put('bad'), held: { key: 'decided', ms: 600_000 } } as CarriedOut;
  await commit('m1', 0, [put('bad'), held]);
  const [, second] = (await document('m1'))!.outbox;
  const until = second!.dueAt!.getTime();
  let fails = true;
  const carried: string[] = [];
  const carry = ({ id }: OutboxEntry) =>
    fails ? Promise.reject(new Error('x')) : Promise.resolve(void carried.push(id));
  await relayWith(carry).drain();
  fails = false;
  // Some seconds later: the second attempt.
  const later = async () => new Date((await machineTime(connection).now()).getTime() + 5_000);
  await connection.collection('matters').updateOne({}, { $set: { outboxAt: new Date(0) } });
  await relayWith(carry, later).drain();
  expect(until).toBeGreaterThan((await later()).getTime());
  expect(carried).toEqual(['m1.1.0']);
});

it('what is held back waits its time also where what is before it in its lane is tried again by an administrator', async () => {
  const { head } = await aside('m1');
  await commit('m1', 1, [{ ...put('bad'), held: { key: 'decided', ms: 600_000 } }, put('other')]);
  // The relay looks, as something else of the matter is due.
  await relayWith(() => Promise.resolve()).drain();
  await outbox.setAside.again(head);
  const carried: string[] = [];
  await relayWith(({ id }) => Promise.resolve(void carried.push(id))).drain();
  expect(carried).toEqual(['m1.1.0', 'm1.1.1']);
});

it('attempts outlive the relay that made them, and what waits for its next one is not looked at', async () => {
  await commit('m1', 0, [put('bad')]);
  await commit('m2', 0, [put('good')]);
  const failing = () =>
    relayWith(({ effect }) =>
      effect.effect === 'register' && effect.change.subject === 'bad'
        ? Promise.reject(new Error('姓名 exists'))
        : Promise.resolve(),
    );
  await failing().drain();
  await failing().drain();
  const entry = (await document('m1'))?.outbox[0];
  // Nothing of what a fault quotes is kept.
  expect(entry).toMatchObject({ attempts: 1, error: 'Error' });
  expect(entry?.dueAt?.getTime()).toBeGreaterThan((await machineTime(connection).now()).getTime());
  await connection
    .collection('matters')
    .updateOne({}, { $set: { 'outbox.$[].dueAt': new Date(0), outboxAt: new Date(0) } });
  await failing().drain();
  expect((await document('m1'))?.outbox[0]).toMatchObject({ attempts: 2 });
});

it('urgent notices and slots have their own way to what is due', async () => {
  await commit('m1', 0, [put('x')]);
  await commit('m2', 0, [notice(false), notice(true)]);
  const look = async (slots: readonly number[], urgent: boolean) =>
    (await outbox.pending({ slots, urgent, limit: 9 })).map(({ id }) => id).sort();
  expect(await look(everySlot, false)).toEqual(['m1', 'm2']);
  expect(await look(everySlot, true)).toEqual(['m2']);
  expect(await look([slotOf('m1')], false)).toEqual(slotOf('m1') === slotOf('m2') ? ['m1', 'm2'] : ['m1']);
  await relayWith(() => Promise.resolve()).relay(() => everySlot, { urgent: true });
  expect(await look(everySlot, true)).toEqual([]);
  expect(await look(everySlot, false)).toEqual(['m1', 'm2']);
});

it('a watcher hears of commits in its slots, and neither of others nor of what is done', async () => {
  const heard: boolean[] = [];
  let ready: () => void = () => undefined;
  const stands = new Promise<void>((resolve) => (ready = resolve));
  const ids = Array.from({ length: 200 }, (_, n) => `m${n}`);
  const mine = ids.find((id) => slotOf(id) === slotOf('m0') && id !== 'm0') ?? '';
  const other = ids.find((id) => slotOf(id) !== slotOf('m0')) ?? '';
  let waiting: (() => void) | undefined;
  const stop = outbox.watch([slotOf('m0')], (urgent) => {
    heard.push(urgent);
    ready();
    waiting?.();
  });
  await stands;
  heard.length = 0;
  const last = new Promise<void>((resolve) => (waiting = () => heard.length === 2 && resolve()));
  await commit(other, 0, [notice(true)]);
  await commit('m0', 0, [put('x')]);
  await relayWith(() => Promise.resolve()).drain();
  await commit(mine, 0, [notice(true)]);
  await last;
  expect(heard).toEqual([false, true]);
  await stop();
});

it('is cleared in one plain write only where nothing else is outstanding and its items are open', async () => {
  await commit('m1', 0, [notice(false), notice(false)]);
  const [first = '', second = ''] = (await document('m1'))?.outbox.map((one) => one.id) ?? [];
  await connection
    .collection<{ _id: string }>('matters')
    .updateOne({ _id: 'm1' }, { $set: { 'state.items': [{ id: 'verify#1' }] } });
  expect(await outbox.clear('m1', [first], [])).toBe(false);
  expect(await outbox.clear('m1', [first, second], ['verify#1', 'verify#2'])).toBe(false);
  expect((await document('m1'))?.outbox).toHaveLength(2);
  expect(await outbox.clear('m1', [first, second], ['verify#1'])).toBe(true);
  expect(await document('m1')).toMatchObject({ outbox: [] });
  expect(await document('m1')).not.toHaveProperty('outboxAt');
  expect(await outbox.clear('m1', [first, second], [])).toBe(false);
});

describe('an effect that is held back', () => {
  const held = (): CarriedOut => ({ ...put('later'), held: { key: 'decided', ms: 60_000 } });
  const inTwoMinutes = async () => new Date((await machineTime(connection).now()).getTime() + 120_000);
  /** Its minute is over. */
  const pass = () =>
    connection
      .collection('matters')
      .updateOne({}, { $set: { 'outbox.$[].dueAt': new Date(0), outboxAt: new Date(0) } });

  it('is carried out when its time has come, and not before', async () => {
    await commit('m1', 0, [held()]);
    const carried: string[] = [];
    const carry = ({ id }: OutboxEntry) => Promise.resolve(void carried.push(id));
    await relayWith(carry).drain();
    expect(carried).toEqual([]);
    await pass();
    await relayWith(carry, inTwoMinutes).drain();
    expect(carried).toEqual(['m1.1.0']);
  });

  it('is not carried out once it was cancelled, and another of the same key after that is', async () => {
    await commit('m1', 0, [held()]);
    expect(await commit('m1', 1, [], ['decided'])).toBe(true);
    await commit('m1', 2, [held()]);
    await pass();
    const carried: string[] = [];
    await relayWith(({ id }) => Promise.resolve(void carried.push(id)), inTwoMinutes).drain();
    expect(carried).toEqual(['m1.3.0']);
    expect((await document('m1'))?.outbox).toEqual([]);
  });

  it('can not be cancelled while it is being carried out, nor afterwards', async () => {
    await commit('m1', 0, [held()]);
    await pass();
    let meanwhile: boolean | undefined;
    const carry = async () => {
      meanwhile = await commit('m1', 1, [], ['decided']);
    };
    await relayWith(carry, inTwoMinutes).drain();
    expect(meanwhile).toBe(false);
    expect(await commit('m1', 1, [], ['decided'])).toBe(false);
    expect(await commit('m1', 1, [])).toBe(true);
  });

  it('is cancelled with all of its key, or not at all', async () => {
    const both = [held(), { ...put('other'), held: { key: 'decided', ms: 60_000 } }];
    await commit('m1', 0, both);
    expect(await store.waitsUntil('m1', { key: 'decided', count: 2 })).toBeInstanceOf(Date);
    expect(await outbox.take('m1', (await document('m1'))!.outbox[0]!)).toBe(true);
    expect(await store.waitsUntil('m1', { key: 'decided', count: 2 })).toBeUndefined();
    expect(await commit('m1', 1, [], ['decided'], 2)).toBe(false);
    expect(await outbox.take('m1', (await document('m1'))!.outbox[1]!)).toBe(true);
    await commit('m2', 0, both);
    expect(await commit('m2', 1, [], ['decided'], 2)).toBe(true);
    for (const entry of (await document('m2'))!.outbox) expect(await outbox.take('m2', entry)).toBe(false);
  });

  it('of a cancelling and a carrying out at the same moment exactly one wins, every time', async () => {
    for (let n = 0; n < 20; n++) {
      const id = `r${n}`;
      await commit(id, 0, [held()]);
      const entry = (await document(id))?.outbox[0];
      const [cancelled, taken] = await Promise.all([commit(id, 1, [], ['decided']), outbox.take(id, entry!)]);
      expect(cancelled).toBe(!taken);
    }
  });
});
