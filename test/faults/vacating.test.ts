/** Tasks of people who lost their post or left, on a real database and in two processes: given back once, and told. */
import { randomUUID } from 'node:crypto';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../harness/database.ts';
import { historyOf, settableClock, smallCityPorts } from '../harness/small-city.ts';
import { openCity } from '@banjie/server/city.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { GENESIS } from '@banjie/server/proof/hash.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { persons, posts, units } from '@banjie/server/training/city/people.ts';
import { createVacating } from '@banjie/server/vacating/vacating.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const clock = settableClock('2026-11-24T02:00:00.000Z');
const database = testDatabase();
type City = Awaited<ReturnType<typeof openCity>>;
interface Process {
  stores: Stores;
  city: City;
}
let here: Process;
let there: Process;

async function open(): Promise<Process> {
  const stores = await openStores(database.uri);
  const isBot = () => Promise.resolve(false);
  return { stores, city: await openCity({ stores, clock, log: quiet, uploadLimit: 0, isBot }) };
}
beforeAll(async () => {
  here = await open();
  await here.stores.people.save({ units, persons, posts });
  there = await open();
});
beforeEach(async () => {
  await here.stores.people.save({ persons, posts });
  await Promise.all([here, there].map(({ city }) => city.people.refresh()));
  // Everybody was looked at, so that from here on only losses are.
  await Promise.all([here, there].map(({ city }) => city.vacating.sweep()));
});
afterAll(async () => {
  for (const { city, stores } of [here, there]) {
    await city.close();
    await stores.connection.close();
  }
  await database.drop();
});

const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' as const });
async function incident(): Promise<string> {
  const form = { what: '线路中断', system: '政务外网', level: 'III', affected: [{ unit: 'civil' }] };
  const opened = await here.city.service.open(as('cloud-ops'), { procedure: 'incident', form, key: randomUUID() });
  if (isRejection(opened)) throw new Error(opened.text);
  return opened.id;
}
const give = (id: string, person: string, command: string, form: object = {}) =>
  here.city.service.give(as(person), { id, command, form, key: randomUUID() });
async function done(given: ReturnType<typeof give>): Promise<void> {
  const answer = await given;
  if (isRejection(answer)) throw new Error(answer.text);
}
/** The post from now on; written by the other process. */
const post = (persons: string[]) => there.stores.people.save({ posts: [{ unit: 'cloud', post: 'duty', persons }] });
async function bothSweep(): Promise<number[]> {
  await Promise.all([here, there].map(({ city }) => city.people.refresh()));
  return Promise.all([here, there].map(({ city }) => city.vacating.sweep()));
}
const partiesOf = async (id: string) =>
  (await here.stores.matters.load(id))?.state.items.map(({ step, parties }) => [step, parties.join()]);
const commandsOf = async (id: string) => (await historyOf(here.stores.matters, id)).map(({ command }) => command);

it('a task of who lost the post goes to the others: once, told to them, and named in the history', async () => {
  const id = await incident();
  await done(give(id, 'cloud-duty1', 'acknowledge'));
  await post(['cloud-duty2', 'cloud-duty3']);
  await bothSweep();
  expect(await partiesOf(id)).toEqual([['handle', 'post:cloud:ops']]);
  expect(await commandsOf(id)).toEqual(['open', 'acknowledge', 'vacate']);
  expect(await bothSweep()).toEqual([0, 0]);

  const view = await here.city.matters.view(id, as('cloud-ops'));
  expect(view && 'timeline' in view && view.timeline.map(({ what }) => what)).toEqual(
    expect.arrayContaining([expect.stringContaining('江海波已不在岗')]),
  );
  await here.city.relay.drain();
  const told = await here.stores.connection.collection('notices').find({ matter: id, 'to.who': 'cloud-ops' }).toArray();
  expect(told.filter((one) => one['subject'] === '请接办：处置')).toHaveLength(1);
  expect(await give(id, 'cloud-duty1', 'recover', { how: '已恢复' })).toMatchObject({ rejected: 'notAllowed' });
});

it('an alert rings with the next on duty, also when the process that heard of the loss died with it', async () => {
  const id = await incident();
  await post(['cloud-duty2', 'cloud-duty3']);
  await there.city.people.refresh();
  const { stores, city } = there;
  // One that begins knows nothing of what was before, and goes through everybody.
  const next = createVacating({
    ...{ hands: stores.hands, matters: stores.matters, people: city.people, vacate: city.service.vacate },
  });
  expect(await next.sweep()).toBe(1);
  expect(await partiesOf(id)).toEqual([['acknowledge', 'person:cloud-duty2']]);
});

it('a task of who has left is named by his name, and what he gave to prepare is prepared for the others', async () => {
  const id = await incident();
  await done(give(id, 'cloud-duty1', 'acknowledge'));
  await done(give(id, 'cloud-duty1', 'delegateTask', { to: 'cloud-contact', note: '先核对' }));
  const left = persons.find((one) => one.id === 'cloud-duty1')!;
  await there.stores.people.save({ persons: [{ ...left, left: clock.now() }] });
  await bothSweep();
  const item = (await here.stores.matters.load(id))?.state.items[0];
  expect(item).toMatchObject({
    parties: ['person:cloud-contact'],
    delegated: { to: 'cloud-contact', from: ['post:cloud:ops'] },
  });
  const view = await here.city.matters.view(id, as('cloud-ops'));
  const said = JSON.stringify(view);
  expect(said).toContain('江海波委派乔晓彤先办出意见');
  expect(said).not.toMatch(/"[^"]*cloud-duty1已/);
});

it('who stands in for him can act as long as he could, and is neither able nor told any more afterwards', async () => {
  const id = await incident();
  await done(give(id, 'cloud-duty1', 'acknowledge'));
  await there.stores.people.putDelegation({
    ...{ id: 'd1', from: 'cloud-duty1', to: 'cloud-contact', held: ['post:cloud:duty'], reason: '出差' },
    ...{ fromDay: '2026-11-24', untilDay: '2026-11-30', madeAt: clock.now() },
  });
  await here.city.people.refresh();
  await done(give(id, 'cloud-contact', 'progress', { progress: '正在抢修' }));
  await here.city.relay.drain();
  const toldOf = () =>
    here.stores.connection.collection('notices').countDocuments({ matter: id, 'to.who': 'cloud-contact' });
  const before = await toldOf();

  await post(['cloud-duty2', 'cloud-duty3']);
  await here.city.people.refresh();
  expect(await give(id, 'cloud-contact', 'progress', { progress: '已抢修' })).toMatchObject({ rejected: 'notAllowed' });
  await bothSweep();
  await here.city.relay.drain();
  expect(await toldOf()).toBe(before);
});

it('nobody loses what he got a moment ago, by a process that has not heard of it', async () => {
  const id = await incident();
  // The other process claims to know nothing since before the post was given.
  const before = there.city.people.current();
  await post(['cloud-duty1', 'cloud-duty2', 'cloud-duty3', 'cloud-contact']);
  await here.city.people.refresh();
  await done(give(id, 'cloud-contact', 'acknowledge'));
  const { stores, city } = there;
  let isOld = true;
  const people = {
    current: () => before,
    directory: () => (isOld ? before : city.people.current()).directory,
    async refresh() {
      await city.people.refresh();
      isOld = false;
    },
  };
  const service = createMatterService(
    { ...smallCityPorts(stores.matters, clock), people: { ...city.people, directory: people.directory } },
    GENESIS,
  );
  const late = createVacating({
    ...{ hands: stores.hands, matters: stores.matters, people, vacate: service.vacate },
  });
  expect(await late.sweep()).toBe(0);
  expect(await partiesOf(id)).toEqual([['handle', 'person:cloud-contact']]);
});
