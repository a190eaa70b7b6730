/** acknowledged, climbing while nobody answers, handled, told and reported. */
import { addMs } from '../../kernel/time.ts';
import { cityOf, fullPlan, machine } from '../../engine/testing/city.ts';
import { Play } from '../../engine/testing/play.ts';
import { affectedUnits, type Matter } from './event.ts';
import { incident } from './procedure.ts';
import { texts as t } from './texts.ts';

const now = '2026-11-20T15:30:00.000Z'; // Friday, 23:30 in the city: limits in minutes do not sleep
const minutes = (n: number) => addMs(now, n * 60_000);
const monitor = machine('Alertmanager', 'cloud');
const alerts = [{ fingerprint: 'f1', name: 'DiskFull', labels: 'instance=a' }];
const byAlert = {
  what: '磁盘已满',
  system: '存储一区',
  level: 'III',
  affected: [{ unit: 'alpha' }, { unit: 'gamma' }],
  source: 'Alertmanager',
  alerts,
};
const byHand = { what: '网络中断', system: '核心交换', level: 'II' };
const cyber = { ...byHand, cyber: true };
const report = { cause: '磁盘老化', impact: '30 分钟', measures: '更换' };

const fresh = () => new Play({ city: cityOf(fullPlan), procedure: incident, now });
const alerted = () => fresh().open(monitor, byAlert);
const acknowledged = () => alerted().until(minutes(3)).give('duty1', 'acknowledge');
const recovered = () => acknowledged().give('duty1', 'recover', { how: '已扩容' });

const told = (play: Play, title: string) =>
  play.effects.filter((one) => one.effect === 'notify' && one.subject === title);
const disturbing = (play: Play, from: number) => play.effects.slice(from).filter((one) => one.effect === 'notify');

describe('an alert', () => {
  it('rings the first on duty, and tells the affected units and the office', () => {
    const play = alerted();
    expect(play.item('acknowledge').parties).toEqual(['person:duty1']);
    expect(told(play, t.tells.started)).toMatchObject([
      { to: ['post:alpha:contact', 'post:gamma:contact', 'post:office:cloud'], kind: 'alert' },
    ]);
    expect(play.effects[0]).toMatchObject({ effect: 'notify', urgent: true, to: ['person:duty1'], words: ['确认'] });
  });

  it('climbs every 10 minutes: the next on duty in their order, the emergency team, the emergency group, the line above', () => {
    const play = alerted().until(minutes(59));
    expect(play.events.flatMap((one) => (one.type === 'climbed' ? [[one.title, one.at]] : []))).toEqual([
      ['第 2 值班人', minutes(10)],
      ['第 3 值班人', minutes(20)],
      [t.rungs.team, minutes(30)],
      [t.rungs.group, minutes(40)],
      ['上级', minutes(50)],
    ]);
    const asked = play.effects.flatMap((one) =>
      one.effect === 'notify' && one.kind === 'alert' && one.item === 'acknowledge#1' ? [one.to] : [],
    );
    expect(asked).toEqual([
      ['person:duty1'],
      ['person:duty2'],
      ['person:duty3'],
      ['post:cloud:emergency'],
      ['post:group:emergency'],
    ]);
  });

  it('that nobody ever acknowledges keeps ringing', () => {
    const play = alerted().until(minutes(60 * 5));
    expect(play.events.filter((one) => one.type === 'renotified').map((one) => one.at)).toEqual(
      [60, 120, 180, 240, 300].map(minutes),
    );
  });

  it.each([
    ['the first on duty', 3, 'duty1'],
    ['the second, once reached', 12, 'duty2'],
    ['the emergency team', 31, 'team2'],
    ['the emergency group', 41, 'group1'],
  ])('acknowledged by %s climbs no further and disturbs nobody for an hour', (_, minute, who) => {
    const play = alerted().until(minutes(minute)).give(who, 'acknowledge');
    expect(play.item('handle').parties).toEqual([`person:${who}`]);
    const before = play.effects.length;
    play.until(minutes(minute + 59));
    expect(disturbing(play, before)).toEqual([]);
    // Whoever took it can also bring it to its end, of whatever unit he is.
    const commands = play.allowed(who).map((one) => one.command);
    expect(commands).toEqual(expect.arrayContaining(['progress', 'recover']));
    play.give(who, 'recover', { how: '已恢复' }).give(who, 'fileReport', report);
    expect(play.state?.end?.end).toBe('reported');
  });

  it('is acknowledged once: the second hears who was first', () => {
    const play = acknowledged();
    expect(play.refusal('duty2', 'acknowledge')).toMatchObject({
      rejected: 'taskClosed',
      decided: { by: 'duty1', at: minutes(3) },
    });
  });

  it('that fires again while it is waited for or in hand disturbs nobody', () => {
    for (const play of [alerted(), acknowledged()]) {
      const before = play.effects.length;
      play.give(monitor, 'alertFired', { alerts });
      expect(disturbing(play, before)).toEqual([]);
    }
  });
});

describe('the handling', () => {
  const rings = (play: Play) => play.events.flatMap((one) => (one.type === 'renotified' ? [one.at] : []));

  it('is rung again after an hour without a sign of life, naming what can be answered', () => {
    const play = acknowledged().until(minutes(64));
    expect(rings(play)).toEqual([minutes(63)]);
    expect(play.effects.at(-1)).toMatchObject({
      kind: 'reminder',
      to: ['person:duty1'],
      words: ['填报处置进展', '已恢复', '申请按误报结案'],
    });
  });

  it('starts its hour again with each word of progress, by whomever of the provider', () => {
    const play = acknowledged().until(minutes(50)).give('ops2', 'progress', { progress: '更换中' });
    expect(rings(play.until(minutes(109)))).toEqual([]);
    expect(rings(play.until(minutes(110)))).toEqual([minutes(110)]);
  });

  it('ends with the recovery, of which everybody hears who heard of the start', () => {
    const play = recovered();
    expect(told(play, t.tells.recovered)).toMatchObject([
      { to: ['post:alpha:contact', 'post:gamma:contact', 'post:office:cloud'] },
    ]);
    expect(play.item('report')).toMatchObject({ parties: ['person:duty1'] });
    // Sat and Sun are off: three working days after Friday are over on Wednesday.
    expect(play.item('report').deadlines[0]?.at).toBe('2026-11-25T15:59:59.999Z');
    expect(rings(play.until('2026-11-26T00:00:00.000Z'))).toEqual([]);
  });
});

describe('what the monitoring resolves', () => {
  it('before anybody acknowledged is reported by the operations post, and climbs no more', () => {
    const play = alerted().until(minutes(12)).give(monitor, 'alertsResolved', { alerts });
    expect(play.item('report').parties).toEqual(['post:cloud:ops']);
    const before = play.effects.length;
    expect(disturbing(play.until(minutes(300)), before)).toEqual([]);
    expect(play.give('ops1', 'fileReport', report).state?.end?.end).toBe('reported');
  });

  it('and fires again, goes to the ladder while nobody ever acknowledged it', () => {
    const play = alerted()
      .give(monitor, 'alertsResolved', { alerts })
      .until(minutes(30))
      .give(monitor, 'alertFired', { alerts });
    expect(play.steps()).toEqual(['acknowledge']);
    expect(play.item('acknowledge').parties).toEqual(['person:duty1']);
    expect(told(play, t.tells.again)).toHaveLength(1);
    expect(play.until(minutes(41)).item('acknowledge').parties).toEqual(['person:duty1', 'person:duty2']);
  });

  it('and fires again, goes back to whoever had it in hand, and everybody hears it', () => {
    const play = acknowledged().give(monitor, 'alertsResolved', { alerts }).until(minutes(30));
    expect(play.steps()).toEqual(['report']);
    play.give(monitor, 'alertFired', { alerts });
    expect(play.steps()).toEqual(['handle']);
    expect(told(play, t.tells.again)).toMatchObject([
      { urgent: true, to: ['post:alpha:contact', 'post:gamma:contact', 'post:office:cloud'] },
    ]);
    expect(play.last?.effects).toContainEqual(
      expect.objectContaining({
        kind: 'alert',
        to: ['person:duty1'],
        item: 'handle#4',
        words: ['填报处置进展', '已恢复', '申请按误报结案'],
      }),
    );
    expect(play.give('duty1', 'recover', { how: '再次恢复' }).give('duty1', 'fileReport', report).state?.end?.end).toBe(
      'reported',
    );
  });

  it('is the machine’s to say', () => {
    expect(acknowledged().refusal('duty1', 'alertsResolved', { alerts })?.rejected).toBe('notAllowed');
  });
});

describe('the national report of a larger cyber-incident', () => {
  it.each([
    ['4 hours', false, minutes(240)],
    ['1 hour for critical infrastructure', true, minutes(60)],
  ])('is due within %s, beside the handling', (_, critical, at) => {
    const play = fresh().open('ops1', { ...cyber, critical });
    expect(play.steps()).toEqual(['acknowledge', 'nationalReport']);
    expect(play.item('nationalReport').deadlines).toMatchObject([{ at, basis: { article: 'R-4' } }]);
    play.until(at);
    expect(play.events.filter((one) => one.type === 'lapsed' && one.item === 'nationalReport#2')).toHaveLength(1);
    expect(play.steps()).toContain('nationalReport');
  });

  const recoveredCyber = () =>
    fresh().open('ops1', cyber).give('duty1', 'acknowledge').give('duty1', 'recover', { how: '好' });
  const made = { receiver: '省网信办 2026-1' };

  it('and the incident report end the matter, whichever comes last', () => {
    const reportLast = recoveredCyber().give('office1', 'reported', made);
    expect(reportLast.steps()).toEqual(['report']);
    expect(reportLast.give('duty1', 'fileReport', report).state?.end?.end).toBe('reported');
    const nationalLast = recoveredCyber().give('duty1', 'fileReport', report);
    expect(nationalLast.steps()).toEqual(['nationalReport']);
    expect(nationalLast.give('office1', 'reported', made).state?.end?.end).toBe('reported');
  });

  it('still holds the matter open when the alert fires again after the report', () => {
    const play = recoveredCyber().give('duty1', 'fileReport', report).give(monitor, 'alertFired', { alerts });
    expect(play.steps()).toEqual(['nationalReport', 'handle']);
    expect(play.give('office1', 'reported', made).steps()).toEqual(['handle']);
  });

  it('begins when the fault is classified as one, and is made once however often it is classified', () => {
    const classify = (play: Play, level: string) =>
      play.give('ops1', 'classify', { level, cyber: true, critical: false });
    const play = classify(acknowledged(), 'II');
    expect(play.steps()).toEqual(['handle', 'nationalReport']);
    expect(play.allowed('ops1').find((one) => one.command === 'classify')?.prefill).toMatchObject({
      level: 'II',
      cyber: true,
    });
    expect(classify(play, 'I').steps()).toEqual(['handle', 'nationalReport']);
    expect(told(play, t.tells.gravest)).toMatchObject([
      { to: ['post:group:emergency', 'post:group:head', 'post:committee:head'], urgent: true },
    ]);
    expect(classify(play.give('office1', 'reported', made), 'II').steps()).toEqual(['handle']);
  });

  it('wakes who leads when it becomes the gravest, and not with each word about it', () => {
    const play = acknowledged();
    const gravest = () => told(play, t.tells.gravest).length;
    const said = () => told(play, t.tells.classified).length;
    const classify = (level: string, more = {}) =>
      play.give('ops1', 'classify', { level, cyber: false, critical: false, ...more });
    classify('I');
    classify('I');
    classify('I', { affected: [{ unit: 'beta' }] });
    expect([gravest(), said()]).toEqual([1, 1]);
    classify('II');
    classify('I');
    expect([gravest(), said()]).toEqual([2, 3]);
  });

  it.each([
    [false, '省级网信部门'],
    [true, '保护工作部门和公安机关'],
  ])('says with one word whom it was made to (critical: %s)', (critical, receiver) => {
    const play = fresh()
      .open('ops1', { ...cyber, critical })
      .give('duty1', 'acknowledge');
    expect(play.give('office1', 'reported').state?.given['reported']?.form).toEqual({ receiver });
    const typed = fresh()
      .open('ops1', { ...cyber, critical })
      .give('office1', 'reported', { receiver: '省网信办 1' });
    expect(typed.state?.given['reported']?.form).toEqual({ receiver: '省网信办 1' });
  });

  it('is not asked for a fault that is none', () => {
    expect(acknowledged().give('ops1', 'classify', { level: 'IV', cyber: false, critical: true }).steps()).toEqual([
      'handle',
    ]);
  });
});

it('is opened by hand by the provider and the office, and by no user unit', () => {
  for (const who of ['duty2', 'ops1', 'office1', 'group1'])
    expect(fresh().open(who, byHand).steps()).toEqual(['acknowledge']);
  expect(() => fresh().open('a1', byHand)).toThrow(/notAllowed/);
  expect(() => fresh().open('ops1', { ...byHand, affected: [{ unit: 'nobody' }] })).toThrow(/affected.0.unit/);
});

describe('what is classified later', () => {
  const as = (more: object) => ({ level: 'II', cyber: true, critical: false, ...more });
  const due = (play: Play) => play.item('nationalReport').deadlines.map((one) => one.at);

  it('counts from when the fault was known, not from when it was classified (R-4)', () => {
    const play = acknowledged().until(minutes(30)).give('ops1', 'classify', as({}));
    expect(due(play)).toEqual([minutes(240)]);
    play.give('ops1', 'classify', as({ critical: true }));
    expect([play.steps(), due(play)]).toEqual([['handle', 'nationalReport'], [minutes(60)]]);
    expect(due(play.give('ops1', 'classify', as({})))).toEqual([minutes(240)]);
  });

  it('as less than that needs no national report any more', () => {
    const play = acknowledged()
      .give('ops1', 'classify', as({}))
      .give('ops1', 'classify', as({ level: 'IV', cyber: false }));
    expect(play.steps()).toEqual(['handle']);
    const last = fresh().open('ops1', cyber).give('duty1', 'acknowledge').give('duty1', 'recover', { how: '好' });
    last.give('duty1', 'fileReport', report).give('ops1', 'classify', as({ cyber: false }));
    expect(last.state?.end?.end).toBe('reported');
  });

  it('may add units that are affected: they hear of it, and of the recovery', () => {
    const play = acknowledged().give('ops1', 'classify', as({ cyber: false, affected: [{ unit: 'beta' }] }));
    const all = ['post:alpha:contact', 'post:gamma:contact', 'post:beta:contact', 'post:office:cloud'];
    // Who knew of it hears of its level; who is named now hears of the fault.
    expect(told(play, t.tells.classified)).toMatchObject([{ to: all.filter((one) => one !== all[2]) }]);
    expect(told(play, t.tells.started).at(-1)).toMatchObject({ to: ['post:beta:contact'] });
    expect(told(play.give('duty1', 'recover', { how: '好' }), t.tells.recovered)).toMatchObject([{ to: all }]);
  });

  it('names the plan of its level from the register', () => {
    expect(
      fresh()
        .open('ops1', { ...byHand, plan: 'emergency-plan/overall/1' })
        .steps(),
    ).toEqual(['acknowledge']);
    expect(() => fresh().open('ops1', { ...byHand, plan: '没有' })).toThrow(/"path":"plan"/);
  });
});

describe('a false alarm', () => {
  const claimed = () => acknowledged().give('duty1', 'claimFalse', { reason: '探针故障' });
  it('is closed without a report where the office agrees, and everybody hears it', () => {
    expect(claimed().refusal('duty1', 'agreeFalse')?.rejected).toBe('notAllowed');
    const play = claimed().give('office1', 'agreeFalse');
    expect(play.state?.end?.end).toBe('falseAlarm');
    expect(told(play, t.tells.falseAlarm)).toHaveLength(1);
  });
  it('goes on where it does not, or where the alert fires again', () => {
    expect(claimed().give('office1', 'denyFalse', { reason: '业务确有中断' }).steps()).toEqual(['handle']);
    expect(claimed().give(monitor, 'alertFired', { alerts }).steps()).toEqual(['handle']);
  });
});

it('of the second provider is for those on duty there', () => {
  const second = {
    kind: 'cloud-provider' as const,
    head: ['twoHead'],
    ops: ['two1'],
    duty: ['two2'],
    emergency: ['two3'],
  };
  const city = cityOf({ ...fullPlan, second });
  const play = (who: string | ReturnType<typeof machine>, form: object) =>
    new Play({ city, procedure: incident, now }).open(who, form);
  for (const one of [
    play('two2', byHand),
    play(machine('Zabbix', 'second'), byAlert),
    play('office1', { ...byHand, provider: 'second' }),
  ]) {
    expect(one.item('acknowledge').parties).toEqual(['person:two2']);
    expect(one.refusal('ops1', 'acknowledge')?.rejected).toBe('notAllowed');
    expect(one.give('two2', 'acknowledge').item('handle').parties).toEqual(['person:two2']);
  }
  expect(() => play('office1', { ...byHand, provider: 'alpha' })).toThrow(new RegExp(t.faults.provider));
});

describe('the report', () => {
  it('begins with whom it hit for how long and what was done, and takes what is said instead', () => {
    const play = acknowledged()
      .give('duty1', 'progress', { progress: '已切换到备用存储' })
      .until(minutes(45))
      .give('duty1', 'recover', { how: '已扩容' });
    const begun = {
      impact: '受影响的单位：alpha局、gamma局；自 11月20日 周五 23:30 至 11月21日 周六 00:15，历时 45 分钟',
    };
    expect(play.allowed('duty1').find((one) => one.command === 'fileReport')?.prefill).toEqual({
      ...begun,
      measures: '已切换到备用存储；已扩容',
    });
    const filed = play.give('duty1', 'fileReport', { cause: '磁盘老化' });
    expect(filed.state?.given['fileReport']?.form).toMatchObject({ cause: '磁盘老化', ...begun });
    expect(filed.state?.end?.end).toBe('reported');
  });
});

describe('whoever has it in hand', () => {
  const handled = () => alerted().until(minutes(3)).give('duty1', 'acknowledge');

  it('is relieved by one word of another, who has it from then on with its reminders and its report', () => {
    const play = handled().until(minutes(20)).give('duty2', 'takeOver');
    expect(play.item('handle').parties).toEqual(['person:duty2']);
    expect(told(play, t.tells.relieved)).toMatchObject([{ to: ['person:duty1'] }]);
    const before = play.effects.length;
    play.until(minutes(81));
    expect(disturbing(play, before)).toMatchObject([{ kind: 'reminder', to: ['person:duty2'] }]);
    play.give('duty2', 'recover', { how: '好' });
    expect(play.item('report').parties).toEqual(['person:duty2']);
    expect(play.give('duty3', 'takeOver').item('report').parties).toEqual(['person:duty3']);
    // Whoever had it last is told, and not whoever acknowledged it.
    expect(told(play, t.tells.relieved)).toMatchObject([{ to: ['person:duty1'] }, { to: ['person:duty2'] }]);
  });

  it('is left alone for as long as he says, and reminded then', () => {
    const play = handled().give('duty1', 'snooze', { minutes: '240' });
    const before = play.effects.length;
    play.until(minutes(3 + 239));
    expect(disturbing(play, before)).toEqual([]);
    play.until(minutes(3 + 241));
    expect(disturbing(play, before)).toMatchObject([{ kind: 'reminder', to: ['person:duty1'] }]);
  });

  it('asks the team and the group for help with one word', () => {
    const play = handled().give('duty1', 'escalate');
    const woken = ['post:cloud:emergency', 'post:group:emergency'];
    expect(told(play, t.tells.help)).toMatchObject([{ to: woken, urgent: true, kind: 'alert' }]);
    // They can look into it, and take it over.
    expect(play.state?.readers).toEqual(woken);
    // From the chat and from the phone at once: they are woken once.
    play.until(minutes(3)).give('duty1', 'escalate');
    expect(told(play, t.tells.help)).toHaveLength(1);
    expect(told(play.until(minutes(9)).give('duty1', 'escalate'), t.tells.help)).toHaveLength(2);
    expect(play.give('group1', 'takeOver').item('handle').parties).toEqual(['person:group1']);
  });

  it('has it again when it was no recovery', () => {
    const play = recovered().give('team2', 'resume', { reason: '仍有丢包' });
    expect(play.steps()).toEqual(['handle']);
    expect(play.item('handle').parties).toEqual(['person:duty1']);
    expect(told(play, t.tells.again)).toHaveLength(1);
  });
});

describe('each act', () => {
  const first = (command: keyof typeof t.phrases) => t.phrases[command][0];

  it('is given with one word, and says what is usually said', () => {
    const play = acknowledged().give('duty1', 'progress').give('duty1', 'recover').give('duty1', 'resume');
    expect(play.state?.given).toMatchObject({
      progress: { form: { progress: first('progress') } },
      recover: { form: { how: first('how') } },
      resume: { form: { reason: first('whyResume') } },
    });
    const claimed = acknowledged().give('duty1', 'claimFalse');
    expect(claimed.state?.given).toMatchObject({ claimFalse: { form: { reason: first('whyFalse') } } });
    expect(acknowledged().give('duty1', 'recover', { how: '  ' }).state?.given).toMatchObject({
      recover: { form: { how: first('how') } },
    });
    const cyberPlay = fresh().open('ops1', cyber).give('office1', 'reported');
    expect(cyberPlay.state?.given).toMatchObject({ reported: { form: { receiver: first('receiver') } } });
  });

  it('offers what is usually said, and takes what else is said', () => {
    const form = acknowledged()
      .allowed('duty1')
      .find(({ command }) => command === 'recover')?.form;
    expect(form).toMatchObject([{ key: 'how', required: false, phrases: t.phrases.how }]);
    expect(recovered().state?.given).toMatchObject({ recover: { form: { how: '已扩容' } } });
  });
});

it('is escalated at once by whoever of the crew says so, and goes on climbing from there', () => {
  const play = alerted().until(minutes(2)).give('ops1', 'escalate');
  expect(play.item('acknowledge').parties).toEqual(['person:duty1', 'person:duty2']);
  expect(told(play, t.tells.help)).toEqual([]);
  play.until(minutes(11));
  expect(play.item('acknowledge').parties).toHaveLength(2);
  expect(play.until(minutes(12)).item('acknowledge').parties).toEqual(['person:duty1', 'person:duty2', 'person:duty3']);
});

describe('what grows while it is open', () => {
  const grow = (play: Play, form: object) => play.give(monitor, 'grow', form);
  const units = (...ids: string[]) => ids.map((unit) => ({ unit }));
  const handled = () => alerted().until(minutes(3)).give('duty1', 'acknowledge');

  it('tells the new units and them only, once, and all of them of the recovery', () => {
    const play = grow(handled(), { level: 'III', affected: units('alpha', 'beta') });
    expect(told(play, t.tells.started).at(-1)).toMatchObject({ to: ['post:beta:contact'], kind: 'alert' });
    const before = play.effects.length;
    grow(play, { level: 'III', affected: units('beta') });
    expect(disturbing(play, before)).toEqual([]);
    const all = ['post:alpha:contact', 'post:gamma:contact', 'post:beta:contact', 'post:office:cloud'];
    expect(told(play.give('duty1', 'recover', { how: '好' }), t.tells.recovered)).toMatchObject([{ to: all }]);
  });

  it('raises its level, tells whoever has it at once and who knew of it, and bears it in its name', () => {
    const play = handled();
    const before = play.effects.length;
    grow(play, { level: 'II' });
    expect(play.state?.title).toBe('Ⅱ级事件：磁盘已满');
    expect(disturbing(play, before)).toMatchObject([
      { subject: t.tells.raised, urgent: true, kind: 'alert', to: ['person:duty1'] },
      { subject: t.tells.raised, to: ['post:alpha:contact', 'post:gamma:contact', 'post:office:cloud'] },
    ]);
  });

  it('to the gravest wakes the emergency group and the committee at once, also before anybody acknowledged it', () => {
    const play = grow(alerted(), { level: 'I', affected: units('beta') });
    expect(told(play, t.tells.gravest)).toMatchObject([
      { to: ['post:group:emergency', 'post:group:head', 'post:committee:head'], urgent: true },
    ]);
    const before = play.effects.length;
    grow(play, { level: 'I', affected: units('beta') });
    expect(disturbing(play, before)).toEqual([]);
  });

  it('is never lowered by itself; what people say last holds until an alert says more', () => {
    const play = grow(handled(), { level: 'IV' });
    expect(play.state?.title).toBe('Ⅲ级事件：磁盘已满');
    play.give('ops1', 'classify', { level: 'IV', cyber: false, critical: false });
    expect(play.state?.title).toBe('Ⅳ级事件：磁盘已满');
    expect(grow(play, { level: 'II' }).state?.title).toBe('Ⅱ级事件：磁盘已满');
    expect(play.allowed('ops1').find((one) => one.command === 'classify')?.prefill).toMatchObject({ level: 'II' });
  });

  it('keeps whom earlier growth and people have added, and is the machine’s to say', () => {
    const play = grow(handled(), { level: 'III', affected: units('beta') });
    grow(play, { level: 'II', affected: units('office') });
    expect(affectedUnits(play.state as unknown as Matter)).toEqual(['alpha', 'gamma', 'beta', 'office']);
    expect(play.refusal('duty1', 'grow', { level: 'I' })?.rejected).toBe('notAllowed');
  });
});

describe('the national report’s clock', () => {
  const clock = (play: Play) => incident.clocks?.(play.state!);
  it('runs from when the fault was known, also where that was before it was opened', () => {
    const play = fresh().open('ops1', { ...cyber, knownOn: '2026-11-20', knownAt: '23:00' });
    expect(play.item('nationalReport').deadlines).toMatchObject([{ at: minutes(-30 + 240) }]);
    expect(clock(play)).toMatchObject([{ from: minutes(-30), at: minutes(-30 + 240), article: 'R-4' }]);
    play.give('ops1', 'classify', { level: 'I', cyber: true, critical: true });
    expect(play.item('nationalReport').deadlines).toMatchObject([{ at: minutes(-30 + 60) }]);
    play.until(minutes(5)).give('office1', 'reported', { receiver: '省网信办 2026-1' });
    expect(clock(play)).toMatchObject([{ at: minutes(30), done: { at: minutes(5), by: { person: 'office1' } } }]);
    expect(clock(acknowledged())).toEqual([]);
  });
  it('can’t have been known later than now', () => {
    expect(() => fresh().open('ops1', { ...cyber, knownAt: '23:31' })).toThrow(/"path":"knownOn"/);
    expect(() => fresh().open('ops1', { ...cyber, knownAt: '25:00' })).toThrow(/"path":"knownAt"/);
  });
});

describe('with a roster', () => {
  const on = (lines: Record<string, { title: string; person: string }[]>) => {
    const city = cityOf(fullPlan);
    return {
      ...city,
      directory: { ...city.directory, onDuty: (unit: string, post: string) => lines[`${unit}:${post}`] },
    };
  };
  const first = {
    'cloud:duty': [{ title: '主班', person: 'duty3' }],
    'cloud:emergency': [{ title: '应急班', person: 'team2' }],
  };

  it('wakes who is on duty, then who of the team is, and nobody else of them', () => {
    const play = new Play({ city: on(first), procedure: incident, now }).open(monitor, byAlert).until(minutes(21));
    expect(play.item('acknowledge').parties).toEqual(['person:duty3', 'person:team2', 'post:group:emergency']);
  });
});

describe('of several providers', () => {
  const two = cityOf({ ...fullPlan, second: { kind: 'cloud-provider', head: ['sHead'], duty: ['s1'], ops: ['s1'] } });
  const openIn = (actor: Parameters<Play['open']>[0], form: object) =>
    new Play({ city: two, procedure: incident, now }).open(actor, form);

  it('the one that runs the system is woken, whosever monitoring has seen it', () => {
    expect(openIn(monitor, { ...byAlert, provider: 'second' }).item('acknowledge').parties).toEqual(['person:s1']);
    expect(openIn(machine('探针', 'second'), byAlert).item('acknowledge').parties).toEqual(['person:s1']);
  });
  it('none is taken because it stands first: people say which, and else the emergency group is asked at once', () => {
    expect(() => openIn('office1', byHand)).toThrow(/"path":"provider"/);
    expect(openIn(machine('市监控', 'office'), byAlert).item('acknowledge').parties).toEqual(['post:group:emergency']);
  });
});
