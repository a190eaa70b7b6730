/** every application on the cloud against its target; each one below becomes a rectification of its own. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { readForm } from '../../engine/forms/form.ts';
import { latestProcedure } from '../index.ts';
import { performanceEvaluation } from './procedure.ts';

const now = '2026-01-05T02:00:00.000Z';
const fresh = () => new Play({ city: cityOf(fullPlan), procedure: performanceEvaluation, now });
const play = () => fresh().open(machine('r', 'authority'), { period: '2026年度' });
const app = (more: object = {}) => ({ system: '一网通办', unit: 'alpha', target: '月活 1 万', state: 'met', ...more });
const low = app({ state: 'below', finding: '月活 2 千', until: '2026-02-27' });
const portal = app({ system: '门户', unit: 'beta' });
const scheme = '绩效评估办法（数据〔2025〕6 号）';
const evaluated = (...apps: object[]) => play().give('auth1', 'submit', { scheme, apps, advice: '加强推广' });

it('starts from the register of allocations and wants each application once', () => {
  expect(
    play()
      .allowed('auth1')
      .find((one) => one.command === 'submit')?.prefill,
  ).toEqual({
    apps: [{ system: '一网通办', unit: 'alpha' }],
  });
  const faults = (...apps: object[]) =>
    play()
      .refusal('auth1', 'submit', { scheme, apps })
      ?.faults?.map((one) => one.path);
  expect(faults(portal)).toEqual(['apps']);
  expect(faults(app(), app())).toEqual(['apps.1.system']);
  expect(faults(app({ state: 'below' }))).toEqual(['apps.0.finding']);
  expect(faults(app({ ...low, until: '2026-01-04' }))).toEqual(['apps.0.until']);
});

it('is published by the head, and over where all reach their targets', () => {
  const matter = evaluated(app(), portal);
  expect(matter.refusal('auth1', 'confirm')?.rejected).toBeDefined();
  matter.give('authHead', 'confirm');
  expect(matter.state?.end?.end).toBe('allMet');
  expect(matter.entries.at(-1)).toMatchObject({
    subject: 'performance-evaluation/2026年度',
    values: { computation: '评估应用 2 个，达到目标 2 个', advice: `依据：${scheme}；加强推广` },
  });
});

it('opens a rectification for each one below, and ends when they have', () => {
  const matter = evaluated(low, portal).give('authHead', 'confirm');
  expect(matter.steps()).toEqual(['rectifying']);
  const opened = matter.effects.flatMap((one) => (one.effect === 'open' ? [one] : []));
  expect(opened).toMatchObject([
    {
      link: { procedure: 'performance-rectification' },
      unit: 'authority',
      form: { system: '一网通办', until: '2026-02-27' },
    },
  ]);
  expect(readForm(latestProcedure('performance-rectification')!.opening.form, opened[0]!.form)).toHaveProperty('value');
  matter.must(machine('outbox'), {
    kind: 'link',
    link: { ...opened[0]!.link, end: { end: 'closed', title: '整改合格', good: true, at: now } },
  });
  expect(matter.state?.end?.end).toBe('rectified');
});

it('goes back where the head is not convinced; every step has a limit of the city', () => {
  expect(play().item('evaluate').deadlines).toMatchObject([{ basis: { setting: 'performance-evaluation.evaluate' } }]);
  const matter = evaluated(low);
  expect(matter.item('confirm').deadlines).toMatchObject([{ at: '2026-01-12T15:59:59.999Z' }]);
  expect(matter.give('authHead', 'back', { reason: '目标有误' }).steps()).toEqual(['evaluate']);
});

it('is withdrawn only where a person opened it', () => {
  expect(play().refusal('auth1', 'withdraw', { reason: '不评' })).toBeDefined();
  expect(fresh().open('auth1', { period: '专项' }).give('auth1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe(
    'withdrawn',
  );
});
