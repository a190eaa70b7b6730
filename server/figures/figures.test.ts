import type { RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import { people } from '../../test/harness/small-city.ts';
import { eachOf } from '../registers/testing.ts';
import { createFigures } from './figures.ts';
import type { CourseRecord } from '../incidents/ports.ts';
import type { FigureStore, KeptFigures, TaskRun } from './ports.ts';

const NOW = '2026-12-01T02:00:00.000Z';
const entry = (register: string, subject: string, values: Record<string, unknown>): RegisterEntry => ({
  ...{ register, subject, title: subject, units: [], values },
  ...{ since: NOW, matter: 'm', number: '1' },
});
const entries = [
  entry('allocations', '系统甲', { unit: 'office' }),
  entry('allocations', '系统乙', { unit: 'office' }),
  entry('exemptions', '系统丙', { unit: 'office' }),
];
const registers = eachOf(entries);
const run = (procedure: string, lapsed: boolean): TaskRun => ({ procedure, parties: ['post:office:cloud'], lapsed });

const course = (number: string, more: Partial<CourseRecord> = {}): CourseRecord => ({
  ...{ id: number, number, title: number, seq: 1, month: '2026-11', units: [], open: false, provider: 'provider' },
  ...{ level: 'III', system: '甲', cyber: false, affected: 0 },
  ...{ openedAt: '2026-11-20T02:00:00.000Z', knownAt: '2026-11-20T02:00:00.000Z', ...more },
});
let courses: CourseRecord[] = [];
const asked: string[] = [];
async function* between(from: string, until: string) {
  asked.push(`${from} ${until}`);
  yield* await Promise.resolve(courses);
}

/** What several processes share. */
const shelf = () => new Map<string, KeptFigures>();

function wire(runs: TaskRun[], kept = shelf(), seal?: (value: unknown) => string) {
  const asked: string[] = [];
  const store: FigureStore = {
    kept: (day) => Promise.resolve(kept.get(day)),
    keep: (made) => Promise.resolve(void kept.set(made.day, structuredClone(made))),
    async *tasksSince(since) {
      asked.push(since);
      yield* await Promise.resolve(runs);
    },
    openByUnit: () => Promise.resolve(new Map([['provider', 2]])),
  };
  return {
    asked,
    figures: createFigures({
      store,
      registers,
      courses: { between },
      directory: people.directory,
      ...(seal ? { seal } : {}),
    }),
  };
}

it('gives shares and counts per unit, each with what it was computed from', async () => {
  const { figures } = wire([run('cloud-use', false), run('cloud-use', true), run('resource-update', true)]);
  const all = await figures.load(NOW);
  expect(all('cloud-share')).toMatchObject([
    { unit: 'office', value: 67, source: expect.stringMatching(/3 个.*2 个/) as string },
  ]);
  expect(all('on-time')).toMatchObject([{ unit: 'office', value: 33 }]);
  expect(all('late-updates')).toMatchObject([{ unit: 'office', value: 1 }]);
  expect(all('open-risks').find((one) => one.unit === 'provider')).toMatchObject({ value: 2 });
});

it('says of each provider how soon its incidents were acknowledged and over, and what of them was noise', async () => {
  courses = [
    course('1', { acknowledgedAt: '2026-11-20T02:02:00.000Z', recoveredAt: '2026-11-20T02:30:00.000Z' }),
    course('2', { acknowledgedAt: '2026-11-20T02:09:00.000Z', noise: 'falseAlarm' }),
    course('3', { provider: 'other', acknowledgedAt: '2026-11-20T02:40:00.000Z' }),
    course('4', { recoveredAt: '2026-11-20T03:00:00.000Z' }),
  ];
  const { figures } = wire([]);
  const all = await figures.load(NOW);
  courses = [];
  expect(asked.at(-1)).toBe('2026-07 2026-12');
  expect(all('incident-acknowledge')).toEqual([
    { unit: 'provider', value: 6, source: '近 6 个月 3 件故障中 2 件有人确认，用时中位数 5 分钟，95% 不超过 9 分钟' },
    { unit: 'other', value: 40, source: '近 6 个月 1 件故障中 1 件有人确认，用时中位数 40 分钟，95% 不超过 40 分钟' },
  ]);
  expect(all('incident-recover').map(({ unit, value }) => [unit, value])).toEqual([['provider', 45]]);
  expect(all('incident-noise').map(({ unit, value }) => [unit, value])).toEqual([
    ['provider', 1],
    ['other', 0],
  ]);
});

it('looks once a day, a year back', async () => {
  const { asked, figures } = wire([]);
  await Promise.all([figures.load(NOW), figures.load(NOW)]);
  await figures.load('2026-12-02T02:00:00.000Z');
  expect(asked).toEqual(['2025-11-30T16:00:00.000Z', '2025-12-01T16:00:00.000Z']);
});

it('is computed by whoever has the duty, once for all processes', async () => {
  const kept = shelf();
  const [one, other] = [wire([run('cloud-use', true)], kept), wire([run('cloud-use', true)], kept)];
  expect([await one.figures.sweep(NOW), await one.figures.sweep(NOW), await other.figures.sweep(NOW)]).toEqual([
    true,
    false,
    false,
  ]);
  expect((await other.figures.load(NOW))('on-time')).toEqual((await one.figures.load(NOW))('on-time'));
  expect([one.asked.length, other.asked.length]).toEqual([1, 0]);
});

it('is computed anew where what is kept is not what was sealed', async () => {
  const kept = shelf();
  const seal = (value: unknown) => `sealed ${JSON.stringify(value)}`;
  const { figures } = wire([run('cloud-use', true)], kept, seal);
  await figures.sweep(NOW);
  const [made] = kept.values();
  kept.set(made!.day, {
    ...made!,
    figures: { ...made!.figures, 'on-time': [{ unit: 'office', value: 100, source: '' }] },
  });
  const other = wire([run('cloud-use', true)], kept, seal);
  expect((await other.figures.load(NOW))('on-time')).toMatchObject([{ unit: 'office', value: 0 }]);
});
