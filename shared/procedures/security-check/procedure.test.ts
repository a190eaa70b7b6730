/** each risk of a check becomes a rectification of its own, and the check ends when all have ended. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { readForm } from '../../engine/forms/form.ts';
import { latestProcedure } from '../index.ts';
import { securityCheck } from './procedure.ts';

const now = '2026-10-09T02:00:00.000Z';
const fresh = () => new Play({ city: cityOf(fullPlan), procedure: securityCheck, now });
const play = () => fresh().open(machine('r', 'office'), { period: '2026年第四季度' });
const risk = (system: string, level: string, more: object = {}) => ({
  system,
  unit: 'alpha',
  level,
  finding: '弱口令',
  ...more,
});
const checked = (...risks: object[]) => play().give('officeSec1', 'submit', { covered: '全部系统', risks });
const opened = (matter: Play) => matter.effects.flatMap((one) => (one.effect === 'open' ? [one] : []));

it('finds nothing: published, and over with the agreement of the security authority', () => {
  const matter = checked();
  expect(matter.refusal('officeSec2', 'concur')?.rejected).toBe('notAllowed');
  matter.give('pol1', 'concur');
  expect(matter.state?.end?.end).toBe('clean');
  expect(matter.entries.at(-1)).toMatchObject({
    subject: 'security-check/2026年第四季度',
    values: { computation: '未发现风险' },
  });
});

it('opens one rectification for each risk, in the form that it asks for and in the name of the office', () => {
  const matter = checked(risk('一网通办', 'high'), risk('门户', 'low', { until: '2026-10-30' })).give('pol1', 'concur');
  expect(opened(matter)).toMatchObject([
    {
      link: { procedure: 'security-rectification', relation: '安全风险整改' },
      unit: 'office',
      form: { system: '一网通办', level: 'high' },
    },
    { form: { system: '门户', until: '2026-10-30' } },
  ]);
  for (const { form } of opened(matter))
    expect(readForm(latestProcedure('security-rectification')!.opening.form, form)).toHaveProperty('value');
  expect(matter.steps()).toEqual(['rectifying']);
});

it('waits for the last of them, then reports', () => {
  const matter = checked(risk('一网通办', 'high'), risk('门户', 'low')).give('pol1', 'concur');
  const [first, second] = opened(matter);
  const ends = (link: typeof first) =>
    matter.must(machine('outbox'), {
      kind: 'link',
      link: { ...link!.link, end: { end: 'closed', title: '整改合格', good: true, at: now } },
    });
  ends(first);
  expect(matter.steps()).toEqual(['rectifying']);
  ends(second);
  expect(matter.allowed('officeSec1').find((one) => one.command === 'report')?.prefill).toEqual({
    report: '发现风险 2 项，其中高风险 1 项。整改 2 项，其中复查合格 2 项。',
  });
  matter.give('officeSec1', 'report', { report: '已全部整改' });
  expect(matter.state?.end?.end).toBe('reported');
  expect(matter.entries.at(-1)?.values).toMatchObject({ advice: '已全部整改' });
});

it('goes back where the security authority does not agree: nothing is opened', () => {
  const matter = checked(risk('门户', 'low')).give('pol2', 'object', { reason: '范围不全' });
  expect(matter.steps()).toEqual(['check']);
  expect(opened(matter)).toEqual([]);
});

it('refuses a day that is over and the same risk twice; every step has a limit of the city', () => {
  const faults = (...risks: object[]) => play().refusal('officeSec1', 'submit', { covered: '全部', risks })?.faults;
  expect(faults(risk('门户', 'low', { until: '2026-10-01' }))).toMatchObject([{ path: 'risks.0.until' }]);
  expect(faults(risk('门户', 'low'), risk('门户', 'low'))).toMatchObject([{ path: 'risks.1.finding' }]);
  expect(play().item('check').deadlines).toMatchObject([{ basis: { setting: 'security-check.check' } }]);
  expect(checked().item('concur').deadlines).toMatchObject([{ at: '2026-10-13T15:59:59.999Z' }]);
});

it('is withdrawn only where a person opened it', () => {
  expect(play().refusal('officeSec1', 'withdraw', { reason: '不查了' })).toBeDefined();
  const byHand = fresh().open('pol1', { period: '专项', scope: '门户' });
  expect(byHand.give('officeSec1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe('withdrawn');
});
