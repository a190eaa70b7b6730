import fc from 'fast-check';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { hasPersonalNumber } from '@banjie/shared/kernel/mask.ts';
import { isWellFormed } from '@banjie/shared/kernel/text.ts';
import { testDatabase } from '../../../../test/harness/database.ts';
import { connect, type Connection } from '../../../store/base/connection.ts';
import { smsStore } from '../../../store/notices/sms.ts';
import { wecomStore } from '../../../store/notices/wecom.ts';
import { AT, wireNotify } from '../../fake-city.ts';
import type { Delivery } from '../../ports.ts';
import type { Heard, IncomingRequest, SendingChannel } from '../channel.ts';
import type { PaceStore } from '../wecom/pace.ts';
import { smsChannel, type SmsPorts } from './channel.ts';
import { startFakeGateway, type FakeGateway } from './fake-gateway.ts';
import { smsGateway } from './gateway.ts';
import { smsPace } from './pace.ts';
import { PART, smsText } from './templates.ts';

const database = testDatabase();
let connection: Connection;
let store: ReturnType<typeof smsStore>;
let paces: PaceStore;
let gateway: FakeGateway;
const SECRET = 'a-secret-of-the-gateway';
const NOW = 1_800_000_000;
beforeAll(async () => {
  connection = await connect(database.uri);
  store = smsStore(connection);
  const wecom = wecomStore(connection);
  await Promise.all([store.ensureIndexes(), wecom.ensureIndexes()]);
  paces = wecom.pace;
});
beforeEach(async () => (gateway = await startFakeGateway(SECRET, () => NOW)));
afterEach(async () => {
  await gateway.close();
  await connection.collection('sms').deleteMany({});
  await connection.collection('notices').deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const numbers = new Map<PersonId, string>([
  ['ann', '13812345678'],
  ['dan', '13987654321'],
]);
const undelivered: string[] = [];
function channel(more: Partial<SmsPorts> & { secret?: string } = {}): SendingChannel {
  const settings = { url: gateway.url, secret: more.secret ?? SECRET, sign: '某市办结', perSecond: 10, templates: {} };
  return smsChannel({
    ...{ settings, store, nowSeconds: () => NOW, pace: () => Promise.resolve(0) },
    gateway: smsGateway({ ...settings, timeoutMs: 1_000 }, () => NOW),
    hasMobile: (person) => numbers.has(person),
    mobileOf: (person) => numbers.get(person),
    isBound: () => false,
    undelivered: (delivery) => Promise.resolve(void undelivered.push(delivery)),
    ...more,
  });
}
const delivery = (more: Partial<Delivery> = {}): Delivery => ({
  ...{ id: 'm1.1.0:ann:sms', event: 'm1.1.0', at: AT, matter: 'm1', number: '260001', kind: 'task', urgent: true },
  ...{ subject: '待办：核心交换机丢包', body: '某事', words: ['确认'], channel: 'sms', person: 'ann' },
  ...{ address: { kind: 'account', value: 'ann' }, state: 'claimed', attempt: 1, fence: 1, others: [], ...more },
});
const incoming = ({ headers, body }: { headers: Record<string, string>; body: string }): IncomingRequest => ({
  ...{ method: 'POST', headers, query: {}, body: Buffer.from(body) },
});

describe('a text', () => {
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 90 }),
    fc.constantFrom(
      '请点 https://evil.example/x?a=1 同意',
      '见 abc.com/p',
      '电话13812345678转',
      '11010519491231002X',
      '👩‍👩‍👧‍👦'.repeat(9),
    ),
  );
  it('is one part, with no link and no number of anybody, whatever people have written', () => {
    fc.assert(
      fc.property(
        ...[fc.array(words, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.string({ minLength: 1, maxLength: 12 })],
        fc.constantFrom<Delivery['kind']>('task', 'reminder', 'lapse', 'alert', 'info', 'result', 'receipt'),
        (subject, urgent, sign, kind) => {
          const { text, params } = smsText({ subject: subject.join(''), number: '26000017', urgent, kind }, sign);
          expect(text.length).toBeLessThanOrEqual(PART);
          expect(text).toContain('26000017');
          expect(text).not.toMatch(/https?:|\.com|\.example/);
          expect(hasPersonalNumber(params.what)).toBe(false);
          expect(isWellFormed(params.what)).toBe(true);
        },
      ),
      { seed: 20261128 },
    );
  });

  it('reads as it is registered', () => {
    expect(smsText(delivery(), '某市办结')).toEqual({
      template: 'urgent',
      params: { what: '核心交换机丢包', number: '260001' },
      text: '【某市办结】紧急：核心交换机丢包，事项260001，请立即处理。',
    });
  });
});

describe('what is sent', () => {
  it('comes to the phone once, whether or not its answer came', async () => {
    gateway.next = ['silence', 503, { afterMs: 1_500 }];
    const sms = channel();
    for (let n = 0; n < 3; n += 1)
      expect(await sms.send(delivery())).toMatchObject({ result: 'retry', afterMs: 15_000 });
    expect(await sms.send(delivery())).toMatchObject({ result: 'accepted' });
    expect(gateway.phones).toEqual([
      expect.objectContaining({
        mobile: '13812345678',
        template: 'urgent',
        text: expect.stringContaining('丢包') as string,
      }),
    ]);
    expect(gateway.phones[0]?.id).not.toMatch(/ann|m1/);
  });

  it.each([
    ['is busy', 'busy', { result: 'retry' }],
    ['takes no more', 'limited', { result: 'retry', elsewhere: true }],
    ['takes no more', 429, { result: 'retry', elsewhere: true }],
    ['knows no such template', 'noTemplate', { result: 'retry', elsewhere: true, afterMs: 600_000 }],
    ['does not reach the number', 'unreachable', { result: 'refused' }],
  ])('by a gateway that %s is told apart', async (_, code, expected) => {
    gateway.next = [code];
    expect(await channel().send(delivery())).toMatchObject(expected);
    expect(gateway.phones).toEqual([]);
  });

  it('is signed: a gateway believes nobody else', async () => {
    expect(await channel({ secret: 'another-secret' }).send(delivery())).toMatchObject({ result: 'retry' });
    expect([gateway.phones, gateway.refused]).toEqual([[], 1]);
    expect(await channel({ secret: 'another-secret' }).health()).toMatchObject({ ok: false });
    expect(await channel().health()).toEqual({ ok: true });
  });

  it('is urgent, or for whoever is bound to nothing else', async () => {
    const sms = channel({ isBound: () => true });
    expect(await sms.send(delivery({ urgent: false }))).toMatchObject({ result: 'refused' });
    expect(await sms.send(delivery({ urgent: true }))).toMatchObject({ result: 'accepted' });
    expect(await channel().send(delivery({ id: 'm1.2.0:ann:sms', urgent: false }))).toMatchObject({
      result: 'accepted',
    });
    expect(await sms.addressOf('bob')).toBeUndefined();
    // What is kept of a delivery says whose it is, and not his number.
    expect(await sms.addressOf('ann')).toEqual({ kind: 'account', value: 'ann' });
  });

  it('leaves its number nowhere in the database', async () => {
    await channel().send(delivery());
    expect(JSON.stringify(await connection.collection('sms').find().toArray())).not.toContain('13812345678');
    expect(await store.latest(5)).toMatchObject([{ masked: '138****5678', template: 'urgent' }]);
  });
});

describe('a report', () => {
  it('is believed when it is signed, however late within a day, and tells what has not arrived once', async () => {
    const sms = channel();
    await sms.send(delivery());
    await sms.send(delivery({ id: 'm1.1.0:dan:sms', person: 'dan' }));
    gateway.dead.add('13987654321');
    const report = gateway.reportOf(gateway.phones.map(({ id }) => id));
    const heard = (await sms.verify(incoming(report))) as Heard;
    expect(heard).toMatchObject({ kind: 'report', dedupeKey: 'report-1', answer: 'ok' });
    expect(await sms.verify(incoming({ ...report, body: report.body.replace('failed', 'delivered') }))).toBeUndefined();
    const tooLate = channel({ nowSeconds: () => NOW + 25 * 3600 });
    expect(await tooLate.verify(incoming(report))).toBeUndefined();
    // Twice, and once more by another request that says the opposite.
    for (let n = 0; n < 2; n += 1) await sms.work?.({ id: 'x', kind: 'report', what: heard.what });
    gateway.dead.clear();
    const other = (await sms.verify(incoming(gateway.reportOf(gateway.phones.map(({ id }) => id))))) as Heard;
    await sms.work?.({ id: 'y', kind: 'report', what: other.what });
    expect(new Set(undelivered.splice(0))).toEqual(new Set(['m1.1.0:dan:sms']));
    const states = (await store.latest(5)).map(({ delivery: of, report: said }) => [of, said?.state]);
    expect(states).toEqual(
      expect.arrayContaining([
        ['m1.1.0:ann:sms', 'delivered'],
        ['m1.1.0:dan:sms', 'failed'],
      ]),
    );
  });

  it('of nothing that we know, and one that is none, does nothing', async () => {
    const sms = channel();
    const heard = (await sms.verify(incoming(gateway.reportOf(['sms_unknown'])))) as Heard;
    await sms.work?.({ id: 'x', kind: 'report', what: heard.what });
    await sms.work?.({ id: 'x', kind: 'report', what: 'no json' });
    expect(undelivered).toEqual([]);
  });

  it('that it was not delivered takes the next channel, once, and not after the task is done', async () => {
    const first: SendingChannel = { ...channel(), name: 'first' };
    const second: SendingChannel = { ...channel(), name: 'second' };
    const wired = wireNotify(connection, { channels: [first, second] });
    const task = (item: string) => ({
      ...{ effect: 'notify' as const, to: ['post:cloud:duty' as const], kind: 'task' as const, urgent: true, item },
      ...{ subject: '待办', body: '某事', words: ['确认'] },
    });
    wired.city.contacts.clear();
    wired.outbox.commit('m1', task('a#1'));
    wired.outbox.commit('m2', task('b#1'));
    await wired.relay.drain();
    await wired.claims.dispatch();
    const ways = async () =>
      (await wired.all()).filter(({ person, channel: by }) => person === 'dan' && by !== 'in-app');
    const [one, other] = await ways();
    expect([one, other]).toMatchObject([
      { channel: 'first', state: 'accepted' },
      { channel: 'first', state: 'accepted' },
    ]);
    await wired.store.settle('m2', ['b#1'], true);
    for (const { id } of [one!, other!, one!]) await wired.claims.undelivered(id, 'not delivered');
    await wired.claims.dispatch();
    expect((await ways()).map(({ matter, channel: by, state }) => [matter, by, state])).toEqual([
      ['m1', 'first', 'givenUp'],
      ['m1', 'second', 'accepted'],
      ['m2', 'first', 'acted'],
    ]);
  });
});

it('the pace keeps a share of a number for what is urgent; see outgoing/limits.test.ts', async () => {
  const pace = smsPace(paces, 10);
  expect([await pace('flooded', false), (await pace('flooded', false)) > 30_000]).toEqual([0, true]);
  await connection.collection<{ _id: string }>('paces').deleteMany({ _id: 'sms' });
  expect([await pace('flooded', true), await pace('flooded', true)]).toEqual([0, 0]);
});
