/** N-25: nothing is used more widely than its provider has consented to. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { useExtension } from './procedure.ts';
import { texts as t } from './texts.ts';

const city = cityOf({
  ...fullPlan,
  alpha: { ...fullPlan['alpha']!, sharing: ['aShare'] },
  beta: { ...fullPlan['beta']!, sharing: ['bShare'] },
});
const now = '2026-11-02T02:00:00.000Z';
const subscribed: RegisterEntry = {
  ...{ register: 'subscriptions', subject: 'divisions/alpha', title: '行政区划代码', units: ['alpha', 'beta'] },
  ...{ since: now, matter: 'm0', number: '260000' },
  values: { resource: '行政区划代码', user: 'alpha局', scope: '县级', purpose: '业务校验', until: '2027-06-30' },
};
const wider = { subscription: 'divisions/alpha', kind: 'scope', what: '乡级', basis: '三定方案', scene: '便民服务' };
const play = () => new Play({ city, procedure: useExtension, now, regime: 'national', entries: [subscribed] });
const asked = (more: object = {}) =>
  play()
    .open('a1', { ...wider, ...more })
    .give('aShare', 'agree');
const put = (of: Play) => of.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []));
const prefill = (of: Play) => of.allowed('bShare').find((one) => one.command === 'consent')?.prefill;

it('needs the user’s own head of sharing, then the consent of the provider’s', () => {
  const matter = play().open('a1', wider);
  expect(matter.item('agree').parties).toEqual(['post:alpha:sharing']);
  expect(matter.give('aShare', 'agree').item('answer').parties).toEqual(['post:beta:sharing']);
  expect(put(matter)).toEqual([]);
});

it('updates the subscription with what was consented to, and leaves the rest', () => {
  const matter = asked().give('bShare', 'consent', { scope: '县级和乡级', purpose: '业务校验' });
  expect(put(matter)).toMatchObject([
    {
      subject: 'divisions/alpha',
      lasting: true,
      units: ['alpha', 'beta'],
      values: { user: 'alpha局', scope: '县级和乡级', purpose: '业务校验', until: '2027-06-30' },
    },
  ]);
  expect(matter.state?.end?.end).toBe('agreed');
});

it.each<[string, object]>([
  ['scope', { scope: '乡级', purpose: '业务校验' }],
  ['purpose', { scope: '县级', purpose: '乡级' }],
  ['thirdParty', { scope: '县级', purpose: '业务校验', thirdParty: '乡级' }],
  ['term', { scope: '县级', purpose: '业务校验', until: '2027-12-31' }],
])('starts the answer to “%s” from what was asked', (kind, expected) => {
  expect(prefill(asked({ kind, ...(kind === 'term' ? { until: '2027-12-31' } : {}) }))).toMatchObject(expected);
});

it('widens nothing that has ended meanwhile', () => {
  const matter = asked();
  matter.entries.length = 0;
  const consent = { scope: '县级和乡级', purpose: '业务校验' };
  expect(matter.refusal('bShare', 'consent', consent)).toMatchObject({ rejected: 'gateClosed', text: t.ended });
  expect(matter.give('bShare', 'refuse', { reason: '共享已终止' }).state?.end?.end).toBe('refused');
});

it('ends with the old use where the provider refuses, with the reason told', () => {
  const matter = asked().give('bShare', 'refuse', { reason: '超出法定用途' });
  expect([matter.state?.end?.end, put(matter)]).toEqual(['refused', []]);
  expect(matter.effects.find((one) => one.effect === 'notify' && one.subject === t.tells.refused)).toMatchObject({
    body: expect.stringContaining('超出法定用途') as string,
  });
  expect(asked().refusal('bShare', 'refuse', {})?.rejected).toBe('invalid');
});

it('is asked for by the subscriber alone, for a period to come', () => {
  const fault = (who: string, form: object) => {
    const came = play().do(who, { kind: 'open', id: 'm', number: '1', regime: 'national', form });
    return 'faults' in came ? came.faults?.map((one) => one.path) : [];
  };
  expect(fault('g1', wider)).toEqual(['subscription']);
  expect(fault('a1', { ...wider, until: '2026-10-01' })).toEqual(['until']);
});

it('is answered by the city’s limit, and a lapse is no consent', () => {
  const matter = asked();
  expect(matter.item('answer').deadlines).toMatchObject([{ basis: { setting: 'use-extension.answer' } }]);
  matter.until('2026-12-01T00:00:00.000Z');
  expect([matter.steps(), put(matter)]).toEqual([['answer', 'unanswered'], []]);
  // Nobody consents in the provider's place: it goes the way of a dispute.
  matter.give('auth1', 'toDispute', { reason: '逾期不答复' });
  expect(matter.state?.end?.end).toBe('disputed');
  expect(matter.effects.find((one) => one.effect === 'open')).toMatchObject({
    unit: 'alpha',
    form: { resource: 'divisions', provider: 'beta' },
  });
});

it('is neither asked for nor consented to under a suspension', () => {
  const of = asked();
  const suspension = {
    ...of.entries[0]!,
    register: 'suspensions',
    subject: 'misuse:divisions/alpha',
    number: '260077',
  };
  of.entries.push(suspension);
  expect(of.refusal('bShare', 'consent', { scope: '乡级', purpose: '核验' })?.text).toContain('260077');
});

it('ends inside where the head of sharing does not want it, or when it is withdrawn', () => {
  expect(play().open('a1', wider).give('aShare', 'disagree', { reason: '无必要' }).state?.end?.end).toBe('dropped');
  expect(asked().give('a1', 'withdraw', { reason: '不再需要' }).state?.end?.end).toBe('withdrawn');
});
