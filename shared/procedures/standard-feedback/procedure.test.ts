/** C-19: answered, explained or revised; silence to an answer ends it. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { standardFeedback } from './procedure.ts';

const now = '2026-03-02T01:30:00.000Z';
const city = cityOf(fullPlan);
const [seeded] = city.entries.filter((one) => one.register === 'standards');
const opened = (kind = 'city') => {
  const entries = seeded ? [{ ...seeded, values: { ...seeded.values, kind } }] : [];
  const form = { standard: 'QL/001-2024', part: '第五条', problem: '字段过长' };
  return new Play({ city, procedure: standardFeedback, now, entries }).open('a1', form);
};
const child = (play: Play) => play.effects.find((one) => one.effect === 'open');

it('what the city made is drafted anew, and who reported it is told', () => {
  const play = opened().give('auth1', 'revise', { answer: '同意缩短' });
  expect(child(play)).toMatchObject({ link: { procedure: 'standard-document' }, form: { revises: 'QL/001-2024' } });
  const told = play.last?.effects.find((one) => one.effect === 'notify' && one.body === '同意缩短');
  expect(told).toMatchObject({ to: expect.arrayContaining(['post:alpha:standards']) as string[] });
});

it('what others made is reviewed: a city draft of that name would be no help', () => {
  const play = opened('national').give('auth1', 'revise', { answer: '同意' });
  expect(child(play)).toMatchObject({ link: { procedure: 'standard-review' }, form: { standard: 'QL/001-2024' } });
});

it('an answer to which nobody says anything is the end of it', () => {
  const play = opened().give('auth1', 'explain', { answer: '有历史数据' }).until('2026-04-20T00:00:00.000Z');
  expect(play.steps()).toEqual(['accept', 'closing']);
  expect(play.give('auth1', 'close').state?.end?.end).toBe('explained');
});
