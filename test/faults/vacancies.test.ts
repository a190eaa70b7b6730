/** A post without anybody, on a real database and in two processes: its unit is asked once who is to hold it, and he gets it. */
import { randomUUID } from 'node:crypto';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { testDatabase } from '../harness/database.ts';
import { settableClock } from '../harness/small-city.ts';
import { openCity } from '@banjie/server/city.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import type { MatterDocument } from '@banjie/server/store/matters/document.ts';
import { persons, posts, units } from '@banjie/server/training/city/people.ts';
import type { PostKey } from '@banjie/shared/kernel/party.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const START = '2026-11-24T02:00:00.000Z';
const AN_HOUR_LATER = '2026-11-24T03:00:00.000Z';
const clock = settableClock(START);
const database = testDatabase();
type City = Awaited<ReturnType<typeof openCity>>;
let here: { stores: Stores; city: City };
let there: { stores: Stores; city: City };

async function open() {
  const stores = await openStores(database.uri);
  const isBot = () => Promise.resolve(false);
  return { stores, city: await openCity({ stores, clock, log: quiet, uploadLimit: 0, isBot }) };
}
const close = async ({ stores, city }: { stores: Stores; city: City }) => {
  await city.close();
  await stores.connection.close();
};
beforeAll(async () => {
  here = await open();
  await here.stores.people.save({ units, persons, posts });
  there = await open();
});
beforeEach(async () => {
  clock.set(START);
  await here.stores.connection.collection('matters').deleteMany({});
  await here.stores.people.save({ persons, posts });
  await bothSweep();
});
afterAll(async () => {
  await close(here);
  await close(there);
  await database.drop();
});

async function bothSweep(): Promise<number> {
  await Promise.all([here, there].map(({ city }) => city.people.refresh()));
  const opened = await Promise.all([here, there].map(({ city }) => city.vacancies.sweep(clock.now())));
  await here.city.relay.drain();
  return opened.reduce((a, b) => a + b, 0);
}
const arrangements = () =>
  here.stores.connection.collection<MatterDocument>('matters').find({ procedure: 'unit-arrangements' }).toArray();
const holdersOf = (post: PostKey) => here.city.people.directory().holders('civil', post);
const leaves = async (id: string) => {
  const one = persons.find((person) => person.id === id)!;
  await there.stores.people.save({ persons: [{ ...one, left: clock.now() }] });
};
async function give(id: string, person: string, command: string, form: object = {}): Promise<void> {
  const actor = { kind: 'person' as const, person, channel: 'miniapp' as const };
  const answer = await here.city.service.give(actor, { id, command, form, key: randomUUID() });
  if (isRejection(answer)) throw new Error(JSON.stringify(answer));
  await here.city.relay.drain();
}
const declaration = {
  ...{ head: 'civil-head', body: '数据资源科', sharing: 'civil-head', data: 'civil-contact' },
  ...{ registrar: 'civil-contact', reviewer: 'civil-head', secrecy: 'civil-head', contact: 'civil-contact' },
  ...{ safety: 'civil-contact', rules: '内部工作程序' },
};

it('of the last who held three posts his unit is asked once, whoever of two processes sees it, and told what is missing', async () => {
  await leaves('civil-data');
  expect(await bothSweep()).toBe(0);
  clock.set(AN_HOUR_LATER);
  await bothSweep();
  const [matter, ...others] = await arrangements();
  expect(others).toEqual([]);
  expect(matter?.state).toMatchObject({
    opener: { unit: 'civil' },
    opening: { cause: 'vacant', vacant: '数据管理员、登记员、安全管理员' },
    items: [{ step: 'declare' }],
  });
  expect(await bothSweep()).toBe(0);
  // A process that begins knows nothing of it.
  const next = await open();
  expect(await next.city.vacancies.sweep('2026-11-25T03:00:00.000Z')).toBe(0);
  await close(next);
  expect(await arrangements()).toHaveLength(1);
});

it('whoever is declared and confirmed holds the posts, and the next loss is another one', async () => {
  await leaves('civil-data');
  await bothSweep();
  clock.set(AN_HOUR_LATER);
  await bothSweep();
  const id = (await arrangements())[0]!._id;
  await give(id, 'civil-contact', 'declare', declaration);
  expect(holdersOf('registrar')).toEqual([]);
  await give(id, 'authority-data', 'confirm');
  expect([holdersOf('registrar'), holdersOf('data'), holdersOf('security')]).toEqual([
    ['civil-contact'],
    ['civil-contact'],
    ['civil-contact'],
  ]);
  // Others keep what they have: a post may have several.
  expect(holdersOf('reviewer')).toEqual(['civil-head', 'civil-contact']);
  expect(await bothSweep()).toBe(0);

  await leaves('civil-contact');
  await bothSweep();
  clock.set('2026-11-24T05:00:00.000Z');
  await bothSweep();
  expect((await arrangements()).map(({ open: isOpen }) => isOpen)).toEqual([false, true]);
});

it('whoever was declared before and is not any more loses it by that', async () => {
  const [first, second] = [declaration, { ...declaration, registrar: 'civil-head', reviewer: 'civil-contact' }];
  for (const [n, form] of [first, second].entries()) {
    clock.set(`2026-11-2${6 + n}T02:00:00.000Z`);
    const actor = { kind: 'person' as const, person: 'civil-contact', channel: 'miniapp' as const };
    const opening = { procedure: 'unit-arrangements', form: { cause: 'change' }, key: randomUUID() };
    const opened = await here.city.service.open(actor, opening);
    if (isRejection(opened)) throw new Error(opened.text);
    await give(opened.id, 'civil-contact', 'declare', form);
    await give(opened.id, 'authority-data', 'confirm');
  }
  // Who held it before anybody was declared has it still.
  expect(holdersOf('registrar')).toEqual(['civil-head', 'civil-data']);
});

it('whoever is exchanged by two changes leaves no vacancy, and who has such a matter open gets no second one', async () => {
  const registrar = (holders: string[]) =>
    there.stores.people.save({ posts: [{ unit: 'civil', post: 'registrar', persons: holders }] });
  await registrar([]);
  await bothSweep();
  await registrar(['civil-contact']);
  await bothSweep();
  clock.set(AN_HOUR_LATER);
  expect(await bothSweep()).toBe(0);
  expect(await arrangements()).toEqual([]);

  const actor = { kind: 'person' as const, person: 'civil-contact', channel: 'miniapp' as const };
  await here.city.service.open(actor, { procedure: 'unit-arrangements', form: { cause: 'change' }, key: randomUUID() });
  await registrar([]);
  await bothSweep();
  clock.set('2026-11-24T06:00:00.000Z');
  expect(await bothSweep()).toBe(0);
  expect(await arrangements()).toHaveLength(1);
});
