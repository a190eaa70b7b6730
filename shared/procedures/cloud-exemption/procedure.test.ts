/** the two kinds of exception, what each must say, and who decides. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { cloudExemption } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const own = { kind: 'own', what: '档案库房专用机房', facility: 'room', basis: '某规定第三条' };
const stay = { kind: 'stay', what: '旧收费系统', level: '2', why: '只支持已停产的小型机' };
const ok = { reason: '理由充分' };
const opened = (form: object) => new Play({ city: cityOf(fullPlan), procedure: cloudExemption, now }).open('a1', form);

it.each([
  ['something of one’s own', own, own.basis],
  ['a system that stays where it is', stay, stay.why],
])('%s is reviewed by the authority and decided by the committee', (_, form, basis) => {
  const play = opened(form);
  expect(play.item('review').parties).toEqual(['post:authority:cloud']);
  play.give('auth1', 'forward', ok);
  expect(play.item('decide').parties).toEqual(['post:committee:head']);
  expect(play.refusal('auth1', 'approve', ok)?.rejected).toBe('notAllowed');
  play.give('comHead', 'approve', ok);
  expect(play.state?.end?.end).toBe('approved');
  expect(play.entries.find((one) => one.register === 'exemptions')).toMatchObject({
    subject: form.what,
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
