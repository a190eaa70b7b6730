/** Two real server processes of one city that begins on a Saturday at three in the morning: one duty, walked across both. */
import { randomUUID } from 'node:crypto';
import { createClient, type Client } from '@banjie/shared/contract/client.ts';
import { atTime, endOfDay } from '@banjie/shared/kernel/time.ts';
import { seen, startCity, type City } from '../harness/city.ts';
import type { ServerProcess } from '../harness/server-process.ts';

const SATURDAY = atTime('2026-03-14', '03:00');
let city: City;
let other: ServerProcess;
beforeAll(async () => {
  city = await startCity({ start: SATURDAY });
  other = await city.another();
}, 60_000);
afterAll(() => city?.close());

/** The same person at the one server and at the other. */
async function at(server: 'one' | 'other', person: string): Promise<Client> {
  const someone = await city.as(person);
  if (server === 'one') return someone.client;
  return createClient(async ({ method, path, headers, body }) => {
    const response = await fetch(other.url() + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${someone.token}` },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: await response.json() };
  });
}
const anyone = () =>
  createClient(async ({ path }) => {
    const response = await fetch(other.url() + path);
    return { status: response.status, body: await response.json() };
  });
const read = async (server: 'one' | 'other', person: string, id: string) =>
  (await at(server, person)).readMatter({ params: { id } });
async function until<T>(look: () => Promise<T>, so: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look();
    if (so(found)) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
}

it('counts its days from Monday, is answered at the other, lapses once, and is the same at both', async () => {
  expect((await city.now()).slice(0, 16)).toBe(SATURDAY.slice(0, 16));
  const finding = { record: '430102', field: '名称', says: '甲', should: '乙', evidence: '户口簿' };
  const form = { resource: 'divisions', findings: [finding] };
  const opening = { body: { procedure: 'data-correction', form }, key: randomUUID() };
  const { id, number } = seen(await (await at('one', 'education-data')).openMatter(opening));
  // The same request by way of the other finds it done.
  expect(seen(await (await at('other', 'education-data')).openMatter(opening)).id).toBe(id);

  for (const server of ['one', 'other'] as const)
    expect((await read(server, 'civil-data', id)).items[0]?.deadlines).toMatchObject([
      { at: endOfDay('2026-03-20') },
      { at: endOfDay('2026-03-27') },
    ]);

  // Put forward at the one: the other reads the same clock, and nothing has lapsed on Friday evening.
  await city.forward({ to: atTime('2026-03-20', '17:00') });
  await until(
    () => anyone().readClock({}),
    ({ now }) => now >= atTime('2026-03-20', '17:00'),
  );
  const lapses = async (server: 'one' | 'other') =>
    (await read(server, 'civil-data', id)).timeline.filter(({ what }) => /已逾期/.test(what)).length;
  expect([await lapses('one'), await lapses('other')]).toEqual([0, 0]);
  await city.forward({ to: atTime('2026-03-21', '00:05') });
  await until(
    () => lapses('other'),
    (count) => count > 0,
  );
  expect([await lapses('one'), await lapses('other')]).toEqual([1, 1]);

  const provider = await at('other', 'civil-data');
  const offer = (await provider.readMatter({ params: { id: number } })).allowed.find((one) => one.command === 'answer');
  const rows = offer?.prefill?.['results'] as Record<string, unknown>[];
  const answered = seen(
    await provider.giveCommand({
      params: { id, command: 'answer' },
      body: {
        item: offer?.item ?? '',
        form: { results: [{ ...rows[0], outcome: 'confirmed', why: '与区划文件一致' }] },
      },
      key: randomUUID(),
    }),
  );
  expect((await read('one', 'education-data', id)).version).toBe(answered.version);
  const steps = (await read('one', 'education-data', id)).items.map(({ step }) => step);
  expect((await read('other', 'education-data', id)).items.map(({ step }) => step)).toEqual(steps);
  expect(city.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
}, 60_000);
