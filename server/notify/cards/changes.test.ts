/** What was sent says what has become of it: on a real database, with a channel that is told how to answer. */
import { testDatabase } from '../../../test/harness/database.ts';
import { connect, type Connection } from '../../store/base/connection.ts';
import { everySlot } from '../../store/base/slots.ts';
import { changeStore } from '../../store/notices/changes.ts';
import { deliveryStore } from '../../store/notices/deliveries.ts';
import type { NoticeDocument } from '../../store/notices/notice-document.ts';
import type { Changed, ClaimedChannel, SendingChannel } from '../channels/channel.ts';
import { AT } from '../fake-city.ts';
import type { DeliveryState, Notice, Telling, Way } from '../ports.ts';
import { createChanges } from './changes.ts';
import type { Ending } from './desk.ts';

const database = testDatabase();
let connection: Connection;
let deliveries: ReturnType<typeof deliveryStore>;
let changes: ReturnType<typeof changeStore>;
beforeAll(async () => {
  connection = await connect(database.uri);
  deliveries = deliveryStore(connection);
  changes = changeStore(connection);
  await deliveries.ensureIndexes();
});
const notices = () => connection.collection<NoticeDocument>('notices');
afterEach(() => notices().deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const done: Ending = { is: 'done', what: '受理', by: '周文博', at: AT };
const way = (person: string): Way => ({
  ...{ channel: 'wecom', person, address: { kind: 'account', value: person }, state: 'queued' },
  ...{ attempt: 0, fence: 0, others: [] },
});
const telling = (...persons: string[]): Telling => ({
  id: 'm1.1.0',
  among: persons.length,
  ways: persons.map(way),
  notice: {
    ...{ event: 'm1.1.0', at: AT, matter: 'm1', number: '260001', kind: 'task', urgent: false },
    ...{ subject: '待办：受理', body: '市民政局申请使用政务云。', item: 'accept#1', words: ['受理'] },
  },
});

/** Claims all of it, as the sending loop does. */
async function claimAll() {
  const found = await deliveries.candidates('wecom', { limit: 9 });
  const claimed = await Promise.all(
    found.map((one) => deliveries.claim(one, { account: 'server', leaseSeconds: 60, address: one.delivery.address })),
  );
  return claimed.filter((one) => one !== undefined);
}
const accepted = (person: string) => ({ state: 'accepted', handle: `code-${person}`, changeable: true }) as const;
async function sent(...persons: string[]): Promise<void> {
  await deliveries.put([telling(...persons)]);
  for (const { id, fence, person = '' } of await claimAll()) await deliveries.finish(id, fence, accepted(person));
}

interface Seen {
  handle: string | undefined;
  ending: Ending;
}
function worker(answers: Changed[] = []) {
  const seen: Seen[] = [];
  const channel: SendingChannel = {
    ...{ name: 'wecom', mode: 'sent' },
    capabilities: { knowsRead: false, buttons: true, files: false, needsCredit: false },
    addressOf: () => Promise.resolve(undefined),
    roomsOf: () => Promise.resolve([]),
    health: () => Promise.resolve({ ok: true }),
    verify: () => Promise.resolve(undefined),
    send: () => Promise.resolve({ result: 'accepted' }),
    change({ handle }, ending) {
      seen.push({ handle, ending });
      return Promise.resolve(answers.shift() ?? 'done');
    },
  };
  const work = createChanges({
    ...{ store: changes, channels: [channel], endOf: () => Promise.resolve(done), log },
    ...{ follow: () => Promise.resolve(), nameOf: (person) => person, now: () => AT },
  });
  return { seen, work: () => work(() => everySlot) };
}
const states = async (): Promise<[string, DeliveryState, Way['changed']][]> =>
  (await deliveries.ofEvent('m1.1.0')).flatMap(({ ways }) =>
    ways.map((one) => [one.person ?? '', one.state, one.changed] as [string, DeliveryState, Way['changed']]),
  );
/** The lease, or the pause after a failure, is over. */
const pass = () =>
  notices().updateMany({}, [
    {
      $set: {
        changeAt: new Date(0),
        to: {
          $map: {
            input: '$to',
            in: { $cond: ['$$this.changeAt', { $mergeObjects: ['$$this', { changeAt: new Date(0) }] }, '$$this'] },
          },
        },
      },
    },
  ]);

it.each([
  ['done by somebody', true, 'acted'],
  ['withdrawn or overtaken', false, 'superseded'],
] as const)('what is %s is said at everybody who got it, once, whoever does it', async (_, acted, state) => {
  await sent('ann', 'bob');
  const [one, other] = [worker(), worker()];
  await one.work();
  expect(one.seen).toEqual([]);
  await deliveries.settle('m1', ['accept#1'], acted);
  await Promise.all([one.work(), other.work(), one.work()]);
  const seen = [...one.seen, ...other.seen];
  expect(new Set(seen.map(({ handle }) => handle))).toEqual(new Set(['code-ann', 'code-bob']));
  expect(seen[0]?.ending).toEqual(done);
  expect(await states()).toEqual([
    ['ann', state, 'done'],
    ['bob', state, 'done'],
  ]);
  // Settled a second time, e.g. after a crash: nothing more is to be said.
  await deliveries.settle('m1', ['accept#1'], acted);
  await one.work();
  expect(one.seen.length + other.seen.length).toBe(2);
  expect(await notices().countDocuments({ changeAt: { $exists: true } })).toBe(0);
});

it('what was overtaken while it was being sent is changed all the same, and what was never sent is not', async () => {
  await deliveries.put([telling('ann', 'bob')]);
  const [{ id, fence } = { id: '', fence: 0 }] = (await claimAll()).filter(({ person }) => person === 'ann');
  await deliveries.settle('m1', ['accept#1'], true);
  expect(await deliveries.finish(id, fence, accepted('ann'))).toBe('superseded');
  const { seen, work } = worker();
  await work();
  expect(seen.map(({ handle }) => handle)).toEqual(['code-ann']);
});

it('a channel that is down is asked again later, and a process that died at it leaves it to the next', async () => {
  await sent('ann');
  await deliveries.settle('m1', ['accept#1'], true);
  const { seen, work } = worker([{ againMs: 60_000 }]);
  await work();
  await work();
  expect([seen.length, await states()]).toEqual([1, [['ann', 'acted', undefined]]]);
  await pass();
  // In the hands of one that does not come back.
  expect(await changes.take('wecom', everySlot, 9, 30)).toHaveLength(1);
  await work();
  expect(seen).toHaveLength(1);
  await pass();
  await work();
  expect([seen.length, await states()]).toEqual([2, [['ann', 'acted', 'done']]]);
});

it('what can’t be changed any more is left, and never tried without end', async () => {
  await sent('ann');
  await deliveries.settle('m1', ['accept#1'], true);
  const one = worker(['left']);
  await one.work();
  expect(await states()).toEqual([['ann', 'acted', 'left']]);

  await notices().deleteMany({});
  await sent('ann');
  await deliveries.settle('m1', ['accept#1'], true);
  const away = worker(Array.from({ length: 20 }, () => ({ againMs: 0 })));
  await away.work();
  expect([away.seen.length, await states()]).toEqual([8, [['ann', 'acted', 'left']]]);
});

it('an old handle is replaced by a newer one, and one that holds is kept', async () => {
  await sent('ann');
  await changes.renew('m1.1.0:ann:wecom', 'newer', 60_000);
  await changes.renew('m1.1.0:ann:wecom', 'newest', -60_000);
  await deliveries.settle('m1', ['accept#1'], true);
  const { seen, work } = worker();
  await work();
  expect(seen.map(({ handle }) => handle)).toEqual(['newest']);
});

it('where a card can’t be changed, whoever got one and has not done it himself is told so once, in a message of its own', async () => {
  await sent('ann', 'bob', 'cai');
  const followed: [string, Notice][] = [];
  const channel: ClaimedChannel = {
    ...{ name: 'wecom', mode: 'claimed' },
    capabilities: { knowsRead: false, buttons: true, files: false, needsCredit: false },
    addressOf: () => Promise.resolve(undefined),
    roomsOf: () => Promise.resolve([]),
    health: () => Promise.resolve({ ok: true }),
    verify: () => Promise.resolve(undefined),
    tellsEnd: () => true,
  };
  let ending: Ending = done;
  const work = createChanges({
    ...{ store: changes, channels: [channel], endOf: () => Promise.resolve(ending), log, now: () => AT },
    nameOf: (person) => (person === 'bob' ? '周文博' : person),
    follow: ({ person = '' }, notice) => Promise.resolve(void followed.push([person, notice])),
  });
  await deliveries.settle('m1', ['accept#1'], true);
  await Promise.all([work(() => everySlot), work(() => everySlot)]);
  await work(() => everySlot);
  expect(followed.map(([person]) => person).sort()).toEqual(['ann', 'cai']);
  const events = followed.map(([, { event }]) => event);
  expect(new Set(events).size).toBe(2);
  for (const [, notice] of followed)
    expect(notice).toMatchObject({
      ...{ event: expect.stringMatching(/^m1\.1\.0\^done\./) as string, words: [], urgent: false },
      ...{ subject: '已由 周文博 处理：受理', body: expect.stringContaining('您不用再办') as string },
    });
  // What nobody has to do any more is no news.
  await notices().deleteMany({});
  await sent('ann');
  ending = { is: 'over', why: '已撤回' };
  await deliveries.settle('m1', ['accept#1'], false);
  await work(() => everySlot);
  expect(followed).toHaveLength(2);
});
