import type mongoose from 'mongoose';
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from '../store/base/connection.ts';
import { deliveryStore } from '../store/notices/deliveries.ts';
import { wireNotify } from './fake-city.ts';
import { createNoticeHandlers } from './handlers.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
  await deliveryStore(connection).ensureIndexes();
});
afterEach(() => connection.collection('notices').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

function wire() {
  const wired = wireNotify(connection);
  const clock = { now: () => '2026-11-23T05:00:00.000Z' };
  return { ...wired, ...createNoticeHandlers({ store: wired.store, claims: wired.claims, clock }) };
}
const caller = (person: string) => ({ kind: 'person', person, channel: 'miniapp' }) as const;
const rest = { params: undefined, key: undefined, requestId: 'r' };
type Wired = ReturnType<typeof wire>;
const list = async (
  wired: Wired,
  person: string,
  query: { unread?: '1' | '0'; cursor?: string; limit?: number } = {},
) => {
  const answer = await wired.handlers.listNotices({ ...rest, caller: caller(person), body: undefined, query });
  if (isRejection(answer)) throw new Error(answer.text);
  return answer;
};
const read = (wired: Wired, person: string, ids?: string[]) =>
  wired.handlers.markRead({ ...rest, caller: caller(person), query: undefined, body: ids ? { ids } : {} });
const info = (to: 'person:ann' | 'person:bob', subject: string): Extract<Effect, { effect: 'notify' }> => ({
  effect: 'notify',
  to: [to],
  kind: 'info',
  subject,
  body: '',
  urgent: false,
  words: [],
});

it("pages through my notices, newest first, and through nobody else's", async () => {
  const wired = wire();
  for (let n = 0; n < 7; n++) wired.outbox.commit('m1', info('person:ann', `第 ${n}`));
  wired.outbox.commit('m1', info('person:bob', '别人的'));
  await wired.relay.drain();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(wired, 'ann', { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map(({ subject }) => subject));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
  const bad = await wired.handlers.listNotices({
    ...rest,
    caller: caller('ann'),
    body: undefined,
    query: { cursor: 'x' },
  });
  expect(bad).toMatchObject({ rejected: 'invalid', faults: [{ path: 'cursor' }] });
});

it('knows what is unread until it is opened, by the one whose notice it is', async () => {
  const wired = wire();
  wired.outbox.commit('m1', info('person:ann', '甲'), info('person:ann', '乙'));
  await wired.relay.drain();
  const [first] = (await list(wired, 'ann', { unread: '1' })).items;
  await read(wired, 'bob', [first?.id ?? '']);
  expect(await wired.unreadCount('ann')).toBe(2);
  await read(wired, 'ann', [first?.id ?? '']);
  await read(wired, 'ann', [first?.id ?? '']);
  expect(await wired.unreadCount('ann')).toBe(1);
  expect((await list(wired, 'ann', { unread: '1' })).items).toHaveLength(1);
  await read(wired, 'ann');
  expect(await wired.unreadCount('ann')).toBe(0);
  expect((await list(wired, 'ann')).items.map((one) => [one.read, one.state])).toEqual([
    [true, 'info'],
    [true, 'info'],
  ]);
});

it('gives the bot what it needs to say, and takes its result', async () => {
  const wired = wire();
  const [entry] = wired.outbox.commit('m1', {
    ...info('person:ann', '待办：核实'),
    kind: 'task',
    item: 'verify#1',
    words: ['答复', '退回'],
    dueAt: '2026-11-25T15:59:59.999Z',
  });
  await wired.relay.drain();
  const body = { account: 'main', max: 5, leaseSeconds: 30, waitSeconds: 0 };
  const claimed = await wired.handlers.claimDeliveries({
    ...rest,
    caller: { kind: 'bot', account: 'main' },
    query: undefined,
    body,
  });
  expect(claimed).toMatchObject({
    items: [
      {
        id: `${entry?.id}:ann:wechaty`,
        contact: 'wx-ann',
        fence: 1,
        attempt: 1,
        dueText: '11月25日 周三 24:00',
        words: ['答复', '退回'],
        notice: { subject: '待办：核实', number: '260001', state: 'open' },
      },
    ],
  });
  const finish = (fence: number) =>
    wired.handlers.finishDelivery({
      ...rest,
      caller: { kind: 'bot', account: 'main' },
      query: undefined,
      params: { id: `${entry?.id}:ann:wechaty` },
      body: { fence, result: 'accepted' },
    });
  expect(await finish(7)).toMatchObject({ rejected: 'stale' });
  expect(await finish(1)).toEqual({ state: 'accepted' });
});
