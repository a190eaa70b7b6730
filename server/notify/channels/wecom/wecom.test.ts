import fc from 'fast-check';
import { testDatabase } from '../../../../test/harness/database.ts';
import { connect, type Connection } from '../../../store/base/connection.ts';
import { wecomStore } from '../../../store/notices/wecom.ts';
import type { Delivery } from '../../ports.ts';
import type { TokenStore } from '../../../outward/token.ts';
import { wecomApi } from '../../../wecom/api.ts';
import { FAKE, startFakeWecom, type FakeWecom } from '../../../wecom/fake-wecom.ts';
import { wecomChannel } from './channel.ts';
import { bucketsInMemory } from './fake-paces.ts';
import { wecomMessages } from './messages.ts';
import { ALLOWED, CALLS_ALLOWED, DAILY_OF_ACCOUNT, paceOf, type PaceStore } from './pace.ts';

const database = testDatabase();
let connection: Connection;
let store: ReturnType<typeof wecomStore>;
let fake: FakeWecom;
const key = Buffer.alloc(32, 7);
beforeAll(async () => {
  connection = await connect(database.uri);
  store = wecomStore(connection);
  await store.ensureIndexes();
});
beforeEach(async () => {
  fake = await startFakeWecom();
  fake.members.add('LinXiaoyun');
});
afterEach(() => fake.close());
afterAll(async () => {
  await connection.close();
  await database.drop();
});

let apps = 0;
const tokens = (of = key, ...also: Buffer[]): TokenStore => store.tokensOf(`app-${apps}`, [of, ...also]);
beforeEach(() => void (apps += 1));
const api = (more: { secret?: string; agentId?: number; tokens?: TokenStore; timeoutMs?: number } = {}) =>
  wecomMessages(wecomApi({ ...FAKE, baseUrl: fake.url, timeoutMs: 2_000, ...more }, more.tokens ?? tokens()));
const message = (text = '请在 3 个工作日内受理') => ({
  ...{ to: 'LinXiaoyun', title: '待办', text, url: 'https://city.example/m/#/m1', button: '去办理' },
});

describe('a message', () => {
  it('comes to the member, with the address of its matter', async () => {
    expect(await api().send(message())).toEqual({ result: 'accepted' });
    expect(fake.received).toEqual([
      { to: 'LinXiaoyun', title: '待办', text: '请在 3 个工作日内受理', url: 'https://city.example/m/#/m1' },
    ]);
  });

  it('is seen once when nobody knows whether it had come', async () => {
    fake.next = ['silence'];
    const one = api();
    expect(await one.send(message())).toMatchObject({ result: 'retry' });
    expect(await one.send(message())).toEqual({ result: 'accepted' });
    expect(fake.received).toHaveLength(1);
  });

  it.each([
    ['busy', -1, { result: 'retry' }],
    ['asked too often', 45009, { result: 'retry' }],
    ['broken', 502, { result: 'retry' }],
    ['without the right to', 48002, { result: 'retry', elsewhere: true }],
    ['knows nobody of the name', 60111, { result: 'refused' }],
  ])('of a WeCom that is %s is told apart', async (_, code, expected) => {
    fake.next = [code];
    expect(await api().send(message())).toMatchObject(expected);
    expect(fake.received).toEqual([]);
  });

  it('to somebody outside the application, or without a licence, is refused and never taken for sent', async () => {
    expect(await api().send({ ...message(), to: 'Nobody' })).toMatchObject({ result: 'refused' });
    fake.unlicensed.add('LinXiaoyun');
    expect(await api().send(message())).toMatchObject({ result: 'refused' });
  });
});

describe('the token', () => {
  it('is fetched once by processes that begin at one moment, and by all of them used', async () => {
    const senders = Array.from({ length: 8 }, () => api());
    const first = await Promise.all(senders.map((one, n) => one.send(message(`第 ${n} 条`))));
    expect(first.filter(({ result }) => result === 'retry').every((one) => 'afterMs' in one)).toBe(true);
    for (const [n, one] of senders.entries())
      expect(await one.send(message(`第 ${n} 条`))).toEqual({ result: 'accepted' });
    expect(fake.tokensGiven).toBe(1);
    expect(fake.received).toHaveLength(8);
  });

  it('that holds no more is fetched anew, once', async () => {
    await api().send(message('一'));
    fake.endTokens();
    const sent = await Promise.all(['二', '三', '四'].map((text) => api().send(message(text))));
    expect(sent.some(({ result }) => result === 'accepted')).toBe(true);
    expect(fake.tokensGiven).toBe(2);
    expect(await api().send(message('五'))).toEqual({ result: 'accepted' });
    expect(fake.tokensGiven).toBe(2);
  });

  it('stands in the database sealed: without the secret of the city it is none', async () => {
    await api().send(message());
    const [kept] = await connection
      .collection('wecom_tokens')
      .find({ _id: `app-${apps}` as never })
      .toArray();
    expect(JSON.stringify(kept)).not.toContain('token-1');
    expect(await tokens().current()).toBe('token-1');
    expect(await tokens(Buffer.alloc(32, 8)).current()).toBeUndefined();
    // While the secret is being changed both hold.
    expect(await tokens(Buffer.alloc(32, 8), key).current()).toBe('token-1');
  });

  it('that is not given says so without the secret, and other ways are taken', async () => {
    const wrong = api({ secret: 'not-the-secret' });
    const result = await wrong.send(message());
    expect(result).toMatchObject({ result: 'retry', elsewhere: true, reason: 'WeCom: gettoken: errcode 40001' });
    expect(await api({ secret: 'not-the-secret', tokens: store.tokensOf('another', [key]) }).health()).toMatchObject({
      ok: false,
      detail: expect.stringContaining('40001') as string,
    });
    expect(JSON.stringify(result)).not.toContain('not-the-secret');
  });
});

const app = { id: 'ww-city/1' };
const memberPace = (of: PaceStore) => paceOf(of, app).send;

describe('the pace', () => {
  it('never lets a member have more in any minute or any hour than WeCom lets through', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ after: fc.nat({ max: 20_000 }), urgent: fc.boolean(), times: fc.integer({ min: 1, max: 40 }) }),
          {
            minLength: 20,
            maxLength: 300,
          },
        ),
        async (asked) => {
          let now = 1_000_000;
          const pace = memberPace(bucketsInMemory(() => now));
          const sent: number[] = [];
          for (const { after, urgent, times } of asked) {
            now += after;
            for (let n = 0; n < times; n += 1) if ((await pace('lin', urgent)) === 0) sent.push(now);
          }
          for (const [most, ms] of [
            [ALLOWED.minute, 60_000],
            [ALLOWED.hour, 3_600_000],
          ] as const)
            for (const [n, at] of sent.entries())
              if (sent[n + most] !== undefined) expect((sent[n + most] as number) - at).toBeGreaterThanOrEqual(ms);
        },
      ),
      { numRuns: 60, seed: 20261128 },
    );
  });

  it('never lets the application send more in any day than its corporation’s accounts allow, nor change more cards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(
          fc.record({
            after: fc.nat({ max: 4 * 3_600_000 }),
            urgent: fc.boolean(),
            times: fc.integer({ min: 1, max: 400 }),
          }),
          { minLength: 10, maxLength: 60 },
        ),
        async (accounts, asked) => {
          let now = 1_000_000;
          const pace = paceOf(
            bucketsInMemory(() => now),
            { ...app, accounts },
          );
          const [sent, changed]: [number[], number[]] = [[], []];
          let members = 0;
          for (const { after, urgent, times } of asked) {
            now += after;
            for (let n = 0; n < times; n += 1) {
              // Each to another: it is not the members' share that holds it up.
              if ((await pace.send(`m${(members += 1)}`, urgent)) === 0) sent.push(now);
              if ((await pace.update()) === 0) changed.push(now);
            }
          }
          for (const [times, most, ms] of [
            [sent, accounts * DAILY_OF_ACCOUNT, 86_400_000],
            [changed, CALLS_ALLOWED.minute / 2, 60_000],
            [changed, CALLS_ALLOWED.hour / 2, 3_600_000],
          ] as const)
            for (const [n, at] of times.entries())
              if (times[n + most] !== undefined) expect((times[n + most] as number) - at).toBeGreaterThanOrEqual(ms);
        },
      ),
      { numRuns: 30, seed: 20261128 },
    );
  });

  it('when the day of the application is used up, what is urgent still goes, and the rest is told when', async () => {
    const pace = paceOf(store.pace, { id: `app-${apps}`, accounts: 1 });
    let sent = 0;
    let wait = 0;
    while ((wait = await pace.send(`one-of-${apps}-${sent}`, false)) === 0) sent += 1;
    expect([sent, wait > 0 && wait <= 720_000]).toEqual([40, true]);
    expect([await pace.send(`urgent-${apps}`, true), await pace.update()]).toEqual([0, 0]);
  });

  it('keeps a share for what is urgent, whatever else there is', async () => {
    const pace = memberPace(store.pace);
    const member = `flooded-${apps}`;
    let sent = 0;
    let wait = 0;
    while ((wait = await pace(member, false)) === 0) sent += 1;
    expect([sent, wait > 0 && wait <= 5_000]).toEqual([8, true]);
    expect([await pace(member, true), await pace(member, true)]).toEqual([0, 0]);
    expect(await pace(`other-${apps}`, false)).toBe(0);
  });

  it('is counted by the database as it is counted here, for all processes together', async () => {
    const member = `counted-${apps}`;
    const taken = await Promise.all(Array.from({ length: 40 }, () => memberPace(store.pace)(member, false)));
    expect(taken.filter((one) => one === 0)).toHaveLength(8);
    let now = 0;
    const here = memberPace(bucketsInMemory(() => now));
    let waits = 0;
    for (let n = 0; n < 40; n += 1) waits = await here(member, false);
    const [first] = taken.filter((one) => one > 0);
    expect(Math.abs((first ?? 0) - waits)).toBeLessThan(1_000);
    now += 0;
  });
});

describe('the channel', () => {
  const delivery = (more: Partial<Delivery> = {}): Delivery => ({
    ...{ id: 'm1.1.0:ann:wecom', event: 'm1.1.0', at: '2026-11-23T02:00:00.000Z', matter: 'm1', number: '260001' },
    ...{
      kind: 'task',
      urgent: false,
      subject: '待办：受理',
      body: '市民政局申请使用政务云。',
      words: ['受理', '退回'],
    },
    ...{ channel: 'wecom', person: 'ann', address: { kind: 'account', value: 'LinXiaoyun' }, state: 'claimed' },
    ...{ attempt: 1, fence: 1, others: [], ...more },
  });
  const channel = (wait = 0) =>
    wecomChannel({
      messages: api(),
      memberOf: (person) => (person === 'ann' ? 'LinXiaoyun' : undefined),
      pace: { send: () => Promise.resolve(wait), update: () => Promise.resolve(wait) },
      urlOf: ({ matter }) => `https://city.example/m/#/${matter}`,
    });

  it('says what it is, what can be done, and where', async () => {
    expect(await channel().send(delivery({ urgent: true }))).toEqual({ result: 'accepted' });
    expect(fake.received).toEqual([
      {
        to: 'LinXiaoyun',
        title: '【紧急】待办：受理',
        text: '11月23日 周一 10:00 事项 260001\n市民政局申请使用政务云。\n可办理：受理、退回',
        url: 'https://city.example/m/#/m1',
      },
    ]);
  });

  it('cuts by what a reader sees as a character, and never sends half of one', async () => {
    await channel().send(delivery({ body: '👩‍👩‍👧‍👦'.repeat(300) }));
    expect(fake.received[0]?.text).toMatch(/👩‍👩‍👧‍👦…$/u);
  });

  it('that has no share left has tried nothing, and says when', async () => {
    expect(await channel(4_000).send(delivery())).toMatchObject({
      ...{ result: 'retry', afterMs: 4_000, elsewhere: true, untried: true },
    });
    expect(fake.received).toEqual([]);
  });
});
