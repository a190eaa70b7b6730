/** B-12–17, B-28, B-37, N-13–16: what a resource must pass before everybody sees it. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { catalogueEntry } from './procedure.ts';
import { texts as t } from './texts.ts';

const city = cityOf({
  ...fullPlan,
  alpha: {
    ...fullPlan['alpha']!,
    registrar: ['aReg', 'aReg2'],
    reviewer: ['aReg', 'aRev'],
    secrecy: ['aSec'],
    contact: ['a3'],
  },
});
const now = '2026-11-02T02:00:00.000Z';
const school = {
  code: 'schools',
  name: '学校基本信息',
  items: '校名，地址、办学类型',
  format: 'table',
  way: 'interface',
  updateLimit: 'twoDays',
  identifiedBy: 'organisation',
  personal: false,
  classification: 'general',
  shareType: 'unconditional',
};
const ok = { opinion: '可以' };
const no = { reason: '信息项不全，请补充' };
const play = (regime: 'city' | 'national' = 'national', at = now) =>
  new Play({ city, procedure: catalogueEntry, now: at, regime });
const entered = (more: object = {}) => play().open('aReg', { ...school, ...more });
const reviewed = (more: object = {}) =>
  entered(more).give('aSec', 'clear', { privacy: '不涉及' }).give('aRev', 'approve', ok).give('aHead', 'consent', ok);
const faults = (form: object, of = play()) => {
  const came = of.do('aReg', { kind: 'open', id: 'm', number: '1', regime: of.regime, form });
  return 'faults' in came ? came.faults?.map((one) => one.path) : [];
};
const put = (of: Play) => of.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []));

it('is shared without conditions where licences, penalties or joint approvals rest on it (B-28)', () => {
  const conditional = { shareType: 'conditional', scope: '全市', use: '核验', conditions: '接口' };
  expect(faults({ ...school, ...conditional, approval: true })).toEqual(['shareType']);
  expect(faults({ ...school, approval: true })).toEqual([]);
});

it('comes into the catalogue and is announced to all units, after four eyes and the head', () => {
  const matter = reviewed();
  expect(matter.steps()).toEqual(['authorityReview']);
  expect(put(matter)).toEqual([]);
  matter.give('auth1', 'publish', ok);
  expect(matter.state?.end?.end).toBe('published');
  expect(put(matter)).toMatchObject([
    {
      register: 'catalogue',
      subject: 'schools',
      op: 'put',
      lasting: true,
      values: {
        provider: 'alpha',
        shareType: 'unconditional',
        items: '校名、地址、办学类型',
        identifier: '统一社会信用代码',
        way: '接口',
        personal: false,
      },
    },
  ]);
  const told = matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.published);
  expect(told).toMatchObject({ to: city.directory.units().map((unit) => `post:${unit.id}:contact`) });
});

it('is never reviewed by whoever registered it, be he a reviewer himself or stand in for one', () => {
  const matter = entered().give('aSec', 'clear', { privacy: '不涉及' });
  expect(matter.refusal('aReg', 'approve', ok)?.rejected).toBe('ownRequest');
  expect(matter.refusal('aReg2', 'approve', ok)?.rejected).toBe('notAllowed');
  // A second registrar who has amended it has entered it too.
  matter.give('aRev', 'correct', no).give('aReg2', 'resubmit', school).give('aSec', 'clear', { privacy: '无' });
  expect(matter.refusal('aReg2', 'approve', ok)).toBeDefined();
  expect(matter.give('aRev', 'approve', ok).steps()).toEqual(['consent']);
});

it('that is not shared needs the confirmation of its legal basis before the review', () => {
  const secret = { shareType: 'none', basisKind: 'law', basis: '《档案法》第二十八条' };
  const matter = reviewed(secret);
  expect(matter.steps()).toEqual(['confirmBasis']);
  expect(matter.give('auth1', 'confirm', ok).steps()).toEqual(['authorityReview']);
  matter.give('auth1', 'publish', ok);
  expect(put(matter)[0]?.values).toMatchObject({ shareType: 'none', basis: '法律：《档案法》第二十八条' });
  expect(reviewed(secret).give('auth1', 'reject', no).steps()).toEqual(['amend']);
});

it.each<[string, string, object, string[]]>([
  ['conditional without scope, use and conditions', now, { shareType: 'conditional' }, ['scope', 'use', 'conditions']],
  ['not shared without a basis', now, { shareType: 'none' }, ['basisKind']],
  [
    'not shared by central policy since August 2025',
    now,
    { shareType: 'none', basisKind: 'policy', basis: '某通知' },
    ['basisKind'],
  ],
  ['not shared by a State Council decision', now, { shareType: 'none', basisKind: 'decision', basis: '某决定' }, []],
  [
    'not shared by central policy before',
    '2025-07-31T02:00:00.000Z',
    { shareType: 'none', basisKind: 'policy', basis: '某通知' },
    [],
  ],
  [
    'not shared by a State Council decision before',
    '2025-07-31T02:00:00.000Z',
    { shareType: 'none', basisKind: 'decision', basis: '某决定' },
    ['basisKind'],
  ],
  ['with a code that is taken', now, { code: 'divisions' }, ['code']],
  ['with a code in Chinese', now, { code: '学校' }, ['code']],
  ['with another identifier that has no name', now, { identifiedBy: 'other' }, ['identifierTitle']],
])('%s', (_, at, more, paths) => {
  expect(faults({ ...school, ...more }, play(at < '2025-08' ? 'city' : 'national', at))).toEqual(paths);
});

it('that holds state secrets ends there, and one that its head declines goes nowhere', () => {
  expect(entered().give('aSec', 'secret', { reason: '涉及国家秘密' }).state?.end?.end).toBe('secret');
  const declined = entered().give('aSec', 'clear', { privacy: '无' }).give('aRev', 'approve', ok);
  expect(declined.give('aHead', 'decline', no).state?.end?.end).toBe('declined');
  expect(put(declined)).toEqual([]);
});

it('goes back with a reason, comes again as a new round, and passes every eye anew', () => {
  const matter = reviewed().give('auth1', 'sendBack', no);
  expect(matter.refusal('aReg', 'resubmit', { ...school, shareType: 'none' })?.rejected).toBe('invalid');
  matter.give('aReg', 'resubmit', { ...school, name: '学校（机构）基本信息' });
  expect([matter.state?.round, matter.steps(), matter.state?.title]).toEqual([
    2,
    ['secrecyReview'],
    '编目：学校（机构）基本信息',
  ]);
  expect(matter.refusal('auth1', 'sendBack', {})).toBeDefined();
});

it('lapses by the limits that the city has set, and nothing is decided by it', () => {
  const matter = reviewed();
  expect(matter.item('authorityReview').deadlines).toMatchObject([
    { at: '2026-11-09T15:59:59.999Z', basis: { setting: 'catalogue-entry.authorityReview' } },
  ]);
  matter.until('2026-12-01T00:00:00.000Z');
  expect(matter.steps()).toEqual(['authorityReview']);
  expect(matter.events.filter((one) => one.type === 'lapsed')).toHaveLength(1);
});

it('can be withdrawn while it is under review', () => {
  expect(reviewed().give('aReg', 'withdraw', { reason: '重复登记' }).state?.end?.end).toBe('withdrawn');
});

it('that another was faster with comes back to its registrar, also from its end', () => {
  const matter = reviewed().give('auth1', 'publish', ok);
  expect(put(matter)).toMatchObject([{ subject: 'schools', claims: true }]);
  const register = { register: 'catalogue', subject: 'schools' };
  matter.must(machine('outbox'), { kind: 'effectFailed', what: '登记', text: '已由事项 260009 登记', register });
  expect([matter.state?.end, matter.steps(), matter.item('amend').parties]).toEqual([
    ...[undefined, ['amend'], ['post:alpha:registrar', 'person:aReg']],
  ]);
  expect(matter.effects.at(-1)).toMatchObject({ effect: 'notify', to: ['post:alpha:registrar', 'person:aReg'] });
  expect(matter.state?.registered).toEqual([]);
  expect(matter.give('aReg', 'resubmit', { ...school, code: 'schools-2' }).steps()).toEqual(['secrecyReview']);
});

it('that its unit leaves lying is pressed by a day, and closed with a breach: it is not in the catalogue (N-39)', () => {
  const of = entered().until('2026-11-10T00:00:00.000Z');
  expect(of.steps()).toEqual(['secrecyReview', 'late']);
  of.give('auth1', 'press', { reason: '逾期', until: '2026-11-20' }).give('aSec', 'clear', { privacy: '不涉及' });
  // Pressed until it is with the authority, whichever of its own people has it meanwhile.
  expect(of.steps()).toEqual(['late', 'review']);
  const handedIn = reviewed().until('2026-11-02T03:00:00.000Z');
  expect(handedIn.steps()).toEqual(['authorityReview']);
  of.give('aRev', 'approve', ok).give('aHead', 'consent', ok);
  expect(of.steps()).toEqual(['authorityReview']);
  const left = entered().until('2026-11-10T00:00:00.000Z').give('auth1', 'giveUp', { reason: '始终未审' });
  expect([left.state?.end?.end, put(left)]).toEqual(['unmet', []]);
  expect(left.effects.find((one) => one.effect === 'open')).toMatchObject({
    form: { unit: 'alpha', ground: 'provider-catalogue', facts: expect.stringContaining('始终未审') as string },
  });
});

it('says how what is more than general is protected (N-34), and by when what is not digital will be (B-22)', () => {
  expect(faults({ ...school, classification: 'core' })).toEqual(['protection']);
  expect(faults({ ...school, digitiseBy: '2026-11-01' })).toEqual(['digitiseBy']);
  const more = { classification: 'important', protection: '加密', library: 'organisation', digitiseBy: '2027-06-30' };
  expect(put(reviewed(more).give('auth1', 'publish', ok))[0]?.values).toMatchObject({
    ...{ classification: '重要数据', protection: '加密', library: '法人', digitiseBy: '2027-06-30' },
  });
});
