/** B-40: reviewed by the committee, new systems approved by the city government, arranged by finance. */
import { connectionStates } from '../../cloud/texts.ts';
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { servicePlan } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-09-02T02:00:00.000Z';
const running = { service: '一网通办运维', kind: 'running', way: 'purchase', amount: 80, content: '驻场' };
const fresh = { service: '新监管平台', kind: 'new', way: 'invest', amount: 300, content: '建设' };
const ok = { reason: '同意' };
const ground = { ground: '多次催办仍未编目', reason: '不予安排' };
const city = cityOf(fullPlan);
/** Nobody is connected, and so nobody takes part, but who is made to. */
const entries = city.entries.filter((one) => one.register !== 'connections');
const opened = (who = 'a1') => new Play({ city, procedure: servicePlan, now, entries }).open(who, { year: 2027 });
const filed = (services: object[] = [running], who = 'a1') =>
  opened(who).give(who, 'file', { services, sharing: '已编目' });
const subjects = (play: Play, register: string) =>
  play.entries.filter((one) => one.register === register && one.matter === 'm1').map((one) => one.subject);
const connection = (unit: string) => ({
  ...{ register: 'connections', subject: '某系统/exchange', title: '', units: [], since: now, matter: 'm2' },
  ...{ number: '260002', values: { unit, state: connectionStates.connected } },
});

it('of running systems goes from the committee to finance', () => {
  const play = filed().give('comHead', 'pass', ok);
  expect(play.steps()).toEqual(['arrange']);
  play.give('fin1', 'arrange', { channel: 'department', arranged: '80 万元' });
  expect(play.state?.end?.end).toBe('arranged');
  expect(subjects(play, 'plans')).toEqual(['service-plan/alpha/2027']);
});

it('with a new system needs the city government', () => {
  const play = filed([running, fresh]).give('comHead', 'pass', ok);
  expect(play.item('approve').parties).toEqual(['post:government:head']);
  expect(play.give('govHead', 'approve', ok).steps()).toEqual(['arrange']);
  const rejected = filed([fresh]).give('comHead', 'pass', ok).give('govHead', 'reject', ok);
  expect(rejected.state?.end?.end).toBe('rejected');
  expect(subjects(rejected, 'plans')).toEqual([]);
});

describe('funds are refused', () => {
  it('only to who stays out of sharing: not to a unit with entries and a connection', () => {
    const play = filed([running], 'b1');
    play.entries.push(connection('beta'));
    expect(play.refusal('comHead', 'deny', ground)).toMatchObject({ rejected: 'gateClosed', text: t.gates.takesPart });
  });

  it('with the facts, on record until a later plan passes', () => {
    const play = filed();
    expect(play.refusal('comHead', 'deny', { reason: '无' })?.faults).toMatchObject([
      { path: 'ground' },
      { path: 'reason' },
    ]);
    play.give('comHead', 'deny', ground);
    expect(play.state?.end?.end).toBe('denied');
    expect(subjects(play, 'suspensions')).toEqual(['funds:alpha']);
    const next = filed();
    next.entries.push(...play.entries.filter((one) => one.register === 'suspensions'));
    expect(next.refusal('comHead', 'pass', ok)?.text).toBe(t.gates.suspended);
    next.entries.push(connection('alpha'), {
      ...{ ...connection('alpha'), register: 'catalogue', subject: 'x' },
      values: { provider: 'alpha' },
    });
    expect(subjects(next.give('comHead', 'pass', ok), 'suspensions')).toEqual([]);
  });
});

it('goes back for its content, ends with nothing to plan, or is withdrawn', () => {
  expect(filed().give('comHead', 'revise', ok).steps()).toEqual(['file']);
  expect(opened().give('a1', 'none').state?.end?.end).toBe('none');
  expect(filed().give('a2', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
});

it('is for this year or the next, and names each service once', () => {
  expect(() => new Play({ city: cityOf(fullPlan), procedure: servicePlan, now }).open('a1', { year: 2029 })).toThrow(
    /"path":"year"/,
  );
  expect(opened().refusal('a1', 'file', { services: [running, running], sharing: '已编目' })?.faults).toMatchObject([
    { path: 'services' },
  ]);
});

it('recurs every year for every unit, after the window of the project plans', () => {
  expect(servicePlan.recurs).toMatchObject({ every: 'year', on: '09-01', by: 'unit' });
});
