/** What an administrator is shown of the pushes of a matter, or to somebody. */
import type mongoose from 'mongoose';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { people } from '../../../test/harness/small-city.ts';
import { connect } from '../../store/base/connection.ts';
import { AT, wireNotify } from '../fake-city.ts';
import { deliveryReportHandlers } from './deliveries.ts';

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
const SECRET = '撤回了不该公开的内容';

function wire() {
  const wired = wireNotify(connection);
  const { listDeliveries } = deliveryReportHandlers({
    store: wired.store,
    people: {
      directory: () => wired.city.directory(),
      standing(person, now) {
        const standing = people.standing('authority-head', now);
        return standing && { ...standing, person, administrator: person === 'boss' };
      },
    },
    clock: { now: () => AT },
    idOf: (matter) => Promise.resolve(matter === '26000001' ? 'm1' : undefined),
  });
  const tell = async (matter: string, ...to: string[]) => {
    wired.outbox.commit(matter, {
      ...{ effect: 'notify', kind: 'task', subject: SECRET, body: SECRET, urgent: false, words: [] },
      to: to.map((person) => `person:${person}` as const),
    });
    await wired.relay.drain();
  };
  const list = async (
    of: 'person' | 'matter',
    id: string,
    query: { cursor?: string; limit?: number } = {},
    person = 'boss',
  ) => {
    const caller = { kind: 'person', person, channel: 'miniapp' } as const;
    const asked = { caller, params: { of, id }, query, body: undefined, key: undefined, requestId: 'r' };
    return listDeliveries(asked);
  };
  const listed = async (...asked: Parameters<typeof list>) => {
    const answer = await list(...asked);
    if (isRejection(answer)) throw new Error(answer.text);
    return answer;
  };
  return { ...wired, tell, list, listed };
}

it('he sees of a matter whom it was pushed to, that it did not come through and why; nothing of what it says, and no address in full', async () => {
  const { tell, listed, claims, city } = wire();
  city.contacts.set('ann', 'wx-ann-long-id');
  await tell('m1', 'ann', 'cai');
  await tell('m2', 'ann');
  const claimed = await claims.claim('wechaty', by);
  const [first] = claimed.filter(({ matter }) => matter === 'm1');
  await claims.finish(first?.id ?? '', 1, { result: 'refused', reason: 'deleted by wx-ann-long-id, 13800138000' });
  const { items } = await listed('matter', '26000001');
  expect(items.map(({ to, channel, state }) => [to, channel, state])).toEqual(
    expect.arrayContaining([
      ['ann先生（市城建局）', '小程序消息', 'accepted'],
      ['ann先生（市城建局）', '聊天机器人', 'givenUp'],
      ['cai先生（市卫健委）', '小程序消息', 'accepted'],
    ]),
  );
  expect(items).toHaveLength(3);
  // What is in the mini-app has arrived; whether he has seen it is another matter.
  expect(items.filter(({ channel }) => channel === '小程序消息').map(({ stateText }) => stateText)).toEqual([
    '未读',
    '未读',
  ]);
  expect(items.find(({ state }) => state === 'givenUp')).toMatchObject({
    ...{
      stateText: '未能送达',
      attempts: 1,
      address: '聊天联系人 wx***id',
      atText: expect.stringMatching(/^2026年11月23日/),
    },
    failure: 'deleted by ***, 138****8000',
  });
  expect(JSON.stringify(items)).not.toMatch(new RegExp(`${SECRET}|wx-ann|13800138000`));
});

it('he sees what went to a person, the latest first, page by page each once', async () => {
  const { tell, listed, claims } = wire();
  for (let n = 1; n <= 5; n++) await tell(`m${n}`, 'ann', 'cai');
  const claimed = await claims.claim('wechaty', by);
  await claims.finish(claimed[0]?.id ?? '', 1, { result: 'accepted' });
  const whole = (await listed('person', 'ann', { limit: 100 })).items;
  expect(whole).toHaveLength(10);
  expect(whole.every(({ to }) => to.startsWith('ann'))).toBe(true);
  // What was never tried is not tried again.
  expect(whole.filter(({ state }) => state === 'queued').flatMap(({ times }) => times)).toEqual([]);
  expect(whole.find(({ state, channel }) => state === 'accepted' && channel === '聊天机器人')?.times).toEqual([
    expect.stringMatching(/渠道接收$/),
  ]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listed('person', 'ann', { limit: 3, ...(cursor ? { cursor } : {}) });
    expect(page.items.length).toBeLessThanOrEqual(3);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor);
  expect(seen).toEqual(whole.map(({ id }) => id));
});

it('nobody else sees it; of a number that nothing has there is nothing, and a place that is none is refused', async () => {
  const { tell, list } = wire();
  await tell('m1', 'ann');
  expect(await list('person', 'ann', {}, 'ann')).toMatchObject({ rejected: 'notAllowed' });
  expect(await list('matter', '26999999')).toEqual({ items: [] });
  expect(await list('matter', '26000001', { cursor: 'nonsense' })).toMatchObject({ rejected: 'invalid' });
});

it('says in words what ended it where the system itself gave up', async () => {
  const { tell, listed, claims, city } = wire();
  await tell('m1', 'ann');
  city.contacts.delete('ann');
  await claims.claim('wechaty', by);
  const { items } = await listed('matter', '26000001');
  expect(items.find(({ state }) => state === 'givenUp')?.failure).toBe('轮到发送时，这个渠道已联系不上他');
});
