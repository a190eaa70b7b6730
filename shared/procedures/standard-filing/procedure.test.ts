/** C-8–10: filed by a unit, checked and listed by the authority. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardFiling } from './procedure.ts';

const now = '2026-03-02T01:30:00.000Z';
const row = { number: 'GB/T 21061', name: '政务网络', kind: 'national', published: '2024-05-06', area: '网络' };
const opened = (standards: unknown[] = [row]) =>
  new Play({ city: cityOf(fullPlan), procedure: standardFiling, now, entries: [] }).open('a1', { standards });

it('is listed, with the day of its first review', () => {
  const play = opened().give('auth1', 'list');
  expect(play.state?.end?.end).toBe('listed');
  expect(play.entries).toMatchObject([{ subject: 'GB/T 21061', values: { reviewBy: '2027-05-06', unit: 'alpha' } }]);
});

it('names each standard once, and none of the future', () => {
  const play = new Play({ city: cityOf(fullPlan), procedure: standardFiling, now });
  const open = (standards: unknown[]) =>
    play.judge('a1', { kind: 'open', id: 'm1', number: '1', regime: 'city', form: { standards } });
  expect(open([row, row])).toMatchObject({ faults: [{ path: 'standards.1.number' }] });
  expect(open([{ ...row, published: '2026-03-03' }])).toMatchObject({ faults: [{ path: 'standards.0.published' }] });
});

it('comes back for changes and is filed anew, dropped, declined or withdrawn', () => {
  const back = () => opened().give('auth1', 'sendBack', { reason: '编号有误' });
  expect(back().give('a1', 'refile', { standards: [row] }).state?.round).toBe(2);
  expect(back().give('a1', 'drop').state?.end?.end).toBe('dropped');
  expect(opened().give('auth1', 'decline', { reason: '已废止' }).state?.end?.end).toBe('declined');
  expect(opened().give('a1', 'withdraw', { reason: '误报' }).state?.end?.end).toBe('withdrawn');
});

it('what another unit has filed before keeps its review; who files it later applies it as well', () => {
  const play = opened().give('auth1', 'list');
  const entries = play.entries.map((one) => ({
    ...one,
    values: { ...one.values, reviewBy: '2029-01-01', reviewedOn: '2026-01-01' },
  }));
  const again = new Play({ city: cityOf(fullPlan), procedure: standardFiling, now, entries });
  again.open('b1', { standards: [row] }).give('auth1', 'list');
  expect(again.entries).toMatchObject([
    { units: ['alpha', 'beta'], values: { unit: 'alpha', reviewBy: '2029-01-01' } },
  ]);
  const other = new Play({ city: cityOf(fullPlan), procedure: standardFiling, now, entries });
  const form = { standards: [{ ...row, kind: 'industry' }] };
  const judged = other.judge('b1', { kind: 'open', id: 'm1', number: '1', regime: 'city', form });
  expect(judged).toMatchObject({ faults: [{ path: 'standards.0.kind' }] });
});

it('is not held up by a unit that does not amend it, nor by the authority', () => {
  const back = opened().give('auth1', 'sendBack', { reason: '编号有误' }).until('2026-06-01T00:00:00.000Z');
  expect(back.give('auth1', 'drop').state?.end?.end).toBe('dropped');
  const left = opened().until('2026-06-01T00:00:00.000Z');
  expect(left.give('comHead', 'decline', { reason: '逾期' }).state?.end?.end).toBe('declined');
});
