/** B-38, N-38: twice a year at least, scored by the city's weights, published, reported; findings become violations. */
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { sharingInspection } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-07-01T02:00:00.000Z';
const city = cityOf(fullPlan);
const opened = (settings = noSettings) =>
  new Play({ city, procedure: sharingInspection, now, regime: 'national', settings }).open('auth1', {
    period: '2026年下半年',
  });
const blank = (of: Play) =>
  of.allowed('auth1').find((one) => one.command === 'score')?.prefill?.['sheet'] as { unit: string }[];
const marked = (of: Play, more: Record<string, object> = {}) => ({
  sheet: blank(of).map((row) => ({
    ...row,
    ...{ quality: 80, quantity: 60, timeliness: 100, use: 40 },
    ...more[row.unit],
  })),
});
const results = (of: Play) => of.entries.filter((one) => one.register === 'results');

it('opens by itself in each half of the year, by the authority', () => {
  const context = { directory: city.directory, registers: noRegisters, settings: noSettings, units: [] };
  const due = dueOpenings(sharingInspection, '2025-12-31', '2026-12-31T00:00:00.000Z', context);
  expect(due.map((one) => [one.turn.on, one.unit, one.form['period']])).toEqual([
    ['2026-01-01', 'authority', '2026年上半年'],
    ['2026-07-01', 'authority', '2026年下半年'],
  ]);
});

it('starts from a row for each department, with what the city’s data say and from what it was computed', () => {
  const rows = blank(opened()) as { unit: string; data: string }[];
  // The police, audit, finance … of the city share as well; its committees, groups and contractors don't.
  const shares = rows.map((one) => one.unit);
  expect(shares).toEqual(expect.arrayContaining(['alpha', 'bureau', 'audit', 'finance', 'secrecy', 'office']));
  expect(shares).not.toEqual(expect.arrayContaining(['committee']));
  expect(shares).not.toContain('cloud');
  expect(rows[0]?.data).toMatch(/逾期更新 \d+（.+）；按时率 \d+（.+）；订阅 \d+（.+）/);
});

it('publishes each result with its computation by the city’s weights, and tells every unit', () => {
  const of = opened();
  of.give('auth1', 'score', marked(of)).give('auth2', 'publish', { overall: '总体良好' });
  expect(results(of).map((one) => [one.subject, one.values['score']])).toContainEqual([
    'sharing-inspection/2026年下半年/alpha',
    '70.00',
  ]);
  expect(of.effects.filter((one) => one.effect === 'notify' && one.subject === t.tells.published)).toHaveLength(1);
  const weights = { ...noSettings, number: (key: string) => (key === 'sharing-inspection.timeliness' ? 100 : 0) };
  const other = opened(weights);
  other.give('auth1', 'score', marked(other)).give('auth2', 'publish', { overall: '好' });
  expect(results(other)[0]?.values).toMatchObject({
    score: '100.00',
    computation: expect.stringContaining('100') as string,
  });
});

it('opens a violation for each finding that has a ground, and is reported to the city government', () => {
  const of = opened();
  of.give('auth1', 'score', marked(of, { beta: { finding: '目录未更新', ground: 'provider-catalogue' } }));
  expect(of.refusal('auth1', 'publish', { overall: '有问题' })).toBeDefined();
  of.give('auth2', 'publish', { overall: '有问题' });
  expect(of.effects.filter((one) => one.effect === 'open')).toMatchObject([
    { form: { unit: 'beta', ground: 'provider-catalogue', facts: '目录未更新' } },
  ]);
  of.give('auth1', 'report', { report: '附结果' });
  expect(of.refusal('auth1', 'read')?.rejected).toBe('notAllowed');
  expect(of.give('gov1', 'read').state?.end?.end).toBe('reported');
});

it('is refused with a unit left out or a ground without its facts, may be scored anew, and lapses without a result', () => {
  const of = opened();
  expect(of.refusal('auth1', 'score', { sheet: marked(of).sheet.slice(1) })?.faults).toMatchObject([{ path: 'sheet' }]);
  expect(of.refusal('auth1', 'score', marked(of, { alpha: { ground: 'city-update' } }))?.faults).toMatchObject([
    { path: expect.stringMatching(/^sheet\.\d+\.finding$/) as string },
  ]);
  // A ground of the authority is none of another unit: the whole list is offered, and judged by whom it is about.
  const wrong = of.refusal('auth1', 'score', marked(of, { alpha: { ground: 'authority-source', finding: '无' } }));
  expect(wrong?.faults).toMatchObject([{ path: expect.stringMatching(/ground$/) as string }]);
  of.give('auth1', 'score', marked(of)).give('auth1', 'rescore', { reason: '有误' });
  expect(of.steps()).toEqual(['assess']);
  of.until('2026-12-01T00:00:00.000Z');
  expect([of.steps(), results(of)]).toEqual([['assess'], []]);
});

it('is reported to audit as well, which supervises the policies and the money of sharing (B-10)', () => {
  const of = opened();
  of.give('auth1', 'score', marked(of))
    .give('auth2', 'publish', { overall: '好' })
    .give('auth1', 'report', { report: '附结果' });
  expect(of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.reported)).toMatchObject({
    ...{ to: ['post:audit:head'], body: '附结果' },
  });
});
