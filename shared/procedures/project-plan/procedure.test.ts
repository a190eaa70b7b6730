/** B-42, C-23: the window, the block, the checks, the investment plan, the acceptance. */
import { connectionStates } from '../../cloud/texts.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
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
  fact('connections', '某系统/exchange', { unit: 'beta', state: connectionStates.connected }),
];
const at = (instant: string) => new Play({ city: cityOf(fullPlan), procedure: projectPlan, now: instant, entries });
const opened = (who = 'b1') => at(now).open(who, { year: 2027 });
const filed = (projects: object[] = [project], who = 'b1') => opened(who).give(who, 'file', { projects });
const decisions = (play: Play) =>
  play.allowed('comHead').find((one) => one.command === 'decide')?.prefill?.['decisions'] as Record<string, unknown>[];
const building = (projects: object[] = [project]) => {
  const play = filed(projects).give('auth1', 'pass', ok);
  return play.give('comHead', 'decide', { decisions: decisions(play), ...ok });
};
const acceptance = { project: project.project, entries: [{ resource: 'divisions' }], built: '已建成' };
const subjects = (play: Play, register: string) =>
  play.entries.filter((one) => one.register === register && one.matter === 'm1').map((one) => one.subject);
const endCheck = (play: Play, good: boolean, n = 1) =>
  play.must(machine('outbox'), {
    kind: 'link',
    link: {
      ...{ id: `m1-${n}`, side: 'child', procedure: 'standardisation-check', relation: t.relation },
      ...{ number: '260009', title: '', end: { end: good ? 'passed' : 'failed', title: '', good, at: play.now } },
    },
  });

it('goes from the filing to the investment plan with its way of funding, and to the acceptance of every project', () => {
  const play = filed([project, paid]);
  expect(play.item('review').parties).toEqual(['post:authority:cloud']);
  play.give('auth1', 'pass', ok);
  expect(decisions(play).map((one) => one['funding'])).toEqual(['finance', 'ppp']);
  play.give('comHead', 'decide', { decisions: decisions(play), ...ok });
  expect(subjects(play, 'plans')).toEqual(['project-plan/beta/2027/一件事一次办', 'project-plan/beta/2027/智慧停车']);
  for (const name of [project.project, paid.project])
    play.give('b1', 'askAcceptance', { ...acceptance, project: name }).give('auth1', 'accept', ok);
  expect(play.state?.end?.end).toBe('completed');
  expect(subjects(play, 'results')).toHaveLength(2);
});

describe('the window', () => {
  it('opens on 1 June and is over with 31 August, which does not roll', () => {
    expect(() => at('2026-05-31T02:00:00.000Z').open('b1', { year: 2027 })).toThrow(new RegExp(t.gates.notYet));
    const play = opened();
    expect(play.item('file').deadlines).toMatchObject([{ at: '2026-08-31T15:59:59.999Z', basis: { article: 'A-17' } }]);
    expect(play.refusal('b1', 'askLate', ok)?.text).toBe(t.gates.inTime);
    play.until('2026-08-31T16:00:00.000Z');
    expect(play.refusal('b1', 'file', { projects: [project] })).toMatchObject({ text: t.gates.closed });
  });

  it('may be missed with a reason and the authority’s consent, by the day that it names', () => {
    const play = opened().until('2026-09-01T02:00:00.000Z').give('b1', 'askLate', ok);
    expect(play.refusal('auth1', 'consentLate', { until: '2026-08-30', ...ok })?.faults).toMatchObject([
      { path: 'until' },
    ]);
    play.give('auth1', 'consentLate', { until: '2026-09-10', ...ok });
    expect(play.item('file').deadlines.map((one) => one.at)).toEqual(['2026-09-10T15:59:59.999Z']);
    expect(play.give('b1', 'file', { projects: [project] }).steps()).toEqual(['review']);
    const declined = opened().until('2026-09-01T02:00:00.000Z').give('b1', 'askLate', ok);
    expect(declined.give('auth1', 'declineLate', ok).state?.end?.end).toBe('notConsented');
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

describe('a unit without catalogue or connection', () => {
  const suspended = () => filed([project], 'a1').give('auth1', 'suspend', ok);

  it('gets no approval: the authority suspends, on record for approval, funds and acceptance', () => {
    const play = filed([project], 'a1');
    expect(play.refusal('auth1', 'pass', ok)).toMatchObject({ rejected: 'gateClosed', text: t.gates.blocked });
    play.give('auth1', 'suspend', ok);
    expect(subjects(play, 'suspensions')).toEqual(['approval:alpha', 'funds:alpha', 'acceptance:alpha']);
    expect(play.give('a1', 'ready', { done: '正在编目' }).refusal('auth1', 'pass', ok)?.text).toBe(t.gates.blocked);
    expect(filed().refusal('auth1', 'suspend', ok)?.text).toBe(t.gates.notBlocked);
  });

  it('goes on once it has both, and all three are lifted', () => {
    const play = suspended();
    const base = { title: '', units: [], since: now, matter: 'm3', number: '260003' };
    play.entries.push(
      { ...base, register: 'catalogue', subject: 'x', values: { provider: 'alpha' } },
      { ...base, register: 'connections', subject: 'y', values: { unit: 'alpha', state: connectionStates.missing } },
    );
    play.give('a1', 'ready', { done: '已编目，正在接入' });
    expect(play.refusal('auth1', 'pass', ok)?.text).toBe(t.gates.blocked);
    play.entries.push({
      ...{ ...base, register: 'connections', subject: 'z' },
      values: { unit: 'alpha', state: connectionStates.connected },
    });
    expect(play.give('auth1', 'pass', ok).steps()).toEqual(['decide']);
    expect(subjects(play, 'suspensions')).toEqual([]);
  });

  it('stays suspended when it withdraws', () => {
    expect(subjects(suspended().give('a1', 'withdraw', ok), 'suspensions')).toHaveLength(3);
  });

  it('gets no acceptance of what it builds', () => {
    const play = building();
    play.entries.splice(0, play.entries.length, ...play.entries.filter((one) => one.register !== 'connections'));
    expect(play.refusal('b1', 'askAcceptance', acceptance)?.text).toBe(t.gates.noAcceptance);
  });
});

describe('a major project', () => {
  it('opens its standardisation check first, and waits for it', () => {
    const play = filed([project, big]);
    expect(play.steps()).toEqual(['standards']);
    expect(play.effects.filter((one) => one.effect === 'open')).toMatchObject([
      { link: { procedure: 'standardisation-check' }, form: { project: '城市大脑', unit: 'beta', content: '建设' } },
    ]);
    expect(endCheck(play, true).steps()).toEqual(['review']);
  });

  it('that fails is revised and checked again; the earlier failure counts no more', () => {
    const play = endCheck(filed([big]), false);
    expect(play.steps()).toEqual(['revise']);
    play.give('b1', 'refile', { projects: [{ ...big, content: '改用现行标准' }] });
    expect(play.steps()).toEqual(['standards']);
    expect(endCheck(play, true, 2).steps()).toEqual(['review']);
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
    const at = play.entries.findIndex((one) => one.subject === 'divisions');
    const [entry] = play.entries.splice(at, 1);
    expect(play.refusal('auth1', 'accept', ok)?.text).toBe(t.gates.unpublished);
    play.entries.push(entry!);
    expect(play.give('auth1', 'object', ok).steps()).toEqual(['build']);
  });

  it('is for a project that is listed and not done with; a cancelled one leaves the plan', () => {
    const play = building([project, paid]);
    expect(play.refusal('b1', 'askAcceptance', { ...acceptance, project: '别的' })?.faults).toMatchObject([
      { path: 'project' },
    ]);
    play.give('b1', 'cancel', { project: paid.project, ...ok });
    expect(play.steps()).toEqual(['build']);
    expect(subjects(play, 'plans')).toEqual(['project-plan/beta/2027/一件事一次办']);
    expect(play.give('b1', 'cancel', { project: project.project, ...ok }).state?.end?.end).toBe('dropped');
  });
});

it('needs each project with its catalogue drafted, and each once', () => {
  const play = opened();
  const refused = (projects: object[]) => play.refusal('b1', 'file', { projects })?.faults;
  expect(refused([{ ...project, catalogue: '' }])).toMatchObject([{ path: 'projects.0.catalogue' }]);
  expect(refused([project, project])).toMatchObject([{ message: t.faults.twice }]);
});

it('is decided project by project', () => {
  const play = filed([project, paid]).give('auth1', 'pass', ok);
  const all = decisions(play);
  const give = (rows: object[]) => play.refusal('comHead', 'decide', { decisions: rows, ...ok })?.faults;
  expect(give(all.slice(1))).toMatchObject([{ message: t.faults.unknown }]);
  play.give('comHead', 'decide', { decisions: [all[0], { ...all[1], listed: false }], ...ok });
  expect(subjects(play, 'plans')).toEqual(['project-plan/beta/2027/一件事一次办']);
});

it.each([
  ['refused by the authority', (play: Play) => play.give('auth1', 'refuse', ok), 'refused'],
  ['withdrawn', (play: Play) => play.give('b1', 'withdraw', ok), 'withdrawn'],
])('ends %s', (_, walk, end) => {
  expect(walk(filed()).state?.end?.end).toBe(end);
});

it('ends refused when the committee lists none', () => {
  const play = filed().give('auth1', 'pass', ok);
  const none = decisions(play).map((one) => ({ ...one, listed: false }));
  expect(play.give('comHead', 'decide', { decisions: none, ...ok }).state?.end?.end).toBe('refused');
  expect(subjects(play, 'plans')).toEqual([]);
});

it('goes back for a revision, also after the window', () => {
  const play = filed().until('2026-09-02T02:00:00.000Z').give('auth1', 'back', ok);
  expect(play.give('b1', 'refile', { projects: [project] }).steps()).toEqual(['review']);
});
