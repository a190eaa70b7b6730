/** a high risk suspends until a passed recheck, a low one has a deadline; a lapse or a failed recheck asks for force. */
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import type { Link } from '../../engine/matter/state.ts';
import { securityRectification } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-02T02:00:00.000Z'; // Monday
const finding = { system: '一网通办', unit: 'alpha', level: 'low', finding: '弱口令' };
const check: Link = { id: 'm0', side: 'parent', procedure: 'security-check', relation: '整改' };
const proof = { measures: '已修改', proof: '截图' };
const ok = { reason: '情况属实' };
const measure = { force: '断开外联', suspend: false, reason: 'A-37' };

const found = (more: object = {}) =>
  new Play({ city: cityOf(fullPlan), procedure: securityRectification, now }).open('officeSec1', {
    ...finding,
    ...more,
  });
const high = () => found({ level: 'high' });
const lapsed = () => found().until('2026-11-16T15:59:59.999Z');
const imposed = (more: object = {}) => lapsed().give('officeSec2', 'impose', { ...measure, ...more });

const suspensions = (play: Play) =>
  play.effects.flatMap((one) =>
    one.effect === 'register' && one.change.register === 'suspensions' ? [one.change.op] : [],
  );
const told = (play: Play, title: string) =>
  play.effects.filter((one) => one.effect === 'notify' && one.subject === title);

describe('a low risk', () => {
  it('has the city’s 10 working days, or the day that the finding names', () => {
    expect(found().item('rectifyLow').deadlines).toMatchObject([
      { at: '2026-11-16T15:59:59.999Z', basis: { setting: 'security-rectification.rectifyLow' } },
    ]);
    expect(found({ until: '2026-11-07' }).item('rectifyLow').deadlines).toMatchObject([
      { at: '2026-11-07T15:59:59.999Z' },
    ]);
    expect(suspensions(found())).toEqual([]);
  });

  it('whose day was over before the check came to its end has the city’s limit from then on', () => {
    const late = new Play({ city: cityOf(fullPlan), procedure: securityRectification, now });
    late.open(machine('m', 'office'), { ...finding, until: '2026-10-30' }, check);
    expect(late.item('rectifyLow').deadlines).toMatchObject([{ at: '2026-11-16T15:59:59.999Z' }]);
    expect(late.state?.opening).not.toHaveProperty('until');
  });

  it('is proved anew after a failed recheck: the next proof starts empty, and what did not do stands behind it', () => {
    const play = found().give('a2', 'submit', proof).give('officeSec2', 'fail', ok);
    const again = play.allowed('a2').find(({ command }) => command === 'submit');
    expect(again?.form.find(({ key }) => key === 'proof')).toMatchObject({ kind: 'material', title: '整改证明' });
    expect(again?.prefill).toBeUndefined();
    play.give('a2', 'submit', { ...proof, proof: { note: '复测报告' } });
    expect(play.state?.materials).toMatchObject([
      { key: 'proof', title: '整改证明', value: { note: '复测报告' }, earlier: [{ value: { note: '截图' } }] },
    ]);
  });

  it('is closed by proof and a passed recheck, and the unit is told', () => {
    const play = found().give('a2', 'submit', proof);
    expect(play.steps()).toEqual(['recheck']);
    play.give('officeSec2', 'pass', ok);
    expect(play.state?.end?.end).toBe('closed');
    expect(told(play, t.tells.passed)).toMatchObject([
      {
        to: [
          'post:alpha:security',
          'post:alpha:head',
          'post:office:security',
          'post:police:security',
          'post:cloud:ops',
        ],
      },
    ]);
    expect(suspensions(play)).toEqual([]);
  });

  it('that lapses opens the decision on force, and can still be rectified', () => {
    expect(lapsed().steps()).toEqual(['rectifyLow', 'force']);
    const play = lapsed().give('a2', 'submit', proof).give('officeSec2', 'pass', ok);
    expect(play.state?.end?.end).toBe('closed');
  });

  it('that fails its recheck goes back to the unit, and to the decision on force beside', () => {
    const play = found().give('a2', 'submit', proof).give('officeSec2', 'fail', ok);
    expect(play.steps()).toEqual(['rectifyLow', 'force']);
    expect(play.item('rectifyLow').id).toBe('rectifyLow#3');
  });

  it.each([
    ['an unknown unit', { unit: 'nobody' }, 'unit'],
    ['a day that is over', { until: '2026-11-01' }, 'until'],
  ])('is not opened with %s', (_, more, path) => {
    expect(() => found(more)).toThrow(new RegExp(`"path":"${path}"`));
  });
});

describe('forced measures', () => {
  it('are proposed by the office, agreed by the security authority, carried out, and rechecked', () => {
    const play = imposed();
    expect(play.refusal('officeSec2', 'concur')?.rejected).toBe('notAllowed');
    expect(play.steps()).toEqual(['rectifyLow', 'concur']);
    play.give('pol1', 'concur');
    expect(told(play, t.tells.forced)).toMatchObject([{ urgent: true, body: t.forcedBody('一网通办', '断开外联') }]);
    play.give('officeSec1', 'enforced', { result: '已断开' });
    expect(play.steps()).toEqual(['recheck']);
    expect(play.give('officeSec2', 'pass', ok).state?.end?.end).toBe('forced');
  });

  it('are decided anew after an objection, which needs its reason', () => {
    expect(imposed().refusal('pol1', 'object')?.faults).toMatchObject([{ path: 'reason' }]);
    const play = imposed().give('pol1', 'object', { reason: '过重' });
    expect(play.steps()).toEqual(['rectifyLow', 'force']);
    expect(
      play
        .give('officeSec2', 'impose', { ...measure, force: '限制访问' })
        .give('pol2', 'concur')
        .steps(),
    ).toEqual(['rectifyLow', 'enforce']);
  });

  it('are not asked for a second time while one is in hand', () => {
    const lapsedAgain = found({ until: '2026-11-04' })
      .give('a2', 'submit', proof)
      .give('officeSec2', 'fail', ok)
      .give('officeSec2', 'impose', measure);
    expect(lapsedAgain.until('2026-12-01T00:00:00.000Z').steps()).toEqual(['concur', 'rectifyLow'].sort().reverse());
    const failed = imposed().give('pol1', 'concur').give('a2', 'submit', proof).give('officeSec2', 'fail', ok);
    expect(failed.steps()).toEqual(['enforce', 'rectifyLow']);
  });

  it('leave a recheck alone that is already open', () => {
    const play = imposed()
      .give('pol1', 'concur')
      .give('a2', 'submit', proof)
      .give('officeSec1', 'enforced', { result: '已断开' });
    expect(play.steps()).toEqual(['recheck']);
    // It failed: the unit rectifies again, and force is decided again.
    expect(play.give('officeSec2', 'fail', ok).steps()).toEqual(['rectifyLow', 'force']);
  });
});

describe('a suspension', () => {
  it('is put by a high risk at once, seen by the unit and both bodies, and told urgently', () => {
    const play = high();
    const change = play.effects.flatMap((one) => (one.effect === 'register' ? [one.change] : []))[0];
    expect(change).toMatchObject({
      op: 'put',
      subject: 'unsafe-system:alpha/一网通办',
      units: ['alpha', 'cloud', 'office', 'police'],
    });
    expect(told(play, t.tells.suspended)).toMatchObject([{ urgent: true }]);
    expect(securityRectification.advice?.(play.state!, 'alpha', cityOf(fullPlan).directory)).toEqual([
      t.advice('一网通办'),
    ]);
  });

  it('is lifted by a passed recheck, and by nothing else on the way', () => {
    const play = high().until('2026-12-01T00:00:00.000Z').give('officeSec2', 'impose', measure).give('pol1', 'concur');
    play
      .give('officeSec1', 'enforced', { result: '已断开' })
      .give('officeSec2', 'fail', ok)
      .give('a2', 'submit', proof);
    expect(suspensions(play)).toEqual(['put']);
    play.give('officeSec2', 'pass', ok);
    expect(suspensions(play)).toEqual(['put', 'lift']);
    expect(told(play, t.tells.lifted)).toHaveLength(1);
    expect(told(play, t.tells.passed)).toEqual([]);
    expect(play.state?.end?.end).toBe('forced');
    expect(securityRectification.advice?.(play.state!, 'alpha', cityOf(fullPlan).directory)).toEqual([]);
  });

  it('by a forced measure begins with the agreement of the security authority, not before', () => {
    const play = imposed({ suspend: true });
    expect(suspensions(play)).toEqual([]);
    expect(securityRectification.advice?.(play.state!, 'alpha', cityOf(fullPlan).directory)).toEqual([]);
    expect(suspensions(play.give('pol1', 'object', { reason: '过重' }))).toEqual([]);
    // Without suspension it is agreed: none was ever put, and the passed recheck lifts none.
    play.give('officeSec2', 'impose', measure).give('pol1', 'concur').give('officeSec1', 'enforced', { result: '好' });
    expect(suspensions(play.give('officeSec2', 'pass', ok))).toEqual([]);
  });

  it('by a forced measure stays through a later, milder one until the passed recheck', () => {
    const play = imposed({ suspend: true }).give('pol1', 'concur').give('officeSec1', 'enforced', { result: '已暂停' });
    play.give('officeSec2', 'fail', ok).give('officeSec2', 'impose', measure).give('pol1', 'concur');
    expect(suspensions(play)).toEqual(['put']);
    expect(securityRectification.advice?.(play.state!, 'alpha', cityOf(fullPlan).directory)).toHaveLength(1);
    play.give('a2', 'submit', proof).give('officeSec2', 'pass', ok);
    expect(suspensions(play)).toEqual(['put', 'lift']);
  });
});

it('is opened by the bodies that check; the inspector may recheck, whoever submitted the rectification may not', () => {
  expect(() => new Play({ city: cityOf(fullPlan), procedure: securityRectification, now }).open('a2', finding)).toThrow(
    /notAllowed/,
  );
  const play = found().give('a2', 'submit', proof);
  expect(play.refusal('officeSec1', 'pass', ok)).toBeUndefined();
  const own = found({ unit: 'office' }).give('officeSec2', 'submit', proof);
  // The office does not recheck its own: it goes up the line.
  for (const who of ['officeSec1', 'officeSec2']) expect(own.refusal(who, 'pass', ok)?.rejected).toBe('notAllowed');
  expect(own.item('recheck')).toMatchObject({ parties: ['post:authority:head'], raised: { why: 'own' } });
  expect(
    new Play({ city: cityOf(fullPlan), procedure: securityRectification, now }).open('pol1', finding).steps(),
  ).toEqual(['rectifyLow']);
});

describe('the wrong unit or system', () => {
  const right = { ...finding, level: 'high', unit: 'beta', correction: '系统属于另一单位' };
  it('is set right: what was suspended runs again, the right one stands still, and both hear it', () => {
    const play = high().give('officeSec1', 'correct', right);
    expect(play.entries.filter((one) => one.register === 'suspensions').map((one) => one.subject)).toEqual([
      'unsafe-system:beta/一网通办',
    ]);
    expect(play.item('rectifyHigh').parties).toEqual(['post:beta:security']);
    const [tell] = told(play, t.tells.corrected);
    expect(tell).toMatchObject({
      to: expect.arrayContaining(['post:alpha:security', 'post:beta:security']) as unknown,
    });
    expect(play.refusal('a2', 'submit', proof)?.rejected).toBe('notAllowed');
  });
  it('may turn out a low risk after all, and needs its reason', () => {
    expect(high().refusal('officeSec1', 'correct', { ...right, correction: '' })?.faults).toMatchObject([
      { path: 'correction' },
    ]);
    const play = high().give('officeSec1', 'correct', { ...right, unit: 'alpha', level: 'low' });
    expect([play.steps(), suspensions(play)]).toEqual([['rectifyLow'], ['put', 'lift']]);
  });
});

it('is taken up by who checks beside the office where the office says nothing', () => {
  const play = found().give('a2', 'submit', proof).until('2026-12-01T00:00:00.000Z');
  expect(play.give('pol1', 'pass', ok).state?.end?.end).toBe('closed');
});

it('whose suspension could not be restored after its passing was taken back does not pass for suspended, and is suspended anew', () => {
  const play = high().give('a2', 'submit', proof);
  play.now = '2026-11-03T02:00:00.000Z';
  play.give('officeSec2', 'pass', ok);
  play.now = '2026-11-03T02:05:00.000Z';
  play.give('officeSec2', 'takeBack');
  expect(suspensions(play)).toEqual(['put', 'lift', 'put']);
  const [restored] = play.last!.effects.flatMap((one) => (one.effect === 'register' ? [one] : []));
  const { change, at = '' } = restored!;
  const register = { register: change.register, subject: change.subject, op: change.op, at };
  play.must('machine', { kind: 'effectFailed', what: '登记', text: '管理员已放弃', register });
  play.give('officeSec2', 'correct', { ...finding, level: 'high', correction: '重新核对' });
  expect(suspensions(play)).toEqual(['put', 'lift', 'put', 'put']);
});
