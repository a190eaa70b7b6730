/** Messages of machines on a real database with the real matters: what opens, what is told to whom, and what is left of it. */
import { randomUUID } from 'node:crypto';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import { addMs, MS_PER_MINUTE } from '@banjie/shared/kernel/time.ts';
import { alertDesk, type Answer } from '../../test/harness/alert-desk.ts';
import { people } from '../../test/harness/small-city.ts';
import { Batch } from '../http/incoming/batch.ts';
import type { Notices } from '../notify/notices.ts';
import { feedRecordStore } from '../store/notices/feed-records.ts';
import { alertOf, payloadOf } from '../alerts/testing.ts';
import { createCapacity } from './capacity.ts';
import { feedId } from './feeds.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createIntake } from './intake.ts';
import type { Feed, FeedChange, FeedRecordStore } from './ports.ts';
import { readMessage } from './reading.ts';
import { createTrouble } from './trouble.ts';

const desk = alertDesk('2026-11-23T01:00:00.000Z');
const { clock } = desk;
let store: FeedRecordStore;
/** Milliseconds that the machines have gone on. */
let machine = 0;
beforeAll(async () => {
  const opened = feedRecordStore(desk.connection());
  await opened.ensureIndexes();
  store = opened;
});

type Told = Parameters<Notices['tell']>[0][number];
const accepted = (answer: Answer | Rejection): Answer => {
  if (isRejection(answer)) throw new Error(`${answer.text} ${JSON.stringify(answer.faults)}`);
  return answer;
};
const matter = (answer: Answer) => answer.matters[0]?.id ?? '';

/** A feed of its own for each test, and what comes of its messages. */
function feedOf(content: Pick<Feed, 'kind'> & Partial<Feed>) {
  const name = `来源-${randomUUID().slice(0, 8)}`;
  const feed: FeedChange = {
    ...{ id: feedId(name), name, unit: 'provider', version: 1, what: '', at: clock.now(), ...content },
    by: { person: 'provider-head', name: '负责人' },
  };
  const told: Told[] = [];
  const traces: string[] = [];
  const all = [feed];
  const feeds = { ofName: () => feed, all: () => all };
  const intake = createIntake({
    ...{ feeds, store, alerts: desk.alerts(), people, clock },
    capacity: createCapacity({ store, matters: desk.matters(), loaded: desk.loaded(), settings: noSettings }),
    refusals: { note: (source, { text }, kind) => Promise.resolve(void traces.push(`${source} ${text} ${kind}`)) },
    trouble: createTrouble({
      store: { ofEvent: () => Promise.resolve([]) },
      tell(notices) {
        told.push(...notices);
        return Promise.resolve([]);
      },
      ...{ administrators: () => ['admin'], now: clock.now },
    }),
    onError(error) {
      throw error;
    },
  });
  const heartbeats = () =>
    createHeartbeats({
      ...{ feeds, store, alerts: desk.alerts(), now: clock.now },
      machineNow: () => Promise.resolve(new Date(Date.parse('2030-01-01') + machine)),
      onError(error) {
        throw error;
      },
    });
  const send = (message: unknown, dropped = 0) => {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const read = (bytes: Uint8Array, by: Pick<Feed, 'kind' | 'mapping'>) => Promise.resolve(readMessage(bytes, by));
    const caller = { kind: 'source' as const, name, unit: feed.unit, token: 'src-1' };
    return intake.receive(caller, new Batch(new TextEncoder().encode(text), dropped), read);
  };
  return {
    ...{ feed, all, told, traces, send, heartbeats },
    one: async (message: unknown) => accepted(await send(message)),
    messages: () => store.messages(feed.id),
    /** Time passes, and somebody looks every five seconds. */
    async pass(minutes: number, by = heartbeats()) {
      for (let passed = 0; passed < minutes * MS_PER_MINUTE; passed += 5_000) {
        clock.set(addMs(clock.now(), 5_000));
        machine += 5_000;
        await by.sweep();
      }
    },
    /** Nobody was there. */
    away(minutes: number) {
      clock.set(addMs(clock.now(), minutes * MS_PER_MINUTE));
      machine += minutes * MS_PER_MINUTE;
    },
    matters: () =>
      desk
        .connection()
        .collection('matters')
        .countDocuments({ 'state.opening.what': { $regex: name } }),
  };
}

const mapping = {
  ...{ list: '/alarms', fingerprint: '/id', status: '/state', title: '/text', level: '/severity', units: '/units' },
  system: '/app',
  levels: [{ from: 'P1', to: 'II' as const }],
  statuses: [{ from: 'ok', to: 'resolved' as const }],
};
const alarm = (more: object = {}) => ({
  ...{
    id: randomUUID(),
    state: 'firing',
    text: '磁盘写满',
    severity: 'P1',
    app: '学籍系统',
    units: ['另一单位'],
    ...more,
  },
});

describe('a message that is read by a mapping', () => {
  it('opens an incident for each system, with its level and its units by their names; the end of all is told', async () => {
    const { one, messages } = feedOf({ kind: 'json', mapping });
    const [school, other] = [alarm(), alarm({ app: '社保系统', severity: 'I' })];
    const { matters } = await one({ alarms: [school, other] });
    expect(matters.map(({ outcome }) => outcome)).toEqual(['opened', 'opened']);
    expect(await desk.opening(matters[0]?.id ?? '')).toMatchObject({
      ...{ what: '磁盘写满', system: '学籍系统', level: 'II', affected: [{ unit: 'stranger' }] },
    });
    expect(await desk.opening(matters[1]?.id ?? '')).toMatchObject({ system: '社保系统', level: 'I' });
    expect(await one({ alarms: [school] })).toMatchObject({ matters: [{ outcome: 'counted' }] });
    const over = await one({ alarms: [{ ...school, state: 'OK' }] });
    expect(over.matters).toMatchObject([{ id: matters[0]?.id, outcome: 'recovered' }]);
    expect((await messages()).map(({ outcome, text }) => `${outcome} ${text.slice(0, 5)}`)).toEqual([
      ...['taken 已告知恢复', 'taken 与已有的相', 'taken 已发起 2'],
    ]);
  });

  it('takes the good ones beside one that can’t be read, and keeps what came with what was wrong', async () => {
    const { one, messages, traces, told } = feedOf({ kind: 'json', mapping });
    const answer = await one({ alarms: [alarm(), alarm({ id: undefined, text: '张三 11010519491231002X' })] });
    expect(answer).toMatchObject({ matters: [{ outcome: 'opened' }], refused: 1 });
    expect(answer.faults).toMatchObject([{ path: '/alarms/1/id' }]);
    const [kept] = await messages();
    expect(kept).toMatchObject({ outcome: 'partly', matters: [{ id: matter(answer) }] });
    expect(kept?.faults[0]).toMatch(/^\/alarms\/1\/id：没有读到“告警标识”.*核对/);
    expect(kept?.excerpt).toContain('110105********002X');
    expect(traces).toHaveLength(1);
    expect(told).toHaveLength(1);
  });

  it('with a wrong mapping is refused with what to do; its administrator and its head are told once a day', async () => {
    const { send, messages, told, feed } = feedOf({ kind: 'json', mapping: { ...mapping, fingerprint: '/alarmId' } });
    for (let n = 0; n < 3; n += 1) {
      const refused = await send({ alarms: [alarm(), alarm()] });
      expect(refused).toMatchObject({ rejected: 'invalid', faults: [{ path: '/alarms/0/alarmId' }, {}] });
    }
    for (const broken of ['{"alarms":', '', '[]', { alarms: 1 }, null]) {
      const refused = await send(broken);
      expect([broken, isRejection(refused) && refused.rejected]).toEqual([broken, 'invalid']);
    }
    expect(told).toHaveLength(1);
    expect(told[0]?.to).toEqual(['person:admin', 'post:provider:head']);
    expect(told[0]?.notice).toMatchObject({ subject: expect.stringContaining(feed.name) as string, urgent: false });
    expect(told[0]?.notice.body).toMatch(/\/alarms\/0\/alarmId：没有读到“告警标识”[^]*告警来源/);
    const kept = await messages();
    expect(kept).toHaveLength(8);
    expect(new Set(kept.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
    clock.set(addMs(clock.now(), 24 * 60 * MS_PER_MINUTE));
    await send({ alarms: [alarm()] });
    expect(told).toHaveLength(2);
  });

  it('of which the list was cut opens its incident, and calls nothing over that it has not seen', async () => {
    const { send, one, messages } = feedOf({ kind: 'json', mapping });
    const first = alarm();
    const opened = accepted(await send({ alarms: [first] }, 12_000));
    expect(opened.matters).toMatchObject([{ outcome: 'opened' }]);
    accepted(await send({ alarms: [{ ...first, state: 'ok' }] }, 12_000));
    expect(await desk.steps(matter(opened))).toEqual(['acknowledge']);
    await one({ alarms: [{ ...first, state: 'ok' }] });
    expect(await desk.steps(matter(opened))).toEqual(['report']);
    expect((await messages()).at(-1)?.text).toContain('12000');
  });

  it('keeps the latest twenty messages', async () => {
    const { one, messages } = feedOf({ kind: 'json', mapping: { ...mapping, list: '/alarms' } });
    for (let n = 0; n < 23; n += 1) await one({ alarms: [alarm({ id: 'same', text: `第${n}条` })] });
    const kept = await messages();
    expect(kept).toHaveLength(20);
    expect([kept[0]?.excerpt, kept[19]?.excerpt].map((text) => /第\d+条/.exec(text ?? '')?.[0])).toEqual([
      ...['第22条', '第3条'],
    ]);
  });
});

describe('a heartbeat', () => {
  const monitor = () => feedOf({ kind: 'heartbeat', everyMinutes: 5, system: '备份系统', level: 'III' });

  it('opens an incident when it is missed, once by however many servers, and is over when it speaks again', async () => {
    const { send, pass, heartbeats, matters, feed } = monitor();
    clock.set(addMs(clock.now(), 20 * MS_PER_MINUTE));
    await pass(0.1);
    expect(await matters()).toBe(0);
    await send('');
    await pass(4);
    await send('alive');
    await pass(4.9);
    expect(await matters()).toBe(0);
    const [one, other] = [heartbeats(), heartbeats()];
    clock.set(addMs(clock.now(), 10_000));
    await Promise.all([one.sweep(), other.sweep(), one.sweep()]);
    await pass(3, other);
    expect(await matters()).toBe(1);
    const found = await desk
      .connection()
      .collection<{ _id: string }>('matters')
      .findOne({ 'state.opening.what': { $regex: feed.name } });
    const id = found?._id ?? '';
    expect(await desk.opening(id)).toMatchObject({ system: '备份系统', level: 'III' });
    expect(await desk.commands(id)).toEqual(['open']);
    await send({ any: 'thing' });
    await pass(1);
    expect(await desk.commands(id)).toEqual(['open', 'alertsResolved']);
    // Silent once more: another occurrence of the same.
    await pass(6);
    expect(await desk.commands(id)).toEqual(['open', 'alertsResolved', 'alertFired']);
    expect(await matters()).toBe(1);
  });

  it('is given its interval anew when nobody could hear it', async () => {
    const { send, pass, away, matters } = monitor();
    await send('');
    await pass(4);
    away(30);
    await pass(4.5);
    expect(await matters()).toBe(0);
    await pass(1);
    expect(await matters()).toBe(1);
  });

  it('that is the first of its city has been watched from its beginning by whoever was there before it', async () => {
    const { all, feed, send, pass, away, heartbeats, matters } = monitor();
    const server = heartbeats();
    away(60);
    all.pop();
    await pass(1, server);
    all.push(feed);
    feed.at = clock.now();
    await send('');
    // The training ground puts its clock forward, and nobody was away.
    clock.set(addMs(clock.now(), 6 * MS_PER_MINUTE));
    await pass(0.1, server);
    expect(await matters()).toBe(1);
  });

  it('is reported again while it is silent, where people have closed the incident meanwhile', async () => {
    const { send, pass, matters, feed } = monitor();
    await send('');
    await pass(6);
    const found = await desk
      .connection()
      .collection<{ _id: string }>('matters')
      .findOne({ 'state.opening.what': { $regex: feed.name } });
    await desk.finish(found?._id ?? '');
    await pass(1);
    expect(await matters()).toBe(1);
    clock.set(addMs(clock.now(), 4 * 60 * MS_PER_MINUTE));
    await pass(0.1);
    expect(await matters()).toBe(2);
  });

  it('that the city’s clock was set back is no reason to notice its silence, or that it speaks again, any later', async () => {
    const { send, pass, matters, feed } = monitor();
    feed.at = addMs(clock.now(), -MS_PER_MINUTE);
    const back = (hours: number) => clock.set(addMs(clock.now(), -hours * 60 * MS_PER_MINUTE));
    const found = async () => {
      const one = { 'state.opening.what': { $regex: feed.name } };
      return (await desk.connection().collection<{ _id: string }>('matters').findOne(one))?._id ?? '';
    };
    clock.set(addMs(clock.now(), 6 * 60 * MS_PER_MINUTE));
    await send('');
    await pass(1);
    // The clock had gone ahead, and is set right.
    back(3);
    await pass(4.5);
    expect(await matters()).toBe(0);
    await pass(1);
    expect(await matters()).toBe(1);
    expect(await desk.commands(await found())).toEqual(['open']);
    // Set back while it is silent: it is heard when it speaks.
    back(2);
    await send('');
    await pass(0.2);
    expect(await desk.commands(await found())).toEqual(['open', 'alertsResolved']);
    // Silent once more, at an hour that lies before the first time.
    await pass(5.5);
    expect(await desk.commands(await found())).toEqual(['open', 'alertsResolved', 'alertFired']);
    await send('');
    await pass(0.2);
    expect(await desk.commands(await found())).toEqual(['open', 'alertsResolved', 'alertFired', 'alertsResolved']);
    // Set back before it speaks again: it is told again four hours after it was told, and not after seven.
    await pass(5.5);
    expect(await desk.steps(await found())).toEqual(['acknowledge']);
    await desk.finish(await found());
    back(3);
    await pass(0.1);
    clock.set(addMs(clock.now(), 4 * 60 * MS_PER_MINUTE));
    await pass(0.1);
    expect(await matters()).toBe(2);
  });

  it('is not what Alertmanager tells of a Watchdog that has stopped', async () => {
    const { send, pass, matters, messages } = monitor();
    const watchdog = (status: 'firing' | 'resolved') => payloadOf('Watchdog', [alertOf('wd', { status })]);
    await send(watchdog('firing'));
    await pass(4);
    await send(watchdog('resolved'));
    expect((await messages())[0]?.text).toContain('不算心跳');
    await pass(2);
    expect(await matters()).toBe(1);
  });
});

describe('measurements', () => {
  const gauge = (more: Partial<Feed> = {}) => {
    const mine = feedOf({
      ...{ kind: 'capacity', mapping: { resource: '/kind', used: '/used', system: '/system' }, ...more },
    });
    const system = `系统-${randomUUID().slice(0, 6)}`;
    const measure = async (used: number, kind = 'storage') => {
      const { matters } = await mine.one({ kind, used, system });
      return matters.map(({ outcome }) => outcome);
    };
    return { ...mine, system, measure };
  };

  it('open a warning at the line, and no other until they were below the second line', async () => {
    const { measure, one, system } = gauge();
    expect(await measure(69.9)).toEqual([]);
    const [opened] = (await one({ kind: 'storage', used: 70, system })).matters;
    expect(opened?.outcome).toBe('opened');
    expect(await desk.opening(opened?.id ?? '')).toMatchObject({ resource: 'storage', used: 70, system });
    for (const used of [71, 66, 72, 65, 90]) expect(await measure(used)).toEqual([]);
    // Each resource for itself. Of the second the first is still with the office: there is nothing new to start.
    for (const used of [80, 64.9, 75]) expect(await measure(used, 'memory')).toEqual(used === 80 ? ['opened'] : []);
    const office = { kind: 'person' as const, person: 'office-cloud', channel: 'miniapp' };
    const ended = await desk.matters().give(office, {
      ...{ id: opened?.id ?? '', command: 'spare', form: { reason: '清理后降至六成' }, key: randomUUID() },
    });
    expect(ended).not.toHaveProperty('rejected');
    for (const used of [72, 66, 71, 64.9, 69]) expect(await measure(used)).toEqual([]);
    expect(await measure(70.1)).toEqual(['opened']);
  });

  it('that come twice at once open one', async () => {
    const { measure } = gauge();
    const all = await Promise.all(Array.from({ length: 10 }, (_, n) => measure(80 + n)));
    expect(new Set(all.flat())).toEqual(new Set(['opened']));
    expect(
      await desk
        .connection()
        .collection('matters')
        .countDocuments({
          'state.procedure': 'capacity-alert',
          'state.opening.used': { $gte: 80, $lt: 90 },
          'state.opening.resource': 'storage',
        }),
    ).toBe(1);
  });

  it('of a unit that may not warn leave a trace, and count once that is put right', async () => {
    const { send, messages, feed, measure } = gauge({ unit: 'stranger' });
    expect(await send({ kind: 'storage', used: 75 })).toMatchObject({ rejected: 'notAllowed' });
    expect((await messages())[0]).toMatchObject({ outcome: 'refused' });
    feed.unit = 'provider';
    expect(await measure(75)).toEqual(['opened']);
  });
});
