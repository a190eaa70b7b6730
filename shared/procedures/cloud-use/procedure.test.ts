/** A-10–14, A-21, A-40: an application is walked to every one of its ends. */
import { cityOf, fullPlan } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { cloudUse } from './procedure.ts';
import { noSettings } from '../../engine/settings/settings.ts';
import { connectionStates } from '../../cloud/texts.ts';
import { texts as t } from './texts.ts';

const now = '2026-10-12T01:30:00.000Z'; // Monday
const application = {
  system: '一网通办',
  level: '3',
  plan: '建设方案要点',
  selfTest: '自测合格 2026-1',
  hosts: 8,
  databases: 2,
  storage: 500,
};
const certificates = {
  report: { by: '某测评中心', number: 'CNAS-1' },
  filing: { number: '4301-1', date: '2026-10-01' },
};
const ok = { reason: '符合要求' };

const applied = () => new Play({ city: cityOf(fullPlan), procedure: cloudUse, now }).open('a1', application);
const accepted = () => applied().give('office1', 'accept');
const testing = () => accepted().give('office2', 'approve', ok).give('ops1', 'provide', { environment: '测试区 1' });
const TEST_ENDS = '2026-10-27T15:59:59.999Z'; // the 15th day after 12 October
const evaluating = () => testing().until(TEST_ENDS);
const trialling = () => evaluating().give('office1', 'pass', ok).give('ops2', 'opened', { trial: '试运行区' });
const TRIAL_ENDS = '2026-11-26T15:59:59.999Z'; // the 30th day after 27 October
const concluding = () => trialling().until(TRIAL_ENDS);
const due = (play: Play, step: string) => play.item(step).deadlines.map((one) => one.at);

it('goes from the application into operation, each within its limit', () => {
  const play = applied();
  expect(due(play, 'accept')).toEqual(['2026-10-15T15:59:59.999Z']);
  play.give('office1', 'accept');
  expect(due(play, 'audit')).toEqual(['2026-10-14T15:59:59.999Z']);
  play.give('office1', 'approve', ok);
  expect(due(play, 'environment')).toEqual(['2026-10-14T15:59:59.999Z']);
  play.give('ops1', 'provide', { environment: '测试区 1' }).until(TEST_ENDS).give('office1', 'pass', ok);
  play.give('ops1', 'opened', { trial: '试运行区' }).until(TRIAL_ENDS).give('office1', 'passTrial', ok);
  play.give('a2', 'certify', certificates).give('office1', 'allocate', { hosts: 6, storage: 400, ...ok });
  expect(play.state?.end?.end).toBe('operating');
});

it('comes back to be accepted without winning time: the three days run from the application, or the new one', () => {
  const back = () =>
    accepted()
      .until('2026-10-14T02:00:00.000Z')
      .give('office1', 'approve', ok)
      .give('ops1', 'returnToStep', { step: 'accept', ...ok });
  expect(due(back(), 'accept')).toEqual(['2026-10-15T15:59:59.999Z']);
  const anew = applied()
    .give('office1', 'refuse', ok)
    .until('2026-10-20T02:00:00.000Z')
    .give('a1', 'reapply', application);
  expect(due(anew, 'accept')).toEqual(['2026-10-23T15:59:59.999Z']);
});

it('leaves what the provider owes to the office where the provider says nothing', () => {
  const silent = accepted().give('office1', 'approve', ok).until('2026-10-20T02:00:00.000Z');
  expect(silent.give('office2', 'provide', { environment: '由备用机房提供' }).steps()).toEqual(['test']);
});

it('puts the allocation on record as it was given, and lists both platforms as not connected', () => {
  const play = concluding().give('office1', 'passTrial', ok).give('a2', 'certify', certificates);
  const before = play.effects.length;
  play.entries.splice(0, play.entries.length);
  play.give('office1', 'allocate', { hosts: 6, storage: 400, ...ok });
  expect(play.effects.slice(before).filter((one) => one.effect === 'register')).toHaveLength(3);
  expect(play.entries.find((one) => one.register === 'allocations')).toMatchObject({
    subject: 'alpha/一网通办',
    units: ['alpha', 'office', 'cloud'],
    values: { system: '一网通办', unit: 'alpha', hosts: 6, databases: 2, storage: 400, level: '3' },
  });
  expect(play.entries.filter((one) => one.register === 'connections').map((one) => one.values['state'])).toEqual([
    connectionStates.missing,
    connectionStates.missing,
  ]);
});

it('comes back after two refusals as new rounds that keep what was said before', () => {
  const play = applied();
  for (const [round, hosts] of [
    [2, 6],
    [3, 4],
  ] as const) {
    play.give('office1', 'refuse', { reason: `第 ${round - 1} 次：资源过多` });
    expect(play.allowed('a2').find((one) => one.command === 'reapply')?.prefill).toMatchObject({ system: '一网通办' });
    play.give('a2', 'reapply', { ...application, hosts });
    expect(play.state).toMatchObject({ round, opening: { hosts } });
    expect(due(play, 'accept')).toEqual(['2026-10-15T15:59:59.999Z']);
  }
  const refusals = play.events.flatMap((one) =>
    one.type === 'given' && one.command === 'refuse' ? [one.form['reason']] : [],
  );
  expect(refusals).toEqual(['第 1 次：资源过多', '第 2 次：资源过多']);
  expect(play.give('office1', 'accept').steps()).toEqual(['audit']);
});

it('is not taken up again by a return: after a refusal there is a new application or none (A-12)', () => {
  const play = applied().give('office1', 'refuse', ok);
  expect(play.refusal('a1', 'returnToStep', { step: 'accept', ...ok })?.rejected).toBe('notNow');
  expect(accepted().refusal('office1', 'returnToStep', { step: 'accept', ...ok })?.rejected).toBe('notNow');
  // Whoever judges it does not end it without an opinion; who is above him may.
  expect(applied().refusal('office1', 'terminate', ok)?.rejected).toBe('notAllowed');
  expect(applied().give('auth1', 'terminate', ok).state?.end?.end).toBe('terminated');
});

it('never meets another unit’s system of the same name', () => {
  const city = cityOf(fullPlan);
  const play = new Play({ city, procedure: cloudUse, now }).open('b1', application).give('office1', 'accept');
  play.give('office1', 'approve', ok).give('ops1', 'provide', { environment: '测试区 1' }).until(TEST_ENDS);
  play
    .give('office1', 'pass', ok)
    .give('ops1', 'opened', { trial: '区' })
    .until(TRIAL_ENDS)
    .give('office1', 'passTrial', ok);
  play.give('b1', 'certify', certificates).give('office1', 'allocate', { hosts: 1, storage: 1, ...ok });
  expect(play.entries.filter((one) => one.register === 'allocations')).toMatchObject([
    { subject: 'alpha/一网通办', values: { unit: 'alpha', hosts: 8 } },
    { subject: 'beta/一网通办', values: { unit: 'beta', hosts: 1, provider: 'cloud' } },
  ]);
});

describe('in a city with two providers', () => {
  const second = { kind: 'cloud-provider' as const, head: ['twoHead'], ops: ['two1'], duty: ['two2'] };
  const audit = () => {
    const play = new Play({ city: cityOf({ ...fullPlan, second }), procedure: cloudUse, now }).open('a1', application);
    return play.give('office1', 'accept');
  };
  it('the office says whose cloud it is, and the task goes there', () => {
    expect(
      audit()
        .give('office1', 'approve', { provider: 'second', ...ok })
        .item('environment').parties,
    ).toEqual(['post:second:ops']);
    expect(audit().refusal('office1', 'approve', { provider: 'beta', ...ok })?.faults).toMatchObject([
      { path: 'provider', message: t.faults.provider },
    ]);
  });
});

it('takes no filing with the police that is dated in the future (A-40)', () => {
  expect(
    trialling().refusal('a1', 'certify', { ...certificates, filing: { number: '4301-1', date: '2027-01-01' } })?.faults,
  ).toMatchObject([{ path: 'filing.date' }]);
});

it('is not refused without an opinion', () => {
  expect(applied().refusal('office1', 'refuse', {})?.faults).toMatchObject([{ path: 'reason' }]);
});

it.each([
  ['refused by the audit', () => accepted().give('office1', 'reject', ok), 'refused'],
  [
    'not pursued after a refusal',
    () => applied().give('office1', 'refuse', ok).give('a1', 'acceptRefusal'),
    'notPursued',
  ],
  ['failed in the trial', () => trialling().give('office1', 'failTrial', ok), 'failed'],
  ['failed after the trial', () => concluding().give('office1', 'failTrial', ok), 'failed'],
  ['withdrawn in the test', () => testing().give('a1', 'withdraw', ok), 'withdrawn'],
  ['withdrawn in the trial', () => trialling().give('a2', 'withdraw', ok), 'withdrawn'],
  [
    'withdrawn before the allocation',
    () => concluding().give('office1', 'passTrial', ok).give('a1', 'withdraw', ok),
    'withdrawn',
  ],
])('ends %s', (_, walk, end) => {
  const play = walk();
  expect(play.state?.end?.end).toBe(end);
  expect(play.state?.timers).toEqual([]);
});

it('is withdrawn from any step of the office or the provider, and only by the applicant', () => {
  for (const play of [applied(), accepted(), evaluating(), concluding()]) {
    expect(play.refusal('office1', 'withdraw', ok)?.rejected).toBe('notAllowed');
    expect(play.refusal('b1', 'withdraw', ok)?.rejected).toBe('notAllowed');
    expect(play.refusal('a2', 'withdraw', ok)).toBeUndefined();
  }
});

describe('the test of 15 days', () => {
  const asked = () => testing().give('a1', 'askExtension', { days: 10, reason: '压力测试未完成' });

  it('is over at the end of its 15th day, not before', () => {
    expect(testing().until('2026-10-27T15:59:59.998Z').steps()).toEqual(['test']);
    expect(evaluating().steps()).toEqual(['evaluate']);
  });

  it('is longer by the days that the office consents to', () => {
    const play = asked().give('office1', 'grantExtension', ok);
    expect(play.until('2026-11-06T15:59:59.998Z').steps()).toEqual(['test']);
    expect(play.until('2026-11-06T15:59:59.999Z').steps()).toEqual(['evaluate']);
  });

  it('ends as it would have when the office refuses', () => {
    expect(asked().give('office1', 'refuseExtension', ok).until(TEST_ENDS).steps()).toEqual(['evaluate']);
  });

  it('is held while the office has not answered, and goes on by its answer', () => {
    const held = () => asked().until('2026-10-29T00:00:00.000Z');
    expect(held().steps()).toEqual(['test', 'extension']);
    expect(held().give('office1', 'refuseExtension', ok).steps()).toEqual(['evaluate']);
    expect(held().give('office1', 'grantExtension', ok).until('2026-11-06T15:59:59.999Z').steps()).toEqual([
      'evaluate',
    ]);
    expect(held().give('a1', 'withdraw', ok).state?.end?.end).toBe('withdrawn');
  });

  it('is extended by so much as the city has set, which is shown as the city’s (A-13 names no number)', () => {
    const settings = { ...noSettings, number: (key: string) => (key === 'cloud-use.test-longer' ? 5 : undefined) };
    const short = new Play({ city: cityOf(fullPlan), procedure: cloudUse, now, settings }).open('a1', application);
    short.give('office1', 'accept').give('office2', 'approve', ok).give('ops1', 'provide', { environment: '测试区 1' });
    expect(short.refusal('a1', 'askExtension', { days: 6, ...ok })?.faults).toMatchObject([{ path: 'days' }]);
    expect(short.refusal('a1', 'askExtension', { days: 5, ...ok })).toBeUndefined();
    expect(cloudUse.settings).toMatchObject([{ key: 'cloud-use.test-longer', default: 60 }]);
  });

  it('is extended by nobody without a reason, beyond the cap, or but for the applicant', () => {
    expect(testing().refusal('a1', 'askExtension', { days: 10 })?.faults).toMatchObject([{ path: 'reason' }]);
    expect(testing().refusal('a1', 'askExtension', { days: 61, ...ok })?.faults).toMatchObject([{ path: 'days' }]);
    expect(testing().refusal('ops1', 'askExtension', { days: 1, ...ok })?.rejected).toBe('notAllowed');
    expect(asked().refusal('a1', 'grantExtension', ok)?.rejected).toBe('notAllowed');
  });
});

it('is adjusted and evaluated again after a failed evaluation, as often as it takes', () => {
  const play = evaluating();
  for (const adjustments of ['修复漏洞', '再次修复']) {
    play.give('office1', 'fail', { reason: '性能不足' });
    expect(play.steps()).toEqual(['adjust']);
    play.give('a1', 'retest', { adjustments });
  }
  expect(play.give('office2', 'pass', ok).steps()).toEqual(['openTrial']);
});

describe('the trial', () => {
  it('is passed by nobody before its 30th day has gone: 27 October + 30 days = 26 November, 24:00', () => {
    const play = trialling().until('2026-11-26T15:59:59.998Z');
    expect(play.steps()).toEqual(['trial']);
    for (const person of play.city.persons) {
      expect(play.refusal(person, 'passTrial', ok)?.rejected).toBe('notNow');
      expect(play.allowed(person).map((one) => one.command)).not.toContain('passTrial');
    }
    play.until(TRIAL_ENDS);
    expect(due(play, 'conclude')).toEqual(['2026-12-03T15:59:59.999Z']);
    expect(play.give('office1', 'passTrial', ok).steps()).toEqual(['allocate']);
  });

  it('does not roll to a working day: its 30th day may be a Saturday', () => {
    const play = evaluating()
      .until('2026-10-29T02:00:00.000Z')
      .give('office1', 'pass', ok)
      .give('ops1', 'opened', { trial: '区' });
    expect(due(play, 'trial')).toEqual(['2026-11-28T15:59:59.999Z']);
  });
});

describe('the allocation', () => {
  const allocation = { hosts: 6, storage: 400, ...ok };
  const allocating = () => concluding().give('office1', 'passTrial', ok);

  it('waits for both certificates (A-40), and says so to who would press the button', () => {
    const play = allocating();
    expect(play.refusal('office1', 'allocate', allocation)).toMatchObject({
      rejected: 'gateClosed',
      text: t.gates.certificates,
    });
    expect(play.allowed('office1').find((one) => one.command === 'allocate')?.blocked).toBe(t.gates.certificates);
    expect(play.refusal('a1', 'certify', { ...certificates, filing: '' })?.faults).toMatchObject([{ path: 'filing' }]);
    expect(play.give('a1', 'certify', certificates).give('office1', 'allocate', allocation).state?.end?.end).toBe(
      'operating',
    );
  });

  it('takes certificates that were filed earlier, and starts from what was asked for', () => {
    const play = trialling().give('a1', 'certify', certificates).until(TRIAL_ENDS).give('office1', 'passTrial', ok);
    expect(play.allowed('office1').find((one) => one.command === 'allocate')).toMatchObject({
      prefill: { hosts: 8, storage: 500 },
    });
    expect(play.give('office1', 'allocate', allocation).state?.end?.end).toBe('operating');
  });
});

it('decides nothing when a limit passes: the office is told, its head too, and the application waits', () => {
  const play = applied().until('2027-03-01T00:00:00.000Z');
  expect(play.steps()).toEqual(['accept']);
  expect(play.effects.filter((one) => one.effect === 'notify' && one.kind === 'lapse')).toMatchObject([
    { to: ['post:office:cloud'] },
    { to: ['post:office:head', 'post:authority:cloud'] },
  ]);
});
