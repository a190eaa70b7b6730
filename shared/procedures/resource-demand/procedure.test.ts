/** filed in October by the city's cut-off, assessed by the 31st, reviewed, budgeted. */
import { noRegisters } from '../../engine/definition/registers.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { dueOpenings } from '../../engine/time/due-openings.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { resourceDemand } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-10-08T02:00:00.000Z';
const demand = { hosts: 4, databases: 1, storage: 200, projects: [{ project: '一件事一次办' }], grounds: '按峰值' };
const given = { hosts: 3, databases: 1, storage: 100, reason: '合理' };
const ok = { reason: '同意' };
const at = (instant: string, settings = noSettings) =>
  new Play({ city: cityOf(fullPlan), procedure: resourceDemand, now: instant, settings });
const opened = () => at(now).open('a1', { year: 2027 });
const assessed = () => opened().give('a1', 'file', demand).give('auth1', 'assess', given);
const plans = (play: Play) => play.entries.filter((one) => one.register === 'plans' && one.matter === 'm1');

it('is filed, assessed by 31 October, reviewed with the sum of all units, and budgeted', () => {
  const play = opened();
  expect(play.item('file').deadlines).toMatchObject([{ at: '2026-10-20T15:59:59.999Z' }]);
  play.give('a1', 'file', demand);
  // 31 October 2026 is a Saturday, and the day does not roll.
  expect(play.item('assess').deadlines).toMatchObject([{ at: '2026-10-31T15:59:59.999Z', basis: { article: 'A-50' } }]);
  play.give('auth1', 'assess', given);
  play.entries.push({
    ...{ register: 'plans', subject: 'resource-demand/beta/2027', title: '', units: [], since: now },
    ...{ matter: 'm2', number: '260002', values: { plan: t.title, year: 2027, hosts: 7, databases: 2, storage: 50 } },
  });
  expect(play.allowed('comHead').find((one) => one.command === 'approve')?.prefill).toEqual({
    total: t.total(2, t.content(10, 3, 150)),
  });
  play.give('comHead', 'approve', { total: '见汇总', ...ok }).give('fin1', 'budget', { budgeted: '12 万元' });
  expect(play.state?.end?.end).toBe('budgeted');
  expect(plans(play)[0]?.values).toMatchObject({ unit: 'alpha', year: 2027, hosts: 3 });
});

it('is opened by hand in October until the cut-off only, for the next year', () => {
  expect(() => at('2026-09-30T02:00:00.000Z').open('a1', { year: 2027 })).toThrow(new RegExp(t.gates.notOctober));
  expect(() => at('2026-10-20T16:00:00.000Z').open('a1', { year: 2027 })).toThrow(/gateClosed/);
  expect(at('2026-10-20T15:59:59.000Z').open('a1', { year: 2027 }).steps()).toEqual(['file']);
  expect(() => at(now).open('a1', { year: 2028 })).toThrow(/"path":"year"/);
  const city = { ...noSettings, day: () => '10-15' };
  expect(() => at('2026-10-16T02:00:00.000Z', city).open('a1', { year: 2027 })).toThrow(/10-15/);
});

it('opens by itself on 1 October for every unit, by the cut-off of that day', () => {
  const { city } = opened();
  const due = dueOpenings(resourceDemand, '2026-09-30', '2026-10-01T00:00:00.000Z', {
    directory: city.directory,
    registers: noRegisters,
    settings: noSettings,
    units: city.directory.units(),
  });
  expect(due.filter((one) => ['alpha', 'beta', 'gamma'].includes(one.unit ?? '')).map((one) => one.form)).toEqual(
    Array(3).fill({ year: 2027 }),
  );
  const play = at('2026-10-01T00:00:00.000Z').must(machine('recurrence', 'alpha'), {
    ...{ kind: 'open', id: 'm1', number: '260001', regime: 'city', form: { year: 2027 } },
    turn: { key: '2026', title: '2026年度', on: '2026-10-01' },
  });
  expect(play.item('file')).toMatchObject({
    parties: ['post:alpha:cloud'],
    deadlines: [{ at: '2026-10-20T15:59:59.999Z' }],
  });
});

it('after the cut-off is late and still possible, after October no more; only “none” is left', () => {
  const play = opened().until('2026-10-26T02:00:00.000Z');
  expect(play.effects.filter((one) => one.effect === 'notify' && one.kind === 'lapse')).toHaveLength(2);
  expect(play.refusal('a1', 'file', demand)).toBeUndefined();
  play.until('2026-11-01T02:00:00.000Z');
  expect(play.refusal('a1', 'file', demand)).toMatchObject({ rejected: 'gateClosed', text: t.gates.over });
  expect(play.give('a1', 'none').state?.end?.end).toBe('none');
});

it('goes back to the unit while October lasts', () => {
  const play = opened().give('a1', 'file', demand).give('auth1', 'revise', ok);
  expect(play.steps()).toEqual(['file']);
  const late = opened().give('a1', 'file', demand).until('2026-11-02T02:00:00.000Z');
  expect(late.steps()).toEqual(['assess']);
  expect(late.refusal('auth1', 'revise', ok)?.text).toBe(t.gates.over);
});

it.each([
  ['refused', (play: Play) => play.give('comHead', 'refuse', ok)],
  ['withdrawn', (play: Play) => play.give('a2', 'withdraw', ok)],
])('that is %s counts in no sum', (end, walk) => {
  const play = walk(assessed());
  expect(play.state?.end?.end).toBe(end);
  expect(plans(play)).toEqual([]);
});
