/** B-11, B-17, B-41, N-11: named, confirmed, kept; registrar and reviewer are two; a vacant post shows at once. */
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { noRegisters } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { unitArrangements } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z';
const city = cityOf(fullPlan);
const named = {
  ...{ head: 'aHead', body: '信息中心', sharing: 'aShare', registrar: 'aReg', reviewer: 'aRev' },
  ...{ contact: 'a3', data: 'a1', secrecy: 'aSec', safety: 'a2', rules: '登记审核办法' },
};
const play = (plan = fullPlan) =>
  new Play({ city: cityOf(plan), procedure: unitArrangements, now, regime: 'national' });
const opened = (who = 'a3', cause = 'change', plan = fullPlan) => play(plan).open(who, { cause });
const declared = () => opened().give('a3', 'declare', named);
const vacantAlerts = (of: Play) =>
  of.effects.filter((one) => one.effect === 'notify' && one.subject === t.tells.vacant);

it('are declared by the unit, confirmed by the authority, and stand in the register', () => {
  const of = declared();
  expect(of.refusal('a3', 'confirm')?.rejected).toBe('notAllowed');
  of.give('auth1', 'confirm');
  expect(of.state?.end?.end).toBe('confirmed');
  expect(of.entries.find((one) => one.register === 'posts')).toMatchObject({
    subject: 'alpha',
    values: { registrar: 'aReg', reviewer: 'aRev', body: '信息中心' },
  });
  const next = new Play({ city, procedure: unitArrangements, now, regime: 'national', entries: of.entries });
  next.open('a3', { cause: 'change' });
  expect(next.allowed('a3').find((one) => one.command === 'declare')?.prefill).toEqual(named);
});

it.each([
  ['one person as registrar and reviewer', { reviewer: 'aReg' }, 'reviewer'],
  ['somebody of another unit', { contact: 'b1' }, 'contact'],
])('are refused with %s', (_, more, path) => {
  expect(
    opened()
      .refusal('a3', 'declare', { ...named, ...more })
      ?.faults?.map((one) => one.path),
  ).toEqual([path]);
});

it('of the office and of the cloud provider name who answers for security', () => {
  const office = {
    ...named,
    head: 'officeHead',
    sharing: 'office1',
    registrar: 'office1',
    reviewer: 'office2',
    contact: 'office2',
    ...{ data: 'office1', secrecy: 'office2', safety: 'officeSec1' },
  };
  const of = opened('officeHead');
  expect(of.refusal('officeHead', 'declare', office)?.faults).toMatchObject([{ path: 'security' }]);
  expect(of.give('officeHead', 'declare', { ...office, security: '责任人一名' }).steps()).toEqual(['confirm']);
});

it('that are incomplete go back to the unit with what is missing', () => {
  const of = declared().give('auth2', 'incomplete', { missing: '缺审核制度' });
  expect(of.steps()).toEqual(['declare']);
  expect(of.allowed('a3').find((one) => one.command === 'declare')?.prefill).toEqual(named);
});

it('show a vacant post at once: to the unit’s head, to the authority, and in the matter', () => {
  const { reviewer: _, ...alpha } = fullPlan['alpha']!;
  const of = opened('a3', 'vacant', { ...fullPlan, alpha });
  expect(vacantAlerts(of)).toMatchObject([{ to: ['post:alpha:head', 'post:authority:data'] }]);
  expect(unitArrangements.advice?.(of.state!, 'alpha', city.directory)).toEqual([t.advice('审核员')]);
  expect(vacantAlerts(opened())).toEqual([]);
});

it('are not confirmed while somebody who was named has left', () => {
  const of = declared();
  const { registrar: _, ...alpha } = fullPlan['alpha']!;
  const later = new Play({ city: cityOf({ ...fullPlan, alpha }), procedure: unitArrangements, now, given: of.events });
  expect(later.refusal('auth1', 'confirm')).toMatchObject({
    rejected: 'gateClosed',
    text: t.gates.noHolder('目录登记员'),
  });
});

it('are confirmed every year by every unit: that turn can’t be withdrawn, and its lapse decides nothing', () => {
  const units = city.directory.units();
  const context = { directory: city.directory, registers: noRegisters, settings: noSettings, units };
  const due = dueOpenings(unitArrangements, '2025-12-31', '2026-12-31T00:00:00.000Z', context);
  expect(due.map((one) => one.unit)).toEqual(expect.arrayContaining(['alpha', 'beta', 'gamma', 'office', 'authority']));
  const of = play();
  const turn = { key: '2026', title: '2026年度', on: '2026-01-01' };
  of.must(machine('schedule', 'alpha'), {
    ...{ kind: 'open', id: 'm1', number: '260001', regime: 'national', form: { cause: 'yearly' }, turn },
  });
  expect(of.item('declare').parties).toEqual(['post:alpha:head', 'post:alpha:contact']);
  expect(of.refusal('aHead', 'withdraw', { reason: '不报' })?.rejected).toBe('notNow');
  expect(of.until('2027-01-31T00:00:00.000Z').steps()).toEqual(['declare', 'late']);
  expect(opened().give('a3', 'withdraw', { reason: '误发' }).state?.end?.end).toBe('withdrawn');
});

it('of the cloud provider name somebody for duty and emergencies where nobody is left, and of others nobody', () => {
  const cloud = {
    ...{ head: 'cloudHead', body: '运维部', sharing: 'ops1', data: 'ops2', registrar: 'ops1', reviewer: 'ops2' },
    ...{ secrecy: 'ops1', safety: 'ops2', contact: 'ops1', rules: '值班办法', security: '责任人一名' },
  };
  const left = { ...fullPlan, cloud: { ...fullPlan['cloud']!, duty: [] } };
  const of = opened('cloudHead', 'vacant', left);
  expect(of.refusal('cloudHead', 'declare', cloud)?.faults).toMatchObject([{ path: 'duty', message: t.faults.vacant }]);
  of.give('cloudHead', 'declare', { ...cloud, duty: 'ops1' }).give('auth1', 'confirm');
  expect(of.entries.find((one) => one.register === 'posts')?.values).toMatchObject({ duty: 'ops1' });
  expect(opened().refusal('a3', 'declare', { ...named, duty: 'a1' })?.faults).toMatchObject([
    { path: 'duty', message: t.faults.notCloud },
  ]);
});
