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

it('starts from a row for every department, with what the data say', () => {
  const play = opened();
  expect(rows(play)).toMatchObject([{ unit: 'alpha', data: expect.stringContaining('已备案标准') as string }, {}, {}]);
  expect(play.refusal('auth1', 'score', { sheet: rows(play).slice(1) })?.faults).toMatchObject([{ path: 'sheet' }]);
});

it('publishes each result with how it was computed', () => {
  const play = opened();
  play.give('auth1', 'score', { sheet: rows(play) });
  for (const item of play.state?.items ?? [])
    play.give(item.seat?.includes('quality') ? 'qua1' : 'stg1', 'agree', {}, item.id);
  play.give('auth1', 'publish', { overall: '总体良好' });
  expect(play.state?.end?.end).toBe('published');
  const result = play.entries.find((one) => one.subject === 'standard-assessment/2026年度/alpha');
  // (90·20 + 80·40 + 70·20 + 60·20) ÷ 100
  expect(result?.values).toMatchObject({ score: '76.00', advice: '加强培训' });
  expect(result?.values['computation']).toContain('90.00');
});
