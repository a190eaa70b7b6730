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

const whole = (entries = assessed().entries) => {
  const play = new Play({
    city: cityOf(fullPlan),
    procedure: resourceDemand,
    now: '2026-10-22T02:00:00.000Z',
    entries,
  });
  return play.must(machine('recurrence', 'committee'), {
    ...{ kind: 'open', id: 'm1', number: '260001', regime: 'city', form: { year: 2027 } },
    turn: { key: '2026', title: '2026年度', on: '2026-10-01' },
  });
};
const beta = (state: string) => ({
  ...{ register: 'plans', subject: 'resource-demand/beta/2027', title: '', units: [], since: now },
  ...{ matter: 'm2', number: '260002' },
  values: { plan: t.title, unit: 'beta', year: 2027, hosts: 7, databases: 2, storage: 50, state },
});
const prefill = (play: Play, who: string, command: string) =>
  play.allowed(who).find((one) => one.command === command)?.prefill ?? {};

it('is filed and assessed by 31 October, and then part of the city’s whole', () => {
  const play = opened();
  expect(play.item('file').deadlines).toMatchObject([{ at: '2026-10-20T15:59:59.999Z' }]);
  play.give('a1', 'file', demand);
  // 31 October 2026 is a Saturday, and the day does not roll.
  expect(play.item('assess').deadlines).toMatchObject([{ at: '2026-10-31T15:59:59.999Z', basis: { article: 'A-50' } }]);
  play.give('auth1', 'assess', given);
  expect(play.state?.end?.end).toBe('assessed');
  expect(plans(play)[0]?.values).toMatchObject({ unit: 'alpha', year: 2027, hosts: 3, state: 'assessed' });
});

describe('the city’s whole', () => {
  const summed = () =>
    whole([...assessed().entries, beta('assessed')]).give('auth1', 'sumUp', { settled: '本年用 40 台' });

  it('is summed up by 31 October with what is in use, decided by the committee unit by unit, and budgeted', () => {
    const play = whole([...assessed().entries, beta('assessed')]);
    expect(play.item('sum').deadlines).toMatchObject([{ at: '2026-10-31T15:59:59.999Z', basis: { article: 'A-50' } }]);
    expect(prefill(play, 'auth1', 'sumUp')).toMatchObject({
      total: t.total(2, t.content(10, 3, 150)),
      rows: [{ unit: 'alpha', used: t.content(8, 0, 500) }, { unit: 'beta' }],
    });
    play.give('auth1', 'sumUp', { settled: '本年用 40 台' });
    const { rows, settled } = prefill(play, 'comHead', 'approve') as { rows: object[]; settled: string };
    expect(settled).toBe('本年用 40 台');
    play.give('comHead', 'approve', {
      rows: [
        { ...rows[0], hosts: 2 },
        { ...rows[1], hosts: 0, databases: 0, storage: 0 },
      ],
      ...ok,
    });
    expect(plans(play).map((one) => [one.values['unit'], one.values['hosts'], one.values['state']])).toEqual([
      ['alpha', 2, 'granted'],
      ['beta', 0, 'refused'],
    ]);
    expect(play.effects).toContainEqual(
      expect.objectContaining({ subject: t.tells.granted, to: ['post:alpha:cloud', 'post:beta:cloud'] }),
    );
    play.give('fin1', 'budget', { budgeted: '12 万元' });
    expect(play.state?.end?.end).toBe('budgeted');
  });

  it('leaves nobody out who was not looked at, and gives nobody more than was assessed', () => {
    expect(whole([...assessed().entries, beta('filed')]).refusal('auth1', 'sumUp', { settled: '无' })?.text).toBe(
      t.gates.unassessed('beta局'),
    );
    const { rows } = prefill(summed(), 'comHead', 'approve') as { rows: object[] };
    const refused = (all: object[]) => summed().refusal('comHead', 'approve', { rows: all, ...ok })?.faults;
    expect(refused(rows.slice(1))).toMatchObject([{ path: 'rows' }]);
    expect(refused([{ ...rows[0], hosts: 4 }, rows[1]!])).toMatchObject([
      { path: 'rows.0.hosts', message: t.faults.more },
    ]);
    expect(summed().give('comHead', 'sendBack', ok).steps()).toEqual(['sum']);
  });
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

it('that comes back after the cut-off has until the end of October; in its last instant nothing comes back', () => {
  const play = opened().give('a1', 'file', demand).until('2026-10-26T02:00:00.000Z').give('auth1', 'revise', ok);
  expect(play.item('file').deadlines.map((one) => one.at)).toEqual(['2026-10-31T15:59:59.999Z']);
  expect(play.until('2026-10-27T02:00:00.000Z').steps()).toEqual(['file']);
  const last = opened().give('a1', 'file', demand).until('2026-10-31T15:59:59.999Z');
  expect(last.refusal('auth1', 'revise', ok)?.text).toBe(t.gates.over);
});

it('that is withdrawn counts in no sum; a unit that says nothing needs nothing', () => {
  const play = opened().give('a1', 'file', demand).give('a2', 'withdraw', ok);
  expect([play.state?.end?.end, plans(play)]).toEqual(['withdrawn', []]);
  const silent = opened().until('2026-10-26T02:00:00.000Z');
  expect(silent.steps()).toEqual(['file', 'absent']);
  expect(silent.give('auth1', 'close', ok).state?.end?.end).toBe('notFiled');
  // Sent back it holds up nobody's sum, whether the unit says that it needs nothing or says nothing.
  const back = () => opened().give('a1', 'file', demand).give('auth1', 'revise', ok);
  const none = back().give('a1', 'none');
  expect([none.state?.end?.end, plans(none)]).toEqual(['none', []]);
  const left = back().until('2026-11-02T02:00:00.000Z').give('auth1', 'close', ok);
  expect([left.state?.end?.end, plans(left)]).toEqual(['notFiled', []]);
});

describe('an application whose resources are held back (A-46)', () => {
  const suspension = {
    ...{ register: 'suspensions', subject: 'performance-resources:alpha/一件事一次办', title: '一件事一次办' },
    ...{ units: ['alpha'], values: {}, since: now, matter: 'm7', number: '26000007' },
  };
  const asked = (projects: object[]) => {
    const entries = opened()
      .give('a1', 'file', { ...demand, projects })
      .give('auth1', 'assess', given).entries;
    return whole([...entries, suspension]).give('auth1', 'sumUp', { settled: '本年用 40 台' });
  };
  const rows = (play: Play) => (prefill(play, 'comHead', 'approve') as { rows: Record<string, unknown>[] }).rows;
  const faults = (play: Play, hosts: number) =>
    play.refusal('comHead', 'approve', { rows: [{ ...rows(play)[0], hosts }], ...ok })?.faults;

  it('gets none of its own part, by which matter is said; the rest of the unit’s demand is given', () => {
    const play = asked([
      { project: '一件事一次办', hosts: 2 },
      { project: '政务热线', hosts: 2 },
    ]);
    expect(rows(play)).toMatchObject([
      { hosts: 1, databases: 0, stands: expect.stringContaining('26000007') as string },
    ]);
    expect(faults(play, 2)).toMatchObject([{ path: 'rows.0.hosts', message: expect.stringMatching(/26000007.*A-46/) }]);
    expect(faults(play, 1)).toBeUndefined();
  });

  it('holds back all of it where the unit has not said how much is for it, and nothing where it is not in it', () => {
    expect(rows(asked([{ project: '一件事一次办' }]))).toMatchObject([{ hosts: 0, databases: 0, storage: 0 }]);
    expect(rows(asked([{ project: '政务热线' }]))).toMatchObject([{ hosts: 3, databases: 1, storage: 100 }]);
  });
});
