/** the two kinds of exception, what each must say, and who decides. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { cloudExemption } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const own = { kind: 'own', what: '档案库房专用机房', facility: 'room', basis: '某规定第三条' };
const stay = { kind: 'stay', what: '旧收费系统', level: '2', why: '只支持已停产的小型机' };
const ok = { reason: '理由充分' };
const city = cityOf(fullPlan);
const opened = (form: object, who = 'a1', entries = city.entries) =>
  new Play({ city, procedure: cloudExemption, now, entries }).open(who, form);
const exemptions = (play: Play) =>
  play.entries.filter((one) => one.register === 'exemptions').map((one) => one.subject);

it.each([
  ['something of one’s own', own, own.basis, 'alpha/机房或数据中心：档案库房专用机房'],
  ['a system that stays where it is', stay, stay.why, 'alpha/旧收费系统'],
])('%s is reviewed by the authority and decided by the committee', (_, form, basis, subject) => {
  const play = opened(form);
  expect(play.item('review').parties).toEqual(['post:authority:cloud']);
  play.give('auth1', 'forward', ok);
  expect(play.item('decide').parties).toEqual(['post:committee:head']);
  expect(play.refusal('auth1', 'approve', ok)?.rejected).toBe('notAllowed');
  play.give('comHead', 'approve', ok);
  expect(play.state?.end?.end).toBe('approved');
  expect(play.entries.find((one) => one.register === 'exemptions')).toMatchObject({
    subject,
    units: ['alpha', 'authority', 'committee'],
    values: { unit: 'alpha', basis },
  });
});

it.each([
  ['its legal basis', { ...own, basis: '' }, 'basis'],
  ['the kind of facility', { ...own, facility: undefined }, 'facility'],
  ['the special reason', { ...stay, why: '' }, 'why'],
  ['the level', { ...stay, level: undefined }, 'level'],
])('is not asked for without %s', (_, form, path) => {
  expect(() => opened(form)).toThrow(new RegExp(`"path":"${path}"`));
});

it.each(['4', 'secret'])('says that a system of level %s needs no approval', (level) => {
  expect(() => opened({ ...stay, level })).toThrow(new RegExp(t.faults.exempt));
  expect(t.fields.levelHelp).toMatch(/无须申请/);
});

it.each([
  ['refused by the authority', (play: Play) => play.give('auth1', 'refuse', ok), 'refused'],
  [
    'rejected by the committee',
    (play: Play) => play.give('auth1', 'forward', ok).give('comHead', 'reject', ok),
    'rejected',
  ],
  ['withdrawn', (play: Play) => play.give('a2', 'withdraw', ok), 'withdrawn'],
])('ends %s, with nothing in the register', (_, walk, end) => {
  const play = walk(opened(own));
  expect(play.state?.end?.end).toBe(end);
  expect(play.entries.some((one) => one.register === 'exemptions')).toBe(false);
});

it('lapses to nobody’s favour', () => {
  expect(opened(own).until('2027-01-01T00:00:00.000Z').steps()).toEqual(['review']);
});

describe('what was allowed', () => {
  const allowed = opened(stay).give('auth1', 'forward', ok).give('comHead', 'approve', ok).entries;
  const end = { kind: 'end', exemption: 'alpha/旧收费系统', why: '已经下线' };

  it('ends when its unit needs it no more, confirmed by the authority', () => {
    const play = opened(end, 'a1', allowed);
    expect(play.steps()).toEqual(['release']);
    expect(exemptions(play)).toEqual(['alpha/旧收费系统']);
    play.give('auth1', 'strike', ok);
    expect([play.state?.end?.end, exemptions(play)]).toEqual(['lifted', []]);
    expect(() => opened(end, 'b1', allowed)).toThrow(new RegExp(t.faults.notOwn));
  });

  it('is taken back by the committee when its reason is gone: the unit is heard, and may stay silent', () => {
    const play = opened(end, 'auth1', allowed);
    expect(play.item('hear').parties).toEqual(['post:alpha:cloud']);
    expect(play.refusal('auth1', 'strike', ok)?.rejected).toBe('notNow');
    const silent = opened(end, 'auth1', allowed).until('2026-12-01T02:00:00.000Z');
    expect(silent.steps()).toEqual(['hear', 'takeBack']);
    play.give('a1', 'state', { statement: '仍有少量业务' });
    const kept = opened(end, 'auth1', allowed).give('a1', 'state', { statement: '仍在用' }).give('comHead', 'keep', ok);
    expect([kept.state?.end?.end, exemptions(kept)]).toEqual(['kept', ['alpha/旧收费系统']]);
    for (const one of [play, silent]) {
      one.give('comHead', 'revoke', ok);
      expect([one.state?.end?.end, exemptions(one)]).toEqual(['lifted', []]);
    }
  });
});

it('is not asked for what is on the cloud already', () => {
  expect(() => opened({ ...stay, what: '一网通办' })).toThrow(new RegExp(t.faults.onCloud));
});

it('is not ended past the committee by whoever only reviews it', () => {
  const play = opened(own).give('auth1', 'forward', ok);
  expect(play.refusal('auth1', 'terminate', ok)?.rejected).toBe('notAllowed');
});
