/** every application on the cloud against its target; each one below becomes a rectification of its own. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { readForm } from '../../engine/forms/form.ts';
import { latestProcedure } from '../index.ts';
import { performanceEvaluation } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-01-05T02:00:00.000Z';
const scheme = '绩效评估办法（数据〔2025〕6 号）';
const city = cityOf(fullPlan);
const stands = {
  ...{ register: 'plans', subject: 'performance-evaluation/scheme', title: scheme, units: ['alpha'], values: {} },
  ...{ since: '2025-03-03T02:00:00.000Z', matter: 'm9', number: '250009' },
};
const fresh = (entries = [...city.entries, stands]) =>
  new Play({ city, procedure: performanceEvaluation, now, entries });
const play = () => fresh().open(machine('r', 'authority'), { period: '2026年度' });
const app = (more: object = {}) => ({ system: '一网通办', unit: 'alpha', target: '月活 1 万', state: 'met', ...more });
const low = app({ state: 'below', finding: '月活 2 千', until: '2026-02-27' });
const portal = app({ system: '门户', unit: 'beta' });
const evaluated = (...apps: object[]) => play().give('auth1', 'submit', { apps, advice: '加强推广' });

describe('the scheme (A-46)', () => {
  const proposal = {
    scheme: '评估办法（2026）',
    content: '指标与权重',
    departments: [{ unit: 'finance' }, { unit: 'beta' }],
  };
  const none = () => fresh([...city.entries]).open(machine('r', 'authority'), { period: '2026年度' });
  const proposed = () => none().give('auth1', 'propose', proposal);
  const ok = { reason: '权重不妥' };

  it('is made with the departments concerned and published before anything is evaluated, and stands for the next time', () => {
    const matter = none();
    expect(matter.steps()).toEqual(['scheme']);
    expect(
      matter.refusal('auth1', 'propose', { ...proposal, departments: [{ unit: 'authority' }] })?.faults,
    ).toMatchObject([{ path: 'departments.0.unit' }]);
    matter.give('auth1', 'propose', proposal).give('finHead', 'agree').give('bHead', 'differ', ok);
    expect(matter.steps()).toEqual(['adopt']);
    matter.give('authHead', 'adopt');
    expect(matter.steps()).toEqual(['evaluate']);
    expect(matter.entries.find((one) => one.subject === stands.subject)).toMatchObject({ title: proposal.scheme });
    const told = matter.effects.flatMap((one) =>
      one.effect === 'notify' && one.subject === t.tells.adopted ? one.to : [],
    );
    expect(told).toEqual(expect.arrayContaining(['post:alpha:cloud', 'post:gamma:cloud', 'post:quality:cloud']));
    const next = fresh(matter.entries).open(machine('r', 'authority'), { period: '2027年度' });
    expect(next.steps()).toEqual(['evaluate']);
  });

  it('waits for nobody who says nothing to it: it is closed by somebody else than who proposed, and silence is no consent', () => {
    const matter = proposed().give('finHead', 'agree').until('2026-02-10T02:00:00.000Z');
    expect(matter.refusal('auth1', 'closeOpinions', ok)).toMatchObject({ rejected: 'notAllowed' });
    matter.give('authHead', 'closeOpinions', ok);
    expect(matter.state?.votes['opinions']).toMatchObject([{ command: 'agree' }, { command: 'silent' }]);
    expect(matter.give('authHead', 'redo', ok).steps()).toEqual(['scheme']);
  });

  it('is made anew before what is evaluated by it', () => {
    expect(play().give('auth1', 'renew', ok).steps()).toEqual(['scheme']);
  });
});

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
      .refusal('auth1', 'submit', { apps })
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
