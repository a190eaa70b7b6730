/** trainings of the provider, on a schedule of the city. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { cloudTraining } from './procedure.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const fresh = () => new Play({ city: cityOf(fullPlan), procedure: cloudTraining, now });
const play = () => fresh().open(machine('r', 'cloud'), { period: '2026年下半年' });
const notice = { topic: '云数据库', on: '2026-11-06', place: '线上', content: '备份与恢复' };
const held = {
  heldOn: '2026-11-06',
  attended: [
    { unit: 'alpha', people: 3 },
    { unit: 'beta', people: 1 },
  ],
  summary: '完成',
};
const told = (matter: Play, title: string) =>
  matter.effects.flatMap((one) => (one.effect === 'notify' && one.subject === title ? [one.to] : []));

it('is announced to all departments, or to those that are named', () => {
  expect(told(play().give('ops1', 'announce', notice), '政务云培训通知')).toEqual([
    expect.arrayContaining([
      'post:office:contact',
      'post:alpha:contact',
      'post:bureau:contact',
      'post:quality:contact',
    ]),
  ]);
  expect(told(play().give('ops1', 'announce', notice), '政务云培训通知')[0]).not.toContain('post:cloud:contact');
  const some = play().give('ops1', 'announce', { ...notice, audience: [{ unit: 'beta' }] });
  expect(told(some, '政务云培训通知')).toEqual([['post:beta:contact']]);
  expect(play().refusal('ops1', 'announce', { ...notice, on: '2026-11-01' })?.faults).toMatchObject([{ path: 'on' }]);
});

it('is recorded within the city’s days after it, and those who came say what it was worth', () => {
  const matter = play().give('ops1', 'announce', notice);
  expect(matter.item('hold').deadlines).toMatchObject([
    { at: '2026-11-13T15:59:59.999Z', basis: { setting: 'cloud-training.hold' } },
  ]);
  expect(matter.refusal('ops1', 'held', held)?.faults).toMatchObject([{ path: 'heldOn' }]);
  matter.until('2026-11-06T09:00:00.000Z').give('ops1', 'held', held);
  expect(matter.effects.find((one) => one.effect === 'askReceipts')).toMatchObject({ units: ['alpha', 'beta'] });
  expect(matter.closeReceipts(2).state?.end?.end).toBe('held');
});

it('is postponed with word to whoever was invited, and its limit runs from the new day', () => {
  const matter = play().give('ops1', 'announce', notice).give('ops1', 'postpone', { newOn: '2026-11-20', why: '场地' });
  expect(matter.item('hold').deadlines[0]?.at).toBe('2026-11-27T15:59:59.999Z');
  expect(told(matter, '政务云培训改期')).toHaveLength(1);
});

it('lapses without being decided; only one that somebody opened by hand is withdrawn', () => {
  const late = play().until('2027-02-01T00:00:00.000Z');
  expect([late.steps(), late.events.filter((one) => one.type === 'lapsed').length]).toEqual([['announce'], 1]);
  expect(late.refusal('ops1', 'withdraw', { reason: '不办' })).toBeDefined();
  const more = fresh().open('ops1', { period: '专题' }).give('ops1', 'announce', notice);
  expect(more.give('ops1', 'withdraw', { reason: '取消' }).state?.end?.end).toBe('withdrawn');
});
