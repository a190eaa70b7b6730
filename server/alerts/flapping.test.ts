/** What comes late, comes again and comes all the time: who is told, what is counted, and what a matter grows to. */
import { randomUUID } from 'node:crypto';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import { historyOf } from '../../test/harness/small-city.ts';
import { alertDesk } from '../../test/harness/alert-desk.ts';
import { occurrence, payloadOf } from './testing.ts';

const desk = alertDesk();
const { monitoring, commands, steps, wait } = desk;
const byDuty = { kind: 'person' as const, person: 'provider-duty', channel: 'miniapp' };
const give = (id: string, command: string, form: Record<string, unknown> = {}) =>
  desk.matters().give(byDuty, { id, command, form, key: randomUUID() });
const notes = async (id: string) =>
  (await historyOf(desk.loaded(), id)).flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'given' && event.form['note'] ? [String(event.form['note'])] : [])),
  );

describe('occurrences', () => {
  it('pages nobody for one that is over, and tells the next one: after the end, and without an end between', async () => {
    const { alert, one } = monitoring();
    const [t0, t2] = [{ startsAt: occurrence(0) }, { startsAt: occurrence(7) }];
    const { id } = await one([alert(1, t0)]);
    await give(id, 'acknowledge');
    expect((await one([alert(1, { ...t0, status: 'resolved' })])).outcome).toBe('recovered');
    // The other Alertmanager of the pair is late.
    expect((await one([alert(1, t0)])).outcome).toBe('counted');
    expect(await steps(id)).toEqual(['report']);
    await one([alert(1, { ...t0, status: 'resolved' })]);
    expect((await one([alert(1, t2)])).outcome).toBe('joined');
    expect(await steps(id)).toEqual(['handle']);
    // The end of the earlier one does not end this one.
    expect((await one([alert(1, { ...t0, status: 'resolved' })])).outcome).toBe('counted');
    expect(await steps(id)).toEqual(['handle']);
    expect((await one([alert(1, { startsAt: occurrence(9) })])).outcome).toBe('joined');
    expect((await one([alert(1, { startsAt: occurrence(9) }), alert(1, t2)])).outcome).toBe('counted');
    expect(await commands(id)).toEqual(['open', 'acknowledge', 'alertsResolved', 'alertFired', 'alertFired']);
  });

  it('opens nothing for one that was over when its matter ended, or before anybody heard of it', async () => {
    const { alert, one } = monitoring();
    const t0 = { startsAt: occurrence(0) };
    const { id } = await one([alert(1, t0)]);
    await one([alert(1, { ...t0, status: 'resolved' })]);
    await give(id, 'fileReport', { cause: '光模块', impact: '无', measures: '更换' });
    expect((await one([alert(1, t0)])).outcome).toBe('ignored');
    await one([alert(2, { ...t0, status: 'resolved' })]);
    expect((await one([alert(2, t0)])).outcome).toBe('ignored');
    const next = await one([alert(1, { startsAt: occurrence(5) })]);
    expect(next.outcome).toBe('opened');
    expect(next.id).not.toBe(id);
  });

  it.each([[undefined], ['0001-01-01T00:00:00Z'], ['yesterday'], [7]])(
    'goes by what comes after what where the start is %j',
    async (startsAt) => {
      const { alert, one, group } = monitoring();
      // As JSON has it: what is undefined is not there.
      const sent = (status: 'firing' | 'resolved') =>
        JSON.parse(JSON.stringify({ ...alert(1, { status }), startsAt })) as unknown;
      const post = async (status: 'firing' | 'resolved') => {
        const answer = await desk.post({ ...payloadOf(group, []), alerts: [sent(status)] });
        return 'matters' in answer ? answer.matters[0]?.outcome : answer.text;
      };
      expect([await post('firing'), await post('firing'), await post('resolved'), await post('firing')]).toEqual([
        'opened',
        'counted',
        'recovered',
        'joined',
      ]);
      expect((await one([alert(1, { status: 'resolved' })])).outcome).toBe('recovered');
    },
  );
});

describe('flapping', () => {
  /** Fires and is over again every five minutes. */
  async function flapper() {
    const { alert, one } = monitoring();
    let minute = 0;
    const { id } = await one([alert(1, { startsAt: occurrence(0) })]);
    const flap = async () => {
      const startsAt = occurrence(minute);
      await one([alert(1, { startsAt, status: 'resolved' })]);
      await wait(2.5);
      minute += 5;
      const outcome = (await one([alert(1, { startsAt: occurrence(minute) })])).outcome;
      await wait(2.5);
      return outcome;
    };
    const end = async () => (await one([alert(1, { startsAt: occurrence(minute), status: 'resolved' })])).outcome;
    return { id, flap, end, one, alert };
  }

  it('is told three times and once that it flaps; then it is counted, in the hands of whoever handles it', async () => {
    const { id, flap } = await flapper();
    const outcomes = [];
    for (let n = 0; n < 12; n += 1) outcomes.push(await flap());
    expect(outcomes).toEqual([...Array<string>(4).fill('joined'), ...Array<string>(8).fill('counted')]);
    const pairs = Array.from({ length: 4 }, () => ['alertsResolved', 'alertFired']).flat();
    expect(await commands(id)).toEqual(['open', ...pairs]);
    expect(await notes(id)).toEqual([expect.stringContaining('频繁波动')]);
    expect(await steps(id)).toEqual(['acknowledge']);
    expect(await desk.store().tallyOf(id)).toMatchObject({ flaps: 12, flapping: true });
    expect((await desk.alerts().said(id)).lines).toEqual([
      expect.stringMatching(/波动 12 次，首次 .*，最近 .*频繁波动/),
    ]);
  });

  it('is told to be over once it has been calm for a while, and flaps again at once if it comes back', async () => {
    const { id, flap, end, one, alert } = await flapper();
    for (let n = 0; n < 6; n += 1) await flap();
    expect(await end()).toBe('counted');
    await wait(29);
    expect(await steps(id)).toEqual(['acknowledge']);
    await wait(1);
    expect(await steps(id)).toEqual(['report']);
    expect((await desk.alerts().said(id)).lines).toEqual([expect.not.stringContaining('目前频繁波动')]);
    expect((await one([alert(1, { startsAt: occurrence(900) })])).outcome).toBe('joined');
    expect((await one([alert(1, { startsAt: occurrence(900), status: 'resolved' })])).outcome).toBe('counted');
    await wait(31);
    expect(await steps(id)).toEqual(['acknowledge']);
    await wait(30);
    expect(await steps(id)).toEqual(['report']);
  });

  it('that people have called over is theirs again when it fires without an end', async () => {
    const { id, flap } = await flapper();
    for (let n = 0; n < 6; n += 1) await flap();
    await give(id, 'acknowledge');
    await give(id, 'recover', { how: '已恢复' });
    expect(await flap()).toBe('counted');
    expect(await steps(id)).toEqual(['report']);
    await wait(11);
    expect(await steps(id)).toEqual(['report']);
    await wait(2);
    expect(await steps(id)).toEqual(['handle']);
  });

  it('of one alert does not keep a new one from being told', async () => {
    const { id, flap, one, alert } = await flapper();
    for (let n = 0; n < 6; n += 1) await flap();
    const before = (await commands(id)).length;
    expect((await one([alert(1, { startsAt: occurrence(30) }), alert(2)])).outcome).toBe('joined');
    expect(await commands(id)).toHaveLength(before + 1);
  });

  it('does not make its matter grow', async () => {
    const { id, flap, one, alert } = await flapper();
    const size = async () => JSON.stringify((await desk.loaded().load(id))?.state).length;
    for (let n = 0; n < 20; n += 1) await flap();
    const [early, entries] = [await size(), (await commands(id)).length];
    for (let n = 0; n < 60; n += 1) await flap();
    // Each time another machine, as where they come and go.
    for (let n = 0; n < 30; n += 1) {
      await one([alert(`pod-${n}`)]);
      await one([alert(`pod-${n}`, { status: 'resolved' })]);
      await wait(5);
    }
    expect(await size()).toBeLessThan(early + 500);
    expect((await commands(id)).length).toBeLessThan(entries + 40);
  });
});

describe('a matter that takes no command any more', () => {
  it('gives its case free, and what fires opens another', async () => {
    const { alert, one, group } = monitoring();
    const { id } = await one([alert(1)]);
    const full = { ...desk.matters(), give: () => Promise.resolve(reject('tooLarge', '事项已满')) };
    const answer = await desk.post(payloadOf(group, [alert(1), alert(2)]), { matters: full });
    expect(answer).toMatchObject({ matters: [{ outcome: 'opened' }] });
    expect('matters' in answer && answer.matters[0]?.id).not.toBe(id);
    expect((await one([alert(1), alert(2)])).outcome).toBe('counted');
  });

  it('also when the command breaks down again and again, which a database that was away does not', async () => {
    const { alert, one, group } = monitoring();
    const { id } = await one([alert(1)]);
    const broken = { ...desk.matters(), give: () => Promise.reject(new Error('document too large')) };
    const attempt = () => desk.post(payloadOf(group, [alert(1), alert(2)]), { matters: broken });
    await expect(attempt()).rejects.toThrow('too large');
    expect(await one([alert(1), alert(2)])).toMatchObject({ id, outcome: 'counted' });
    for (let n = 0; n < 3; n += 1) {
      const third = () => desk.post(payloadOf(group, [alert(3)]), { matters: broken });
      await expect(third()).rejects.toThrow('too large');
      desk.clock.set(new Date(Date.parse(desk.clock.now()) + 3 * 60_000).toISOString());
    }
    const next = await one([alert(3)]);
    expect(next.outcome).toBe('opened');
    expect(next.id).not.toBe(id);
  });
});
