import type mongoose from 'mongoose';
import fc from 'fast-check';
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import { addMs, MS_PER_HOUR } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { connect } from '../../store/base/connection.ts';
import { fakeWebhook, type FakeEndpoint } from '../channels/fake-webhook.ts';
import type { Channel } from '../channels/channel.ts';
import { AT, wireNotify } from '../fake-city.ts';
import type { Delivery } from '../ports.ts';

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

type Notify = Extract<Effect, { effect: 'notify' }>;
const task: Notify = {
  effect: 'notify',
  to: ['person:ann'],
  kind: 'task',
  subject: '待办：核实',
  body: '某事',
  item: 'verify#1',
  urgent: false,
  words: ['答复'],
};
const alert: Notify = { ...task, to: ['post:cloud:duty'], kind: 'alert', urgent: true, item: 'acknowledge#1' };
const SECOND = 1_000;

/** A city with the chat, and two channels besides that reach everybody and take everything. */
function wire(more: { channels?: string[]; endpoint?: FakeEndpoint } = {}) {
  const endpoint = more.endpoint ?? { statuses: [200], received: [] };
  const channels = (more.channels ?? ['second', 'third']).map((name): Channel => ({
    ...fakeWebhook(endpoint, { secret: 's', reaches: () => true }),
    name,
  }));
  const wired = wireNotify(connection, { channels });
  const later = (ms: number) => (wired.time.city = addMs(wired.time.city, ms));
  const goes = async (person: string): Promise<string[]> =>
    (await wired.all())
      .filter((one) => one.person === person && one.channel !== 'in-app')
      .map(({ channel, state }) => `${channel} ${state}`);
  return { ...wired, later, goes };
}
const told = async (wired: ReturnType<typeof wire>, notify: Notify) => {
  wired.outbox.commit('m1', notify);
  await wired.relay.drain();
};
const persons = (all: readonly Delivery[], event: RegExp): string[] =>
  [...new Set(all.filter((one) => event.test(one.event)).map(({ person }) => person ?? ''))].toSorted();

describe('what is urgent and not acted on', () => {
  it('goes by the next channel within a minute, and by the one after it, each once', async () => {
    const wired = wire();
    await told(wired, alert);
    await wired.claims.claim('wechaty', { account: 'bot', max: 10, leaseSeconds: 30, waitSeconds: 0 });
    expect(await wired.goes('dan')).toEqual(['wechaty claimed']);
    // Not before its time.
    wired.later(44 * SECOND);
    expect(await wired.ladder.sweep()).toBe(0);
    wired.later(SECOND);
    expect(await wired.ladder.sweep()).toBe(1);
    expect(await wired.ladder.sweep()).toBe(0);
    expect(await wired.goes('dan')).toEqual(['second queued', 'wechaty claimed']);
    await wired.claims.dispatch();
    wired.later(45 * SECOND);
    await wired.ladder.sweep();
    expect(await wired.goes('dan')).toEqual(['second accepted', 'third queued', 'wechaty claimed']);
  });

  it('is made once, however many processes make it, and after a restart', async () => {
    const wired = wire();
    await told(wired, alert);
    wired.later(45 * SECOND);
    const others = [wire(), wire(), wire()].map((one) => {
      one.time.city = wired.time.city;
      return one.ladder;
    });
    const made = await Promise.all([wired.ladder, ...others].map((one) => one.sweep()));
    expect(made.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await wired.goes('dan')).toEqual(['second queued', 'wechaty queued']);
  });

  it('goes on though it was read, and stops at once when it is acted on, whatever is due', async () => {
    const wired = wire();
    await told(wired, alert);
    await wired.store.markRead('dan', undefined, AT);
    wired.later(45 * SECOND);
    await wired.ladder.sweep();
    expect(await wired.goes('dan')).toEqual(['second queued', 'wechaty queued']);
    wired.outbox.commit('m1', { effect: 'settle', items: ['acknowledge#1'], acted: true });
    await wired.relay.drain();
    wired.later(MS_PER_HOUR);
    expect(await wired.ladder.sweep()).toBe(0);
    expect(await wired.claims.dispatch()).toBe(0);
    expect(await wired.goes('dan')).toEqual(['second superseded', 'wechaty superseded']);
  });

  it('ends where the task is closed and its notice was not settled yet', async () => {
    const wired = wire();
    await told(wired, alert);
    wired.closed.add('m1/acknowledge#1');
    wired.later(45 * SECOND);
    await wired.ladder.sweep();
    wired.later(MS_PER_HOUR);
    expect(await wired.ladder.sweep()).toBe(0);
    expect(await wired.goes('dan')).toEqual(['wechaty queued']);
  });

  it('passes over a channel that is not well, at once', async () => {
    const wired = wire();
    for (let n = 0; n < 3; n++) wired.wellness.heard('wechaty', { result: 'retry', reason: 'offline' });
    await told(wired, alert);
    expect(await wired.goes('dan')).toEqual(['second queued']);
    wired.wellness.heard('wechaty', { result: 'accepted' });
    await told(wired, { ...alert, item: 'acknowledge#2' });
    expect(await wired.goes('dan')).toEqual(['second queued', 'wechaty queued']);
  });

  it('waits in the first one where none is well', async () => {
    const wired = wire({ channels: [] });
    for (let n = 0; n < 3; n++) wired.wellness.heard('wechaty', { result: 'retry', reason: 'offline' });
    await told(wired, alert);
    expect(await wired.goes('dan')).toEqual(['wechaty queued']);
  });

  it('of a task that climbs by itself the line is left to the task', async () => {
    const wired = wire({ channels: [] });
    wired.climbing.add('m1/acknowledge#1');
    wired.city.hold('cloud', 'head', 'chief');
    await told(wired, alert);
    for (let n = 0; n < 4; n++) {
      wired.later(45 * SECOND);
      await wired.ladder.sweep();
    }
    expect(persons(await wired.all(), /\^/)).toEqual([]);
  });
});

describe('what is not urgent and unread', () => {
  it('goes on after the time of its kind, in hours in which people are awake, and not once somebody has read it', async () => {
    const wired = wire();
    await told(wired, task);
    wired.later(24 * MS_PER_HOUR);
    await wired.ladder.sweep();
    expect(await wired.goes('ann')).toEqual(['second queued', 'wechaty queued']);
    await wired.store.markRead('ann', undefined, AT);
    wired.later(48 * MS_PER_HOUR);
    await wired.ladder.sweep();
    expect(await wired.goes('ann')).toEqual(['second queued', 'wechaty queued']);
  });

  it('does not wait longer than half of what is left, nor for the night', async () => {
    const wired = wire();
    await told(wired, { ...task, dueAt: addMs(AT, 6 * MS_PER_HOUR) });
    wired.later(3 * MS_PER_HOUR);
    expect(await wired.ladder.sweep()).toBe(1);
    // 10:00 and 12 hours are 22:00, when nobody is woken for it.
    wired.time.city = AT;
    await told(wired, { ...task, item: 'verify#2', dueAt: addMs(AT, 24 * MS_PER_HOUR) });
    const seconds = async () => (await wired.goes('ann')).filter((one) => one === 'second queued').length;
    wired.later(12 * MS_PER_HOUR);
    await wired.ladder.sweep();
    expect(await seconds()).toBe(1);
    wired.later(10 * MS_PER_HOUR);
    await wired.ladder.sweep();
    expect(await seconds()).toBe(2);
  });

  it('tells others of the post, the head and who stands above, one after the other, where nobody reads it', async () => {
    const wired = wire({ channels: [] });
    wired.pools.set('m1/verify#1', ['post:works:data']);
    wired.hands.set('m1/verify#1', ['person:ann']);
    await told(wired, task);
    const rungs: string[][] = [];
    for (let n = 0; n < 5; n++) {
      wired.later(24 * MS_PER_HOUR);
      await wired.ladder.sweep();
      rungs.push(persons(await wired.all(), /\^/));
    }
    expect(rungs).toEqual([
      ['bob'],
      ['bob', 'hal'],
      ['bob', 'boss', 'hal'],
      ['bob', 'boss', 'hal'],
      ['bob', 'boss', 'hal'],
    ]);
    const [notice] = await wired.store.noticesOf('hal', { unread: true, limit: 5 });
    expect(notice).toMatchObject({ subject: '无人响应：待办：核实', words: [], item: 'verify#1' });
    expect(notice?.body).toContain('ann先生');
  });

  it('what nobody has to answer does not climb, nor what was overtaken by something newer of the same task', async () => {
    const wired = wire();
    await told(wired, { ...task, kind: 'info', words: [] });
    await told(wired, task);
    wired.later(24 * MS_PER_HOUR);
    const [entry] = wired.outbox.commit('m1', { ...task, kind: 'reminder', subject: '催办' });
    Object.assign(entry ?? {}, { at: wired.time.city });
    await wired.relay.drain();
    await wired.ladder.sweep();
    expect(await wired.goes('ann')).toEqual(['wechaty queued', 'wechaty queued', 'wechaty queued']);
  });
});

it('whatever happens in whatever order, nobody gets one event twice by one channel, and nothing after its end', async () => {
  const deeds = fc.array(
    fc.constantFrom('pass', 'sweep', 'sweepTwice', 'dispatch', 'fail', 'recover', 'claim', 'read', 'lose', 'act'),
    { minLength: 1, maxLength: 14 },
  );
  await fc.assert(
    fc.asyncProperty(deeds, fc.boolean(), async (order, urgent) => {
      await connection.collection('notices').deleteMany({});
      const endpoint: FakeEndpoint = { statuses: [200], received: [] };
      const wired = wire({ endpoint });
      const asked = urgent ? alert : task;
      await told(wired, asked);
      let ended: string[] | undefined;
      const by = { account: 'bot', max: 10, leaseSeconds: 30, waitSeconds: 0 };
      const does: Record<string, () => unknown> = {
        pass: () => wired.later(urgent ? 50 * SECOND : 25 * MS_PER_HOUR),
        sweep: () => wired.ladder.sweep(),
        sweepTwice: () => Promise.all([wired.ladder.sweep(), wired.ladder.sweep()]),
        dispatch: () => wired.claims.dispatch(),
        fail: () => (endpoint.statuses = [410]),
        recover: () => (endpoint.statuses = [200]),
        claim: async () => {
          for (const { id, fence } of await wired.claims.claim('wechaty', by))
            await wired.claims.finish(id, fence, { result: 'refused', reason: 'x' });
        },
        read: () => wired.store.markRead(urgent ? 'dan' : 'ann', undefined, AT),
        lose: () => wired.hands.set(`m1/${asked.item ?? ''}`, ['person:cai']),
        async act() {
          wired.closed.add(`m1/${asked.item ?? ''}`);
          await wired.store.settle('m1', [asked.item ?? ''], true);
          ended = endpoint.received.map(({ id }) => id);
        },
      };
      for (const deed of order) await does[deed]?.();
      await wired.ladder.sweep();
      await wired.claims.dispatch();
      const all = await wired.all();
      const keys = all.map(({ event, person, channel }) => `${event}:${person ?? ''}:${channel}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(new Set(endpoint.received.map(({ id }) => id)).size).toBe(endpoint.received.length);
      if (ended) expect(endpoint.received.map(({ id }) => id)).toEqual(ended);
      if (ended) expect(all.filter(({ state }) => ['queued', 'held', 'claimed'].includes(state))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
