/** C-22: every unit is scored once, the others give their opinion, results are published with their computation. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardAssessment } from './procedure.ts';

const now = '2026-12-01T01:30:00.000Z';
const opened = () =>
  new Play({ city: cityOf(fullPlan), procedure: standardAssessment, now }).open('auth1', { period: '2026年度' });
const rows = (play: Play) => {
  const prefill = play.allowed('auth1').find((one) => one.command === 'score')?.prefill;
  return ((prefill?.['sheet'] ?? []) as object[]).map((row) => ({
    ...row,
    filing: 90,
    execution: 80,
    training: 70,
    results: 60,
    advice: '加强培训',
  }));
};

it('starts from a row for every unit of the city, the police and the office among them, with what the data say', () => {
  const play = opened();
  const about = rows(play) as { unit?: string; data?: string }[];
  const units = [
    ...['office', 'authority', 'police', 'alpha', 'beta', 'gamma', 'finance', 'secrecy', 'legal', 'audit'],
    ...['bureau', 'cyberspace', 'stateSecurity', 'quality'],
  ];
  expect(new Set(about.map((one) => one.unit))).toEqual(new Set(units));
  expect(about.find((one) => one.unit === 'alpha')?.data).toContain('已备案标准');
  expect(play.refusal('auth1', 'score', { sheet: rows(play).slice(1) })?.faults).toMatchObject([{ path: 'sheet' }]);
});

it('publishes each result with how it was computed', () => {
  const play = opened();
  play.give('auth1', 'score', { sheet: rows(play) });
  for (const item of play.state?.items ?? [])
    play.give(item.seat?.includes('quality') ? 'qua1' : 'stg1', 'agree', {}, item.id);
  const published = { overall: '总体良好', where: '市政府门户网站' };
  // Who has marked them does not publish his own marks (C-22).
  expect(play.refusal('auth1', 'publish', published)?.rejected).toBe('ownRequest');
  play.give('auth2', 'publish', published);
  const told = play.last?.effects.find((one) => one.effect === 'notify' && one.body.includes('已向社会公布'));
  expect(told).toMatchObject({ body: expect.stringContaining('市政府门户网站') as string });
  expect(play.state?.end?.end).toBe('published');
  const result = play.entries.find((one) => one.subject === 'standard-assessment/2026年度/alpha');
  // (90·20 + 80·40 + 70·20 + 60·20) ÷ 100
  expect(result?.values).toMatchObject({ score: '76.00', advice: '加强培训' });
  expect(result?.values['computation']).toContain('90.00');
});

it('does not wait for whoever says nothing: it is on record as silent', () => {
  const play = opened();
  play.give('auth1', 'score', { sheet: rows(play) }).until('2027-01-10T01:00:00.000Z');
  play.give('auth1', 'closeOpinions', { reason: '逾期未答' });
  expect(play.steps()).toEqual(['publish']);
  expect(play.state?.votes['opinions']?.map((one) => one.command)).toEqual(['silent', 'silent']);
});
