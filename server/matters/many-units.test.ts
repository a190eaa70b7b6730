/** Duties of two thousand units through the real service and database: a sheet with a row for each, and what each is asked. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { actorOf, cityOf, fullPlan, type CityPlan } from '@banjie/shared/engine/testing/city.ts';
import { allowedCommands } from '@banjie/shared/engine/deciding/allowed.ts';
import { isOfCity } from '@banjie/shared/regulation/units.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { unitAssessment } from '@banjie/shared/procedures/unit-assessment/procedure.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { settableClock, smallCityPorts } from '../../test/harness/small-city.ts';
import { GENESIS } from '../proof/hash.ts';
import { connect } from '../store/base/connection.ts';
import { everySlot } from '../store/base/slots.ts';
import { registerStore } from '../store/city/registers.ts';
import { matterStore } from '../store/matters/matters.ts';
import { matterOutbox } from '../store/matters/outbox.ts';
import { createMatterService } from './service.ts';
import type { People } from './ports.ts';

const UNITS = 2000;
const plan: CityPlan = Object.fromEntries(Object.entries(fullPlan).filter(([, { kind }]) => kind !== 'unit'));
for (let n = 0; n < UNITS; n += 1) plan[`unit-${n}`] = { kind: 'unit', head: [`head${n}`] };
const city = cityOf(plan, []);
const people: People = {
  directory: () => city.directory,
  fresh: () => Promise.resolve(undefined),
  standing(person) {
    const actor = actorOf(city, person);
    if (actor.kind !== 'person') return undefined;
    const { unit, unitName, name, principals } = actor;
    return { person, name, unit, unitName, administrator: false, keys: [...principals[0].keys], standsInFor: [] };
  },
};

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const must = <T extends object>(answer: T | Rejection): T => {
  if (isRejection(answer)) throw new Error(JSON.stringify(answer).slice(0, 500));
  return answer;
};

it('a training that all of them report is a small matter, whatever they say: what each is asked stands beside it', async () => {
  const store = matterStore(connection);
  await store.ensureIndexes();
  const clock = settableClock('2026-12-01T02:00:00.000Z');
  const service = createMatterService({ ...smallCityPorts(store, clock), people }, GENESIS);
  const by = { kind: 'person' as const, person: 'auth1', channel: 'miniapp' };
  const { id } = must(
    await service.open(by, { procedure: 'standard-training', form: { period: '2026 年' }, key: 'training-1' }),
  );
  const form = { content: '接口规范', day: '2026-12-10', where: '线上' };
  must(await service.give(by, { id, command: 'plan', form, key: 'training-2' }));
  const asked = city.directory.units().filter(isOfCity).length;
  const step = () => store.load(id).then((loaded) => loaded?.state.items.find((item) => item.step === 'units'));
  expect((await step())?.receipts?.total).toBe(asked);
  const sizeOf = async (part: string) => {
    const [found] = await connection
      .collection<{ _id: string }>('matters')
      .aggregate<{ size: number }>([{ $match: { _id: id } }, { $project: { size: { $bsonSize: part } } }])
      .toArray();
    return found?.size ?? 0;
  };
  // Whom its latest decision has told, while that can be taken back: a list of ids.
  expect(await sizeOf('$state')).toBeLessThan(96 * 1024);
  // With whom it asks and tells, until the relay has done so: two lists of ids.
  expect(await sizeOf('$$ROOT')).toBeLessThan(256 * 1024);
  const item = (await step())?.id ?? '';
  must(await service.closeReceipts(id, { item, confirmed: asked, root: 'a'.repeat(64) }));
  expect(await sizeOf('$state')).toBeLessThan(8 * 1024);
  const held = { participants: 90, record: '签到表' };
  must(await service.give(by, { id, command: 'held', form: held, key: 'training-3' }));
  expect((await store.load(id))?.state.end?.end).toBe('held');
});

it('a yearly assessment is scored, confirmed and entered for each of them', async () => {
  const [store, registers] = [matterStore(connection), registerStore(connection)];
  await Promise.all([store.ensureIndexes(), registers.ensureIndexes()]);
  const clock = settableClock('2026-12-01T02:00:00.000Z');
  const service = createMatterService({ ...smallCityPorts(store, clock), people }, GENESIS);
  const turn = { key: '2026', title: '2026 年', on: '2026-12-01' };
  const { id } = must(
    await service.openTurn({ key: 'y', procedure: 'unit-assessment', unit: 'authority', form: { year: 2026 }, turn }),
  );
  const give = async (person: string, command: string, form: (prefill: Record<string, unknown>) => object) => {
    const by = { kind: 'person' as const, person, channel: 'miniapp' };
    const loaded = await store.load(id);
    const context = must(service.context(by));
    const prefill = allowedCommands(unitAssessment, loaded!.state, context).find((one) => one.command === command);
    must(await service.give(by, { id, command, form: form(prefill?.prefill ?? {}), key: randomUUID() }));
  };
  const marks = { cloud: 70, efficiency: 80, security: 90, sharing: 60, standards: 75 };
  await give('auth1', 'submit', ({ rows }) => ({ rows: (rows as object[]).map((row) => ({ ...row, ...marks })) }));
  await give('comHead', 'confirm', (prefill) => ({ ...prefill, opinion: '同意' }));
  expect((await store.load(id))?.state.end?.end).toBe('published');

  const found = await matterOutbox(connection).pending({ slots: everySlot, urgent: false, limit: 10 });
  const pending = found.find((one) => one.id === id);
  const entries = (pending?.entries ?? []).flatMap((one) =>
    one.effect.effect === 'register' ? [{ ...one, effect: one.effect }] : [],
  );
  // The bodies of the city are assessed like every department.
  const assessed = city.directory.units().filter(isOfCity).length;
  expect(entries).toHaveLength(assessed);
  const matter = { number: pending?.number ?? '', procedure: 'unit-assessment' };
  for (let from = 0; from < assessed; from += 100)
    await Promise.all(
      entries.slice(from, from + 100).map(({ effect, at }, n) =>
        registers.apply({
          ...matter,
          change: effect.change,
          by: effect.by,
          order: { at, matter: id, seq: from + n + 1 },
        }),
      ),
    );
  expect((await registers.counts()).get('results')).toBe(assessed);
  const [largest] = await connection
    .collection('register_entries')
    .aggregate<{ most: number }>([{ $group: { _id: null, most: { $max: { $bsonSize: '$$ROOT' } } } }])
    .toArray();
  expect(largest?.most).toBeLessThan(4096);
  // With its history and its outbox, as it stands between the decision and the relay: far from 16 MB.
  const [document] = await connection
    .collection<{ _id: string }>('matters')
    .aggregate<{ size: number }>([{ $match: { _id: id } }, { $project: { size: { $bsonSize: '$$ROOT' } } }])
    .toArray();
  expect(document?.size).toBeLessThan(8 * 1024 * 1024);
}, 180_000);
