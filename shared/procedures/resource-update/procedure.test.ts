/** B-25: two working days from the day on which the data changed, and every user compares. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { resourceUpdate } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-09-30T02:00:00.000Z';
const changed = { resource: 'divisions', kind: 'changed', changedOn: '2026-09-30', what: '两个区更名' };
const done = { updatedOn: '2026-09-30', how: '已更新两条', records: 2 };
const play = (users?: string[]) =>
  new Play({ city: cityOf(fullPlan, users), procedure: resourceUpdate, now, regime: 'national' });
const opened = (more: object = {}) => play().open('b1', { ...changed, ...more });
const fault = (who: string, form: object) => {
  const came = play().do(who, { kind: 'open', id: 'm', number: '1', regime: 'national', form });
  return 'faults' in came ? came.faults?.map((one) => one.path) : [];
};

it('is due two working days after the change, over the holiday', () => {
  expect(opened().item('update').deadlines).toMatchObject([
    { at: '2026-10-09T15:59:59.999Z', basis: { article: 'B-25', limit: '2 个工作日' } },
  ]);
});

it('may be overdue when it is opened: it lapses at once, and is still the provider’s', () => {
  const late = opened({ changedOn: '2026-09-24' }).until('2026-09-30T02:00:01.000Z');
  expect(late.events.filter((one) => one.type === 'lapsed')).toHaveLength(1);
  expect(late.give('b2', 'updated', done).steps()).toEqual(['receipts']);
});

it('is reported to the authority, goes to every user unit, and ends when each has confirmed', () => {
  const matter = opened().give('b1', 'updated', done);
  expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.reported)).toMatchObject({
    to: ['post:authority:data'],
    body: expect.stringContaining('已更新两条') as string,
  });
  expect(matter.effects.find((one) => one.effect === 'askReceipts')).toMatchObject({
    units: ['alpha', 'gamma', 'office'],
    post: 'data',
    body: expect.stringMatching(/两个区更名.*比对/) as string,
  });
  expect(matter.closeReceipts(3).state?.end?.end).toBe('updated');
});

it('that nobody uses is at its end with the update', () => {
  expect(play([]).open('b1', changed).give('b1', 'updated', done).state?.end?.end).toBe('updated');
});

it('is opened by the provider, or by the authority for him, of a change that has happened', () => {
  expect([fault('a1', changed), fault('auth1', changed), fault('b1', { ...changed, changedOn: '2026-10-08' })]).toEqual(
    [['resource'], [], ['changedOn']],
  );
  expect(play().open('auth1', changed).item('update').parties).toEqual(['post:beta:data']);
});

it('is not done before the change, nor in the future', () => {
  for (const updatedOn of ['2026-09-29', '2026-10-01'])
    expect(
      opened()
        .refusal('b1', 'updated', { ...done, updatedOn })
        ?.faults?.map((one) => one.path),
    ).toEqual(['updatedOn']);
});

it('ends without an update where nothing has changed, or when it is withdrawn', () => {
  expect(opened().give('b1', 'unfounded', { why: '误报' }).state?.end?.end).toBe('unfounded');
  expect(opened().give('b1', 'withdraw', { reason: '重复' }).state?.end?.end).toBe('withdrawn');
});
