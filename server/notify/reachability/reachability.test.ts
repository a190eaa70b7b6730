import type mongoose from 'mongoose';
import type { Item, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { addMs, dayOf, MS_PER_DAY } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import type { Listed } from '../../matters/listed.ts';
import { connect } from '../../store/base/connection.ts';
import { fakeWebhook, type FakeEndpoint } from '../channels/fake-webhook.ts';
import { AT, fakeCity, wireNotify } from '../fake-city.ts';
import { wecomBotChannel } from '../channels/wecom-bot/channel.ts';
import { inAppChannel } from '../channels/in-app.ts';
import { createWellness } from '../outgoing/wellness.ts';
import { createDaily } from './daily.ts';
import { createInvitations } from './invitations.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import type { Standing } from '../../matters/ports.ts';
import { reachabilityHandlers } from './handlers.ts';
import { createReachability } from './reachability.ts';

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

const by = { account: 'bot', max: 10, leaseSeconds: 30, waitSeconds: 0 };
const DUE = addMs(AT, MS_PER_DAY);

/** The chat reaches ann and dan, the second channel ann, and a task of that party is open. */
function wire(parties: string[] = ['post:works:data'], tasks = 1, matters = 1) {
  const endpoint: FakeEndpoint = { statuses: [200], received: [] };
  const second = { ...fakeWebhook(endpoint, { secret: 's', reaches: (person) => person === 'ann' }), name: 'second' };
  const wired = wireNotify(connection, { channels: [second] });
  const items = Array.from(
    { length: tasks },
    (_, n) =>
      ({ id: `verify#${n + 1}`, step: 'verify', kind: 'task', parties, deadlines: [{ at: DUE }] }) as unknown as Item,
  );
  const state = {
    ...{ number: '260001', title: '某事项', procedure: 'data-correction', version: 1, items },
  } as unknown as MatterState;
  const reachability = createReachability({
    ...{ channels: wired.channels, wellness: wired.wellness, bounces: wired.bounces, reach: wired.reach },
    holders: () => ['ann', 'bob', 'dan'],
    keysOf: (person) => (person === 'dan' ? ['post:cloud:duty'] : ['post:works:data']),
    todo: (keys, { limit }) =>
      Promise.resolve(
        keys.some((key) => parties.includes(key))
          ? Array.from(
              { length: Math.min(limit, matters) },
              (_, n) => ({ id: `m${n + 1}`, state }) as unknown as Listed,
            )
          : [],
      ),
    now: () => AT,
  });
  return { ...wired, reachability };
}
type Wired = ReturnType<typeof wire>;
const who = async ({ reachability }: Wired) =>
  (await reachability.look()).unreached.map(({ person, hindrances }) => [
    person,
    hindrances.map(({ channel, why }) => `${channel} ${why}`),
  ]);
const fails = (wired: Wired, channel: string) => {
  for (let n = 0; n < 3; n++) wired.wellness.heard(channel, { result: 'retry', reason: 'offline' });
};

it('says who is not reached, and by each channel why', async () => {
  const wired = wire();
  expect(await who(wired)).toEqual([['bob', ['wechaty unbound', 'second unbound']]]);
  fails(wired, 'wechaty');
  expect(await who(wired)).toEqual([
    ['bob', ['wechaty unbound', 'second unbound']],
    ['dan', ['wechaty unwell', 'second unbound']],
  ]);
});

it('who was refused is not reached, until something gets through to him', async () => {
  const wired = wire();
  const alarm = (item: string) => {
    wired.outbox.commit('m1', {
      ...{ effect: 'notify', to: ['post:cloud:duty'], kind: 'alert', subject: '告警', body: '某事', item },
      ...{ urgent: true, words: ['确认'] },
    });
    return wired.relay.drain();
  };
  await alarm('a#1');
  const [first] = await wired.claims.claim('wechaty', by);
  await wired.claims.finish(first?.id ?? '', 1, { result: 'refused', reason: 'deleted us' });
  expect(await who(wired)).toContainEqual(['dan', ['wechaty refused', 'second unbound']]);
  // Also for another process.
  await wired.bounces.look();
  expect(await who(wired)).toHaveLength(2);
  await alarm('b#1');
  const [next] = await wired.claims.claim('wechaty', by);
  await wired.claims.finish(next?.id ?? '', 1, { result: 'accepted' });
  expect(await who(wired)).toHaveLength(1);
});

it('a deadline is endangered when nobody of those who could act is reached', async () => {
  expect((await wire().reachability.look()).endangered).toEqual([]);
  const wired = wire();
  fails(wired, 'wechaty');
  fails(wired, 'second');
  expect((await wired.reachability.look()).endangered).toEqual([
    expect.objectContaining({ matter: 'm1', item: 'verify#1', dueAt: DUE, persons: ['ann', 'bob'] }),
  ]);
});

it('says how many there are where it lists some, and when it has looked at the first due only', async () => {
  const wired = wire(['post:works:data'], 1, 301);
  fails(wired, 'wechaty');
  fails(wired, 'second');
  const looked = await wired.reachability.look();
  expect([looked.endangered.length, looked.lookedAt]).toEqual([300, 300]);
  const invited = Array.from({ length: 201 }, (_, n) => ({ person: `p${n}`, at: AT }));
  const { readReachability } = reachabilityHandlers({
    look: () => Promise.resolve({ ...looked, invited }),
    people: { directory: () => wired.city.directory(), standing: () => ({ administrator: true }) as Standing },
    titleOf: () => '核实',
    clock: { now: () => AT },
  });
  const answer = await readReachability({
    ...{ caller: { kind: 'person', person: 'boss', channel: 'miniapp' }, params: undefined, query: undefined },
    ...{ body: undefined, key: undefined, requestId: 'r' },
  });
  if (isRejection(answer)) throw new Error(answer.text);
  expect([answer.endangeredCount, answer.endangered.length, answer.lookedAt]).toEqual([300, 200, 300]);
  expect([answer.invitedCount, answer.invited.length]).toEqual([201, 200]);
  // All of them looked at: nothing is said of more.
  const whole = wire(['post:works:data'], 1, 300);
  fails(whole, 'wechaty');
  fails(whole, 'second');
  expect(await whole.reachability.look()).not.toHaveProperty('lookedAt');
});

describe('the notice of a morning', () => {
  const daily = (wired: Wired, now: string, working = true, settled = true) =>
    createDaily({
      ...{ store: wired.store, notices: wired.notices, look: wired.reachability.look, now: () => now },
      ...{ administrators: () => ['boss'], nameOf: (person) => `${person}先生`, isWorkingDay: () => working },
      isSettled: () => settled,
    });

  it('tells the administrators once a day, whoever looks, what nobody could be told', async () => {
    const wired = wire();
    fails(wired, 'wechaty');
    fails(wired, 'second');
    const sweeps = [daily(wired, AT), daily(wired, AT)];
    await Promise.all(sweeps.map((one) => one.sweep()));
    expect(await sweeps[0]?.sweep()).toBe(false);
    const [notice, ...more] = await wired.store.noticesOf('boss', { unread: true, limit: 5 });
    expect([notice?.subject, more]).toEqual(['3 人推送不到，1 项有期限的待办无人能收到', []]);
    expect(notice?.body).toMatch(
      /不能用的渠道：聊天机器人、second。[\s\S]*ann先生、bob先生、dan先生[\s\S]*某事项（260001）/,
    );
    expect(notice?.event).toBe(`unreached.${dayOf(AT)}`);
  });

  it('of more than it names it says how many more', async () => {
    const wired = wire(['post:works:data'], 8);
    fails(wired, 'wechaty');
    fails(wired, 'second');
    await daily(wired, AT).sweep();
    const [notice] = await wired.store.noticesOf('boss', { unread: true, limit: 5 });
    expect(notice?.body).toMatch(/下列 8 项待办[\s\S]*· 另有 2 项\n/);
  });

  it('not while a channel may only have been started a moment ago: then as soon as that is known', async () => {
    const wired = wire();
    fails(wired, 'wechaty');
    fails(wired, 'second');
    expect(await daily(wired, AT, true, false).sweep()).toBe(false);
    expect(await wired.store.noticesOf('boss', { unread: true, limit: 5 })).toEqual([]);
    expect(await daily(wired, AT).sweep()).toBe(true);
  });

  it('a channel is known not to be well once it has been so for two minutes', async () => {
    let now = 0;
    const chat = {
      ...fakeWebhook({ statuses: [], received: [] }, { secret: 's', reaches: () => true }),
      name: 'wechaty',
    };
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const wellness = createWellness([inAppChannel(fakeCity()), chat], silent, () => now);
    expect(wellness.isSettled()).toBe(true);
    for (let n = 0; n < 3; n += 1) wellness.heard('wechaty', { result: 'retry', reason: 'no answer' });
    now = 119_000;
    wellness.heard('wechaty', { result: 'retry', reason: 'no answer' });
    expect(wellness.isSettled()).toBe(false);
    now = 120_000;
    expect(wellness.isSettled()).toBe(true);
    wellness.isThere('wechaty');
    expect(wellness.states().every(({ ok }) => ok)).toBe(true);
  });

  it('not on a day off, nor before the morning', async () => {
    const wired = wire();
    await daily(wired, AT, false).sweep();
    await daily(wired, `${dayOf(AT)}T00:10:00.000Z`).sweep();
    expect(await wired.store.noticesOf('boss', { unread: true, limit: 5 })).toEqual([]);
  });
});

describe('whoever has not written to WeCom’s bot', () => {
  const BOT = 'wecom-bot';
  /** Bob has an account there and a system of his own beside it; the bot is tried first. */
  function wireBot() {
    const endpoint: FakeEndpoint = { statuses: [200], received: [] };
    const second = { ...fakeWebhook(endpoint, { secret: 's', reaches: (person) => person === 'bob' }), name: 'second' };
    const bot = wecomBotChannel({
      reach: { wecomMemberOf: (person) => (person === 'bob' ? 'Bob' : undefined), roomsOf: () => [] },
      isSilent: (person) => wired.bounces.of(person, BOT) !== undefined,
      lastClaimAt: () => Promise.resolve(0),
      now: () => 0,
    });
    const wired = wireNotify(connection, { channels: [bot, second] });
    const bounced = { all: () => Promise.resolve([wired.bounces.of('bob', BOT)].filter((one) => one !== undefined)) };
    const invitations = () =>
      createInvitations({
        ...{ store: wired.store, bounces: bounced, notices: wired.notices, now: () => wired.time.city },
        isInvited: () => true,
      });
    const push = async (item: string) => {
      wired.outbox.commit('m1', {
        ...{ effect: 'notify', to: ['person:bob'], kind: 'info', subject: '告知', body: '某事', item },
        ...{ urgent: false, words: [] },
      });
      await wired.relay.drain();
    };
    const claimed = async (channel: string) =>
      (await wired.claims.claim(channel, by)).map(({ id, fence, subject }) => ({ id, fence, subject }));
    return { ...wired, invitations, push, claimed };
  }
  const invitation = expect.stringMatching(/给“办结”机器人发一句“你好”/) as string;

  it('is invited once, by another way, and pushed to by others until he has', async () => {
    const wired = wireBot();
    await wired.push('a#1');
    const [first] = await wired.claimed(BOT);
    await wired.claims.finish(first?.id ?? '', first?.fence ?? 0, { result: 'refused', reason: 'errcode 93006' });
    const one = wired.invitations();
    await Promise.all([one.sweep(), wired.invitations().sweep()]);
    wired.time.city = addMs(AT, 3 * MS_PER_DAY);
    expect([await one.sweep(), await wired.invitations().sweep()]).toEqual([0, 0]);
    await wired.push('b#1');
    expect(await wired.claimed(BOT)).toEqual([]);
    const told = (await wired.store.noticesOf('bob', { unread: true, limit: 9 })).map(({ subject }) => subject);
    expect(told.filter((subject) => subject.includes('你好'))).toEqual([invitation]);
    const elsewhere = (await wired.all()).filter(({ channel }) => channel === 'second').map(({ subject }) => subject);
    expect(elsewhere).toHaveLength(2);
    expect(elsewhere).toEqual(expect.arrayContaining(['告知', invitation]));

    await wired.bounces.mended('bob', BOT);
    await wired.push('c#1');
    expect((await wired.claimed(BOT)).map(({ subject }) => subject)).toEqual(['告知']);
  });

  it('is seen by an administrator, with since when, however else he is reached', async () => {
    const wired = wireBot();
    wired.bounces.refused({ person: 'bob', channel: BOT, reason: 'errcode 93006', at: AT });
    const reachability = createReachability({
      ...{ channels: wired.channels, wellness: wired.wellness, bounces: wired.bounces, reach: wired.reach },
      ...{ holders: () => ['ann', 'bob'], keysOf: () => [], todo: () => Promise.resolve([]), now: () => AT },
    });
    const { invited, unreached } = await reachability.look();
    expect(invited).toEqual([{ person: 'bob', at: AT }]);
    expect(unreached.map(({ person }) => person)).toEqual([]);
  });
});
