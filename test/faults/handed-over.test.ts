/** What waits to be told of a task, and whose the task is by then: a real city, in which tasks change hands. */
import { randomUUID } from 'node:crypto';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { testDatabase } from '../harness/database.ts';
import { operationsOf } from '../harness/profiled.ts';
import { settableClock } from '../harness/small-city.ts';
import { SMALL, rosterOf } from '../year/roster.ts';
import { openCity } from '@banjie/server/city.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { quiet } from '@banjie/server/notify/fake-city.ts';

const database = testDatabase();
const clock = settableClock('2026-11-23T02:00:00.000Z');
let stores: Stores;
let city: Awaited<ReturnType<typeof openCity>>;
const must = <T extends object>(answer: T | Rejection): T => {
  if (isRejection(answer)) throw new Error(`${answer.text} ${JSON.stringify(answer.faults ?? [])}`);
  return answer;
};
const as = (person: PersonId) => ({ kind: 'person' as const, person, channel: 'miniapp' });
const given = async (person: PersonId, id: string, command: string, form: object = {}) => {
  const state = (await stores.matters.load(id))?.state;
  const item = state?.items.find(({ kind }) => kind === 'task')?.id ?? '';
  must(await city.service.give(as(person), { id, command, item, form, key: randomUUID() }));
};
/** A task of the data post of the unit that provides the resource, which two hold. */
async function correction(): Promise<string> {
  const form = {
    resource: 'resource0',
    findings: [{ record: '1', field: '名称', says: '甲', should: '乙', evidence: '户口簿' }],
  };
  return must(await city.service.open(as('dept18-3'), { procedure: 'data-correction', form, key: randomUUID() })).id;
}
const [one, other] = ['dept17-3', 'dept17-4'];
const by = { account: 'bot', max: 50, leaseSeconds: 30, waitSeconds: 0 };
/** Who is handed to the channel now, and what of it is about whose task. */
const claimed = async (): Promise<string[]> =>
  (await city.delivery.claims.claim('wechaty', by)).map(({ person, kind }) => `${person} ${kind}`).sort();
const ended = async (matter: string, person: PersonId) =>
  (await stores.deliveries.ofMatter(matter))
    .filter((delivery) => delivery.channel === 'wechaty' && delivery.person === person)
    .map(({ state }) => state);

beforeAll(async () => {
  stores = await openStores(database.uri);
  city = await openCity({ stores, clock, log: quiet, uploadLimit: 0, isBot: () => Promise.resolve(true) });
  const { resources, subscriptions, ...roster } = rosterOf(SMALL);
  await stores.people.save(roster);
  for (const person of [one, other]) await stores.people.bind('chat', `wx-${person}`, person);
  await city.people.refresh();
  await city.enterImported({ resources, subscriptions });
});
afterAll(async () => {
  await city.close();
  await stores.connection.close();
  await database.drop();
});
afterEach(async () => {
  await stores.connection.collection('notices').deleteMany({});
});

it('goes to both who have it', async () => {
  await correction();
  await city.relay.drain();
  expect(await claimed()).toEqual([`${one} task`, `${other} task`]);
});

it('handed over between the queueing and the claim: only he is disturbed who has it now', async () => {
  const id = await correction();
  await city.relay.drain();
  await given(one, id, 'transfer', { to: other, reason: '出差' });
  await city.relay.drain();
  // The first notice of his own, and that it was handed to him.
  expect(await claimed()).toEqual([`${other} task`, `${other} task`]);
  expect(await ended(id, one)).toEqual(['superseded']);
});

it('given to be prepared, and given back: it is told to him who prepares it while he does', async () => {
  const id = await correction();
  await city.relay.drain();
  await claimed();
  await given(one, id, 'delegateTask', { to: other, note: '请先核对' });
  await city.relay.drain();
  expect(await claimed()).toEqual([`${other} task`]);
  // Given back before that was told: he has nothing to do with it any more.
  const later = await correction();
  await city.relay.drain();
  await claimed();
  await given(one, later, 'delegateTask', { to: other, note: '请先核对' });
  await city.relay.drain();
  await given(other, later, 'giveBack', { opinion: '已核对' });
  await stores.people.save({ posts: [{ unit: 'dept17', post: 'data', persons: [one] }] });
  await city.people.refresh();
  await city.relay.drain();
  expect(await claimed()).toEqual([`${one} task`]);
  await stores.people.save({ posts: [{ unit: 'dept17', post: 'data', persons: [one, other] }] });
  await city.people.refresh();
});

it('lost with the post: nothing of it goes out to him who has no part in it any more', async () => {
  const id = await correction();
  await city.relay.drain();
  await stores.people.save({ posts: [{ unit: 'dept17', post: 'data', persons: [other] }] });
  await city.people.refresh();
  expect(await claimed()).toEqual([`${other} task`]);
  expect(await ended(id, one)).toEqual(['superseded']);
  await stores.people.save({ posts: [{ unit: 'dept17', post: 'data', persons: [one, other] }] });
  await city.people.refresh();
});

it('asks together for all that are claimed at once', async () => {
  for (let n = 0; n < 20; n++) await correction();
  await city.relay.drain();
  const operations = await operationsOf(stores.connection, async () => {
    expect(await claimed()).toHaveLength(40);
  });
  // One look for each lane of the batch, however many they are.
  expect(operations.filter(({ of }) => of === 'matters').length).toBeLessThanOrEqual(4);
});
