/** B-40: filed by each unit, decided on the city's whole service by service, arranged by finance. */
import { connectionStates } from '../../cloud/texts.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { servicePlan } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-09-02T02:00:00.000Z';
const running = { service: '一网通办运维', kind: 'running', way: 'purchase', amount: 80, content: '驻场' };
const fresh = { service: '新监管平台', kind: 'new', way: 'invest', amount: 300, content: '建设' };
const ok = { reason: '同意' };
const city = cityOf(fullPlan);
/** Nobody is connected, and so nobody takes part, but who is made to. */
const outside = city.entries.filter((one) => one.register !== 'connections');
const fact = (register: string, subject: string, values: Record<string, unknown> = {}): RegisterEntry => ({
  ...{ register, subject, values, title: subject, units: [], since: now, matter: 'm2', number: '260002' },
});
const connection = (unit: string) =>
  fact('connections', `${unit}/某系统/exchange`, { unit, state: connectionStates.connected });
const at = (entries: readonly RegisterEntry[]) => new Play({ city, procedure: servicePlan, now, entries });
const opened = (who = 'a1', entries: readonly RegisterEntry[] = outside) => at(entries).open(who, { year: 2027 });
const filed = (services: object[] = [running], entries?: readonly RegisterEntry[]) =>
  opened('a1', entries).give('a1', 'file', { services, sharing: '已编目' });
const turned = (play: Play) =>
  play.must(machine('recurrence', 'committee'), {
    ...{ kind: 'open', id: 'm1', number: '260001', regime: 'city', form: { year: 2027 } },
    turn: { key: '2026', title: '2026年度', on: '2026-09-01' },
  });
/** The committee's matter of the year over what alpha has filed; alpha takes part unless `entries` say otherwise. */
const whole = (services: object[] = [running], entries: readonly RegisterEntry[] = [...outside, connection('alpha')]) =>
  turned(at(filed(services, entries).entries));
type Row = { granted: number; [key: string]: unknown };
const rows = (play: Play, who = 'comHead', command = 'pass') =>
  play.allowed(who).find((one) => one.command === command)?.prefill?.['rows'] as Row[];
const pass = (play: Play, change: (row: Row) => object = () => ({})) =>
  play.give('comHead', 'pass', { rows: rows(play).map((row) => ({ ...row, ...change(row) })), ...ok });
const plan = (play: Play) => play.entries.find((one) => one.subject === 'service-plan/alpha/2027')?.values;
const suspensions = (play: Play) =>
  play.entries.filter((one) => one.register === 'suspensions').map((one) => one.subject);

describe('a unit', () => {
  it('files its services once each, and that is on record as filed', () => {
    const play = filed([running, fresh]);
    expect([play.state?.end?.end, plan(play)?.['content']]).toEqual(['filed', '2 项，共 380 万元']);
    expect(opened().refusal('a1', 'file', { services: [running, running], sharing: '无' })?.faults).toMatchObject([
      { message: t.faults.twice },
    ]);
    expect(opened().give('a1', 'none').state?.end?.end).toBe('none');
  });

  it('whose plan another matter has changed meanwhile files it anew, also from the end, and hears it once', () => {
    const play = filed([running]);
    const [entered] = play.effects.filter((one) => one.effect === 'register');
    expect(entered).toMatchObject({ from: 'file', change: { register: 'plans', subject: 'service-plan/alpha/2027' } });
    const register = { register: 'plans', subject: 'service-plan/alpha/2027' };
    const refused = {
      kind: 'effectFailed',
      what: '登记',
      text: '已由事项 260009 更改',
      register,
      from: 'file',
    } as const;
    play.must(machine('outbox'), refused);
    expect([play.state?.end, play.steps(), play.allowed('a1').map((one) => one.command)]).toMatchObject([
      ...[undefined, ['file'], expect.arrayContaining(['file'])],
    ]);
    // A second entry of the same decision that is refused leads to the same task.
    const { id } = play.item('file');
    play.must(machine('outbox'), { ...refused, register: { ...register, subject: 'other' } });
    expect(play.item('file').id).toBe(id);
    expect(play.give('a1', 'file', { services: [fresh], sharing: '无' }).state?.end?.end).toBe('filed');
  });

  it('that says nothing is on record as having filed nothing', () => {
    const silent = opened().until('2026-11-01T02:00:00.000Z');
    expect(silent.steps()).toEqual(['file', 'absent']);
    expect(silent.give('auth1', 'close', ok).state?.end?.end).toBe('notFiled');
  });

  it('files by itself each September, for the next year, and the committee has the whole', () => {
    expect(servicePlan.recurs).toMatchObject({ every: 'year', on: '09-01', by: 'unit' });
    expect(whole().steps()).toEqual(['review']);
    expect(() => at(outside).open('a1', { year: 2030 })).toThrow(/"path":"year"/);
  });
});

describe('the city’s whole', () => {
  it('is decided service by service; running systems go to finance, and what was given is on record and told', () => {
    const play = whole();
    expect(rows(play)).toMatchObject([{ name: 'alpha局', service: '一网通办运维', granted: 80 }]);
    pass(play, () => ({ granted: 60 }));
    expect([play.steps(), plan(play)?.['content']]).toEqual([['arrange'], '1 项，共 60 万元']);
    expect(play.effects).toContainEqual(expect.objectContaining({ subject: t.tells.passed, to: ['post:alpha:cloud'] }));
    play.give('fin1', 'arrange', { channel: 'department', arranged: '60 万元' });
    expect(play.state?.end?.end).toBe('arranged');
  });

  it('sends new systems to the city government; a rejected one does not sink the operating funds', () => {
    const play = pass(whole([running, fresh]));
    expect(play.steps()).toEqual(['approve']);
    const asked = rows(play, 'govHead', 'approve');
    expect(asked).toMatchObject([{ service: '新监管平台', approved: true }]);
    play.give('govHead', 'approve', { rows: asked.map((row) => ({ ...row, approved: false })), ...ok });
    expect([play.steps(), plan(play)?.['content']]).toEqual([['arrange'], '1 项，共 80 万元']);
    const only = pass(whole([fresh]));
    only.give('govHead', 'approve', {
      rows: rows(only, 'govHead', 'approve').map((row) => ({ ...row, approved: false })),
      ...ok,
    });
    expect([only.state?.end?.end, plan(only)]).toEqual(['rejected', undefined]);
  });

  it('hides no new system from the government, whatever a client sends back', () => {
    expect(pass(whole([fresh]), () => ({ asked: '现有系统运维', service: '别的' })).steps()).toEqual(['approve']);
  });

  it('has one decision for each, never more than was asked', () => {
    const play = whole();
    const give = (all: object[]) => play.refusal('comHead', 'pass', { rows: all, ...ok })?.faults;
    expect(give([])).toMatchObject([{ path: 'rows' }]);
    expect(give([{ ...rows(play)[0], granted: 81 }])).toMatchObject([
      { path: 'rows.0.granted', message: t.faults.more },
    ]);
  });

  it('goes back to a unit by itself, and nobody else waits', () => {
    const play = whole().give('comHead', 'revise', { unit: 'alpha', reason: '测算不实' });
    expect([play.steps(), plan(play)]).toEqual([['review'], undefined]);
    expect(play.effects.filter((one) => one.effect === 'open')).toMatchObject([
      { link: { procedure: 'service-plan' }, form: { year: 2027 }, unit: 'alpha' },
    ]);
    expect(play.refusal('comHead', 'revise', { unit: 'beta', reason: '没有' })?.faults).toMatchObject([
      { message: t.faults.noPlan },
    ]);
  });
});

describe('whoever stays out of sharing', () => {
  it('gets funds with a good reason that is on record, and without one they are refused', () => {
    const play = whole([running], outside);
    expect(rows(play)).toMatchObject([{ granted: 0, stands: t.outside }]);
    const refused = play.refusal('comHead', 'pass', { rows: [{ ...rows(play)[0], granted: 80 }], ...ok });
    expect(refused?.faults).toMatchObject([{ path: 'rows.0.excuse', message: t.faults.outside }]);
    expect(pass(play, () => ({ granted: 80, excuse: '没有可共享的资源' })).steps()).toEqual(['arrange']);
  });

  it('is refused them on that ground only, on record until it takes part', () => {
    const ground = { unit: 'alpha', ground: '多次催办仍未编目', reason: '不予安排' };
    expect(whole().refusal('comHead', 'deny', ground)?.faults).toMatchObject([{ message: t.gates.takesPart }]);
    const play = whole([running], outside).give('comHead', 'deny', ground);
    expect([play.steps(), suspensions(play), plan(play)]).toEqual([['review'], ['unshared-funds:alpha'], undefined]);
    const again = at([
      ...filed([running], outside).entries,
      ...play.entries.filter((one) => one.register === 'suspensions'),
    ]);
    turned(again);
    const most = { ...rows(again)[0], granted: 80, excuse: '没有可共享的资源' };
    const fault = again.refusal('comHead', 'pass', { rows: [most], ...ok })?.faults?.[0];
    expect(fault?.message).toMatch(/260001.*B-40/);
    again.entries.push(connection('alpha'));
    expect(suspensions(pass(again, () => ({ granted: 80 })))).toEqual([]);
  });

  it('and is suspended (A-26) gets nothing while it does; once it takes part, what is passed lifts it', () => {
    const barred = whole([running], [...outside, fact('suspensions', 'outside-sharing:alpha')]);
    const most = { ...rows(barred)[0], granted: 80, excuse: '没有可共享的资源' };
    expect(barred.refusal('comHead', 'pass', { rows: [most], ...ok })?.faults?.[0]?.message).toMatch(/260002.*A-26/);
    barred.entries.push(connection('alpha'));
    expect(suspensions(pass(barred, () => ({ granted: 80 })))).toEqual([]);
  });

  it.each([
    ['C-23, a project', 'off-standard:alpha/一网通办运维', /260002.*C-23/],
    ['A-46, an application', 'performance-funds:alpha/一网通办运维', /260002.*A-46/],
  ])('as little gets what is held back by %s', (_, subject, words) => {
    const play = whole([running, fresh], [...outside, connection('alpha'), fact('suspensions', subject)]);
    expect(rows(play).map((one) => one.granted)).toEqual([0, 300]);
    const all = rows(play).map((row) => ({ ...row, granted: 80 }));
    expect(play.refusal('comHead', 'pass', { rows: all, ...ok })?.faults?.[0]?.message).toMatch(words);
    // The rest is decided all the same.
    expect(pass(play).steps()).toEqual(['approve']);
  });
});
