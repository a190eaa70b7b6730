/** The door to every change, on a real database: races, repeats, strangers and time. */
import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { replay } from '@banjie/shared/engine/matter/evolve.ts';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../test/harness/database.ts';
import { historyOf, settableClock, smallCityPorts } from '../../test/harness/small-city.ts';
import { entryHash } from '../proof/chain.ts';
import { GENESIS } from '../proof/hash.ts';
import { connect } from '../store/base/connection.ts';
import { matterStore } from '../store/matters/matters.ts';
import { createMatterService, type MatterService } from './service.ts';

const database = testDatabase();
const clock = settableClock('2026-11-23T01:00:00.000Z');
let connection: mongoose.Connection;
let store: ReturnType<typeof matterStore>;
let service: MatterService;

const as = (person: string) => ({ kind: 'person' as const, person, channel: 'miniapp' });
const fault = { what: '核心交换机丢包', system: '政务云网络', level: 'II' };
const opened = async (key = randomUUID()) => {
  const result = await service.open(as('provider-ops'), { procedure: 'incident', form: fault, key });
  if (isRejection(result)) throw new Error(result.text);
  return result;
};
const rejected = (result: unknown): Rejection => {
  if (!isRejection(result)) throw new Error('expected a rejection');
  return result;
};

beforeAll(async () => {
  connection = await connect(database.uri);
  store = matterStore(connection);
  await store.ensureIndexes();
  service = createMatterService(smallCityPorts(store, clock), GENESIS);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

it('decides nothing for whom nobody can say what he may do now', async () => {
  const { id } = await opened();
  const ports = smallCityPorts(store, clock);
  const unknown = { rejected: 'unavailable' as const, text: '请稍后再试' };
  const cut = createMatterService(
    { ...ports, people: { ...ports.people, fresh: () => Promise.resolve(unknown) } },
    GENESIS,
  );
  expect(await cut.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() })).toEqual(unknown);
  expect(await cut.open(as('provider-ops'), { procedure: 'incident', form: fault, key: randomUUID() })).toEqual(
    unknown,
  );
  expect((await historyOf(store, id)).map((entry) => entry.command)).toEqual(['open']);
});

it('opens nothing that is one too many, and takes no number for it', async () => {
  const refusal = { rejected: 'tooOften' as const, text: '请稍后再试', afterSeconds: 60 };
  const asked: string[] = [];
  const ports = smallCityPorts(store, clock);
  const full = createMatterService(
    {
      ...ports,
      opens(person, effects) {
        asked.push(...effects.map(({ effect }) => `${person} ${effect}`));
        return Promise.resolve(refusal);
      },
    },
    GENESIS,
  );
  const before = await connection.collection('matters').countDocuments();
  const request = { procedure: 'incident', form: fault, key: randomUUID() };
  expect(await full.open(as('provider-ops'), request)).toEqual(refusal);
  expect(asked).toContain('provider-ops notify');
  expect(await connection.collection('matters').countDocuments()).toBe(before);
  // The same opening, when there is room again.
  expect(isRejection(await service.open(as('provider-ops'), request))).toBe(false);
});

describe('a process that has left a matter otherwise than it stands now', () => {
  const elsewhere = () => createMatterService(smallCityPorts(matterStore(connection), clock), GENESIS);
  const done = async (
    by: MatterService,
    id: string,
    command: string,
    form: object = {},
    key: string = randomUUID(),
  ) => {
    const answer = await by.give(as('provider-duty'), { id, command, form, key });
    if (isRejection(answer)) throw new Error(answer.text);
    return answer;
  };

  it('refuses nothing that may be done now', async () => {
    const { id } = await opened();
    // Here the incident still waits for its acknowledgement, and progress can't be told yet.
    await done(elsewhere(), id, 'acknowledge');
    await done(service, id, 'progress', { progress: '正在切换' });
    expect((await historyOf(store, id)).map((entry) => entry.command)).toEqual(['open', 'acknowledge', 'progress']);
  });

  it('does nothing a second time, and nothing that is done already', async () => {
    const { id } = await opened();
    const other = elsewhere();
    const key = randomUUID();
    const first = await done(other, id, 'acknowledge', {}, key);
    expect(await done(service, id, 'acknowledge', {}, key)).toMatchObject({ id, seq: first.seq });
    await done(service, id, 'progress', { progress: '一' });
    await done(other, id, 'progress', { progress: '二' });
    await done(service, id, 'progress', { progress: '三' });
    const late = rejected(await other.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() }));
    expect(late.decided?.command).toBe('确认');
    const history = await historyOf(store, id);
    expect(history.map((entry) => entry.command)).toEqual(['open', 'acknowledge', 'progress', 'progress', 'progress']);
    expect(history.map((entry) => entry.hash === entryHash(entry))).not.toContain(false);
  });

  it('goes on without loss when two of them take turns for long', async () => {
    const { id } = await opened();
    const turns = [service, elsewhere()];
    await done(service, id, 'acknowledge');
    for (let n = 0; n < 60; n += 1)
      await done(turns[n % 2] as MatterService, id, 'progress', { progress: `第 ${n} 次` });
    const told = (await historyOf(store, id)).flatMap(({ events }) =>
      events.flatMap((event) =>
        event.type === 'given' && event.command === 'progress' ? [event.form['progress']] : [],
      ),
    );
    expect(told).toEqual(Array.from({ length: 60 }, (_, n) => `第 ${n} 次`));
  });
});

it('lets one of a hundred people win a task and tells the others who was first, and when', async () => {
  const { id } = await opened();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      service.give(as('provider-duty'), { id, command: 'acknowledge', item: 'acknowledge#1', key: randomUUID() }),
    ),
  );
  const losers = answers.filter(isRejection);
  expect(answers.length - losers.length).toBe(1);
  for (const loser of losers) {
    expect(loser.rejected).toBe('taskClosed');
    expect(loser.decided).toEqual({ by: 'provider-duty', command: '确认', at: '2026-11-23T01:00:00.000Z' });
    expect(loser.text).toContain('provider-duty');
    expect(loser.text).toContain('11月23日');
  }
  expect((await historyOf(store, id)).map((entry) => entry.command)).toEqual(['open', 'acknowledge']);
});

it('gives the same answer to the same key, and refuses another body under it', async () => {
  const key = randomUUID();
  const [first, again] = await Promise.all([opened(key), opened(key)]);
  expect(again).toMatchObject({ id: first.id, number: first.number });
  expect(await opened(key)).toMatchObject({ id: first.id, number: first.number });
  const other = await service.open(as('provider-ops'), { procedure: 'incident', form: { ...fault, level: 'I' }, key });
  expect(rejected(other).rejected).toBe('keyReused');

  const give = { id: first.id, command: 'acknowledge', key: randomUUID() };
  expect(await service.give(as('provider-duty'), give)).toMatchObject({ id: first.id, seq: 2 });
  expect(await service.give(as('provider-duty'), give)).toEqual({ id: first.id, seq: 2 });
  const changed = await service.give(as('provider-duty'), { ...give, form: { note: 'x' } });
  expect(rejected(changed).rejected).toBe('keyReused');
});

it('knows a key again whose entry has left the matter, also one that another process has given', async () => {
  const { id } = await opened();
  const elsewhere = createMatterService(smallCityPorts(matterStore(connection), clock), GENESIS);
  let looks = 0;
  const looked = createMatterService(
    smallCityPorts({ ...store, given: (k) => ((looks += 1), store.given(k)) }, clock),
    GENESIS,
  );
  await service.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() });
  const said = (by: typeof service, key: string) =>
    by.give(as('provider-ops'), { id, command: 'progress', form: { progress: '切换中' }, key });
  const keys = Array.from({ length: 120 }, () => randomUUID());
  for (const [n, key] of keys.entries()) {
    // The other one gives more in between than rides on a matter, and one now and then.
    await said((n >= 50 && n < 90) || n % 7 === 3 ? elsewhere : looked, key);
    if (n === 89) for (let left = 1; left > 0;) left = await store.moveLeft();
  }
  for (let left = 1; left > 0;) left = await store.moveLeft();
  // Nearly all of them were known to be new without a look.
  expect(looks).toBeLessThan(12);
  const seq = (await store.load(id))?.seq;
  for (const [n, key] of keys.entries()) {
    const again = await said(n % 2 === 0 ? looked : elsewhere, key);
    expect(isRejection(again) ? again.text : again.seq).toBe(n + 3);
  }
  expect((await store.load(id))?.seq).toBe(seq);
});

it('does not remember a rejection: the same key may try again', async () => {
  const { id } = await opened();
  const key = randomUUID();
  expect(
    rejected(await service.give(as('provider-ops'), { id, command: 'recover', form: { how: '已切换' }, key })).rejected,
  ).toBe('notNow');
  await service.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() });
  expect(
    isRejection(await service.give(as('provider-ops'), { id, command: 'recover', form: { how: '已切换' }, key })),
  ).toBe(false);
});

it('hides a matter from whoever is no party, whatever he sends', async () => {
  const { id } = await opened();
  for (const command of ['acknowledge', 'nonsense'])
    expect(rejected(await service.give(as('stranger-head'), { id, command, key: randomUUID() })).rejected).toBe(
      'notFound',
    );
  expect(
    rejected(
      await service.give(as('provider-duty'), { id: 'no-such-matter', command: 'acknowledge', key: randomUUID() }),
    ).rejected,
  ).toBe('notFound');
});

it('says which field of a form is wrong, and takes no number for it', async () => {
  const before = await opened();
  const bad = rejected(
    await service.open(as('provider-ops'), {
      procedure: 'incident',
      form: { ...fault, what: ' ', level: 'IX' },
      key: randomUUID(),
    }),
  );
  expect(bad.rejected).toBe('invalid');
  expect(bad.faults?.map((one) => one.path)).toEqual(['what', 'level']);
  const after = await opened();
  expect(Number(after.number)).toBe(Number(before.number) + 1);
  const unknown = rejected(
    await service.open(as('provider-ops'), { procedure: 'nonsense', form: {}, key: randomUUID() }),
  );
  expect(unknown.rejected).toBe('invalid');
});

it('keeps a history that replays to the stored state and is chained by hash', async () => {
  const { id } = await opened();
  await service.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() });
  await service.give(as('provider-ops'), {
    id,
    command: 'progress',
    form: { progress: '切换备用链路' },
    key: randomUUID(),
  });
  const history = await historyOf(store, id);
  const loaded = await store.load(id);
  expect(replay(history.flatMap((entry) => entry.events))).toEqual(loaded?.state);
  let previous = GENESIS;
  for (const entry of history) {
    expect(entry.previous).toBe(previous);
    expect(entryHash(entry)).toBe(entry.hash);
    previous = entry.hash;
  }
  expect(loaded?.head).toBe(previous);
});

it('plays what is due once, however many processes tick', async () => {
  const { id } = await opened();
  clock.set(addMs(clock.now(), 10 * 60_000));
  const fired = await Promise.all(Array.from({ length: 20 }, () => service.tick(id)));
  expect(fired.some(Boolean)).toBe(true);
  const events = (await historyOf(store, id)).flatMap((entry) => entry.events);
  expect(events.filter((event) => event.type === 'lapsed')).toHaveLength(1);
  expect(events.filter((event) => event.type === 'climbed')).toHaveLength(1);
  expect(await service.tick(id)).toBe(false);
});

it('commits many matters at once without mixing them up', async () => {
  const all = await Promise.all(Array.from({ length: 120 }, () => opened()));
  expect(new Set(all.map((one) => one.number)).size).toBe(120);
  const answers = await Promise.all(
    all.map(({ id }) => service.give(as('provider-duty'), { id, command: 'acknowledge', key: randomUUID() })),
  );
  expect(answers.every((answer, n) => !isRejection(answer) && answer.id === all[n]?.id && answer.seq === 2)).toBe(true);
});
