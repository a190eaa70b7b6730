/** What is put off comes back once, at its time, to him alone; no later than the warning, and nothing that rings. */
import type mongoose from 'mongoose';
import type { Effect, MatterState, Timer } from '@banjie/shared/engine/matter/state.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { addDays, addMs, atTime, dayOf, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { connect } from '../../store/base/connection.ts';
import { snoozeStore } from '../../store/notices/snoozes.ts';
import { AT, wireNotify } from '../fake-city.ts';
import { createNeeded } from '../needed.ts';
import { createSnoozes, type Seen } from './snooze.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => Promise.all(['notices', 'snoozes'].map((one) => connection.collection(one).deleteMany({}))));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

type Notify = Extract<Effect, { effect: 'notify' }>;
const task = (item: string, more: Partial<Notify> = {}): Notify => ({
  ...{ effect: 'notify', to: ['person:ann', 'person:dan'], kind: 'task', subject: `待办：${item}`, body: '某事', item },
  ...{ urgent: false, words: ['答复'], ...more },
});
const caller = { kind: 'person', person: 'ann', channel: 'miniapp' } as const;
const weekdays = {
  version: '1',
  isWorkingDay: (day: string) => ({ working: !/-(?:28|29)$/.test(day), provisional: false }),
};

function wire() {
  const wired = wireNotify(connection);
  const needed = createNeeded({ ...wired, now: () => wired.time.city });
  const store = snoozeStore(connection);
  const process = () =>
    createSnoozes({ store, notices: wired.notices, needed, calendar: weekdays, now: () => wired.time.city });
  const snoozes = process();
  /** As ann sees it: the task is hers, due then, with these timers. */
  const seen = (item: string, dueAt?: Instant, timers: Omit<Timer, 'item'>[] = []): Seen => ({
    keys: ['person:ann'],
    receipts: [],
    state: {
      id: 'm1',
      items: [
        { id: item, kind: 'task', parties: ['person:ann'], deadlines: dueAt === undefined ? [] : [{ at: dueAt }] },
      ],
      timers: timers.map((one) => ({ ...one, item })),
    } as unknown as MatterState,
  });
  const by = { account: 'bot', max: 100, leaseSeconds: 30, waitSeconds: 0 };
  return {
    ...{ wired, snoozes, seen, store, process },
    tell: async (...effects: Notify[]) => {
      wired.outbox.commit('m1', ...effects);
      await wired.relay.drain();
    },
    /** What is pushed, and taken by the bot. */
    async comes(person = 'ann') {
      const claimed = await wired.claims.claim('wechaty', by);
      for (const { id, fence } of claimed) await wired.claims.finish(id, fence, { result: 'accepted' });
      return claimed.filter((one) => one.person === person).map(({ subject }) => subject);
    },
  };
}

it('comes back once at its time, to him alone, whatever he has set; until then it counts as read', async () => {
  const { wired, snoozes, seen, tell, comes, process } = wire();
  await tell(task('a#1'));
  expect(await comes()).toEqual(['待办：a#1']);
  expect(await snoozes.put(seen('a#1'), caller, 'hour')).toMatchObject({ until: addMs(AT, MS_PER_HOUR) });
  expect([await wired.store.unreadCount('ann'), await wired.store.unreadCount('dan')]).toEqual([0, 1]);
  wired.time.city = addMs(AT, MS_PER_HOUR - MS_PER_MINUTE);
  expect(await snoozes.sweep()).toBe(0);
  wired.preferences.set('ann', 'never');
  wired.time.city = addMs(AT, MS_PER_HOUR);
  await Promise.all([snoozes.sweep(), process().sweep(), process().sweep()]);
  expect(await comes()).toEqual(['到时提醒：待办：a#1']);
  expect([await wired.store.unreadCount('ann'), await wired.store.unreadCount('dan')]).toEqual([1, 1]);
  await snoozes.sweep();
  expect(await comes()).toEqual([]);
  expect(await snoozes.view(seen('a#1'), 'ann')).not.toHaveProperty('until');
  const [again] = await wired.store.noticesOf('ann', { unread: true, limit: 1 });
  expect(again).toMatchObject({ words: ['答复'], item: 'a#1', matter: 'm1' });
});

it('who opens it before he is told of it can put it off too; what tells him of it then counts as read', async () => {
  const { wired, snoozes, seen, comes } = wire();
  wired.outbox.commit('m1', task('a#1'));
  expect(await snoozes.put(seen('a#1'), caller, 'hour')).toMatchObject({ until: addMs(AT, MS_PER_HOUR) });
  wired.preferences.set('ann', { until: addMs(AT, MS_PER_MINUTE) });
  await wired.relay.drain();
  await snoozes.sweep();
  expect([await wired.store.unreadCount('ann'), await wired.store.unreadCount('dan')]).toEqual([0, 1]);
  expect(await comes()).toEqual([]);
  wired.time.city = addMs(AT, MS_PER_HOUR);
  await snoozes.sweep();
  await snoozes.sweep();
  expect(await comes()).toEqual(['到时提醒：待办：a#1']);
});

it('what is still to come of it does not come before; the others’ does', async () => {
  const { wired, snoozes, seen, tell } = wire();
  wired.preferences.set('ann', { until: addMs(AT, 2 * MS_PER_HOUR) });
  wired.preferences.set('dan', { until: addMs(AT, 2 * MS_PER_HOUR) });
  await tell(task('a#1'));
  await snoozes.put(seen('a#1'), caller, 'tomorrow');
  wired.time.city = addMs(AT, 3 * MS_PER_HOUR);
  await wired.ladder.sweep();
  const pushed = await wired.claims.claim('wechaty', { account: 'bot', max: 9, leaseSeconds: 30, waitSeconds: 0 });
  expect(pushed.map(({ person }) => person)).toEqual(['dan']);
});

it('what was done or went into other hands meanwhile does not come back, nor what is not put off any more', async () => {
  const { wired, snoozes, seen, tell, comes } = wire();
  await tell(task('a#1'));
  await comes();
  const later = async (before: () => unknown) => {
    await snoozes.put(seen('a#1'), caller, 'hour');
    await before();
    wired.time.city = addMs(wired.time.city, 2 * MS_PER_HOUR);
    await snoozes.sweep();
    return comes();
  };
  expect(await later(() => snoozes.end('ann', 'm1'))).toEqual([]);
  expect(await later(() => wired.hands.set('m1/a#1', ['person:cai']))).toEqual([]);
  expect(await later(() => wired.closed.add('m1/a#1'))).toEqual([]);
  expect(await snoozes.listOf('ann')).toEqual([]);
});

it('a later choice takes the place of the one before', async () => {
  const { wired, snoozes, seen, tell, comes } = wire();
  await tell(task('a#1'));
  await comes();
  await snoozes.put(seen('a#1'), caller, 'hour');
  const until = atTime(addDays(dayOf(AT), 2), '15:30');
  await snoozes.put(seen('a#1'), caller, until);
  wired.time.city = addMs(AT, 2 * MS_PER_HOUR);
  await snoozes.sweep();
  expect(await comes()).toEqual([]);
  wired.time.city = until;
  await snoozes.sweep();
  expect(await comes()).toEqual(['到时提醒：待办：a#1']);
});

it('reaches no further than the warning before the deadline, and after it half of what is left', async () => {
  const { snoozes, seen, tell } = wire();
  await tell(task('a#1'));
  const dueAt = addMs(AT, 40 * MS_PER_HOUR);
  const warned = addMs(AT, 30 * MS_PER_MINUTE);
  const early = seen('a#1', dueAt, [
    { at: warned, kind: 'remind' },
    { at: dueAt, kind: 'lapse' },
  ]);
  expect(await snoozes.put(early, caller, 'hour')).toMatchObject({
    rejected: 'notNow',
    text: expect.stringMatching('最迟') as string,
  });
  expect(isRejection(await snoozes.put(early, caller, addMs(AT, 20 * MS_PER_MINUTE)))).toBe(false);
  expect((await snoozes.view(early, 'ann')).options).toEqual([]);
  const late = seen('a#1', dueAt, [{ at: dueAt, kind: 'lapse' }]);
  expect(await snoozes.view(late, 'ann')).toMatchObject({ latest: addMs(AT, 20 * MS_PER_HOUR) });
  expect(await snoozes.put(seen('a#1', addMs(AT, MS_PER_MINUTE)), caller, 'hour')).toMatchObject({
    rejected: 'notNow',
  });
});

it('nothing that has rung, nothing that is not his, no time that is past or far away', async () => {
  const { snoozes, seen, tell, comes } = wire();
  await tell(task('a#1', { urgent: true, kind: 'alert' }));
  await comes();
  expect(await snoozes.put(seen('a#1'), caller, 'hour')).toMatchObject({
    rejected: 'notNow',
    text: expect.stringMatching('紧急') as string,
  });
  const other = { ...seen('b#1'), keys: [] };
  expect(await snoozes.put(other, { ...caller, person: 'bob' }, 'hour')).toMatchObject({ rejected: 'notNow' });
  const bob = { ...caller, person: 'bob' };
  expect(await snoozes.put(seen('b#1'), bob, addMs(AT, -MS_PER_HOUR))).toMatchObject({ rejected: 'invalid' });
  expect(await snoozes.put(seen('b#1'), bob, addMs(AT, 31 * 24 * MS_PER_HOUR))).toMatchObject({ rejected: 'invalid' });
});
