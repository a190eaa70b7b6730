/** two grants, a purpose, a period; every use on record; over by itself. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { accessAuthorisation } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const wish = {
  system: 'alpha/一网通办',
  kind: 'database',
  what: '证照库',
  who: 'ops2',
  purpose: '修复索引',
  until: '2026-11-07',
};
const ok = { reason: '同意' };
const use = { from: '11月2日 14:00', did: '重建索引', touched: '未改数据' };
const EXPIRES = '2026-11-07T15:59:59.999Z'; // a Saturday

const opened = (more: object = {}, who = 'ops1') =>
  new Play({ city: cityOf(fullPlan), procedure: accessAuthorisation, now }).open(who, { ...wish, ...more });
const valid = () => opened().give('office1', 'grant').give('a2', 'grant', ok);
const listed = (play: Play) => play.entries.filter((one) => one.register === 'access');

it('needs both grants, of the office and of the unit whose resource it is', () => {
  const play = opened();
  expect(play.state?.items.map((item) => item.parties)).toEqual([['post:office:cloud'], ['post:alpha:security']]);
  play.give('office1', 'grant');
  expect(play.steps()).toEqual(['grant']);
  expect(play.refusal('ops2', 'use', use)?.rejected).toBe('notNow');
  expect(listed(play)).toEqual([]);
  play.give('a2', 'grant');
  expect(play.steps()).toEqual(['valid']);
  expect(listed(play)).toMatchObject([
    { units: ['alpha', 'office', 'cloud'], values: { who: 'ops2', until: '2026-11-07' } },
  ]);
});

it.each([
  ['the office', 'office1'],
  ['the unit', 'a2'],
])('is off when %s refuses, with its reason', (_, who) => {
  expect(opened().refusal(who, 'refuse', {})?.faults).toMatchObject([{ path: 'reason' }]);
  const play = opened().give(who, 'refuse', ok);
  expect(play.state?.end?.end).toBe('refused');
  expect(listed(play)).toEqual([]);
});

it('is granted by nobody to himself: neither who asks, nor who is to enter, whatever post he holds', () => {
  expect(opened({}, 'a2').refusal('a2', 'grant')?.rejected).toBeDefined();
  const play = opened({ who: 'office1' });
  expect(play.refusal('office1', 'grant')?.rejected).toBe('ownRequest');
  expect(play.refusal('office2', 'grant')).toBeUndefined();
  // The only one who could grant for the unit is to enter: it goes up the line.
  const own = opened({ who: 'a2' });
  expect(own.state?.items.map((item) => item.parties)).toEqual([['post:office:cloud'], ['post:alpha:head']]);
  expect(own.give('office1', 'grant').give('aHead', 'grant').steps()).toEqual(['valid']);
});

it('comes to nothing where a grantor says nothing: silence is no grant', () => {
  const silent = opened().give('office1', 'grant').until('2026-11-05T00:00:00.000Z');
  expect(silent.steps()).toEqual(['grant', 'grantClosing']);
  silent.give('auth1', 'closeGrant', { reason: '使用单位未答复' });
  expect([silent.state?.end?.end, listed(silent)]).toEqual(['refused', []]);
});

it('is over by itself at the end of its last day, a Saturday or not, and the grantee is told', () => {
  const play = valid();
  expect(play.until('2026-11-07T15:59:59.998Z').steps()).toEqual(['valid']);
  play.until(EXPIRES);
  expect(play.state?.end?.end).toBe('expired');
  expect(listed(play)).toEqual([]);
  expect(play.effects.filter((one) => one.effect === 'notify' && one.subject === t.tells.over)).toMatchObject([
    { to: ['person:ops2', 'post:office:cloud', 'post:alpha:security'], urgent: true },
  ]);
});

it('records every use, and by the grantee only', () => {
  const play = valid()
    .give('ops2', 'use', use)
    .give('ops2', 'use', { ...use, did: '核对' });
  expect(play.events.filter((one) => one.type === 'given' && one.command === 'use')).toHaveLength(2);
  expect(play.refusal('ops1', 'use', use)?.rejected).toBe('notAllowed');
  expect(play.refusal('ops2', 'use', { from: '今天' })?.faults).toHaveLength(2);
});

it.each([
  ['office1', 'revoke', 'revoked'],
  ['a2', 'revoke', 'revoked'],
  ['ops2', 'handBack', 'handedBack'],
])('is over at once by %s: %s', (who, command, end) => {
  const play = valid().give(who, command, command === 'revoke' ? ok : {});
  expect(play.state?.end?.end).toBe(end);
  expect(listed(play)).toEqual([]);
  expect(play.refusal('ops2', 'use', use)?.rejected).not.toBeUndefined();
});

it('is revoked by the two who granted it, nobody else', () => {
  for (const person of ['b2', 'ops1', 'ops2', 'auth1'])
    expect(valid().refusal(person, 'revoke', ok)?.rejected).toBe('notAllowed');
});

it('is for a period: neither over already nor longer than the city allows', () => {
  expect(() => opened({ until: '2026-11-01' })).toThrow(/"path":"until"/);
  expect(() => opened({ until: '2026-12-03' })).toThrow(new RegExp(t.faults.tooLong(30)));
  expect(opened({ until: '2026-12-02' }).steps()).toEqual(['grant', 'grant']);
  const late = opened().until('2026-11-09T02:00:00.000Z');
  expect(late.refusal('office1', 'grant')?.rejected).toBe('gateClosed');
});

it('is withdrawn while it is not granted', () => {
  expect(opened().give('ops1', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
});
