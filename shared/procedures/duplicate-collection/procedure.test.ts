/** B-20, B-31, N-19: reported, answered, stopped; a basis of its own is judged by the authority. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { duplicateCollection } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const form = { unit: 'gamma', resource: 'divisions', asked: 'firm', facts: '要求填报区划代码' };
const proof = { measures: '删除表单', proof: '截图' };
const opened = (more: object = {}, regime: 'national' | 'city' = 'national') =>
  new Play({ city: cityOf(fullPlan), procedure: duplicateCollection, now, regime }).open('a3', { ...form, ...more });

it('is stopped by the unit and confirmed by the authority; the reporter is told', () => {
  const of = opened().give('g1', 'stop', { measures: '改用共享数据' });
  expect(of.refusal('g1', 'confirm')?.rejected).toBe('notAllowed');
  of.give('auth1', 'confirm');
  expect(of.state?.end?.end).toBe('stopped');
  expect(of.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.stopped)).toMatchObject({
    to: ['post:alpha:contact', 'person:a3'],
  });
});

it('may have a legal basis, which the authority accepts or not', () => {
  const justified = () => opened().give('gHead', 'justify', { basis: '某法第三条' });
  expect(justified().give('auth2', 'accept', { reason: '属实' }).state?.end?.end).toBe('justified');
  const of = justified().give('auth2', 'orderStop', { reason: '不成立' }).give('g1', 'stopped', proof);
  of.give('auth1', 'goesOn', { reason: '表单仍在' });
  expect(of.steps()).toEqual(['stopping']);
  expect(of.give('g1', 'stopped', proof).give('auth1', 'confirm').state?.end?.end).toBe('stopped');
});

it.each([
  ['national', 'user-recollected'],
  ['city', 'city-collection'],
] as const)('left unanswered under the %s rules may become a violation: %s', (regime, ground) => {
  const of = opened({}, regime).until('2026-11-10T00:00:00.000Z');
  expect(of.steps()).toEqual(['answer', 'late']);
  of.give('auth1', 'giveUp', { reason: '逾期' });
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({
    link: { procedure: 'violation' },
    form: { unit: 'gamma', ground },
  });
  expect(of.state?.end?.end).toBe('unmet');
});

it('is answered late without the decision on its lateness staying behind', () => {
  const of = opened().until('2026-11-10T00:00:00.000Z').give('g1', 'stop', { measures: '停' });
  expect(of.steps()).toEqual(['confirm']);
  // Pressed, it falls due again by the new day.
  const pressed = opened()
    .until('2026-11-10T00:00:00.000Z')
    .give('auth1', 'press', { reason: '再等', until: '2026-11-13' });
  expect(pressed.item('late').deadlines).toMatchObject([{ at: '2026-11-13T15:59:59.999Z' }]);
});

it('is not reported of a provider’s own resource or of one that is not in the catalogue; may be withdrawn', () => {
  expect(() => opened({ unit: 'beta' })).toThrow(/"path":"unit"/);
  expect(() => opened({ resource: 'nothing' })).toThrow(/"path":"resource"/);
  expect(opened().refusal('g1', 'stop', { measures: '停', stopFrom: '2026-12-01' })?.faults).toMatchObject([
    { path: 'stopFrom' },
  ]);
  expect(opened().give('a3', 'withdraw', { reason: '误报' }).state?.end?.end).toBe('withdrawn');
});
