/** Two real server processes of one city that begins on a Saturday at three in the morning: one duty, walked across both. */
import { randomUUID } from 'node:crypto';
import { createClient } from '@banjie/shared/contract/client.ts';
import { atTime, endOfDay } from '@banjie/shared/kernel/time.ts';
import { seen, startCity, type City } from '../harness/city.ts';
import type { ServerProcess } from '../harness/server-process.ts';
import { atBoth } from '../harness/two-servers.ts';
import { noticesOf } from '../stories/talk.ts';

const SATURDAY = atTime('2026-03-14', '03:00');
let city: City;
let other: ServerProcess;
beforeAll(async () => {
  city = await startCity({ start: SATURDAY });
  other = await city.another();
}, 60_000);
afterAll(() => city?.close());

const at = atBoth(
  () => city,
  () => other,
);
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
  // A letter may have come after it.
  expect((await read('one', 'education-data', id)).version).toBeGreaterThanOrEqual(answered.version);
  const steps = (await read('one', 'education-data', id)).items.map(({ step }) => step);
  expect((await read('other', 'education-data', id)).items.map(({ step }) => step)).toEqual(steps);
  expect(city.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
}, 120_000);

it('an incident grows by what both hear at once: one matter, one rise, told once', async () => {
  const hook = (await city.send('/api/training/hook')).body as { path: string; token: string };
  const alert = (fingerprint: string, labels: Record<string, string>) => ({
    ...{ status: 'firing', fingerprint, startsAt: atTime('2026-03-21', '00:01'), endsAt: '0001-01-01T00:00:00Z' },
    ...{ labels: { alertname: 'UplinkDown', job: '政务外网', ...labels }, annotations: { summary: '核心链路中断' } },
  });
  const post = async (server: 'one' | 'other', ...alerts: ReturnType<typeof alert>[]) => {
    const answer = await fetch((server === 'one' ? city.url() : other.url()) + hook.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${hook.token}` },
      body: JSON.stringify({
        ...{ version: '4', groupKey: '{}:{alertname="UplinkDown"}', truncatedAlerts: 0, status: 'firing', alerts },
        ...{ receiver: 'banjie', groupLabels: {}, commonLabels: { job: '政务外网' }, commonAnnotations: {} },
      }),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as { matters: { id: string; number: string }[] };
  };
  const mild = alert('a1b2c3d4e5f60718', { banjie_level: 'III', banjie_units: 'transport' });
  const grave = alert('0f1e2d3c4b5a6978', { banjie_level: 'I', banjie_units: 'health' });
  const { id = '', number = '' } = (await post('one', mild)).matters[0] ?? {};
  const both = ['one', 'other', 'one', 'other', 'one', 'other', 'one', 'other'] as const;
  const answers = await Promise.all(both.map((server) => post(server, mild, grave)));
  expect(new Set(answers.flatMap(({ matters }) => matters.map((one) => one.id)))).toEqual(new Set([id]));

  for (const server of ['one', 'other'] as const) {
    const { title, timeline } = await read(server, 'cloud-duty1', id);
    expect(title).toMatch(/^Ⅰ级事件/);
    expect(timeline.filter(({ what }) => what === '告警扩大')).toHaveLength(1);
  }
  const expected = [
    ['emergency-group-leader', /^Ⅰ级事件/],
    ['health-contact', /^故障告知/],
    ['transport-contact', /^故障告知/],
  ] as const;
  const toldTo = async ([person, subject]: (typeof expected)[number]) =>
    (await noticesOf(city, person, number)).filter((one) => subject.test(one.subject)).length;
  for (const one of expected)
    await until(
      () => toldTo(one),
      (count) => count > 0,
    );
  await city.forward({ minutes: 1 });
  expect(await Promise.all(expected.map(toldTo))).toEqual([1, 1, 1]);
}, 120_000);
