/** The webhook on a real database with the real matters: what the duty officer finds after each storm, race and crash. */
import { randomUUID } from 'node:crypto';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { AlertHandlerPorts } from './handlers.ts';
import { accepted, alertDesk, type Answer } from '../../test/harness/alert-desk.ts';
import { occurrence, payloadOf, type alertOf, type Sent } from './testing.ts';

const desk = alertDesk();
const { post, monitoring, commands, steps, opening, finish } = desk;

const refused = (answer: Answer | Rejection): Rejection => {
  if (!isRejection(answer)) throw new Error('expected a rejection');
  return answer;
};
const over: Sent = { status: 'resolved' };
/** The next occurrence of an alert, so many minutes after the first, and its end. */
const later = (minutes = 30): Sent => ({ startsAt: occurrence(minutes) });
const overLater = (minutes = 30): Sent => ({ ...over, ...later(minutes) });
const alertMatters = (group: string) =>
  desk
    .connection()
    .collection('matters')
    .countDocuments({ 'state.opening.what': { $regex: group } });

describe('the life of an alert', () => {
  it('opens one matter; repeats are counted and leave no trace in its history', async () => {
    const { one, alert, fp } = monitoring();
    const first = await one([alert(1)]);
    expect(first.outcome).toBe('opened');
    for (let n = 0; n < 3; n += 1) expect(await one([alert(1)])).toEqual({ ...first, outcome: 'counted' });
    expect(await commands(first.id)).toEqual(['open']);
    expect((await desk.store().counts('prometheus', [fp(1)])).get(fp(1))?.count).toBe(4);
    expect(await desk.store().tallyOf(first.id)).toMatchObject({ repeats: 3, flaps: 0, flapping: false });
    expect(await steps(first.id)).toEqual(['acknowledge']);
  });

  it('joins a new alert of the group, recovers only when all are over, and goes back when one fires again', async () => {
    const { one, alert } = monitoring();
    const { id } = await one([alert(1)]);
    expect((await one([alert(1), alert(2)])).outcome).toBe('joined');
    expect((await one([alert(1, over), alert(2)])).outcome).toBe('counted');
    expect(await steps(id)).toEqual(['acknowledge']);
    expect((await one([alert(2, over)])).outcome).toBe('recovered');
    expect(await steps(id)).toEqual(['report']);
    expect((await one([alert(2, over)])).outcome).toBe('counted');
    expect((await one([alert(1, later())])).outcome).toBe('joined');
    expect(await steps(id)).toEqual(['acknowledge']);
    expect(await commands(id)).toEqual(['open', 'alertFired', 'alertsResolved', 'alertFired']);
  });

  it('takes the end of an alert that nobody knows for nothing, and still opens when it fires afterwards', async () => {
    const { one, alert } = monitoring();
    expect(await one([alert(1, over)])).toEqual({ id: '', number: '', outcome: 'ignored' });
    expect((await one([alert(1, later())])).outcome).toBe('opened');
    expect((await one([alert(1, overLater())])).outcome).toBe('recovered');
  });

  it('of a city whose training clock is behind is judged by the real time: a stale replica wakes nobody', async () => {
    const { alert, group } = monitoring();
    // The city lives in March, its monitoring in November.
    const clock = { now: () => '2026-03-02T01:00:00.000Z', machine: () => '2026-11-23T02:00:00.000Z' };
    const say = async (status: 'firing' | 'resolved', startsAt: string) =>
      accepted(await post(payloadOf(group, [alert(1, { status, startsAt })]), { clock })).matters[0]?.outcome;
    const [first, second] = ['2026-11-23T01:00:00Z', '2026-11-23T01:30:00Z'];
    expect(await say('firing', first)).toBe('opened');
    expect(await say('resolved', first)).toBe('recovered');
    // A replica that has not heard of it says the first once more; what is over is over.
    expect(await say('firing', first)).not.toMatch(/opened|joined/);
    expect(await say('firing', second)).toBe('joined');
    expect(await say('resolved', second)).toBe('recovered');
    expect(await say('firing', first)).not.toMatch(/opened|joined/);
  });

  it('wakes again for what its monitoring says after a clock that went ahead was set right', async () => {
    const { one, alert } = monitoring();
    const ahead = { startsAt: '2027-11-22T01:00:00Z' };
    const { id } = await one([alert(1, ahead)]);
    // Repeats are repeats, and its end is its end.
    expect((await one([alert(1, ahead)])).outcome).toBe('counted');
    expect((await one([alert(1, { ...ahead, ...over })])).outcome).toBe('recovered');
    expect((await one([alert(1, later())])).outcome).toBe('joined');
    expect(await steps(id)).toEqual(['acknowledge']);
    expect((await one([alert(1, overLater())])).outcome).toBe('recovered');
  });

  it('opens another matter once the first has ended', async () => {
    const { one, alert } = monitoring();
    const first = await one([alert(1), alert(2)]);
    await finish(first.id);
    expect((await one([alert(1, over)])).outcome).toBe('ignored');
    const second = await one([alert(1, later())]);
    expect(second.outcome).toBe('opened');
    expect(second.id).not.toBe(first.id);
    // What did not end with the first is not said to have ended with the second either.
    expect((await one([alert(2, over)])).outcome).toBe('ignored');
    expect((await one([alert(1, overLater())])).outcome).toBe('recovered');
    expect(await steps(first.id)).toEqual([]);
  });

  it('leaves the word to people who were faster than the monitoring', async () => {
    const { one, alert } = monitoring();
    const { id } = await one([alert(1)]);
    const by = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
    await desk.matters().give(by, { id, command: 'acknowledge', key: randomUUID() });
    await desk.matters().give(by, { id, command: 'recover', form: { how: '已恢复' }, key: randomUUID() });
    expect((await one([alert(1, over)])).outcome).toBe('recovered');
    expect(await steps(id)).toEqual(['report']);
    expect((await one([alert(1, later())])).outcome).toBe('joined');
    expect(await steps(id)).toEqual(['handle']);
  });

  it('does not call it over while Alertmanager has cut alerts off', async () => {
    const { one, alert } = monitoring();
    const { id } = await one([alert(1)], 40);
    expect((await one([alert(1, over)], 40)).outcome).toBe('counted');
    expect(await steps(id)).toEqual(['acknowledge']);
    expect((await one([alert(1, over)])).outcome).toBe('recovered');
  });
});

describe('many at once', () => {
  it('tells a storm by two hundred names and a number, and calls it over when the last of it is', async () => {
    const { one, alert } = monitoring();
    const many = (n: number, sent?: Sent) => Array.from({ length: n }, (_, i) => alert(i, sent));
    const first = await one(many(501));
    expect(first.outcome).toBe('opened');
    expect((await opening(first.id))['alerts']).toHaveLength(200);
    expect(await opening(first.id)).toMatchObject({ more: 301, what: '核心交换机上联中断（等 501 项告警）' });
    expect((await one(many(1200))).outcome).toBe('joined');
    expect(await commands(first.id)).toEqual(['open', 'alertFired']);
    expect((await one(many(1199, over))).outcome).toBe('counted');
    expect((await one([alert(1199, over)])).outcome).toBe('recovered');
    expect(JSON.stringify((await desk.loaded().load(first.id))?.state).length).toBeLessThan(64_000);
  });

  it('opens and joins once when two Alertmanagers post the same thing twenty times at once', async () => {
    const { send, alert, group, fp } = monitoring();
    const all = (alerts: ReturnType<typeof alertOf>[]) => Promise.all(Array.from({ length: 20 }, () => send(alerts)));
    const label = { annotations: { summary: group } };
    const opened = await all([alert(1, label), alert(2, label)]);
    expect(new Set(opened.map((one) => one.matters[0]?.id)).size).toBe(1);
    expect(opened.flatMap((one) => one.matters).filter((one) => one.outcome === 'opened')).toHaveLength(1);
    expect(await alertMatters(group)).toBe(1);
    const id = opened[0]?.matters[0]?.id ?? '';
    await all([alert(1, label), alert(3, label)]);
    await all([alert(1, over), alert(2, over), alert(3, over)]);
    await all([alert(2, { ...label, ...later() })]);
    expect(await commands(id)).toEqual(['open', 'alertFired', 'alertsResolved', 'alertFired']);
    expect((await desk.store().counts('prometheus', [fp(1)])).get(fp(1))?.count).toBe(40);
  });

  it('gives an alert that two groups report at the same moment to one matter only', async () => {
    for (let n = 0; n < 5; n += 1) {
      const shared = monitoring();
      const [a, b] = [`a-${shared.group}`, `b-${shared.group}`];
      const answers = await Promise.all(
        [a, b].map((group) => post(payloadOf(group, [shared.alert(1, { annotations: { summary: shared.group } })]))),
      );
      expect(new Set(answers.flatMap((one) => accepted(one).matters.map(({ id }) => id))).size).toBe(1);
      expect(await alertMatters(shared.group)).toBe(1);
    }
  });
});

describe('a crash', () => {
  /** A process that dies at its n-th call of the store or the matters, before or after the call has had its effect. */
  function dying(at: number, effect: boolean): Pick<AlertHandlerPorts, 'store' | 'matters'> {
    let calls = 0;
    const wrap = <T extends object>(target: T): T =>
      new Proxy(target, {
        get(of, name) {
          const value = Reflect.get(of, name) as unknown;
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            calls += 1;
            if (calls > at || (calls === at && !effect)) throw new Error('killed');
            const result: unknown = await (value as (...given: unknown[]) => unknown).apply(of, args);
            if (calls === at) throw new Error('killed');
            return result;
          };
        },
      });
    return { store: wrap(desk.store()), matters: wrap(desk.matters()) };
  }

  it.each([true, false])(
    'at any point is repaired by the repeat of Alertmanager (after the call: %s)',
    async (effect) => {
      let survived = false;
      for (let at = 1; !survived; at += 1) {
        expect(at).toBeLessThan(60);
        const { group, alert, one } = monitoring();
        const label = { annotations: { summary: group } };
        const phases = [
          [alert(1, label), alert(2, label)],
          [alert(1), alert(2), alert(3, { labels: { banjie_level: 'I', banjie_units: 'stranger' } })],
          [alert(1, over), alert(2, over), alert(3, over)],
          [alert(2, later())],
        ];
        survived = true;
        let id = '';
        for (const alerts of phases) {
          const died = await post(payloadOf(group, alerts), dying(at, effect)).then(
            () => false,
            () => true,
          );
          if (died) survived = false;
          ({ id } = await one(alerts));
        }
        expect({ at, commands: await commands(id), matters: await alertMatters(group) }).toEqual({
          at,
          commands: ['open', 'grow', 'alertFired', 'alertsResolved', 'alertFired'],
          matters: 1,
        });
      }
    },
  );

  it('is repaired although the alert sounds different by then', async () => {
    const { group, alert, one } = monitoring();
    const now = alert(1, { annotations: { summary: `${group} 1 分钟` } });
    const crash = { ...desk.matters(), open: () => Promise.reject(new Error('killed')) };
    await expect(post(payloadOf(group, [now]), { matters: crash })).rejects.toThrow('killed');
    const { id } = await one([alert(1, { annotations: { summary: `${group} 5 分钟` } })]);
    expect((await opening(id))['what']).toBe(`${group} 1 分钟`);
  });

  it('that took the alerts but not their matters does not keep new ones from opening', async () => {
    const { one, alert, group } = monitoring();
    const first = await one([alert(1)]);
    await desk.connection().collection<{ _id: string }>('alerts').deleteMany({});
    const again = await one([alert(1, { annotations: { summary: group } })]);
    expect(again.outcome).toBe('opened');
    expect(again.id).not.toBe(first.id);
  });
});

describe('what is told to Alertmanager', () => {
  it('the units that it named and nobody knows; the known ones are told', async () => {
    const { group, alert } = monitoring();
    const alerts = [alert(1, { labels: { banjie_units: 'stranger, nobody' } })];
    const answer = accepted(await post(payloadOf(group, alerts)));
    expect(answer.unknownUnits).toEqual(['nobody']);
    expect((await opening(answer.matters[0]?.id ?? ''))['affected']).toEqual([{ unit: 'stranger' }]);
  });

  it('each fault of a broken alert, with its path; the good ones beside it count', async () => {
    const { group, alert } = monitoring();
    const broken = { ...alert(2), fingerprint: undefined };
    const answer = accepted(await post({ ...payloadOf(group, [alert(1)]), alerts: [alert(1), broken] }));
    expect(answer.matters[0]?.outcome).toBe('opened');
    expect([answer.refused, answer.faults?.map((fault) => fault.path)]).toEqual([1, ['alerts.1.fingerprint']]);
    const rejection = refused(await post({ ...payloadOf(group, []), alerts: [broken] }));
    expect(rejection.faults?.map((fault) => fault.path)).toEqual(['alerts.0.fingerprint']);
  });

  it('that its unit may not open; the alert opens once that is put right', async () => {
    const { group, alert, one } = monitoring();
    const rejection = refused(await post(payloadOf(group, [alert(1)]), {}, 'stranger'));
    expect(rejection.rejected).toBe('notAllowed');
    expect(rejection.text).toContain('可以发起');
    expect((await one([alert(1)])).outcome).toBe('opened');
  });

  it('to come again while the matters are too busy; the repeat finishes it', async () => {
    const { group, alert, one } = monitoring();
    const busy = { ...desk.matters(), open: () => Promise.resolve({ rejected: 'unavailable' as const, text: '忙' }) };
    expect(refused(await post(payloadOf(group, [alert(1)]), { matters: busy })).rejected).toBe('unavailable');
    const { id } = await one([alert(1)]);
    expect(await commands(id)).toEqual(['open']);
  });
});
