/** reviewed before it is published, and kept up for as long as it is open. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { openData } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const set = { name: '公共停车场', content: '名称、地址、泊位数', format: 'csv', frequency: 'quarter' };
const ok = { reason: '已审查' };
const clean = { secrets: true, privacy: true, ...ok };
const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: openData, now }).open('a1', { ...set, ...more });
const open = (more: object = {}) =>
  opened(more).give('aSec', 'pass', clean).give('auth1', 'publish', { place: '开放平台/交通' });
const listed = (play: Play) => play.entries.some((one) => one.register === 'opendata');

it('is reviewed by the unit’s own secrecy reviewer before the authority publishes it', () => {
  const play = opened();
  expect(play.refusal('auth1', 'publish', { place: '平台' })?.rejected).toBe('notNow');
  expect(play.refusal('aSec', 'pass', { ...clean, privacy: false })?.faults).toMatchObject([{ path: 'privacy' }]);
  play.give('aSec', 'pass', clean);
  expect(listed(play)).toBe(false);
  play.give('auth1', 'publish', { place: '开放平台/交通' });
  expect(listed(play)).toBe(true);
});

it.each([
  ['month', '2026-12-02T15:59:59.999Z'],
  ['quarter', '2027-02-02T15:59:59.999Z'],
  ['year', '2027-11-02T15:59:59.999Z'],
])('is kept up by the frequency it names: %s', (frequency, at) => {
  expect(
    open({ frequency })
      .item('upkeep')
      .deadlines.map((one) => one.at),
  ).toEqual([at]);
});

it('counts the next update from the last, and tells the authority when one is missed', () => {
  const play = open()
    .until('2026-12-01T02:00:00.000Z')
    .give('a3', 'updated', { version: '新增 12 处', on: '2026-12-01' });
  expect(play.item('upkeep').deadlines.map((one) => one.at)).toEqual(['2027-03-01T15:59:59.999Z']);
  play.until('2027-03-03T00:00:00.000Z');
  expect(play.effects.filter((one) => one.effect === 'notify' && one.kind === 'lapse')).toMatchObject([
    { to: expect.arrayContaining(['post:alpha:data']) },
    { to: ['post:alpha:head', 'post:authority:cloud'] },
  ]);
  expect(listed(play)).toBe(true);
});

it('that its unit leaves to itself is the authority’s to deal with, and the committee’s after it: more time, or taken down', () => {
  const late = () => open().until('2027-02-03T02:00:00.000Z');
  expect(late().steps()).toEqual(['upkeep', 'stale']);
  const goOn = { until: '2027-02-26', reason: '正在补' };
  const longer = late().give('auth1', 'goOn', goOn);
  expect(longer.steps()).toEqual(['upkeep']);
  expect(longer.item('upkeep').deadlines.map((one) => one.at)).toEqual(['2027-02-26T15:59:59.999Z']);
  expect(late().give('a3', 'updated', { version: '补报', on: '2027-02-03' }).steps()).toEqual(['upkeep']);
  const down = late().until('2027-03-05T02:00:00.000Z').give('comHead', 'unlist', ok);
  expect([down.state?.end?.end, listed(down)]).toEqual(['takenDown', false]);
  expect(down.effects).toContainEqual(expect.objectContaining({ subject: t.tells.takenDown, urgent: true }));
});

it('is closed to the public with a reason, and gone from the register', () => {
  const play = open();
  expect(play.refusal('a1', 'stop', {})?.faults).toMatchObject([{ path: 'reason' }]);
  play.give('a1', 'stop', ok);
  expect(play.state?.end?.end).toBe('stopped');
  expect(listed(play)).toBe(false);
  expect(play.effects.filter((one) => one.effect === 'notify' && one.subject === t.tells.stopped)).toHaveLength(1);
});

it('is reviewed anew after every revision', () => {
  const play = opened()
    .give('aSec', 'fail', ok)
    .give('a1', 'revise', { ...set, content: '去掉联系人' });
  expect(play.steps()).toEqual(['review']);
  play.give('aSec', 'pass', clean).give('auth1', 'object', ok).give('a1', 'revise', set);
  expect(play.steps()).toEqual(['review']);
});

it('ends banned or withdrawn, unpublished', () => {
  for (const play of [opened().give('aSec', 'ban', ok), opened().give('a3', 'withdraw', ok)]) {
    expect(play.state?.end).toBeDefined();
    expect(listed(play)).toBe(false);
  }
  expect(open().refusal('a1', 'withdraw', ok)?.rejected).toBe('notNow');
});

it('is taken down by the authority, at once and with its ground, and the unit hears it', () => {
  const play = open().give('auth1', 'takeDown', { ground: 'privacy', reason: '含手机号' });
  expect([play.state?.end?.end, listed(play)]).toEqual(['takenDown', false]);
  expect(play.effects).toContainEqual(
    expect.objectContaining({
      subject: t.tells.takenDown,
      urgent: true,
      body: expect.stringContaining('含手机号') as unknown,
    }),
  );
  expect(open().refusal('a1', 'takeDown', { ground: 'privacy', ...ok })?.rejected).toBe('notAllowed');
});

it('is not proposed twice, and ends where its unit says nothing', () => {
  const city = cityOf(fullPlan);
  const again = () => new Play({ city, procedure: openData, now, entries: open().entries }).open('a1', set);
  expect(again).toThrow(new RegExp(t.faults.open));
  const silent = opened().give('aSec', 'fail', ok).until('2027-01-10T00:00:00.000Z');
  expect(silent.steps()).toEqual(['revise', 'overdue']);
  expect(silent.give('auth1', 'drop', ok).state?.end?.end).toBe('dropped');
});
