/** N-27¶3: users are heard and answered before a service ends, and the authority knows. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { postKey } from '../../kernel/party.ts';
import { serviceChange } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const ends = { resource: 'divisions', kind: 'end', reason: '职责划转', what: '接口停用', from: '2026-12-31' };
const settlement = { replies: [] as object[], summary: '均无异议', final: '2026-12-31' };
const play = (users: string[] = ['alpha', 'gamma']) =>
  new Play({ city: cityOf(fullPlan, users), procedure: serviceChange, now, regime: 'national' });
const opened = (more: object = {}) => play().open('b1', { ...ends, ...more });
const say = (position: string) => ({ position, impact: '影响窗口业务' });
const answers = (position: string) => [
  { unit: 'alpha', by: 'a1', form: say('agree') },
  { unit: 'gamma', by: 'g1', form: say(position) },
];
const heard = (position = 'agree') => opened().closeReceipts(2, answers(position));
const filed = (of = heard()) => of.give('b1', 'settle', settlement).give('auth1', 'accept');
const lifted = (of: Play) => of.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []));
const told = (of: Play, subject: string) =>
  of.effects.filter((one) => one.effect === 'notify' && one.subject === subject);

it('hears every user, is filed with the authority, and ends the subscriptions when it is carried out', () => {
  const matter = opened();
  const asked = matter.effects.find((one) => one.effect === 'askReceipts');
  expect(asked).toMatchObject({ units: ['alpha', 'gamma'], post: 'data', body: expect.stringContaining('职责划转') });
  filed(matter.closeReceipts(2, answers('agree')));
  expect(told(matter, t.tells.filed)).toMatchObject([
    { to: ['post:alpha:data', 'post:gamma:data'], body: expect.stringContaining('12月31日') as string },
  ]);
  expect(lifted(matter)).toEqual([]);
  matter.give('b1', 'done', { how: '接口已停用' });
  const ofEach = (user: string) => [
    { register: 'subscriptions', subject: `divisions/${user}`, op: 'lift', lasting: true },
    { register: 'catalogue', subject: 'divisions', op: 'merge', sets: { sharedWith: { remove: [user] } } },
  ];
  expect(lifted(matter)).toMatchObject([...ofEach('alpha'), ...ofEach('gamma')]);
  const disposal = (unit: string) => ({
    ...{ unit, link: { procedure: 'data-disposal' }, form: { resource: 'divisions', cause: 'ended' } },
  });
  expect(matter.effects.filter((one) => one.effect === 'open')).toMatchObject(['alpha', 'gamma'].map(disposal));
  expect(matter.state?.end?.end).toBe('filed');
});

it('that only changes the service leaves the subscriptions', () => {
  const matter = opened({ kind: 'change' }).closeReceipts(2, answers('agree'));
  expect(lifted(filed(matter).give('b1', 'done', { how: '接口已升级' }))).toEqual([]);
});

it('answers each user that wants it otherwise', () => {
  const matter = heard('object');
  const prefill = matter.allowed('b1').find((one) => one.command === 'settle')?.prefill;
  expect(prefill).toEqual({ replies: [{ unit: 'gamma局', said: '影响窗口业务' }], final: '2026-12-31' });
  const refused = matter.refusal('b1', 'settle', settlement);
  expect(refused?.faults).toMatchObject([{ path: 'replies', message: expect.stringContaining('gamma局') as string }]);
  const replies = [{ unit: 'gamma局', said: '影响窗口业务', reply: '延期一个月' }];
  expect(matter.give('b1', 'settle', { ...settlement, replies }).steps()).toEqual(['file']);
});

it('is due on the day that was settled', () => {
  const matter = filed();
  expect(matter.item('carryOut').deadlines[0]?.at).toBe('2026-12-31T15:59:59.999Z');
  matter.until('2027-01-05T00:00:00.000Z');
  expect([matter.steps(), matter.events.filter((one) => one.type === 'lapsed').length]).toEqual([
    ['carryOut', 'late'],
    1,
  ]);
});

it('goes on without a user that stays silent, after his limit and not before', () => {
  const matter = opened();
  expect(matter.refusal('auth1', 'closeConsult', { reason: '已到期' })?.rejected).toBe('notNow');
  matter.until('2026-11-17T00:00:00.000Z').give('auth1', 'closeConsult', { reason: '已到期' });
  expect(matter.steps()).toEqual(['settle']);
});

it('closed early waits for what was said, and can be taken back until it is handed in', () => {
  const matter = opened().until('2026-11-17T00:00:00.000Z');
  matter.holds = 60_000;
  matter.give('auth1', 'closeConsult', { reason: '已到期' });
  expect(matter.steps()).toEqual(['consult']);
  const closing = matter.effects.find((one) => one.effect === 'closeReceipts');
  expect(closing).toMatchObject({ item: matter.item('consult').id, held: { ms: 60_000 } });
  matter.outside = { confirmed: 0, waitsUntil: '2026-11-17T00:01:00.000Z' };
  matter.give('auth1', 'takeBack', { reason: '再等一天' });
  expect(matter.steps()).toEqual(['consult', 'consultClosing']);
  expect(matter.effects.some((one) => one.effect === 'cancel')).toBe(true);
  // All have answered meanwhile: the task of closing it goes with it.
  expect(matter.closeReceipts(2, answers('object')).steps()).toEqual(['settle']);
  expect(matter.state?.heard?.['consult']).toMatchObject([{ unit: 'gamma', name: 'gamma局', by: 'g1' }]);
});

it('closed early is taken back no more once the answers are being collected', () => {
  const matter = opened().until('2026-11-17T00:00:00.000Z');
  matter.holds = 60_000;
  matter.give('auth1', 'closeConsult', { reason: '已到期' });
  // What it has to hand in waits no longer.
  matter.outside = { confirmed: 0 };
  expect(matter.refusal('auth1', 'takeBack', { reason: '再等一天' })?.text).toMatch(/正在汇总/);
});

it('withdrawn and taken back asks its users again, and can be closed early as before', () => {
  const matter = opened().until('2026-11-17T00:00:00.000Z');
  const { id } = matter.item('consult');
  matter.give('b1', 'withdraw', { reason: '误操作' });
  expect(matter.state?.end?.end).toBe('withdrawn');
  matter.give('b1', 'takeBack', { reason: '继续征求' });
  expect(matter.steps()).toEqual(['consult', 'consultClosing']);
  const since = matter.effects.slice(matter.effects.findIndex((one) => one.effect === 'dropReceipts') + 1);
  expect(since.filter((one) => 'item' in one && one.item === id)).toMatchObject([
    { effect: 'reviveReceipts' },
    { effect: 'remindReceipts', kind: 'reminder' },
  ]);
});

it('that lost its closing with the withdrawal gets it again when that is taken back', () => {
  const matter = opened().until('2026-11-17T00:00:00.000Z');
  matter.holds = 60_000;
  matter.give('auth1', 'closeConsult', { reason: '已到期' }).give('b1', 'withdraw', { reason: '误操作' });
  matter.give('b1', 'takeBack', { reason: '继续征求' });
  expect(matter.steps()).toEqual(['consult', 'consultClosing']);
});

it('answers what its users said in tasks of their own, before they gave receipts', () => {
  const matter = heard();
  const { heard: _, ...state } = matter.state!;
  const by = { kind: 'person' as const, name: 'g1', unit: 'gamma', unitName: 'gamma局' };
  const vote = { seat: postKey('gamma', 'data'), command: 'state', form: say('object'), by, at: now };
  matter.state = { ...state, votes: { consult: [vote] } };
  const refused = matter.refusal('b1', 'settle', settlement);
  expect(refused?.faults).toMatchObject([{ path: 'replies', message: expect.stringContaining('gamma局') as string }]);
});

it('that nobody uses is settled at once', () => {
  const matter = play([]).open('b1', ends);
  expect(matter.steps()).toEqual(['settle']);
  // There is nobody to whom it could be returned, neither from here nor from the authority.
  const offered = () => matter.allowed('b1').filter((one) => one.command === 'returnToStep');
  expect(offered()).toEqual([]);
  matter.give('b1', 'settle', settlement);
  const back = matter.allowed('auth1').find((one) => one.command === 'returnToStep');
  expect(back?.form.find((one) => one.key === 'step')?.options?.map((one) => one.value)).toEqual(['settle']);
  expect(matter.give('auth1', 'returnToStep', { step: 'settle', reason: '请补充' }).steps()).toEqual(['settle']);
});

it('comes back from the authority with a reason, is given up, or withdrawn', () => {
  expect(heard().give('b1', 'settle', settlement).give('auth1', 'sendBack', { reason: '理由不充分' }).steps()).toEqual([
    'settle',
  ]);
  const given = heard('object').give('b1', 'abandon', { reason: '使用单位仍需要' });
  expect([given.state?.end?.end, told(given, t.tells.abandoned).length]).toEqual(['abandoned', 1]);
  expect(opened().give('b1', 'withdraw', { reason: '误开' }).state?.end?.end).toBe('withdrawn');
});

it.each<[string, string, object, string]>([
  ['of another unit’s resource', 'a1', ends, 'resource'],
  ['from a day that is past', 'b1', { ...ends, from: '2026-10-01' }, 'from'],
  ['without a reason', 'b1', { ...ends, reason: '' }, 'reason'],
])('%s is refused', (_, who, form, path) => {
  const came = play().do(who, { kind: 'open', id: 'm', number: '1', regime: 'national', form });
  expect('faults' in came && came.faults?.map((one) => one.path)).toEqual([path]);
});

it('that its provider does not settle is let be by the authority; what was filed is owed', () => {
  const of = heard().until('2026-12-01T00:00:00.000Z');
  expect(of.steps()).toEqual(['settle', 'late']);
  expect(of.allowed('auth1').map((one) => one.command)).not.toContain('giveUp');
  of.give('auth1', 'letBe', { reason: '逾期未报' });
  expect([of.state?.end?.end, lifted(of)]).toEqual(['abandoned', []]);
  expect(told(of, t.tells.abandoned)).toMatchObject([{ to: ['post:alpha:data', 'post:gamma:data'] }]);
  const owed = filed().until('2027-01-05T00:00:00.000Z');
  expect(owed.allowed('auth1').map((one) => one.command)).not.toContain('letBe');
  owed.give('auth1', 'giveUp', { reason: '未实施' });
  expect([owed.state?.end?.end, told(owed, t.tells.unmet)]).toMatchObject([
    'unmet',
    [{ to: ['post:alpha:data', 'post:gamma:data'] }],
  ]);
});

it('that is withdrawn after its users were asked tells them so', () => {
  expect(
    told(heard().give('b1', 'settle', settlement).give('b1', 'withdraw', { reason: '另行安排' }), t.tells.abandoned),
  ).toHaveLength(1);
});
