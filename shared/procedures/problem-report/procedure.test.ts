/** the provider answers within a working day, and the unit alone says whether it is solved. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { problemReport } from './procedure.ts';

const now = '2026-11-06T02:00:00.000Z'; // Friday
const fresh = () => new Play({ city: cityOf(fullPlan), procedure: problemReport, now });
const reported = (impact = 'slow') => fresh().open('a1', { system: '一网通办', problem: '打不开', impact });
const answered = () => reported().give('ops2', 'answer', { solution: '已重启' });

it('is answered within the city’s working day; a lapse brings it to the office', () => {
  expect(reported().item('answer').deadlines).toMatchObject([
    { at: '2026-11-09T15:59:59.999Z', basis: { setting: 'problem-report.answer' } },
  ]);
  const late = reported().until('2026-11-10T00:00:00.000Z');
  expect(late.steps()).toEqual(['answer']);
  const line = late.effects.flatMap((one) => (one.effect === 'notify' && one.kind === 'lapse' ? one.to : []));
  expect(line).toEqual(expect.arrayContaining(['post:cloud:ops', 'post:cloud:head', 'post:authority:cloud']));
  // What the provider leaves lying is on the office's list too.
  expect(late.item('answer').parties).toContain('post:office:cloud');
});

it('is confirmed by the unit, and by nobody else', () => {
  expect(answered().refusal('ops1', 'solved')?.rejected).toBe('notAllowed');
  expect(answered().give('a2', 'solved').state?.end?.end).toBe('solved');
});

it('goes back to the provider as often as it is not solved', () => {
  const matter = answered();
  expect(matter.refusal('a1', 'unsolved')?.faults).toMatchObject([{ path: 'still' }]);
  matter.give('a1', 'unsolved', { still: '还是打不开' });
  expect(matter.item('answer').deadlines[0]?.at).toBe('2026-11-09T15:59:59.999Z');
  expect(matter.give('ops1', 'answer', { solution: '已更换' }).give('a1', 'solved').state?.end?.end).toBe('solved');
});

it('is opened again for fifteen days after it was closed, and no longer', () => {
  const closed = answered().give('a1', 'solved');
  closed.until('2026-11-20T00:00:00.000Z').give('a1', 'reopen', { reason: '又出现' });
  expect(closed.steps()).toEqual(['answer']);
  const old = answered().give('a1', 'solved').until('2026-12-01T00:00:00.000Z');
  expect(old.refusal('a1', 'reopen', { reason: '又出现' })?.rejected).toBe('gateClosed');
});

it('that stops a business is told to those on duty and the office at once', () => {
  const told = (impact: string) =>
    reported(impact).effects.flatMap((one) => (one.effect === 'notify' && one.kind === 'alert' ? [one.to] : []));
  expect(told('down')).toEqual([['post:cloud:duty', 'post:office:cloud']]);
  expect(told('slow')).toEqual([]);
});

it('can be withdrawn by who reported it until it is confirmed; the provider reports no problem to itself', () => {
  expect(answered().give('a1', 'withdraw', { reason: '本方配置问题' }).state?.end?.end).toBe('withdrawn');
  expect(() => fresh().open('ops1', { system: 'x', problem: 'y', impact: 'none' })).toThrow(/notAllowed/);
});
