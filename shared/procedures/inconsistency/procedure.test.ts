/** B-26: opinions of the providers, the decision of the committee, the correction of the losing side, word to all users. */
import { cityOf, fullPlan, type City } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { inconsistency } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
/** A second resource, of another provider, with a user of its own. */
const base = cityOf(fullPlan);
const streets = { ...base.directory.resource('divisions')!, id: 'streets', name: '街道名录', provider: 'gamma' };
const city: City = {
  ...base,
  directory: {
    ...base.directory,
    resource: (id) => (id === 'streets' ? streets : base.directory.resource(id)),
    usersOf: (id) => (id === 'streets' ? ['police'] : base.directory.usersOf(id)),
  },
};
const differs = {
  fact: '开福区所辖街道',
  sides: [
    { resource: 'divisions', says: '十五个' },
    { resource: 'streets', says: '十六个' },
  ],
  evidence: '两边比对发现',
};
const opinion = (position: string) => ({ position, basis: '公告' });
const play = () => new Play({ city, procedure: inconsistency, now, regime: 'national' });
const opened = () => play().open('a1', differs);
const proposed = () =>
  opened()
    .give('b1', 'state', opinion('ours'))
    .give('g1', 'state', opinion('unclear'))
    .give('auth1', 'propose', { proposal: '以区划代码为准', right: 'divisions' });
const decision = { right: 'divisions', value: '十五个', reason: '以民政公告为准' };

it('asks every provider for an opinion, and the authority for its own after the last of them', () => {
  const matter = opened();
  expect(matter.state?.items.map((one) => one.parties)).toEqual([['post:beta:data'], ['post:gamma:data']]);
  expect(matter.give('b1', 'state', opinion('ours')).steps()).toEqual(['opinions']);
  expect(matter.give('g1', 'state', opinion('theirs')).steps()).toEqual(['propose']);
  expect(matter.state?.votes['opinions']).toHaveLength(2);
});

it('is decided by the committee: the losing side corrects, all users compare, and then it ends', () => {
  const matter = proposed();
  expect(matter.allowed('comHead').find((one) => one.command === 'settle')?.prefill).toEqual({
    right: 'divisions',
    value: '十五个',
  });
  matter.give('comHead', 'settle', decision);
  expect(matter.item('correct').parties).toEqual(['post:gamma:data']);
  expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.settled)).toMatchObject({
    to: expect.arrayContaining([
      'post:beta:data',
      'post:gamma:data',
      'post:alpha:data',
      'post:police:data',
    ]) as string[],
  });
  matter.give('g1', 'corrected', { what: '已改为十五个' });
  expect(matter.effects.find((one) => one.effect === 'askReceipts')).toMatchObject({
    units: ['alpha', 'gamma', 'office', 'police'],
    body: expect.stringMatching(/行政区划代码.*十五个/) as string,
  });
  expect(matter.closeReceipts(4).state?.end?.end).toBe('settled');
});

it('is closed over a silent provider by the authority, and not before his time is over', () => {
  const matter = opened().give('b1', 'state', opinion('ours'));
  expect(matter.refusal('auth1', 'closeOpinions', { reason: '逾期' })?.rejected).toBe('notNow');
  matter.until('2026-11-10T00:00:00.000Z');
  expect(matter.steps()).toEqual(['opinions', 'opinionsClosing']);
  expect(matter.give('auth1', 'closeOpinions', { reason: '逾期' }).steps()).toEqual(['propose']);
});

it('may stay as it is where both are right, with the reason told to all', () => {
  const matter = proposed().give('comHead', 'apart', { reason: '统计口径不同' });
  expect(matter.state?.end?.end).toBe('apart');
  expect(matter.effects.some((one) => one.effect === 'notify' && one.subject === t.tells.apart)).toBe(true);
});

it('goes back to the authority where the committee wants more', () => {
  expect(proposed().give('comHead', 'remand', { reason: '补充依据' }).steps()).toEqual(['propose']);
});

it.each<[string, object, string[]]>([
  ['of one resource', { ...differs, sides: [differs.sides[0], differs.sides[0]] }, ['sides.1.resource']],
  ['of one side', { ...differs, sides: [differs.sides[0]] }, ['sides']],
  ['of an unknown resource', { ...differs, sides: [differs.sides[0], { resource: 'x', says: '' }] }, ['sides.1.says']],
])('%s is refused at its place', (_, form, paths) => {
  const came = play().do('a1', { kind: 'open', id: 'm', number: '1', regime: 'national', form });
  expect('faults' in came && came.faults?.map((one) => one.path)).toEqual(paths);
});

it('knows only the sides that were named, and is withdrawn while nothing is decided', () => {
  const matter = proposed();
  expect(matter.refusal('comHead', 'settle', { ...decision, right: 'other' })?.faults?.[0]?.path).toBe('right');
  expect(matter.give('a3', 'withdraw', { reason: '已一致' }).state?.end?.end).toBe('withdrawn');
  const decided = proposed().give('comHead', 'settle', decision);
  expect(decided.refusal('a1', 'withdraw', { reason: '晚了' })).toBeDefined();
});
