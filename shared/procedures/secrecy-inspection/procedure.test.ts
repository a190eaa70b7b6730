/** B-39: guided, inspected, counted in the assessment, read by each unit. */
import { periodOf } from '../../engine/definition/recurrence.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { secrecyInspection } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-07-01T02:00:00.000Z';
const opened = () =>
  new Play({ city: cityOf(fullPlan), procedure: secrecyInspection, now, regime: 'national' }).open('secr1', {
    period: '2026年下半年',
  });
const guided = () => opened().give('secr1', 'guide', { guidance: '逐条审查' });
const rows = (of: Play, more: Record<string, object> = {}) => ({
  sheet: (
    (of.allowed('secr1').find((one) => one.command === 'submit')?.prefill?.['sheet'] ?? []) as { unit: string }[]
  ).map((row) => ({ ...row, score: 90, ...more[row.unit] })),
});

it('guides every unit, inspects each, and its results are put where the assessment reads them', () => {
  const of = guided();
  expect(of.effects.some((one) => one.effect === 'notify' && one.subject === t.tells.guidance)).toBe(true);
  of.give('secr2', 'submit', rows(of));
  expect(of.refusal('secr1', 'adopt')?.rejected).toBe('notAllowed');
  of.give('auth1', 'adopt');
  const listed = of.entries.filter((one) => one.register === 'results').map((one) => one.subject);
  expect(listed).toEqual(
    expect.arrayContaining(['alpha', 'audit', 'office'].map((one) => `secrecy-inspection/2026年下半年/${one}`)),
  );
  const asked = of.effects.find((one) => one.effect === 'askReceipts');
  expect(asked).toMatchObject({ units: expect.arrayContaining(['alpha', 'audit', 'office']) as string[] });
  expect(of.closeReceipts(listed.length).state?.end?.end).toBe('closed');
});

it('opens a violation of the secrecy duties where it finds one, with its facts', () => {
  const of = guided();
  expect(of.refusal('secr1', 'submit', rows(of, { beta: { violation: true } }))?.faults).toMatchObject([
    { path: expect.stringMatching(/^sheet\.\d+\.finding$/) as string },
  ]);
  expect(of.refusal('secr1', 'submit', { sheet: rows(of).sheet.slice(1) })?.faults).toMatchObject([{ path: 'sheet' }]);
  const found = { beta: { violation: true, finding: '未审查即发布' } };
  of.give('secr1', 'submit', rows(of, found));
  // Handed back and handed in once more: it is one breach.
  of.give('auth1', 'returnToStep', { step: 'inspect', reason: '请补充' }).give('secr1', 'submit', rows(of, found));
  of.give('auth1', 'adopt');
  expect(of.effects.filter((one) => one.effect === 'open')).toMatchObject([
    { form: { unit: 'beta', ground: 'city-secrecy', facts: '未审查即发布' } },
  ]);
});

it('comes as often as the city has set, half-yearly unless it has; its lapses decide nothing', () => {
  const { recurs } = secrecyInspection;
  expect(periodOf(recurs!)).toBe('half-year');
  expect(periodOf(recurs!, { ...noSettings, period: () => 'year' })).toBe('year');
  expect(opened().until('2026-12-01T00:00:00.000Z').steps()).toEqual(['guide']);
});
