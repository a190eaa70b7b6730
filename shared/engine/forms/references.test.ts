/** What a form is filled in with for its reader. */
import { z } from 'zod';
import { date, describeForm, text } from './form.ts';
import { stillPossible } from './references.ts';

const fields = describeForm(
  z.object({
    until: date('期限', { when: 'coming' }),
    on: date('发生日期', { when: 'past' }),
    day: date('日期'),
    what: text('事项'),
  }),
);
const values = { until: '2026-11-27', on: '2026-11-29', day: '2026-01-01', what: '区划更名' };

it('keeps what the form takes today, by the day of the city', () => {
  const given = { ...values, until: '2026-11-29', on: '2026-11-28' };
  expect(stillPossible(fields, given, '2026-11-28T15:00:00.000Z')).toBe(given);
  // 23:30 in Shanghai is the 28th; half an hour later the 28th is over.
  expect(stillPossible(fields, { until: '2026-11-28' }, '2026-11-28T15:30:00.000Z')).toEqual({ until: '2026-11-28' });
  expect(stillPossible(fields, { until: '2026-11-28' }, '2026-11-28T16:00:00.000Z')).toEqual({});
});

it('leaves out a day that is over and one that has not come, where the form would refuse it', () => {
  expect(stillPossible(fields, values, '2026-11-28T02:00:00.000Z')).toEqual({ day: '2026-01-01', what: '区划更名' });
});
