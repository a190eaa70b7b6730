/** B-16: the whole catalogue of a unit, once a year, in October. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { catalogueReview } from './procedure.ts';

const city = cityOf({
  ...fullPlan,
  beta: { ...fullPlan['beta']!, registrar: ['bReg'], reviewer: ['bReg', 'bRev'] },
});
const now = '2026-10-01T00:10:00.000Z';
const play = () =>
  new Play({ city, procedure: catalogueReview, now, regime: 'national' }).open(machine('r', 'beta'), { year: 2026 });
const rows = (divisions: string, divorces: string, note = '职责已调整') => ({
  rows: [
    { resource: 'divisions', name: '行政区划代码', state: divisions, note },
    { resource: 'divorces', name: '离婚登记', state: divorces, note },
  ],
});
const submitted = (divisions: string, divorces: string) => play().give('bReg', 'submit', rows(divisions, divorces));

it('opens for every unit on the first of October, in its own name, and once', () => {
  const context = {
    directory: city.directory,
    registers: noRegisters,
    settings: noSettings,
    units: city.directory.units(),
  };
  const due = dueOpenings(catalogueReview, '2026-09-30', '2026-10-02T02:00:00.000Z', context);
  expect(due.find((one) => one.unit === 'beta')).toMatchObject({
    key: 'catalogue-review/2026/beta',
    turn: { on: '2026-10-01' },
    form: { year: 2026 },
  });
  const units = due.map((one) => one.unit);
  expect(units).toEqual(expect.arrayContaining(['alpha', 'gamma', 'office', 'authority']));
  expect(units.filter((one) => one === 'cloud' || one === 'committee' || one === 'group')).toEqual([]);
});

it('is due by the end of October, a Saturday, and no later', () => {
  expect(play().item('review').deadlines).toMatchObject([
    { at: '2026-10-31T15:59:59.999Z', basis: { article: 'B-16' } },
  ]);
});

it('lists what the register holds of the unit, and wants a conclusion of its own for each', () => {
  const matter = play();
  const prefill = matter.allowed('bReg').find((one) => one.command === 'submit')?.prefill;
  expect(prefill).toEqual({
    rows: [
      { resource: 'divisions', name: '行政区划代码' },
      { resource: 'divorces', name: '离婚登记' },
    ],
  });
  const faults = (form: { rows: object[] }) => matter.refusal('bReg', 'submit', form)?.faults?.map((one) => one.path);
  expect(faults({ rows: rows('keep', 'keep').rows.slice(1) })).toEqual(['rows']);
  expect(faults(rows('change', 'keep', ''))).toEqual(['rows.0.note']);
  // What others use is not simply withdrawn.
  expect(faults(rows('withdraw', 'keep'))).toEqual(['rows.0.state']);
});

it('that keeps everything ends with the review by another person', () => {
  const matter = submitted('keep', 'keep');
  expect(matter.refusal('bReg', 'approve')?.rejected).toBe('ownRequest');
  expect(matter.give('bRev', 'approve').state?.end?.end).toBe('reviewed');
});

it('opens an update for each change, and ends when they have', () => {
  const matter = submitted('change', 'change').give('bRev', 'approve');
  expect(matter.steps()).toEqual(['changes']);
  const opened = matter.effects.flatMap((one) => (one.effect === 'open' ? [one] : []));
  expect(opened).toMatchObject([
    {
      link: { procedure: 'catalogue-update' },
      unit: 'beta',
      form: { resource: 'divisions', cause: 'review', changedOn: '2026-10-01' },
    },
    { form: { resource: 'divorces' } },
  ]);
  for (const { link } of opened)
    matter.must(machine('outbox'), {
      kind: 'link',
      link: { ...link, end: { end: 'published', title: '已更新', good: true, at: now } },
    });
  expect(matter.state?.end?.end).toBe('reviewed');
});

it('opens no update for a resource that is not the unit’s any more', () => {
  const matter = submitted('change', 'change');
  matter.entries.splice(0, matter.entries.length, ...matter.entries.filter((one) => one.subject !== 'divorces'));
  matter.give('bRev', 'approve');
  const opened = matter.effects.flatMap((one) => (one.effect === 'open' ? [one.form] : []));
  expect(opened).toMatchObject([{ resource: 'divisions' }]);
});

it('does not wait for an update that could not be opened, and says so', () => {
  const matter = submitted('change', 'keep').give('bRev', 'approve');
  const child = matter.state?.links.find((one) => one.side === 'child')?.id ?? '';
  matter.must(machine('outbox'), { kind: 'effectFailed', what: '目录更新', text: '没有这项资源', child });
  expect(matter.state?.end?.end).toBe('reviewed');
  expect(matter.state?.links).toMatchObject([{ end: { title: '未能发起', good: false } }]);
  expect(matter.effects.filter((one) => one.effect === 'notify' && one.kind === 'alert')).toHaveLength(1);
});

it('withdraws a resource with the consent of the authority, and not without', () => {
  const matter = submitted('keep', 'withdraw').give('bRev', 'approve');
  expect(matter.effects.some((one) => one.effect === 'register')).toBe(false);
  expect(matter.give('auth1', 'reject', { reason: '仍在履行该职责' }).steps()).toEqual(['review']);
  matter.give('bReg', 'submit', rows('change', 'withdraw')).give('bRev', 'approve').give('auth1', 'confirm');
  expect(matter.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []))).toMatchObject([
    { register: 'catalogue', subject: 'divorces', op: 'lift', lasting: true },
  ]);
  expect(matter.steps()).toEqual(['changes']);
});

it('goes back from the reviewer, and lapses without being decided', () => {
  expect(submitted('keep', 'keep').give('bRev', 'correct', { reason: '漏项' }).steps()).toEqual(['review']);
  const late = play().until('2026-11-03T00:00:00.000Z');
  expect([late.steps(), late.events.filter((one) => one.type === 'lapsed').length]).toEqual([['review', 'late'], 1]);
});

it('that its reviewer leaves lying is pressed like one that was never handed in', () => {
  const of = submitted('keep', 'keep').until('2026-11-20T00:00:00.000Z');
  expect(of.steps()).toEqual(['approve', 'late']);
  expect(of.give('auth1', 'giveUp', { reason: '始终未审' }).state?.end?.end).toBe('unmet');
});

it('of the authority itself is pressed by the committee, and ended above it where that is silent too', () => {
  const of = new Play({ city, procedure: catalogueReview, now, regime: 'national' });
  of.open(machine('r', 'authority'), { year: 2026 }).until('2026-11-02T00:00:00.000Z');
  expect(of.item('late').parties).toEqual(['post:committee:head']);
  expect(of.until('2026-12-01T00:00:00.000Z').item('late').parties).toEqual([
    'post:committee:head',
    'post:government:head',
  ]);
  expect(of.allowed('auth1').map((one) => one.command)).not.toContain('terminate');
});
