/** B-16, N-17: the entry follows the law within ten working days of its change, counted from the day of the change. */
import { cityOf, fullPlan, type City } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { catalogueUpdate } from './procedure.ts';
import { texts as t } from './texts.ts';

/** As it stands in the register: what is changed in it may be material, or not. */
const known = (seen: City): City => ({
  ...seen,
  entries: seen.entries.map((one) =>
    one.subject === 'divorces'
      ? { ...one, values: { ...one.values, classification: '重要数据', personal: true, identifierKey: 'person' } }
      : one,
  ),
});
const city = known(cityOf({ ...fullPlan, beta: { ...fullPlan['beta']!, registrar: ['bReg'] } }));
const now = '2026-11-03T02:00:00.000Z';
const changed = { resource: 'divorces', cause: 'law', changedOn: '2026-11-02', what: '新法施行' };
const entry = {
  name: '离婚登记信息',
  items: '登记号、日期',
  format: 'table',
  way: 'interface',
  updateLimit: 'twoDays',
  identifiedBy: 'person',
  personal: false,
  classification: 'important',
  protection: '加密存储，专人管理',
  shareType: 'none',
  basisKind: 'law',
  basis: '新法第三条',
  secrecy: '已审查',
};
const play = (regime: 'city' | 'national' = 'national') => new Play({ city, procedure: catalogueUpdate, now, regime });
const told = () => play().open('bReg', changed);
/** What is material passes inside the unit what a new entry does. */
const inside = (of: Play) =>
  of.give('bSec', 'clear', { privacy: '不涉及' }).give('bRev', 'approve').give('bHead', 'consent');
const put = (of: Play) => of.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []));

it('is due ten working days after the change, may be overdue at its opening, and is published within two', () => {
  expect(told().item('update').deadlines).toMatchObject([
    { at: '2026-11-16T15:59:59.999Z', basis: { article: 'N-17', limit: '10 个工作日' } },
  ]);
  const late = play()
    .open('bReg', { ...changed, changedOn: '2026-09-01' })
    .until('2026-11-03T02:01:00.000Z');
  expect(late.events.filter((one) => one.type === 'lapsed')).toHaveLength(1);
  const reviewed = late.give('bReg', 'update', entry);
  expect(reviewed.item('review').deadlines).toMatchObject([
    { at: '2026-11-05T15:59:59.999Z', basis: { article: 'N-17' } },
  ]);
});

it('is published by the authority: the register says the new, and every unit is told', () => {
  const matter = told().give('bReg', 'update', entry).give('auth1', 'publish');
  expect(matter.state?.end?.end).toBe('published');
  expect(put(matter)).toMatchObject([
    {
      subject: 'divorces',
      op: 'put',
      lasting: true,
      values: { provider: 'beta', items: '登记号、日期', personal: true },
    },
  ]);
  expect(matter.effects.filter((one) => one.effect === 'notify' && one.subject === t.tells.published)).toHaveLength(1);
});

it('can be extended once, by five working days, with the authority’s consent', () => {
  const matter = told();
  expect(matter.refusal('bReg', 'askExtension', { days: 6, reason: '系统改造' })?.rejected).toBe('invalid');
  matter.give('bReg', 'askExtension', { days: 5, reason: '系统改造' });
  expect(matter.refusal('bReg', 'grantExtension', { reason: '同意' })).toBeDefined();
  matter.give('auth1', 'grantExtension', { reason: '同意' });
  expect(matter.item('update').deadlines).toMatchObject([{ at: '2026-11-23T15:59:59.999Z' }]);
  expect(matter.refusal('bReg', 'askExtension', { days: 1, reason: '仍需时间' })).toBeDefined();
});

it('starts from what the register says', () => {
  const prefill = told()
    .allowed('bReg')
    .find((one) => one.command === 'update')?.prefill;
  expect(prefill).toMatchObject({ name: '离婚登记', shareType: 'none' });
});

it('goes back with a reason and comes again within the city’s limit', () => {
  const matter = told().give('bReg', 'update', entry).give('auth1', 'sendBack', { reason: '依据不明' });
  expect(matter.item('amend').deadlines).toMatchObject([
    { basis: { article: 'N-17' }, startedAt: '2026-11-01T16:00:00.000Z' },
    { basis: { setting: 'catalogue-update.amend' } },
  ]);
  matter.give('bReg', 'resubmit', { ...entry, basis: '新法第四条' }).give('auth2', 'publish');
  expect(put(matter)[0]?.values).toMatchObject({ basis: '法律：新法第四条' });
});

it('takes a resource out of the catalogue when nobody uses it, and not while somebody does', () => {
  const gone = inside(told().give('bReg', 'update', { ...entry, leaves: true })).give('auth1', 'publish');
  expect([gone.state?.end?.end, put(gone)[0]?.op]).toEqual(['removed', 'lift']);
  const used = play().open('bReg', { ...changed, resource: 'divisions' });
  expect(used.refusal('bReg', 'update', { ...entry, leaves: true })?.faults?.map((one) => one.path)).toEqual([
    'leaves',
  ]);
});

it('is published as it stands where nothing material changes; what is material is nobody’s alone', () => {
  expect(told().give('bReg', 'update', entry).steps()).toEqual(['review']);
  const shared = { ...entry, shareType: 'unconditional', classification: 'general' };
  const of = told().give('bReg', 'update', shared);
  expect(of.steps()).toEqual(['secrecyReview']);
  of.give('bSec', 'clear', { privacy: '不涉及' });
  expect(of.refusal('bReg', 'approve')?.rejected).toBe('notAllowed');
  expect(of.item('innerReview').deadlines.map((one) => one.basis)).toContainEqual({
    article: 'N-17',
    limit: '10 个工作日',
  });
  expect(of.give('bRev', 'approve').give('bHead', 'consent').steps()).toEqual(['review']);
});

it('that makes a resource not shared has its basis confirmed, and is none while somebody uses it', () => {
  const none = { ...entry, shareType: 'none' };
  const used = play().open('bReg', { ...changed, resource: 'divisions' });
  expect(used.refusal('bReg', 'update', none)?.faults).toMatchObject([{ path: 'shareType' }]);
  const free = play().open('aReg', { ...changed, resource: 'licences' });
  free.give('aReg', 'update', none);
  free.give('aSec', 'clear', { privacy: '不涉及' }).give('aRev', 'approve').give('aHead', 'consent');
  expect(free.steps()).toEqual(['confirmBasis']);
  expect(free.give('auth1', 'confirm').give('auth2', 'publish').state?.end?.end).toBe('published');
});

it('that is found to be a secret comes out of the catalogue at once', () => {
  const of = told().give('bReg', 'update', { ...entry, classification: 'core' });
  of.give('bSec', 'secret', { reason: '已定密' });
  expect([of.state?.end?.end, put(of).at(-1)?.op]).toEqual(['secret', 'lift']);
});

it('that is found to be a secret while it is used ends each use, and whoever uses it is told', () => {
  const of = play().open('bReg', { ...changed, resource: 'divisions' });
  of.give('bReg', 'update', {
    ...entry,
    shareType: 'conditional',
    scope: '市直单位',
    use: '统计',
    conditions: '有法定职责',
    classification: 'core',
  }).give('bSec', 'secret', { reason: '已定密' });
  const lifted = of.effects.flatMap((one) =>
    one.effect === 'register' && one.change.op === 'lift' ? [one.change.subject] : [],
  );
  expect(lifted).toEqual(
    expect.arrayContaining(['divisions/alpha', 'divisions/gamma', 'divisions/office', 'divisions']),
  );
  const informed = of.effects.flatMap((one) =>
    one.effect === 'notify' && one.subject === '资源撤出目录，停止使用' ? one.to : [],
  );
  expect(informed).toEqual(expect.arrayContaining(['post:alpha:data', 'post:gamma:data', 'post:office:data']));
});

it('that is late is pressed by a new day, and pursued in the end (N-39)', () => {
  const of = told().until('2026-11-17T00:00:00.000Z');
  expect(of.steps()).toEqual(['update', 'late']);
  of.give('auth1', 'press', { reason: '逾期', until: '2026-11-20' }).until('2026-11-21T00:00:00.000Z');
  expect(of.item('late').parties).toContain('post:committee:head');
  of.give('auth1', 'giveUp', { reason: '拒不更新' });
  expect(of.state?.end?.end).toBe('unmet');
  expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({
    form: { unit: 'beta', ground: 'provider-catalogue' },
  });
});

it('ends without a change where none is needed, or when it is withdrawn', () => {
  expect(told().give('bReg', 'unchanged', { why: '不影响目录' }).state?.end?.end).toBe('unchanged');
  expect(told().give('bReg', 'withdraw', { reason: '误报' }).state?.end?.end).toBe('withdrawn');
});

it('is the provider’s: another unit is refused, the authority may point to it', () => {
  const form = (who: string) => {
    const came = play().do(who, { kind: 'open', id: 'm', number: '1', regime: 'national', form: changed });
    return 'faults' in came ? came.faults?.map((one) => one.path) : [];
  };
  expect([form('a1'), form('auth1')]).toEqual([['resource'], []]);
  expect(play().open('auth1', changed).item('update').parties).toEqual(['post:beta:registrar']);
});

it('keeps the days that were granted through every step, and after it was sent back (N-17)', () => {
  const of = told().give('bReg', 'askExtension', { days: 5, reason: '涉及多个系统' });
  of.give('auth1', 'grantExtension', { reason: '同意' });
  expect(of.item('update').deadlines[0]?.at).toBe('2026-11-23T15:59:59.999Z');
  of.give('bReg', 'update', { ...entry, classification: 'core' });
  expect(of.item('secrecyReview').deadlines[0]).toMatchObject({
    ...{ at: '2026-11-23T15:59:59.999Z', basis: { article: 'N-17' } },
  });
  inside(of).give('auth1', 'sendBack', { reason: '信息项不全' });
  expect(of.item('amend').deadlines[0]?.at).toBe('2026-11-23T15:59:59.999Z');
  expect(
    told()
      .give('bReg', 'update', { ...entry, classification: 'core' })
      .item('secrecyReview').deadlines[0]?.at,
  ).toBe('2026-11-16T15:59:59.999Z');
});

it('that its unit leaves lying inside is pressed as what was never begun is', () => {
  const of = told().give('bReg', 'update', { ...entry, classification: 'core' });
  expect(of.until('2026-11-17T00:00:00.000Z').steps()).toEqual(['secrecyReview', 'late']);
  expect(of.give('auth1', 'giveUp', { reason: '始终未审' }).state?.end?.end).toBe('unmet');
});
