import fc from 'fast-check';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { cityOf, fullPlan } from '@banjie/shared/engine/testing/city.ts';
import { makeMove, openSomehow } from '@banjie/shared/engine/testing/wander.ts';
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import { hasPersonalNumber } from '@banjie/shared/kernel/mask.ts';
import { testDatabase } from '../../../../test/harness/database.ts';
import type { TokenStore } from '../../../outward/token.ts';
import { connect, type Connection } from '../../../store/base/connection.ts';
import { creditStore } from '../../../store/notices/credits.ts';
import { AT, wireNotify } from '../../fake-city.ts';
import type { Delivery, Notice } from '../../ports.ts';
import { subscribeApi } from './api.ts';
import { subscribeChannel } from './channel.ts';
import { FAKE, isTaken, startFakeWechat, type FakeWechat } from './fake-wechat.ts';
import { dataOf, fieldTypes, fits, sources, templateOf, templatesIn, valueOf, type Templates } from './fields.ts';

const database = testDatabase();
let connection: Connection;
let credits: ReturnType<typeof creditStore>;
let wechat: FakeWechat;
beforeAll(async () => {
  connection = await connect(database.uri);
  credits = creditStore(connection);
  await credits.ensureIndexes();
});
beforeEach(async () => (wechat = await startFakeWechat()));
afterEach(async () => {
  await wechat.close();
  await connection.collection('credits').deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** Every field that a city may choose, in each of its three templates. */
const fields = fieldTypes.flatMap((type, n) => fits[type].map((source, m) => `${type}${n * 10 + m}=${source}`));
const templates = templatesIn(
  ['task', 'reminder', 'urgent'].map((key) => `${key}=t-${key}:${fields.join(',')}`).join(';'),
) as Templates;
const ownToken = (): TokenStore => {
  let held: string | undefined;
  return {
    current: () => Promise.resolve(held),
    mayFetch: () => Promise.resolve(true),
    put: (token) => Promise.resolve(void (held = token)),
  };
};
const channel = (secret: string = FAKE.secret) =>
  subscribeChannel({
    ...{ templates, credits, now: () => AT },
    api: subscribeApi({ ...FAKE, secret, baseUrl: wechat.url, timeoutMs: 1_000 }, ownToken(), ['t-task']),
    openidOf: (person) => (person === 'gone' ? undefined : `open-${person}`),
  });
const delivery = (more: Partial<Delivery> = {}): Delivery => ({
  ...{ id: 'm1.1.0:ann:subscribe', event: 'm1.1.0', at: AT, matter: 'm1', number: '26000017', kind: 'task' },
  ...{ urgent: false, subject: '待办：受理', body: '某事', words: ['受理'], channel: 'subscribe', person: 'ann' },
  ...{ address: { kind: 'account', value: 'open-ann' }, state: 'claimed', attempt: 1, fence: 1, others: [], ...more },
});
let taps = 0;
async function tap(person = 'ann', ...of: ('task' | 'reminder' | 'urgent')[]): Promise<void> {
  taps += 1;
  const accepted = of.length > 0 ? of : (['task'] as const);
  await credits.add(person, `open-${person}`, accepted, `tap-${taps}`);
  for (const key of accepted) {
    const at = `open-${person}/t-${key}`;
    wechat.permissions.set(at, (wechat.permissions.get(at) ?? 0) + 1);
  }
}

describe('what a message says', () => {
  it('is taken by WeChat in every field, whatever people have written, and holds no number of anybody', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom('', '\n\t', '👩‍👩‍👧‍👦'.repeat(9), '11010519491231002X', '电话13812345678', '\u0000\u200b'),
    );
    const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(words, words, words, instants, (subject, body, number, at) => {
        const notice = { ...delivery({ subject, body, number, at: at.toISOString() }) };
        const data = dataOf(templates.task!, notice);
        expect(Object.keys(data)).toHaveLength(fields.length);
        const wrong = Object.entries(data).filter(([field, { value }]) => !isTaken(field, value));
        expect(wrong).toEqual([]);
        expect(Object.values(data).some(({ value }) => hasPersonalNumber(value))).toBe(false);
      }),
      { seed: 20261128 },
    );
  });

  it('is what it is about: short words are not cut, and long ones say so', () => {
    expect(valueOf('thing', '待办：受理')).toBe('待办：受理');
    expect(valueOf('thing', '市民政局申请使用政务云资源用于婚姻登记')).toHaveLength(19);
    expect(valueOf('thing', '市民政局申请使用政务云资源用于婚姻登记系统迁移')).toMatch(/^.{19}…$/);
    expect(valueOf('phrase', '已逾期')).toBe('已逾期');
    expect(valueOf('character_string', '26000017')).toBe('26000017');
  });

  /** Every notice that courses of all procedures tell, as it would be sent. */
  it.each(procedures.map((procedure) => [procedure.key, procedure] as const))(
    'of every notice of %s keeps to the rules of its fields',
    (_, procedure) => {
      const isTold = (effect: Effect) => effect.effect === 'notify';
      for (const seed of [3, 7]) {
        const play = openSomehow(procedure, cityOf(fullPlan), seed, '2026-09-24T02:00:00.000Z');
        if (!play) continue;
        for (let n = 0; n < 20; n += 1) makeMove(play, { kind: n % 4 === 3 ? 'time' : 'act', seed: seed * 100 + n });
        for (const effect of play.effects.filter(isTold)) {
          if (effect.effect !== 'notify') continue;
          const notice: Notice = { ...effect, event: 'e', at: AT, matter: 'm', number: '26000017' };
          const template = templates[templateOf(notice) ?? 'task'];
          const wrong = Object.entries(dataOf(template!, notice)).filter(
            ([field, { value }]) => !isTaken(field, value),
          );
          expect([notice.subject, wrong]).toEqual([notice.subject, []]);
        }
      }
    },
  );

  it('is set by a setting that names what it can’t be', () => {
    expect(templatesIn('task=abc_-1:thing1=subject,time2=due; urgent=x:phrase3=kind')).toEqual({
      task: { id: 'abc_-1', fields: { thing1: 'subject', time2: 'due' } },
      urgent: { id: 'x', fields: { phrase3: 'kind' } },
    });
    for (const wrong of ['amount1=number', 'thing1=due', 'time2=subject', 'thing=subject', 'thing1=nothing'])
      expect(templatesIn(`task=x:${wrong}`)).toBe(wrong);
    expect(templatesIn('other=x:thing1=subject')).toBe('other=x:thing1=subject');
    expect(sources.length).toBeGreaterThan(5);
  });
});

describe('a permission', () => {
  it('is one message: used when it was taken, and its owner is told with the last one', async () => {
    await tap();
    await tap();
    const one = channel();
    expect(await one.send(delivery())).toEqual({ result: 'accepted' });
    const told: { subject: string; to: readonly string[] }[] = [];
    const tell: Parameters<NonNullable<typeof one.sweep>>[0] = (notices) =>
      Promise.resolve(void told.push(...notices.map(({ notice, to }) => ({ subject: notice.subject, to }))));
    await one.sweep?.(tell);
    expect(told).toEqual([]);
    expect(await one.send(delivery({ id: 'm1.2.0:ann:subscribe' }))).toEqual({ result: 'accepted' });
    await one.sweep?.(tell);
    await one.sweep?.(tell);
    expect(told).toEqual([{ subject: '微信提醒已用完：待办和回执', to: ['person:ann'] }]);
    expect(await one.addressOf('ann')).toBeUndefined();
    expect(await one.send(delivery({ id: 'm1.3.0:ann:subscribe' }))).toMatchObject({ result: 'refused' });
    await one.sweep?.(tell);
    expect([told.length, wechat.received.length]).toEqual([1, 2]);
    expect(wechat.received[0]).toMatchObject({ to: 'open-ann', page: 'pages/matter/index?id=m1' });
  });

  it('is asked about once where many are told, and each is reached by his own', async () => {
    const people = Array.from({ length: 60 }, (_, n) => `reader-${n}`);
    for (const person of people.slice(0, 30)) await tap(person);
    const wired = wireNotify(connection, { channels: [channel()] });
    wired.city.hold('works', 'data', ...people);
    const database = connection.db!;
    await database.command({ profile: 2 });
    wired.outbox.commit('m1', {
      ...{ effect: 'notify', to: ['post:works:data'], kind: 'task', subject: '待办', body: '某事', item: 'a#1' },
      ...{ urgent: false, words: ['答复'] },
    });
    await wired.relay.drain();
    await database.command({ profile: 0 });
    const asked = await connection.collection('system.profile').countDocuments({ op: 'query', ns: /\.credits$/ });
    expect(asked).toBe(1);
    const reached = (await wired.all()).filter((one) => one.channel === 'subscribe').map(({ person }) => person);
    expect(new Set(reached)).toEqual(new Set(people.slice(0, 30)));
    await connection.collection('notices').deleteMany({});
  });

  it('is counted once for a tap whose answer was lost, and for another account of the person anew', async () => {
    for (let n = 0; n < 3; n += 1) await credits.add('ann', 'open-ann', ['task', 'urgent'], 'the-same');
    expect(await credits.of('ann', 'open-ann')).toEqual({ task: 1, reminder: 0, urgent: 1 });
    await credits.add('ann', 'open-new', ['task'], 'the-same');
    expect([await credits.of('ann', 'open-new'), await credits.of('ann', 'open-ann')]).toEqual([
      { task: 1, reminder: 0, urgent: 0 },
      {},
    ]);
  });

  it('is nobody else’s: of many messages at once no more go than there are', async () => {
    for (let n = 0; n < 5; n += 1) await tap();
    const one = channel();
    await one.health();
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, n) => one.send(delivery({ id: `m1.${n}.0:ann:subscribe` }))),
    );
    expect(sent.filter(({ result }) => result === 'accepted')).toHaveLength(5);
    expect(wechat.received).toHaveLength(5);
  });

  it('that WeChat has none of empties the count', async () => {
    await credits.add('ann', 'open-ann', ['task'], 'a');
    await credits.add('ann', 'open-ann', ['task'], 'b');
    expect(await channel().send(delivery())).toMatchObject({ result: 'refused' });
    expect(await credits.of('ann', 'open-ann')).toMatchObject({ task: 0 });
    expect(await credits.untold(9)).toMatchObject([{ person: 'ann', template: 'task' }]);
  });

  it.each([
    ['busy', -1, { result: 'retry', afterMs: 60_000 }],
    ['broken', 502, { result: 'retry' }],
    ['without that template', 40037, { result: 'retry', elsewhere: true }],
    ['not content with a field', 47003, { result: 'retry', elsewhere: true }],
    ['without such an account', 40003, { result: 'refused' }],
  ])('is not used up by a WeChat that is %s', async (_, code, expected) => {
    await tap();
    const one = channel();
    await one.health();
    wechat.next = [code];
    expect(await one.send(delivery())).toMatchObject(expected);
    expect(await credits.of('ann', 'open-ann')).toMatchObject({ task: 1 });
  });

  it('is not used up for what nobody has to do anything about', async () => {
    await tap('ann', 'task', 'reminder', 'urgent');
    expect(await channel().send(delivery({ kind: 'info', words: [] }))).toMatchObject({ result: 'refused' });
    expect(await channel().send(delivery({ kind: 'info', urgent: true, words: [] }))).toEqual({ result: 'accepted' });
    expect(wechat.received).toMatchObject([{ template: 't-urgent' }]);
    expect(await credits.of('ann', 'open-ann')).toEqual({ task: 1, reminder: 1, urgent: 0 });
  });
});

describe('the token', () => {
  it('that holds no more is fetched anew, and a wrong secret is told without it', async () => {
    await tap();
    await tap();
    const one = channel();
    await one.send(delivery());
    wechat.endTokens();
    expect(await one.send(delivery({ id: 'm1.2.0:ann:subscribe' }))).toEqual({ result: 'accepted' });
    expect(wechat.tokensGiven).toBe(2);
    await tap();
    const wrong = await channel('not-the-secret').send(delivery());
    expect(wrong).toMatchObject({ result: 'retry', elsewhere: true, reason: 'WeChat: stable_token: errcode 40125' });
    expect(await channel('not-the-secret').health()).toMatchObject({ ok: false });
    expect(await one.health()).toEqual({ ok: false, detail: 'the mini-app has no template t-task' });
    wechat.templates.add('t-task');
    expect(await one.health()).toEqual({ ok: true });
  });
});
