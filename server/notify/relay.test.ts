import type mongoose from 'mongoose';
import type { CarriedOut } from '@banjie/shared/engine/matter/state.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { everySlot, slotOf } from '../store/base/slots.ts';
import { HeldUp, type Pending } from '../matters/outbox.ts';
import { NotCarriedOut } from './effects.ts';
import { wireNotify } from './fake-city.ts';
import { MAX_ATTEMPTS } from './relay.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => connection.collection('notices').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const task = (to: Extract<CarriedOut, { effect: 'notify' }>['to'], more: Partial<CarriedOut> = {}): CarriedOut =>
  ({
    effect: 'notify',
    to,
    kind: 'task',
    subject: '待办',
    body: '某事',
    item: 'verify#1',
    urgent: false,
    words: ['答复'],
    ...more,
  }) as CarriedOut;
const ids = async (wired: ReturnType<typeof wireNotify>) => (await wired.all()).map(({ id }) => id);

it('tells every holder in the app, and those with a bound chat there too', async () => {
  const wired = wireNotify(connection);
  const [entry] = wired.outbox.commit('m1', task(['post:works:data']));
  await wired.relay.drain();
  expect(await ids(wired)).toEqual([`${entry?.id}:ann:in-app`, `${entry?.id}:ann:wechaty`, `${entry?.id}:bob:in-app`]);
  expect(wired.outbox.left()).toEqual([]);
  expect(await wired.store.unreadCount('ann')).toBe(1);
});

it("a vacant post is its head's affair, and without a head the authority's; whoever stands in is told too", async () => {
  const wired = wireNotify(connection);
  wired.city.delegates.set('hal', ['bob']);
  const [toHead] = wired.outbox.commit('m1', task(['post:works:security']));
  const [toAuthority] = wired.outbox.commit('m2', task(['post:health:security', 'person:gone']));
  await wired.relay.drain();
  expect(await ids(wired)).toEqual([
    `${toHead?.id}:bob:in-app`,
    `${toHead?.id}:hal:in-app`,
    `${toAuthority?.id}:boss:in-app`,
  ]);
});

it("where the authority's head is missing too the administrators are told, who can name somebody; where nobody is, that is put down, and whoever is found later is told", async () => {
  const wired = wireNotify(connection);
  wired.city.hold('bureau', 'head');
  wired.city.hold('bureau', 'security', 'adele');
  const [alone] = wired.outbox.commit('m1', task(['post:bureau:head']));
  const before = structuredClone(wired.outbox.matters);
  await wired.relay.drain();
  expect(await wired.store.ofEvent(alone!.id)).toMatchObject([{ id: alone?.id, among: 0, ways: [] }]);
  expect(wired.outbox.left()).toEqual([]);
  wired.city.named.add('adele');
  const [told] = wired.outbox.commit('m2', task(['post:bureau:head']));
  await wired.relay.drain();
  expect(await ids(wired)).toEqual([`${told?.id}:adele:in-app`]);
  // The process that told nobody had died before it took it off.
  wired.outbox.matters.splice(0, Infinity, ...before);
  await wired.makeRelay().drain();
  expect(await ids(wired)).toEqual([`${alone?.id}+1:adele:in-app`, `${told?.id}:adele:in-app`]);
});

it('what was in the hands of somebody who has left is told to the head of his unit', async () => {
  const wired = wireNotify(connection);
  wired.city.formerly.set('gone', 'works');
  const [notice] = wired.outbox.commit('m1', task(['person:gone']));
  await wired.relay.drain();
  expect(await ids(wired)).toEqual([`${notice?.id}:hal:in-app`]);
});

it('an urgent notice of a duty post, or of one on duty, also goes to the duty group of the unit', async () => {
  const wired = wireNotify(connection);
  wired.city.rooms.set('cloud', ['room@chatroom']);
  const [urgent] = wired.outbox.commit('m1', task(['person:dan'], { kind: 'alert', urgent: true }));
  wired.outbox.commit('m2', task(['post:cloud:duty']), task(['post:works:data'], { urgent: true }));
  await wired.relay.drain();
  expect((await ids(wired)).filter((id) => id.includes('room'))).toEqual([`${urgent?.id}:room.room@chatroom:wechaty`]);
});

it('two relays on the same outbox, and a crash before the entry is taken off, tell nobody twice', async () => {
  const wired = wireNotify(connection);
  for (let n = 0; n < 20; n++) wired.outbox.commit(`m${n}`, task(['post:works:data']));
  const before = structuredClone(wired.outbox.matters);
  await Promise.all([wired.relay.drain(), wired.makeRelay().drain()]);
  expect(await wired.all()).toHaveLength(60);
  wired.outbox.matters.splice(0, Infinity, ...before);
  await wired.makeRelay().drain();
  expect(await wired.all()).toHaveLength(60);
});

describe('what this process has just committed', () => {
  const offering = (relay: ReturnType<typeof wireNotify>['relay'], wired: ReturnType<typeof wireNotify>, id: string) =>
    relay.offer(structuredClone(wired.outbox.matters.find((one) => one.id === id)!));

  it('is told without a look at the outbox, once, and taken off', async () => {
    const wired = wireNotify(connection);
    const woken: boolean[] = [];
    wired.relay.watchOffers((urgent) => woken.push(urgent), { all: false });
    wired.outbox.commit('m1', task(['post:health:data'], { urgent: true }));
    offering(wired.relay, wired, 'm1');
    expect(woken).toEqual([true]);
    let looks = 0;
    const { pending } = wired.outbox;
    wired.outbox.pending = (which) => {
      looks += 1;
      expect(wired.outbox.left()).toEqual([]);
      return pending(which);
    };
    await wired.relay.relay(() => everySlot, { urgent: true });
    expect(looks).toBe(1);
    await wired.relay.drain();
    expect(await wired.all()).toHaveLength(1);
  });

  it('is left to the outbox where it keeps an order with other effects, or is of a slot of another process', async () => {
    const wired = wireNotify(connection);
    const woken: boolean[] = [];
    wired.relay.watchOffers((urgent) => woken.push(urgent), { all: false });
    wired.outbox.commit('m1', task(['post:health:data']), { effect: 'settle', items: ['verify#1'], acted: true });
    offering(wired.relay, wired, 'm1');
    expect(woken).toEqual([]);
    wired.outbox.commit('m2', task(['post:health:data']));
    offering(wired.relay, wired, 'm2');
    expect(woken).toEqual([false]);
    await wired.relay.relay(() => everySlot.filter((slot) => slot !== slotOf('m1') && slot !== slotOf('m2')), {
      urgent: false,
    });
    expect(wired.outbox.left()).toHaveLength(3);
    await wired.relay.drain();
    expect(wired.outbox.left()).toEqual([]);
  });

  it('wakes whoever hears of it in no other way, also where it is left to the outbox', () => {
    const wired = wireNotify(connection);
    const woken: boolean[] = [];
    wired.relay.watchOffers((urgent) => woken.push(urgent), { all: true });
    wired.outbox.commit('m1', { effect: 'settle', items: ['verify#1'], acted: true });
    offering(wired.relay, wired, 'm1');
    expect(woken.splice(0)).toEqual([false]);
    wired.outbox.commit('m2', task(['post:health:data'], { urgent: true }), { effect: 'project' });
    offering(wired.relay, wired, 'm2');
    expect(woken.splice(0)).toEqual([true, false]);
    wired.outbox.commit('m3', task(['post:health:data'], { urgent: true }));
    offering(wired.relay, wired, 'm3');
    expect(woken).toEqual([true]);
  });

  const count: CarriedOut = { effect: 'count' };
  /** As many as one batch of the relay. */
  const TOLD_AT_ONCE = 64;

  it('is told to people before any of it is counted, and then taken off', async () => {
    const counted = new Map<string, number>();
    const wired = wireNotify(connection, {
      effects: {
        count: async ({ id }) => {
          counted.set(id, await wired.store.unreadCount('ann'));
        },
      },
    });
    wired.relay.watchOffers(() => undefined, { all: false });
    for (let n = 0; n < 200; n += 1) {
      wired.outbox.commit(`m${n}`, task(['person:ann']), count);
      offering(wired.relay, wired, `m${n}`);
    }
    await wired.relay.drain();
    expect(counted.size).toBe(200);
    // The last are being told while the first are counted.
    expect(Math.min(...counted.values())).toBeGreaterThanOrEqual(200 - TOLD_AT_ONCE);
    expect(wired.outbox.left()).toEqual([]);
    expect(await wired.store.unreadCount('ann')).toBe(200);
  });

  it('is kept as it was left up to a number, and told and counted beyond it as well', async () => {
    const counted: { isWhole: boolean; told: number }[] = [];
    const wired = wireNotify(connection, {
      mostWhole: 10,
      effects: {
        count: async ({ atHand }) => {
          counted.push({ isWhole: atHand !== undefined, told: await wired.store.unreadCount('ann') });
        },
      },
    });
    wired.relay.watchOffers(() => undefined, { all: false });
    for (let n = 0; n < 100; n += 1) {
      wired.outbox.commit(`m${n}`, task(['person:ann']), count);
      const left = wired.outbox.matters.find((one) => one.id === `m${n}`);
      if (left) wired.relay.offer({ ...structuredClone(left), atHand: {} as Pending['atHand'] & object });
    }
    await wired.relay.drain();
    expect(counted.filter(({ isWhole }) => isWhole)).toHaveLength(10);
    expect(counted.filter(({ told }) => told >= 100 - TOLD_AT_ONCE)).toHaveLength(100);
    expect(wired.outbox.left()).toEqual([]);
  });

  it('is counted when nothing is due any more, or when somebody waits for all of it', async () => {
    let isDue = true;
    const counted: string[] = [];
    const wired = wireNotify(connection, {
      isDue: () => isDue,
      effects: {
        count: async ({ id }) => {
          counted.push(id);
        },
      },
    });
    wired.relay.watchOffers(() => undefined, { all: false });
    const lapse = (id: string): void => {
      wired.outbox.commit(id, task(['person:ann']), count);
      offering(wired.relay, wired, id);
    };
    const relay = () => wired.relay.relay(() => everySlot, { urgent: false });
    for (let n = 0; n < 100; n += 1) lapse(`m${n}`);
    await relay();
    expect([await wired.store.unreadCount('ann'), counted.length]).toEqual([100, 0]);
    isDue = false;
    await relay();
    expect(counted.length).toBe(100);
    isDue = true;
    lapse('m100');
    await relay();
    expect(counted.length).toBe(100);
    await wired.relay.drain();
    expect(counted.length).toBe(101);
    expect(wired.outbox.left()).toEqual([]);
  });

  it('is counted also while people never cease to be told', async () => {
    const LAST = 1_000;
    let told = 0;
    const countedAt: number[] = [];
    const wired = wireNotify(connection, {
      mostFollowing: 10,
      effects: {
        count: async () => {
          countedAt.push(told);
        },
      },
    });
    function more(): void {
      if (told === LAST) return;
      told += 1;
      wired.outbox.commit(`m${told}`, task(['person:ann']), count);
      offering(wired.relay, wired, `m${told}`);
    }
    const { put } = wired.store;
    // With each that is told comes another.
    wired.store.put = (...given) => {
      more();
      return put(...given);
    };
    wired.relay.watchOffers(() => undefined, { all: false });
    for (let n = 0; n < 200; n += 1) more();
    await wired.relay.drain();
    expect(countedAt[0]).toBeLessThan(LAST / 2);
    expect(countedAt).toHaveLength(LAST);
    expect(wired.outbox.left()).toEqual([]);
  });

  it('is counted also where nobody could be told, who is told later', async () => {
    let now = 1_000_000;
    let broken = true;
    const counted: string[] = [];
    const wired = wireNotify(connection, {
      now: () => now,
      effects: {
        count: async ({ id }) => {
          counted.push(id);
        },
      },
    });
    const { put } = wired.store;
    wired.store.put = (...given) => (broken ? Promise.reject(new Error('away')) : put(...given));
    wired.relay.watchOffers(() => undefined, { all: false });
    wired.outbox.commit('m1', task(['person:ann']), count);
    offering(wired.relay, wired, 'm1');
    await wired.relay.drain();
    expect(counted).toEqual(['m1']);
    expect(wired.outbox.matters[0]?.entries).toMatchObject([{ attempts: 1, error: 'Error' }]);
    broken = false;
    now += 1_000;
    await wired.relay.drain();
    expect(counted).toEqual(['m1']);
    expect(wired.outbox.left()).toEqual([]);
    expect(await wired.store.unreadCount('ann')).toBe(1);
  });

  it('stays outstanding with what came beside it, and is told once', async () => {
    const wired = wireNotify(connection);
    wired.relay.watchOffers(() => undefined, { all: false });
    wired.outbox.commit('m1', task(['post:health:data']));
    offering(wired.relay, wired, 'm1');
    const [other] = wired.outbox.commit('m1', {
      effect: 'register',
      change: { register: 'suspensions', subject: 'x', op: 'put', title: '', why: '', units: [] },
      by: { name: '甲' },
    });
    let left: string[] = [];
    const { pending } = wired.outbox;
    wired.outbox.pending = (which) => {
      left = left.length > 0 ? left : wired.outbox.left();
      return pending(which);
    };
    await wired.relay.drain();
    expect(left).toEqual([other?.id]);
    expect(wired.outbox.left()).toEqual([]);
    expect(await wired.all()).toHaveLength(1);
  });
});

it('what was committed while a pass is under way is carried out when drain resolves', async () => {
  const wired = wireNotify(connection);
  wired.outbox.commit('m1', task(['post:works:data']));
  const first = wired.relay.drain();
  wired.outbox.commit('m2', task(['post:health:data']));
  await Promise.all([first, wired.relay.drain()]);
  expect(wired.outbox.left()).toEqual([]);
});

it('a poisoned entry is counted and retried later, and holds up only what changes the same documents', async () => {
  let now = 1_000_000;
  let broken = true;
  const applied: string[] = [];
  const wired = wireNotify(connection, {
    now: () => now,
    effects: {
      registers: {
        apply(change) {
          if (broken && change.subject === 'bad') return Promise.reject(new Error('no disk'));
          return Promise.resolve(void applied.push(`${change.op} ${change.subject}`));
        },
      },
    },
  });
  const change = (subject: string, op: 'put' | 'lift'): CarriedOut => ({
    effect: 'register',
    change: { register: 'suspensions', subject, op, title: '', why: '', units: [] },
    by: { name: '甲' },
  });
  const [poisoned] = wired.outbox.commit(
    'm1',
    change('bad', 'put'),
    change('bad', 'lift'),
    change('good', 'put'),
    task(['post:works:data']),
  );
  wired.outbox.commit('m2', task(['post:health:data']));
  await wired.relay.drain();
  expect(applied).toEqual(['put good']);
  expect(await wired.all()).toHaveLength(4);
  const noted = () => wired.outbox.matters[0]?.entries[0];
  // The reason names the kind of the fault only: what a database says quotes what it refuses.
  expect(noted()).toMatchObject({ id: poisoned?.id, attempts: 1, failedAt: new Date(now), error: 'Error' });
  // Not tried again before its time.
  await wired.relay.drain();
  expect(noted()?.attempts).toBe(1);
  broken = false;
  now += 1_000;
  await wired.relay.drain();
  expect(applied).toEqual(['put good', 'put bad', 'lift bad']);
  expect(wired.outbox.left()).toEqual([]);
});

it('after its last attempt an entry is set aside with its lane, and is not tried any more', async () => {
  let now = 1_000_000;
  let tries = 0;
  const apply = () => Promise.reject(new NotCarriedOut(`来不及 ${++tries}`));
  const wired = wireNotify(connection, { now: () => now, effects: { registers: { apply } } });
  const put: CarriedOut = {
    effect: 'register',
    change: { register: 'suspensions', subject: 'bad', op: 'put', title: '', why: '', units: [] },
    by: { name: '甲' },
  };
  const [head] = wired.outbox.commit('m1', put, put);
  for (let n = 0; n < MAX_ATTEMPTS + 5; n++) {
    await wired.relay.drain();
    now += 3_600_000;
  }
  expect(tries).toBe(MAX_ATTEMPTS);
  expect(wired.relay.status()).toMatchObject({ failed: MAX_ATTEMPTS, setAside: 1 });
  expect(wired.outbox.matters[0]?.entries).toMatchObject([
    { id: head?.id, dueAt: null, attempts: MAX_ATTEMPTS, error: `来不及 ${MAX_ATTEMPTS}` },
    { dueAt: null, behind: head?.id },
  ]);
});

it('what this process does not know is left to those who do, and holds up nothing else', async () => {
  let now = 1_000_000;
  let known = false;
  const wired = wireNotify(connection, { now: () => now, knows: (matter) => known || matter.id !== 'm1' });
  wired.outbox.commit('m1', task(['post:works:data']));
  wired.outbox.commit('m2', task(['post:health:data']));
  await wired.relay.drain();
  expect(wired.outbox.left()).toHaveLength(1);
  expect(wired.outbox.matters[0]?.entries[0]?.attempts).toBeUndefined();
  known = true;
  now += 60_100;
  await wired.relay.drain();
  expect(wired.outbox.left()).toEqual([]);
});

it('of what waits, only the urgent goes first', async () => {
  const wired = wireNotify(connection);
  wired.outbox.commit('m1', task(['post:works:data']));
  const [urgent] = wired.outbox.commit('m1', task(['post:health:data'], { urgent: true }));
  await wired.relay.relay(() => everySlot, { urgent: true });
  expect(await ids(wired)).toEqual([`${urgent?.id}:cai:in-app`]);
  expect(wired.outbox.left()).toHaveLength(1);
});

it('hundreds of poisoned matters leave room for the others', async () => {
  const wired = wireNotify(connection, {
    effects: {
      project: ({ id }) => (id.startsWith('bad') ? Promise.reject(new Error('x')) : Promise.resolve()),
    },
  });
  for (let n = 0; n < 150; n++) wired.outbox.commit(`bad${n}`, { effect: 'project' });
  for (let n = 0; n < 100; n++) wired.outbox.commit(`good${n}`, { effect: 'project' });
  await wired.relay.drain();
  expect(wired.relay.status().failed).toBe(150);
  expect(wired.outbox.left().filter((id) => id.startsWith('good'))).toEqual([]);
});

it('what another holds for a moment is tried again each second, and is never given up', async () => {
  let now = 1_000_000;
  let held = true;
  const wired = wireNotify(connection, {
    now: () => now,
    effects: { count: () => (held ? Promise.reject(new HeldUp('x')) : Promise.resolve()) },
  });
  wired.outbox.commit('m1', { effect: 'count' });
  for (let second = 0; second < 2 * MAX_ATTEMPTS; second++, now += 1_000) await wired.relay.drain();
  expect([wired.outbox.left().length, wired.relay.status()]).toMatchObject([1, { failed: 0, setAside: 0 }]);
  held = false;
  await wired.relay.drain();
  expect(wired.outbox.left()).toEqual([]);
});

it('a letter behind another is written as soon as that is', async () => {
  const written: string[] = [];
  const wired = wireNotify(connection, { effects: { letter: async (_, { id }) => void written.push(id) } });
  const letter = { effect: 'letter', letter: 'acceptance', form: {}, basis: [] } as unknown as CarriedOut;
  const both = wired.outbox.commit('m1', letter, letter);
  await wired.relay.drain();
  expect([written, wired.outbox.left()]).toEqual([both.map(({ id }) => id), []]);
});

it('nobody is told later because letters are being written, and each letter is written once', async () => {
  const written: string[] = [];
  let finish: () => void = () => undefined;
  const drawn = new Promise<void>((done) => (finish = done));
  const wired = wireNotify(connection, {
    effects: { letter: async (_, { id }) => void (written.push(id), await drawn) },
  });
  const letter = { effect: 'letter', letter: 'acceptance', form: {}, basis: [] } as unknown as CarriedOut;
  const told: (string | undefined)[] = [];
  for (let n = 0; n < 100; n++) {
    const [, notice] = wired.outbox.commit(`m${n}`, letter, task(['post:health:data']));
    told.push(notice?.id);
  }
  const relay = () => wired.relay.relay(() => everySlot, { urgent: false });
  await relay();
  await relay();
  expect((await ids(wired)).sort()).toEqual(told.map((id) => `${id}:cai:in-app`).sort());
  expect(wired.outbox.left()).toEqual(written);
  finish();
  await wired.relay.drain();
  expect([wired.outbox.left(), new Set(written).size, written.length]).toEqual([[], 100, 100]);
});

it('a fan-out goes on where it stopped, and a unit without a holder of the post is still able to answer', async () => {
  let now = 1_000_000;
  const wired = wireNotify(connection, { now: () => now });
  const units = Array.from({ length: 450 }, (_, n) => `u${String(n).padStart(3, '0')}`);
  wired.city.hold('u449', 'data', 'zoe');
  const ask: CarriedOut = {
    effect: 'askReceipts',
    item: 'receipts#2',
    units,
    post: 'data',
    title: '比对',
    provisional: false,
    subject: '请回执',
    body: '结果',
  };
  const [entry] = wired.outbox.commit('m1', ask);
  let calls = 0;
  const crashing = wired.makeRelay({
    outbox: {
      advance: (...args) => (++calls === 2 ? Promise.reject(new Error('killed')) : wired.outbox.advance(...args)),
    },
  });
  await crashing.drain();
  expect(wired.receipts.all.size).toBe(400);
  expect(wired.outbox.matters[0]?.entries[0]?.cursor).toBe(200);
  now += 1_000;
  await wired.makeRelay().drain();
  expect(wired.receipts.all.size).toBe(450);
  expect(wired.completed).toEqual(['m1/receipts#2']);
  expect(wired.receipts.all.get('m1.receipts#2.u000')?.parties).toEqual(['post:u000:data', 'post:u000:head']);
  expect(wired.receipts.all.get('m1.receipts#2.u449')?.parties).toEqual(['post:u449:data']);
  expect((await wired.store.noticesOf('zoe', { unread: false, limit: 9 }))[0]).toMatchObject({
    id: `${entry?.id}/u449:zoe:in-app`,
    kind: 'receipt',
    receipt: 'm1.receipts#2.u449',
  });
});

it('only units whose receipt is open are reminded, and the line above once', async () => {
  const wired = wireNotify(connection);
  const base = { item: 'receipts#2', subject: '请回执', body: '结果' };
  wired.outbox.commit('m1', {
    effect: 'askReceipts',
    ...base,
    units: ['works', 'health'],
    post: 'data',
    title: '比对',
    provisional: false,
  });
  await wired.relay.drain();
  const receipt = wired.receipts.all.get('m1.receipts#2.works');
  if (receipt) receipt.state = 'confirmed';
  const [lapse] = wired.outbox.commit('m1', {
    effect: 'remindReceipts',
    ...base,
    kind: 'lapse',
    line: ['post:bureau:head'],
  });
  await wired.relay.drain();
  expect((await ids(wired)).filter((id) => lapse && id.startsWith(lapse.id))).toEqual([
    `${lapse?.id}/health:cai:in-app`,
    `${lapse?.id}:boss:in-app`,
  ]);
});

it('a step that is open again is closed where the last one had answered before it was told that nobody asks', async () => {
  const wired = wireNotify(connection);
  wired.outbox.commit('m1', { effect: 'reviveReceipts', item: 'receipts#2' });
  await wired.relay.drain();
  expect(wired.completed).toEqual(['m1/receipts#2']);
});

it('a closed task takes its notices back: seen ones as acted upon, unseen ones as not needed', async () => {
  const wired = wireNotify(connection);
  const [asked] = wired.outbox.commit('m1', task(['post:works:data']));
  await wired.relay.drain();
  await wired.store.markRead('bob', undefined, '2026-11-23T03:00:00.000Z');
  wired.outbox.commit('m1', { effect: 'settle', items: ['verify#1'], acted: true });
  await wired.relay.drain();
  expect(Object.fromEntries((await wired.all()).map(({ id, state }) => [id, state]))).toEqual({
    [`${asked?.id}:ann:in-app`]: 'acted',
    [`${asked?.id}:ann:wechaty`]: 'superseded',
    [`${asked?.id}:bob:in-app`]: 'acted',
  });
  expect(await wired.store.unreadCount('ann')).toBe(0);
});

it('a notice that is relayed after its task was closed asks nobody for anything', async () => {
  const wired = wireNotify(connection);
  wired.closed.add('m1/verify#1');
  wired.outbox.commit('m1', task(['post:works:data']));
  await wired.relay.drain();
  expect(new Set((await wired.all()).map(({ state }) => state))).toEqual(new Set(['superseded']));
  expect(await wired.store.unreadCount('ann')).toBe(0);
});

it('begins nothing any more once it is stopped', async () => {
  const wired = wireNotify(connection);
  await wired.relay.stop();
  wired.outbox.commit('m2', task(['post:works:data']));
  await wired.relay.drain();
  expect(wired.outbox.left()).toHaveLength(1);
});
