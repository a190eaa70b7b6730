/** B-42, C-23: the window, the block, the checks, the investment plan, the acceptance, each project by itself. */
import { connectionStates } from '../../cloud/texts.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import type { Link } from '../../engine/matter/state.ts';
import { projectPlan } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-06-08T02:00:00.000Z';
const project = {
  ...{ project: '一件事一次办', content: '建设', investment: 300, catalogue: '办件信息：编号、事项', major: false },
  profitable: false,
};
const paid = { ...project, project: '智慧停车', profitable: true };
const big = { ...project, project: '城市大脑', major: true };
const ok = { reason: '同意' };

const fact = (register: string, subject: string, values: Record<string, unknown>) => ({
  ...{ register, subject, values, title: '', units: [], since: now, matter: 'm2', number: '260002' },
});
/** beta has a published entry and a connection and takes part; alpha does not. */
const entries = [
  fact('catalogue', 'divisions', { provider: 'beta' }),
  fact('catalogue', 'licences', { provider: 'beta' }),
  fact('connections', 'beta/某系统/exchange', { unit: 'beta', state: connectionStates.connected }),
];
const at = (instant: string, more: readonly RegisterEntry[] = entries) =>
  new Play({ city: cityOf(fullPlan), procedure: projectPlan, now: instant, entries: more });
const opened = (who = 'b1') => at(now).open(who, { year: 2027 });
const parent: Link = { id: 'm0', side: 'parent', procedure: 'project-plan', relation: t.projectRelation };
/** One project, as the filing of its unit opens it: in the name of whoever filed. */
const filed = (one: object = project, unit = 'beta', who = 'b1') =>
  at(now).open({ kind: 'system', name: 'm', unit, person: { id: who, name: who } }, { year: 2027, ...one }, parent);
const deciding = (one: object = project) => filed(one).give('auth1', 'pass', ok);
const building = (one: object = project) => deciding(one).give('comHead', 'list', { funding: 'finance', ...ok });
const acceptance = { entries: [{ resource: 'divisions' }], built: '已建成' };
const subjects = (play: Play, register: string) =>
  play.entries.filter((one) => one.register === register && one.matter === 'm1').map((one) => one.subject);
const takesPart = (play: Play) =>
  play.entries.push(
    fact('catalogue', 'x', { provider: 'alpha' }),
    fact('connections', 'alpha/x/exchange', { unit: 'alpha', state: connectionStates.connected }),
  );
const endCheck = (play: Play, good: boolean, n = 1) =>
  play.must(machine('outbox'), {
    kind: 'link',
    link: {
      ...{ id: `m1-${n}`, side: 'child', procedure: 'standardisation-check', relation: t.relation },
      ...{ number: '260009', title: '', end: { end: good ? 'passed' : 'failed', title: '', good, at: play.now } },
    },
  });

describe('the filing', () => {
  it('opens one matter for each project, and may be made in parts', () => {
    const play = opened().give('b1', 'file', { papers: '青政数〔2026〕7 号', projects: [project, paid], more: true });
    expect(play.steps()).toEqual(['file']);
    expect(play.effects.filter((one) => one.effect === 'open')).toMatchObject([
      { link: { procedure: 'project-plan' }, form: { year: 2027, project: '一件事一次办' }, unit: 'beta' },
      { form: { project: '智慧停车' } },
    ]);
    play.give('b1', 'file', { papers: '青政数〔2026〕7 号', projects: [big] });
    expect(play.state?.end?.end).toBe('filed');
    expect(play.effects.filter((one) => one.effect === 'open')).toHaveLength(3);
    expect(opened().refusal('b1', 'done')?.text).toBe(t.gates.nothingFiled);
  });

  it('has each project once, with its catalogue drafted', () => {
    const refused = (projects: object[]) =>
      opened().refusal('b1', 'file', { papers: '青政数〔2026〕7 号', projects })?.faults;
    expect(refused([{ ...project, catalogue: '' }])).toMatchObject([{ path: 'projects.0.catalogue' }]);
    expect(refused([project, project])).toMatchObject([{ path: 'projects.1.project', message: t.faults.twice }]);
    const listed = fact('plans', 'project-plan/beta/2027/一件事一次办', {});
    expect(
      at(now, [...entries, listed])
        .open('b1', { year: 2027 })
        .refusal('b1', 'file', { papers: '青政数〔2026〕7 号', projects: [project] })?.faults,
    ).toMatchObject([{ message: t.faults.twice }]);
  });

  it('opens on 1 June and is over with 31 August, which does not roll', () => {
    expect(() => at('2026-05-31T02:00:00.000Z').open('b1', { year: 2027 })).toThrow(new RegExp(t.gates.notYet));
    const play = opened();
    expect(play.item('file').deadlines).toMatchObject([{ at: '2026-08-31T15:59:59.999Z', basis: { article: 'A-17' } }]);
    expect(play.refusal('b1', 'askLate', ok)?.text).toBe(t.gates.inTime);
    play.until('2026-08-31T16:00:00.000Z');
    expect(play.refusal('b1', 'file', { papers: '青政数〔2026〕7 号', projects: [project] })).toMatchObject({
      text: t.gates.closed,
    });
  });

  it('may be missed with a reason and the authority’s consent, by the day that it names', () => {
    const play = opened().until('2026-09-01T02:00:00.000Z').give('b1', 'askLate', ok);
    expect(play.steps()).toEqual(['late']);
    expect(play.refusal('auth1', 'consentLate', { until: '2026-08-30', ...ok })?.faults).toMatchObject([
      { path: 'until' },
    ]);
    play.give('auth1', 'consentLate', { until: '2026-09-10', ...ok });
    expect(play.item('file').deadlines.map((one) => one.at)).toEqual(['2026-09-10T15:59:59.999Z']);
    expect(play.give('b1', 'file', { papers: '青政数〔2026〕7 号', projects: [project] }).state?.end?.end).toBe(
      'filed',
    );
    const declined = opened().until('2026-09-01T02:00:00.000Z').give('b1', 'askLate', ok);
    expect(declined.give('auth1', 'declineLate', ok).state?.end?.end).toBe('notConsented');
  });

  it('that never comes is closed by the authority, as what it is', () => {
    const silent = opened().until('2026-09-01T02:00:00.000Z');
    expect(silent.steps()).toEqual(['file', 'absent']);
    expect(silent.give('auth1', 'close', ok).state?.end?.end).toBe('notFiled');
    const inPart = opened()
      .give('b1', 'file', { papers: '青政数〔2026〕7 号', projects: [project], more: true })
      .until('2026-09-01T02:00:00.000Z');
    expect(inPart.give('auth1', 'close', ok).state?.end?.end).toBe('filed');
  });

  it('sends who opens it later to the authority first, with a reason', () => {
    expect(() => at('2026-09-02T02:00:00.000Z').open('b1', { year: 2027 })).toThrow(/"path":"lateReason"/);
    const late = at('2026-09-02T02:00:00.000Z').open('b1', { year: 2027, lateReason: '机构改革' });
    expect(late.steps()).toEqual(['late']);
    expect(at(now).open('b1', { year: 2027, lateReason: '机构改革' }).steps()).toEqual(['file']);
  });

  it('opens by itself for every unit on 1 June', () => {
    expect(projectPlan.recurs).toMatchObject({ every: 'year', on: '06-01', by: 'unit' });
    const play = at('2026-06-01T00:00:00.000Z').must(machine('recurrence', 'beta'), {
      ...{ kind: 'open', id: 'm1', number: '260001', regime: 'city', form: { year: 2027 } },
      turn: { key: '2026', title: '2026年度', on: '2026-06-01' },
    });
    expect(play.item('file').parties).toEqual(['post:beta:cloud']);
    expect(play.give('b1', 'none').state?.end?.end).toBe('none');
  });
});

it('goes from the filing to the investment plan with its way of funding, and out of it with its acceptance', () => {
  const play = filed(paid);
  expect(play.item('review').parties).toEqual(['post:authority:cloud']);
  play.give('auth1', 'pass', ok);
  expect(play.allowed('comHead').find((one) => one.command === 'list')?.prefill).toEqual({ funding: 'ppp' });
  // Capital from outside: how the city's part is put in, and who keeps watch over it, are told to them.
  const faults = play.refusal('comHead', 'list', { funding: 'ppp', ...ok })?.faults;
  expect(faults).toMatchObject([{ path: 'capital', message: t.faults.capital }]);
  expect(play.refusal('comHead', 'list', { funding: 'finance', ...ok })).toBeUndefined();
  const capital = { funding: 'ppp', capital: '资本金 100 万元', controllers: [{ unit: 'gamma' }] };
  play.give('comHead', 'list', { ...capital, ...ok });
  expect(play.effects).toContainEqual(expect.objectContaining({ subject: t.tells.capital, to: ['post:gamma:head'] }));
  expect(play.entries.find((one) => one.register === 'plans')?.values['content']).toMatch(/资本金 100 万元/);
  expect(subjects(play, 'plans')).toEqual(['project-plan/beta/2027/智慧停车']);
  play.give('b1', 'askAcceptance', acceptance).give('auth1', 'accept', ok);
  expect(play.state?.end?.end).toBe('completed');
  expect([subjects(play, 'plans'), subjects(play, 'results')]).toEqual([[], ['project-plan/2027/beta/智慧停车']]);
});

describe('a unit without catalogue or connection', () => {
  const suspended = () => filed(project, 'alpha', 'a1').give('auth1', 'suspend', ok);
  const inForce = ['outside-sharing:alpha'];

  it('gets no approval: the authority suspends, on record for approval, funds and acceptance', () => {
    const play = filed(project, 'alpha', 'a1');
    expect(play.refusal('auth1', 'pass', ok)).toMatchObject({ rejected: 'gateClosed', text: t.gates.blocked });
    play.give('auth1', 'suspend', ok);
    expect(subjects(play, 'suspensions')).toEqual(inForce);
    expect(play.give('a1', 'ready', { done: '正在编目' }).refusal('auth1', 'pass', ok)?.text).toMatch(/260001.*A-26/);
    expect(filed().refusal('auth1', 'suspend', ok)?.text).toBe(t.gates.notBlocked);
  });

  it('goes on once it has both, and all three are lifted; the sign-on alone shares nothing', () => {
    const play = suspended();
    play.entries.push(
      fact('catalogue', 'x', { provider: 'alpha' }),
      fact('connections', 'alpha/y/sso', { unit: 'alpha', state: connectionStates.connected }),
      fact('connections', 'alpha/y/exchange', { unit: 'alpha', state: connectionStates.missing }),
    );
    play.give('a1', 'ready', { done: '已编目，正在接入' });
    expect(play.refusal('auth1', 'pass', ok)?.rejected).toBe('gateClosed');
    takesPart(play);
    expect(play.give('auth1', 'pass', ok).steps()).toEqual(['decide']);
    expect(subjects(play, 'suspensions')).toEqual([]);
  });

  it('stays suspended when it withdraws, and asks for the end of it on any day, without a project', () => {
    const withdrawn = suspended().give('a1', 'withdraw', ok);
    expect(subjects(withdrawn, 'suspensions')).toEqual(inForce);
    const again = () => at('2027-02-01T02:00:00.000Z', withdrawn.entries);
    const ask = { year: 2028, ask: 'resume' };
    expect(() => again().open('a1', ask)).toThrow(new RegExp(`260001.*A-26.*${t.faults.notReady}`));
    takesPart(withdrawn);
    const asking = again().open('a1', ask);
    expect(asking.steps()).toEqual(['resume']);
    expect(asking.refusal('auth1', 'notYet', {})?.faults).toMatchObject([{ path: 'reason' }]);
    asking.give('auth1', 'lift', ok);
    expect(asking.state?.end?.end).toBe('resumed');
    expect(asking.entries.filter((one) => one.register === 'suspensions')).toEqual([]);
    expect(() => again().open('b1', ask)).toThrow(new RegExp(t.faults.notSuspended));
  });

  it('gets no acceptance of what it builds', () => {
    const play = building();
    play.entries.splice(0, play.entries.length, ...play.entries.filter((one) => one.register !== 'connections'));
    expect(play.refusal('b1', 'askAcceptance', acceptance)?.text).toBe(t.gates.noAcceptance);
    play.entries.push(fact('suspensions', 'outside-sharing:beta', {}));
    expect(play.refusal('b1', 'askAcceptance', acceptance)?.text).toMatch(/260002.*A-26/);
  });

  it('that says nothing more is given time, or its project is not listed', () => {
    const silent = () => suspended().until('2026-08-10T02:00:00.000Z');
    expect(silent().steps()).toEqual(['blocked', 'overdue']);
    expect(silent().give('auth1', 'moreTime', ok).steps()).toEqual(['blocked']);
    expect(silent().give('auth1', 'drop', ok).state?.end?.end).toBe('refused');
    expect(silent().give('a1', 'ready', { done: '已补' }).steps()).toEqual(['review']);
  });
});

describe('a major project', () => {
  it('opens its standardisation check first, and waits for it', () => {
    const play = filed(big);
    expect(play.steps()).toEqual(['standards']);
    expect(play.effects.filter((one) => one.effect === 'open')).toMatchObject([
      { link: { procedure: 'standardisation-check' }, form: { project: '城市大脑', unit: 'beta', content: '建设' } },
    ]);
    expect(endCheck(play, true).steps()).toEqual(['review']);
  });

  it('that fails is revised and checked again; the earlier failure counts no more', () => {
    const play = endCheck(filed(big), false);
    expect(play.steps()).toEqual(['revise']);
    const { project: _, ...again } = { ...big, content: '改用现行标准' };
    play.give('b1', 'refile', again);
    expect(play.steps()).toEqual(['standards']);
    expect(endCheck(play, true, 2).steps()).toEqual(['review']);
  });

  it('whose funds are held back by its check is not approved (C-23)', () => {
    const play = endCheck(filed(big), true);
    play.entries.push(fact('suspensions', 'off-standard:beta/城市大脑', {}));
    expect(play.refusal('auth1', 'pass', ok)?.text).toMatch(/260002.*C-23/);
  });
});

describe('the acceptance', () => {
  it('needs the project’s own resources in the catalogue', () => {
    const play = building();
    expect(play.refusal('b1', 'askAcceptance', { ...acceptance, entries: [] })?.faults).toMatchObject([
      { path: 'entries' },
    ]);
    expect(
      play.refusal('b1', 'askAcceptance', { ...acceptance, entries: [{ resource: 'nowhere' }] })?.faults,
    ).toMatchObject([{ path: 'entries.0.resource' }]);
    play.give('b1', 'askAcceptance', acceptance);
    const found = play.entries.findIndex((one) => one.subject === 'divisions');
    const [entry] = play.entries.splice(found, 1);
    expect(play.refusal('auth1', 'accept', ok)?.text).toBe(t.gates.unpublished);
    play.entries.push(entry!);
    expect(play.give('auth1', 'object', ok).steps()).toEqual(['build']);
  });
});

describe('a listed project', () => {
  it('leaves the plan with the committee’s consent, not by the unit alone', () => {
    const play = building().give('b1', 'askCancel', ok);
    expect(play.item('cancelling').parties).toEqual(['post:committee:head']);
    expect(subjects(play, 'plans')).toHaveLength(1);
    expect(building().give('b1', 'askCancel', ok).give('comHead', 'declineCancel', ok).steps()).toEqual(['build']);
    play.give('comHead', 'consentCancel', ok);
    expect([play.state?.end?.end, subjects(play, 'plans')]).toEqual(['dropped', []]);
  });

  it('is not ended past the committee: neither terminated, returned nor withdrawn', () => {
    // Who only supervises has no word by which he could.
    expect(building().refusal('auth1', 'terminate', ok)?.rejected).toBe('notAllowed');
    expect(building().refusal('b1', 'withdraw', ok)?.rejected).toBe('notNow');
    const asked = building().give('b1', 'askAcceptance', acceptance);
    expect(asked.refusal('auth1', 'returnToStep', { step: 'decide', ...ok })?.rejected).toBe('notNow');
  });

  it('of a unit that says nothing is followed up by the authority, and taken out by the committee', () => {
    const silent = () => building().until('2028-07-01T02:00:00.000Z');
    expect(silent().steps()).toEqual(['build', 'follow']);
    expect(silent().give('auth1', 'goOn', ok).steps()).toEqual(['build']);
    expect(silent().give('auth1', 'proposeCancel', ok).give('comHead', 'consentCancel', ok).state?.end?.end).toBe(
      'dropped',
    );
  });
});

it.each([
  ['refused by the authority', (play: Play) => play.give('auth1', 'refuse', ok), 'refused'],
  [
    'not listed by the committee',
    (play: Play) => play.give('auth1', 'pass', ok).give('comHead', 'leaveOut', ok),
    'refused',
  ],
  ['withdrawn', (play: Play) => play.give('b1', 'withdraw', ok), 'withdrawn'],
])('ends %s, and stands in no plan', (_, walk, end) => {
  const play = walk(filed());
  expect([play.state?.end?.end, subjects(play, 'plans')]).toEqual([end, []]);
});

it('goes back for a revision, also after the window', () => {
  const play = filed().until('2026-09-02T02:00:00.000Z').give('auth1', 'back', ok);
  const { project: _, ...again } = project;
  expect(play.give('b1', 'refile', again).steps()).toEqual(['review']);
});
