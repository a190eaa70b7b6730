/** backup before the switch, two months for the old system, then its assets. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { cloudMigration } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const plan = { system: '一网通办', old: '局机房两台服务器', planned: '2026-11-10' };
const backup = { where: '异地磁带库', verified: '恢复试验成功', on: '2026-11-01' };
const live = { liveOn: '2026-11-02', note: '切换顺利' };
const assets = { assets: [{ asset: '服务器', count: 2, state: '可用', disposal: 'reuse' }] };
const disposal = { approval: '财资〔2027〕1号', result: '调拨给某单位', on: '2027-01-04' };
const ok = { reason: '机房退租' };
const KEPT_UNTIL = '2027-01-02T15:59:59.999Z'; // two months after 2 November, a Saturday: it does not roll

const opened = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: cloudMigration, now }).open('a1', { ...plan, ...more });
const isLive = () => opened().give('a1', 'backup', backup).give('a2', 'goLive', live);

it('keeps the old system two months from the day it went live, then lists and disposes of its assets', () => {
  const play = isLive();
  expect(play.item('keep').deadlines).toMatchObject([{ at: KEPT_UNTIL, basis: { article: 'A-22' } }]);
  expect(play.refusal('a1', 'assets', assets)?.rejected).toBe('notNow');
  expect(play.until('2027-01-02T15:59:59.998Z').steps()).toEqual(['keep']);
  expect(play.until(KEPT_UNTIL).steps()).toEqual(['assets']);
  play.until('2027-01-04T02:00:00.000Z');
  expect(play.refusal('a1', 'assets', { assets: [] })?.faults).toMatchObject([{ path: 'assets' }]);
  expect(play.refusal('a1', 'dispose', disposal)?.rejected).toBe('notNow');
  play.give('a1', 'assets', assets).give('a1', 'dispose', disposal);
  expect(play.state?.end?.end).toBe('migrated');
});

it('does not go live before the backup is recorded, nor before that backup’s day', () => {
  expect(opened().refusal('a1', 'goLive', live)?.rejected).toBe('notNow');
  const play = opened().give('a1', 'backup', { ...backup, on: '2026-11-02' });
  expect(play.refusal('a1', 'goLive', { ...live, liveOn: '2026-11-01' })?.faults).toMatchObject([
    { path: 'liveOn', message: t.faults.beforeBackup },
  ]);
  expect(play.refusal('a1', 'goLive', { ...live, liveOn: '2026-11-03' })?.faults).toMatchObject([{ path: 'liveOn' }]);
});

it('does not go live without resources on the cloud', () => {
  const play = opened({ system: '未申请的系统' }).give('a1', 'backup', backup);
  expect(play.refusal('a1', 'goLive', live)?.text).toBe(t.gates.notAllocated);
});

it('begins with the day it went live, also when that is recorded later', () => {
  const play = opened().give('a1', 'backup', { ...backup, on: '2026-10-01' });
  play.give('a1', 'goLive', { ...live, liveOn: '2026-10-10' });
  expect(play.item('keep').deadlines).toMatchObject([{ at: '2026-12-10T15:59:59.999Z' }]);
});

describe('less than two months', () => {
  const asked = () => isLive().give('a1', 'askShorter', { until: '2026-12-01', ...ok });

  it('needs the office’s consent with a reason, and never that of who asked', () => {
    expect(asked().refusal('a1', 'consent', { until: '2026-12-01', ...ok })?.rejected).toBe('notAllowed');
    expect(asked().refusal('office1', 'consent', { until: '2026-12-01' })?.faults).toMatchObject([{ path: 'reason' }]);
    const play = asked().give('office1', 'consent', { until: '2026-12-01', ...ok });
    expect(play.steps()).toEqual(['keepShort']);
    expect(play.until('2026-12-01T15:59:59.998Z').steps()).toEqual(['keepShort']);
    expect(play.until('2026-12-01T15:59:59.999Z').steps()).toEqual(['assets']);
  });

  it('is not granted by silence: unanswered or refused, two months it is', () => {
    expect(asked().give('office1', 'decline', ok).until(KEPT_UNTIL).steps()).toEqual(['assets']);
    const unanswered = asked().until('2026-12-20T00:00:00.000Z');
    expect(unanswered.steps()).toEqual(['keep', 'shorter']);
    expect(unanswered.until(KEPT_UNTIL).steps()).toEqual(['assets']);
  });

  it.each([
    ['a day that is over', '2026-11-01', '“原系统保留到”不能早于今天。'],
    ['the two months themselves', '2027-01-02', t.faults.shorterLonger],
  ])('is not asked for with %s', (_, until, message) => {
    expect(isLive().refusal('a1', 'askShorter', { until, ...ok })?.faults).toMatchObject([{ path: 'until', message }]);
  });
});

it('is withdrawn before it is live only', () => {
  expect(opened().give('a2', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
  expect(isLive().refusal('a1', 'withdraw', ok)?.rejected).toBe('notNow');
});

it('has to be there by the day that was planned (A-4), which is not over', () => {
  expect(opened().item('backup').deadlines[0]?.at).toBe('2026-11-10T15:59:59.999Z');
  expect(opened().give('a1', 'backup', backup).item('goLive').deadlines[0]?.at).toBe('2026-11-10T15:59:59.999Z');
  expect(() => opened({ planned: '2026-11-01' })).toThrow(/"path":"planned"/);
});

it('goes live on nothing of another unit’s, and not before it was allocated', () => {
  const other = new Play({ city: cityOf(fullPlan), procedure: cloudMigration, now }).open('b1', plan);
  expect(other.give('b1', 'backup', backup).refusal('b1', 'goLive', live)?.text).toBe(t.gates.notAllocated);
  const old = opened().give('a1', 'backup', { ...backup, on: '2025-12-01' });
  expect(old.refusal('a1', 'goLive', { ...live, liveOn: '2026-01-04' })?.faults).toMatchObject([
    { path: 'liveOn', message: t.faults.beforeAllocation },
  ]);
});

it('has no way back behind its going live: no return leads past the list of assets', () => {
  const listing = isLive().until('2027-01-04T02:00:00.000Z');
  expect(listing.steps()).toEqual(['assets']);
  expect(listing.refusal('a1', 'returnToStep', { step: 'goLive', ...ok })?.rejected).toBe('notNow');
  const asked = isLive().give('a1', 'askShorter', { until: '2026-12-01', ...ok });
  expect(asked.refusal('office1', 'returnToStep', { step: 'goLive', ...ok })?.rejected).toBe('notNow');
  listing.give('a1', 'assets', assets);
  expect(listing.refusal('a1', 'dispose', { ...disposal, on: '2026-12-01' })?.faults).toMatchObject([
    { path: 'on', message: t.faults.kept },
  ]);
});

it('takes scattered systems along: what was allowed to stay off is lifted for each of them (A-20)', () => {
  const city = cityOf(fullPlan);
  const exempt = (name: string) => ({
    ...{ register: 'exemptions', subject: `alpha/${name}`, title: name, units: ['alpha'], values: {} },
    ...{ since: now, matter: 'm9', number: '260009' },
  });
  const play = new Play({
    ...{ city, procedure: cloudMigration, now },
    entries: [...city.entries, exempt('旧申报系统'), exempt('别的系统')],
  });
  play.open('a1', { ...plan, merges: [{ system: '旧申报系统' }] });
  play.give('a1', 'backup', backup).give('a1', 'goLive', live).until('2027-01-04T02:00:00.000Z');
  play.give('a1', 'assets', assets).give('a1', 'dispose', disposal);
  expect(play.entries.filter((one) => one.register === 'exemptions').map((one) => one.title)).toEqual(['别的系统']);
});

it('lifts the exemption of what is on the cloud now', () => {
  const city = cityOf(fullPlan);
  const exemption = {
    ...{ register: 'exemptions', subject: 'alpha/一网通办', title: '一网通办', units: ['alpha'], values: {} },
    ...{ since: now, matter: 'm7', number: '260007' },
  };
  const play = new Play({ city, procedure: cloudMigration, now, entries: [...city.entries, exemption] });
  play.open('a1', plan).give('a1', 'backup', backup).give('a1', 'goLive', live).until('2027-01-04T02:00:00.000Z');
  play.give('a1', 'assets', assets).give('a1', 'dispose', disposal);
  expect(play.entries.filter((one) => one.register === 'exemptions')).toEqual([]);
});
