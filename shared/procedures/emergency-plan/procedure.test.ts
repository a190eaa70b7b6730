/** rules and plans looked at each year and after a major change; every version stays in the register. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noRegisters, type RegisterEntry } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { emergencyPlan } from './procedure.ts';

const city = cityOf(fullPlan);
const now = '2026-01-05T02:00:00.000Z';
const version = (key: string, n: number): RegisterEntry => ({
  ...{
    register: 'plans',
    subject: `emergency-plan/${key}/${n}`,
    title: key,
    units: ['group'],
    values: { year: `第 ${n} 版` },
  },
  ...{ since: now, matter: 'm0', number: '250001' },
});
const known = [
  version('rules', 1),
  version('overall', 1),
  version('special:alpha/一网通办', 1),
  version('special:alpha/一网通办', 2),
];
const allocated = ['alpha/一网通办', 'beta/公积金'].map((subject) => ({
  ...{ register: 'allocations', subject, title: subject, units: [], values: {} },
  ...{ since: now, matter: 'm0', number: '250001' },
}));
const entries: RegisterEntry[] = [...known, ...allocated];
const fresh = (all = entries) => new Play({ city, procedure: emergencyPlan, now, entries: all });
const yearly = (all?: RegisterEntry[]) => fresh(all).open(machine('r', 'group'), { about: 'all', cause: 'yearly' });
const rows = (state: Record<string, string> = {}, note = '流程变了') =>
  [
    ['rules', '应急响应制度', '第 1 版'],
    ['overall', '总体预案', '第 1 版'],
    ['special:alpha/一网通办', '一网通办专项预案', '第 2 版'],
  ].map(([key, name, of]) => ({
    key,
    name,
    version: of,
    state: state[key!] ?? 'keep',
    ...(state[key!] ? { note } : {}),
  }));
const looked = { evaluation: '适用', bodies: '专项小组和实施小组齐备' };
const draft = { content: '步骤', levels: '一至四级' };

it('is evaluated once a year, and lists what is in force, without a conclusion of its own', () => {
  const context = {
    directory: city.directory,
    registers: noRegisters,
    settings: noSettings,
    units: city.directory.units(),
  };
  expect(dueOpenings(emergencyPlan, '2025-12-31', now, context)).toMatchObject([
    { key: 'emergency-plan/2026/city', unit: 'group' },
  ]);
  const matter = yearly();
  expect(matter.allowed('group1').find((one) => one.command === 'evaluate')?.prefill).toEqual({
    plans: rows().map(({ state: _, ...given }) => given),
  });
  expect(matter.item('evaluate').deadlines).toMatchObject([{ basis: { setting: 'emergency-plan.evaluate' } }]);
});

it('ends where everything still fits, and not before each has a conclusion', () => {
  const faults = (form: object) => yearly().refusal('group1', 'evaluate', { ...looked, ...form })?.faults;
  expect(faults({ plans: rows().slice(1) })).toMatchObject([{ path: 'plans' }]);
  expect(faults({ plans: rows().map((one) => ({ ...one, state: 'revise' })) })).toHaveLength(3);
  expect(faults({ plans: rows(), missing: [{ system: 'alpha/一网通办' }] })).toMatchObject([
    { path: 'missing.0.system' },
  ]);
  expect(yearly().give('group1', 'evaluate', { ...looked, plans: rows() }).state?.end?.end).toBe('kept');
});

it('opens a matter for each that is to be written, and ends when they have', () => {
  const matter = yearly().give('group1', 'evaluate', {
    ...looked,
    plans: rows({ overall: 'revise', 'special:alpha/一网通办': 'retire' }),
    missing: [{ system: 'beta/公积金' }],
  });
  const opened = matter.effects.flatMap((one) => (one.effect === 'open' ? [one] : []));
  expect(opened).toMatchObject([
    { link: { procedure: 'emergency-plan' }, form: { about: 'overall', cause: 'evaluation', why: '流程变了' } },
    { form: { about: 'special', system: 'alpha/一网通办', cause: 'retired' } },
    { form: { about: 'special', system: 'beta/公积金' } },
  ]);
  for (const { link } of opened)
    matter.must(machine('outbox'), {
      kind: 'link',
      link: { ...link, end: { end: 'adopted', title: '已批准', good: true, at: now } },
    });
  expect(matter.state?.end?.end).toBe('revised');
  const none = yearly([]).refusal('group1', 'evaluate', { ...looked, plans: rows().slice(0, 2) })?.faults;
  expect(none).toMatchObject([{ path: 'plans.0.state' }, { path: 'plans.1.state' }]);
});

it('keeps the old version beside the new one, which the head has approved and others get', () => {
  const matter = fresh().open('group1', {
    about: 'special',
    system: 'alpha/一网通办',
    cause: 'change',
    why: '运维要求变了',
  });
  matter
    .give('group1', 'submit', draft)
    .give('groupHead', 'back', { reason: '太简略' })
    .give('group1', 'submit', draft);
  expect(matter.refusal('group1', 'adopt')?.rejected).toBe('notAllowed');
  matter.give('groupHead', 'adopt');
  expect(matter.state?.end?.end).toBe('adopted');
  expect(matter.entries.map((one) => one.subject)).toEqual([
    ...entries.map((one) => one.subject),
    'emergency-plan/special:alpha/一网通办/3',
  ]);
  expect(matter.effects).toContainEqual(
    expect.objectContaining({
      to: ['post:cloud:emergency', 'post:office:cloud'],
      body: '一网通办专项预案第 3 版已批准，请按新版本准备和演练。',
    }),
  );
});

it('asks what has changed and of which system; the yearly evaluation is not withdrawn', () => {
  expect(() => fresh().open('group1', { about: 'overall', cause: 'change' })).toThrow(/什么变化/);
  expect(() => fresh().open('office1', { about: 'special', cause: 'new' })).toThrow(/核心系统/);
  expect(yearly().refusal('group1', 'withdraw', { reason: '不做' })).toBeDefined();
  const own = fresh().open('group1', { about: 'overall', cause: 'new' });
  expect(own.give('group1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe('withdrawn');
});

it('gives up the plan of a system that is no more, by the head, with all its versions; never the rules', () => {
  const retired = { about: 'special', system: 'alpha/一网通办', cause: 'retired', why: '系统已下线' };
  const matter = fresh().open('group1', retired);
  expect(matter.steps()).toEqual(['approve']);
  const staying = fresh().open('group1', retired).give('groupHead', 'back', { reason: '仍在用' });
  expect(staying.state?.end?.end).toBe('staying');
  matter.give('groupHead', 'adopt');
  expect(matter.state?.end?.end).toBe('retired');
  expect(matter.entries.filter((one) => one.register === 'plans').map((one) => one.subject)).toEqual([
    'emergency-plan/rules/1',
    'emergency-plan/overall/1',
  ]);
  expect(() => fresh().open('group1', { about: 'rules', cause: 'retired', why: '不要了' })).toThrow(/始终要有/);
  expect(yearly().refusal('group1', 'evaluate', { ...looked, plans: rows({ rules: 'retire' }) })?.faults).toMatchObject(
    [{ path: 'plans.0.state' }],
  );
});
