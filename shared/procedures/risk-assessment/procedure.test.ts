/** B-33: four bodies review, recovery is rehearsed, and the assessment ends with its last rectification. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { riskAssessment } from './procedure.ts';

const now = '2026-11-02T02:00:00.000Z';
const rehearsal = { plan: '恢复预案', scenario: '主库丢失', minutes: 45, recovered: true };
const risk = { system: '一网通办', unit: 'alpha', finding: '备份不可用', level: 'low', until: '2026-12-31' };
const assessed = () =>
  new Play({ city: cityOf(fullPlan), procedure: riskAssessment, now, regime: 'national' })
    .open('auth1', { period: '2026年度' })
    .give('auth1', 'assess', { scope: '共享平台', method: '检查', risks: '备份' });
const reviewed = () => {
  const of = assessed();
  for (const who of ['secr1', 'bur1', 'cyb1']) of.give(who, 'approve');
  return of.give('sta1', 'raise', { opinion: '需加密' });
};

it('needs the opinion of all four bodies and a rehearsal, in whatever order', () => {
  const of = reviewed();
  expect(of.steps()).toEqual(['rehearse']);
  expect(of.give('auth1', 'rehearse', rehearsal).steps()).toEqual(['conclude']);
  const other = assessed().give('auth2', 'rehearse', rehearsal);
  expect(other.steps()).toEqual(['review', 'review', 'review', 'review']);
  expect(other.refusal('auth1', 'conclude', { conclusion: '好', level: 'low' })?.rejected).toBe('notNow');
});

it('without risks ends with its conclusion, which is published with what it rests on', () => {
  const of = reviewed().give('auth1', 'rehearse', rehearsal);
  of.give('auth1', 'conclude', { conclusion: '总体可控', level: 'medium' });
  expect(of.state?.end?.end).toBe('closed');
  expect(of.entries.find((one) => one.subject === 'risk-assessment/2026年度')?.values).toMatchObject({
    score: '中',
    advice: '总体可控',
    computation: expect.stringMatching(/secrecy局.*45 分钟/) as string,
  });
});

it('opens a rectification for each risk, and ends with the last of them', () => {
  const of = reviewed().give('auth1', 'rehearse', rehearsal);
  of.give('auth1', 'conclude', {
    conclusion: '有风险',
    level: 'high',
    findings: [risk, { ...risk, system: '人口库' }],
  });
  const children = of.effects.flatMap((one) => (one.effect === 'open' ? [one.link] : []));
  expect(children.map((one) => one.procedure)).toEqual(['security-rectification', 'security-rectification']);
  expect(of.steps()).toEqual(['rectify']);
  for (const [n, link] of children.entries()) {
    expect(of.state?.end).toBeUndefined();
    const end = { end: 'closed', title: '整改合格', good: true, at: now };
    of.must(machine('m'), { kind: 'link', link: { ...link, number: `26000${n}`, title: '整改', end } });
  }
  expect(of.state?.end?.end).toBe('closed');
});

it('refuses days that can’t be, and lapses without a conclusion', () => {
  const of = reviewed();
  expect(of.refusal('auth1', 'rehearse', { ...rehearsal, rehearsedOn: '2026-11-03' })?.faults).toMatchObject([
    { path: 'rehearsedOn' },
  ]);
  of.give('auth1', 'rehearse', rehearsal);
  const late = { conclusion: '有', level: 'low', findings: [{ ...risk, until: '2026-11-01' }] };
  expect(of.refusal('auth1', 'conclude', late)?.faults).toMatchObject([{ path: 'findings.0.until' }]);
  expect(of.until('2027-01-31T00:00:00.000Z').steps()).toEqual(['conclude']);
});
