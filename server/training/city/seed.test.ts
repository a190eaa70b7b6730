import type mongoose from 'mongoose';
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { postKeys } from '@banjie/shared/kernel/party.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import { instantOf } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { createMatterService } from '../../matters/service.ts';
import { createPeople, type PeopleService } from '../../people/directory.ts';
import { createTokens } from '../../people/tokens.ts';
import { GENESIS, hashOf } from '../../proof/hash.ts';
import { connect } from '../../store/base/connection.ts';
import { matterModel } from '../../store/matters/document.ts';
import { matterStore } from '../../store/matters/matters.ts';
import { peopleStore } from '../../store/people/people.ts';
import { importInto } from '../../registers/imported.ts';
import { registerStore } from '../../store/city/registers.ts';
import { tableStore } from '../../store/city/tables.ts';
import { hookOf } from './hook.ts';
import { matters as seededMatters } from './matters.ts';
import { contactOf } from './people.ts';
import { personas } from './personas.ts';
import { seedCity } from './seed.ts';

const database = testDatabase();
let connection: mongoose.Connection;
let people: PeopleService;
let registers: ReturnType<typeof registerStore>;
let seed: () => Promise<void>;
const tokens = createTokens({ secret: new Uint8Array(32).fill(1), sources: () => people.roster().sources });
const now = '2026-11-23T02:00:00.000Z';

beforeAll(async () => {
  connection = await connect(database.uri);
  const [store, tables, matters] = [peopleStore(connection), tableStore(connection), matterStore(connection)];
  registers = registerStore(connection);
  await Promise.all([
    registers.ensureIndexes(),
    store.ensureIndexes(),
    tables.ensureIndexes(),
    matters.ensureIndexes(),
  ]);
  people = await createPeople(store);
  let ms = Date.parse(now);
  const clock = { now: () => instantOf((ms += 1000)) };
  const ports = {
    ...{ store: matters, people, calendar: officialCalendar, clock, settings: noSettings, hash: hashOf },
    ...{ registers, figures: { load: () => Promise.resolve(() => []) } },
  };
  const service = createMatterService(ports, GENESIS);
  seed = async () =>
    seedCity(await store.mark({ training: true, since: now }), {
      store,
      people,
      tables,
      tokens,
      matters: service,
      enterImported: async (imported) => void (await importInto(registers).enter(imported, now)),
    });
  // Two processes open a new training ground at the same time.
  await Promise.all([seed(), seed()]);
});
afterAll(async () => {
  await people.close();
  await connection.close();
  await database.drop();
});

it('every unit has a name, a place, and every post that a department needs', async () => {
  const directory = people.directory();
  const users = await registers.read({
    ...{ subjects: [], tallies: [] },
    queries: [{ register: 'subscriptions', query: { under: 'divisions/' } }],
  });
  expect(people.units().filter(({ kind }) => kind === 'unit').length).toBeGreaterThanOrEqual(12);
  expect(people.roster().persons.length).toBeGreaterThanOrEqual(60);
  const usual = postKeys.filter((post) => !['ops', 'emergency', 'duty', 'expert', 'auditor'].includes(post));
  const vacant = people
    .units()
    // The pool of experts is no department.
    .filter(({ kind }) => kind !== 'experts')
    .flatMap(({ id }) =>
      usual.filter((post) => directory.holders(id, post).length === 0).map((post) => `${id} ${post}`),
    );
  expect(vacant).toEqual([]);
  expect(directory.holders('cloud', 'duty')).toEqual(['cloud-duty1', 'cloud-duty2', 'cloud-duty3']);
  expect(directory.holders('cloud', 'ops')).toHaveLength(1);
  expect(directory.holders('emergency-group', 'emergency')).toHaveLength(1);
  expect(users.queries[0]).toHaveLength(6);
  const names = people.roster().persons.map(({ name }) => name);
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
});

it('registrar and reviewer of a unit are two people', () => {
  const directory = people.directory();
  const one = people.units().filter(({ id, kind }) => kind !== 'experts' && people.personsOf(id).length > 2);
  const same = one.filter(({ id }) => directory.holders(id, 'registrar')[0] === directory.holders(id, 'reviewer')[0]);
  expect(same).toEqual([]);
});

it('every persona is somebody, bound to a chat contact unless binding is what is to be tried', () => {
  for (const { person, unbound } of personas) {
    expect(people.standing(person, now)).toBeDefined();
    expect(people.accountOf('chat', person)).toBe(unbound ? undefined : contactOf(person));
  }
});

it('matters of every kind are running, and a second start adds nothing', async () => {
  const running = await matterModel(connection).find().lean();
  expect(running).toHaveLength(seededMatters.length);
  expect(new Set(running.map(({ procedure }) => procedure)).size).toBe(4);
  expect(running.filter(({ open }) => !open)).toEqual([]);
  const versions = running.map(({ _id, seq }) => `${_id}:${seq}`).sort();
  await connection.collection('city').updateOne({}, { $unset: { seeded: 1 } });
  await seed();
  await seed();
  const again = await matterModel(connection).find().lean();
  expect(again.map(({ _id, seq }) => `${_id}:${seq}`).sort()).toEqual(versions);
});

it('the monitoring system’s token is let in', async () => {
  expect(await tokens.verify(hookOf(tokens).token)).toMatchObject({ kind: 'source', unit: 'cloud' });
});
