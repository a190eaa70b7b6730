/** B-29, B-31, N-20–22: both routings of a request, their limits, and what a refusal must not rest on. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { sharingRequest } from './procedure.ts';
import { texts as t } from './texts.ts';

const city = cityOf({ ...fullPlan, gamma: { ...fullPlan['gamma']!, sharing: ['gShare'] } });
const now = '2026-11-02T02:00:00.000Z';
const before = '2025-07-01T02:00:00.000Z';
const catalogue = (shareType: string): RegisterEntry => ({
  ...{
    register: 'catalogue',
    subject: 'divisions',
    title: '行政区划代码',
    units: [],
    since: now,
    matter: 'm0',
    number: '1',
  },
  values: { name: '行政区划代码', provider: 'beta', shareType, basis: shareType === 'none' ? '某法第一条' : undefined },
});
const request = {
  resource: 'divisions',
  basis: '三定方案',
  scene: '窗口核验',
  scope: '全市区县',
  purpose: '业务校验',
  way: 'interface',
  until: '2027-12-31',
};
const grant = { scope: '全市区县', purpose: '业务校验' };
const no = { reason: '超出职责范围' };
const say = { position: 'agree', opinion: '无异议' };
const provided = { way: 'interface', how: '接口已开通' };
const play = (shareType = 'conditional', regime: 'city' | 'national' = 'national') =>
  new Play({
    city,
    procedure: sharingRequest,
    now: regime === 'city' ? before : now,
    regime,
    entries: [catalogue(shareType)],
  });
const agreed = (shareType = 'conditional') => play(shareType).open('g1', request).give('gShare', 'agree');
/** The city's own steps are done; the provider may answer. */
const advised = () =>
  agreed()
    .give('secr1', 'state', say)
    .give('leg1', 'state', say)
    .give('auth1', 'propose', say)
    .give('comHead', 'approve', grant);
const consented = () => advised().give('b1', 'consent', grant).give('bShare', 'sign');
const put = (of: Play, register: string) =>
  of.effects.flatMap((one) => (one.effect === 'register' && one.change.register === register ? [one.change] : []));
const limitOf = (of: Play, step: string) => of.item(step).deadlines.map((one) => [one.at, one.basis]);

describe('of an unconditional resource', () => {
  it('is answered by the provider’s head of sharing in one working day and provided within twenty', () => {
    const matter = agreed('unconditional');
    expect(matter.item('reply').parties).toEqual(['post:beta:sharing']);
    expect(limitOf(matter, 'reply')).toEqual([['2026-11-03T15:59:59.999Z', { article: 'N-21', limit: '1 个工作日' }]]);
    matter.give('bShare', 'consent', grant);
    expect(matter.steps().sort()).toEqual(['provide', 'provision']);
    expect(limitOf(matter, 'provision')).toEqual([
      ['2026-11-30T15:59:59.999Z', { article: 'N-22', limit: '20 个工作日' }],
    ]);
    matter.give('b1', 'provide', provided);
    expect(matter.state?.end?.end).toBe('subscribed');
    expect(put(matter, 'subscriptions')).toMatchObject([
      {
        subject: 'divisions/gamma',
        op: 'put',
        lasting: true,
        units: ['gamma', 'beta'],
        values: {
          resource: 'divisions',
          user: 'gamma',
          scope: '全市区县',
          purpose: '业务校验',
          until: '2027-12-31',
        },
      },
    ]);
  });

  it('was taken directly before the national rules', () => {
    const matter = play('unconditional', 'city').open('g1', request);
    expect(matter.steps().sort()).toEqual(['provide', 'provision']);
    expect(limitOf(matter, 'provision')).toEqual([]);
    expect(matter.give('b1', 'provide', provided).state?.end?.end).toBe('subscribed');
  });
});

describe('of a conditional resource, under the national rules', () => {
  it('runs the city’s steps inside the outer limit of ten working days', () => {
    const matter = agreed();
    expect(matter.steps().sort()).toEqual(['answer', 'answering', 'opinions', 'opinions']);
    expect(limitOf(matter, 'answering')).toEqual([
      ['2026-11-16T15:59:59.999Z', { article: 'N-21', limit: '10 个工作日' }],
    ]);
    // The provider answers himself, so he is not asked for an opinion beside it.
    expect(matter.state?.items.filter((one) => one.step === 'opinions').flatMap((one) => one.parties)).toEqual([
      'post:secrecy:secrecy',
      'post:legal:contact',
    ]);
  });

  it('is not answered over the city’s steps while they are in time, and not held up by them when they are late', () => {
    const matter = agreed();
    expect(matter.refusal('b1', 'consent', grant)).toMatchObject({ rejected: 'gateClosed', text: t.faults.inCity });
    matter.until('2026-11-06T00:00:00.000Z');
    matter.give('b1', 'refuse', no);
    expect(matter.steps().sort()).toEqual(['answering', 'signRefusal']);
  });

  it('is answered by the provider, whatever the committee has advised', () => {
    const against = agreed().give('secr1', 'state', say).give('leg1', 'state', say).give('auth1', 'propose', say);
    against.give('comHead', 'disapprove', no);
    expect(against.state?.end).toBeUndefined();
    expect(against.give('b1', 'consent', grant).give('bShare', 'sign').steps().sort()).toEqual([
      'attribute',
      'provision',
    ]);
  });

  it('needs the consent of the provider’s head of sharing, who may send the answer back', () => {
    const matter = advised().give('b1', 'consent', grant);
    expect(matter.item('signConsent').parties).toEqual(['post:beta:sharing']);
    expect(matter.give('bShare', 'revise', no).steps().sort()).toEqual(['answer', 'answering']);
    matter.give('b1', 'refuse', no).give('bShare', 'signRefusal');
    expect(matter.state?.end?.end).toBe('refused');
    expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.refused)).toMatchObject({
      to: ['post:gamma:data'],
      body: expect.stringContaining('超出职责范围') as string,
    });
  });

  it('is listed and subscribed after the consent, all within twenty working days', () => {
    const matter = consented();
    expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.granted)).toMatchObject({
      body: expect.stringMatching(/全市区县.*业务校验/) as string,
    });
    matter.give('b1', 'attribute').give('auth1', 'list');
    expect(put(matter, 'catalogue')).toMatchObject([
      { op: 'merge', lasting: true, sets: { sharedWith: { add: ['gamma'] } } },
    ]);
    const listed = matter.entries.find((one) => one.register === 'catalogue');
    expect(listed?.values).toMatchObject({ sharedWith: ['gamma'], provider: 'beta' });
    expect(limitOf(matter, 'provision')[0]?.[0]).toBe('2026-11-30T15:59:59.999Z');
    expect(matter.give('b2', 'provide', provided).state?.end?.end).toBe('subscribed');
  });

  it('may be extended by ten working days with the authority’s consent, and the requester gets word', () => {
    const matter = agreed().give('b1', 'askExtension', { days: 10, reason: '需脱敏' });
    expect(matter.refusal('b2', 'grantExtension', { reason: '可以' })).toBeDefined();
    matter.give('auth1', 'grantExtension', { reason: '可以' });
    expect(limitOf(matter, 'answering')[0]?.[0]).toBe('2026-11-30T15:59:59.999Z');
    expect(
      matter.last?.effects.find((one) => one.effect === 'notify' && one.to.includes('post:gamma:data')),
    ).toMatchObject({
      dueAt: '2026-11-30T15:59:59.999Z',
    });
    expect(matter.refusal('b1', 'askExtension', { days: 1, reason: '还要' })).toBeDefined();
  });

  it('lapses at the outer limit without being decided', () => {
    const matter = agreed().until('2026-11-17T00:00:00.000Z');
    expect(matter.item('answering').deadlines[0]?.lapsedAt).toBe('2026-11-16T15:59:59.999Z');
    expect(matter.state?.end).toBeUndefined();
  });
});

describe('of a conditional resource, before them', () => {
  const opened = () => play('conditional', 'city').open('g1', request);
  const proposed = () =>
    opened()
      .give('b1', 'state', say)
      .give('secr1', 'state', say)
      .give('leg1', 'state', say)
      .give('auth1', 'propose', say);

  it('was decided by the committee, the provider changed the attribute, and the authority listed it', () => {
    const matter = proposed().give('comHead', 'approve', { ...grant, scope: '四个区' });
    expect(matter.steps().sort()).toEqual(['attribute', 'provision']);
    matter.give('b1', 'attribute').give('auth1', 'list').give('b1', 'provide', provided);
    expect(put(matter, 'subscriptions')[0]?.values).toMatchObject({ scope: '四个区' });
  });

  it('ended with its refusal', () => {
    expect(proposed().give('comHead', 'disapprove', no).state?.end?.end).toBe('refused');
  });

  it('had no national limit', () => {
    expect(opened().item('answering').deadlines).toEqual([]);
    expect(opened().refusal('b1', 'askExtension', { days: 1, reason: '还要' })).toBeDefined();
  });
});

describe('material that is missing', () => {
  const list = { missing: [{ what: '三定方案' }] };
  it('is named to the requester, and is no ground for a refusal while it is outstanding', () => {
    const matter = agreed('unconditional').give('bShare', 'askMaterials', list);
    expect(matter.refusal('bShare', 'refuse', no)?.rejected).toBe('gateClosed');
    expect(matter.refusal('bShare', 'consent', grant)).toBeUndefined();
    matter.give('g1', 'supplyMaterials', { supplied: '已附' });
    expect(matter.give('bShare', 'refuse', no).state?.end?.end).toBe('refused');
  });
});

it('a refusal without a reason is impossible', () => {
  expect(agreed('unconditional').refusal('bShare', 'refuse', {})?.rejected).toBe('invalid');
});

it.each<[string, string, string, object, string]>([
  ['what is not shared, with its basis', 'none', 'g1', {}, 'resource'],
  ['one’s own', 'conditional', 'b1', {}, 'resource'],
  ['an unknown resource', 'conditional', 'g1', { resource: 'x' }, 'resource'],
  ['a period that is over', 'conditional', 'g1', { until: '2026-10-01' }, 'until'],
])('%s is not asked for', (_, shareType, who, more, path) => {
  const of = play(shareType);
  const came = of.do(who, { kind: 'open', id: 'm', number: '1', regime: 'national', form: { ...request, ...more } });
  expect('faults' in came && came.faults?.map((one) => one.path)).toEqual([path]);
  if (shareType === 'none') expect('faults' in came && came.faults?.[0]?.message).toContain('某法第一条');
});

it('ends inside where the own head of sharing does not want it, or when it is withdrawn, also after the consent', () => {
  expect(play().open('g1', request).give('gShare', 'disagree', no).state?.end?.end).toBe('dropped');
  expect(advised().give('g1', 'withdraw', { reason: '不再需要' }).state?.end?.end).toBe('withdrawn');
  const of = consented().give('b1', 'attribute').give('auth1', 'list');
  of.give('g1', 'withdraw', { reason: '不再需要' });
  expect(of.state?.end?.end).toBe('withdrawn');
  expect(of.entries.find((one) => one.register === 'catalogue')?.values['sharedWith']).toEqual([]);
  expect(of.effects.filter((one) => one.effect === 'notify' && one.subject === t.tells.withdrawn)).toMatchObject([
    { to: ['post:beta:data', 'post:beta:head'] },
  ]);
});

it('has no way back for the provider: neither does its clock start again, nor is a consent undone that was told', () => {
  const back = (of: Play, who: string) => of.allowed(who).map((one) => one.command);
  expect(back(agreed('unconditional'), 'bShare')).not.toContain('returnToStep');
  expect(back(advised(), 'b1')).not.toContain('returnToStep');
  const listed = consented().give('b1', 'attribute').give('auth1', 'list');
  expect(listed.steps()).toContain('provide');
  expect(back(listed, 'b1')).not.toContain('returnToStep');
});

describe('left unanswered or not provided in time', () => {
  it('is pressed by the authority, pursued as a violation of N-39, or turned into a dispute', () => {
    const of = agreed('unconditional').until('2026-11-04T00:00:00.000Z');
    expect(of.steps().sort()).toEqual(['late', 'reply']);
    of.give('auth1', 'press', { reason: '已逾期', until: '2026-11-06' });
    expect(of.item('late').deadlines).toMatchObject([{ at: '2026-11-06T15:59:59.999Z' }]);
    // The limit of the law is over once, and stays so.
    expect(of.item('reply').deadlines).toMatchObject([{ at: '2026-11-03T15:59:59.999Z' }]);
    of.give('auth1', 'pursue', { reason: '拒不答复' });
    expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({
      form: { unit: 'beta', ground: 'provider-answer' },
    });
    expect(of.refusal('auth1', 'pursue', { reason: '再次' })).toBeDefined();
    of.give('auth1', 'toDispute', { reason: '始终不答复' });
    expect(of.state?.end?.end).toBe('disputed');
    expect(of.effects.filter((one) => one.effect === 'open').at(-1)).toMatchObject({
      unit: 'gamma',
      form: { resource: 'divisions', provider: 'beta' },
    });
  });

  it('may still be answered, and the pressing is over', () => {
    const of = agreed('unconditional').until('2026-11-04T00:00:00.000Z').give('bShare', 'consent', grant);
    expect(of.steps().sort()).toEqual(['provide', 'provision']);
    of.until('2026-12-03T00:00:00.000Z').give('auth1', 'pursue', { reason: '未提供' });
    expect(of.effects.find((one) => one.effect === 'open')).toMatchObject({ form: { ground: 'provider-supply' } });
  });

  it('by the authority that does not list it is no wait for the user', () => {
    const of = consented().give('b1', 'attribute').until('2026-11-11T00:00:00.000Z');
    expect(of.steps().sort()).toEqual(['list', 'provide', 'provision']);
    of.give('b1', 'provide', provided);
    expect(of.entries.find((one) => one.register === 'catalogue')?.values['sharedWith']).toEqual(['gamma']);
  });
});

it('gives nothing of what is suspended, and says by which matter', () => {
  const suspended: RegisterEntry = {
    ...catalogue('conditional'),
    ...{
      register: 'suspensions',
      subject: 'data-incident:divisions',
      title: '行政区划代码',
      number: '260077',
      values: {},
    },
  };
  const of = play();
  of.entries.push(suspended);
  expect(() => of.open('g1', request)).toThrow(/260077/);
  const later = consented().give('b1', 'attribute').give('auth1', 'list');
  later.entries.push(suspended);
  expect(later.refusal('b1', 'provide', provided)).toMatchObject({
    rejected: 'gateClosed',
    text: expect.stringContaining('260077') as string,
  });
});

it('what is in no catalogue any more is neither agreed to nor provided; it can be withdrawn, and closed by the authority', () => {
  const gone = { ...city, directory: { ...city.directory, resource: () => undefined } };
  const after = (of: Play) => new Play({ city: gone, procedure: sharingRequest, now: of.now, given: of.events });
  const later = after(consented().give('b1', 'attribute').give('auth1', 'list'));
  expect(later.refusal('b1', 'provide', provided)).toMatchObject({
    rejected: 'gateClosed',
    text: expect.stringMatching(/不在政务信息资源目录中.*撤回/) as string,
  });
  expect(after(advised()).refusal('b1', 'consent', grant)?.rejected).toBe('gateClosed');
  expect(after(advised()).give('b1', 'refuse', no).steps()).toContain('signRefusal');
  later.until('2027-01-15T00:00:00.000Z');
  expect(later.give('auth1', 'toDispute', { reason: '逾期' }).state?.end?.end).toBe('disputed');
});

it('opinions that are not given are closed by the authority after their limit', () => {
  const matter = agreed();
  expect(matter.refusal('auth1', 'closeOpinions')?.rejected).toBe('notNow');
  matter.until('2026-11-05T00:00:00.000Z');
  expect(matter.item('closing').parties).toEqual(['post:authority:data']);
  matter.give('auth1', 'closeOpinions');
  expect(matter.steps().sort()).toEqual(['answer', 'answering', 'propose']);
});
