/** What is kept back comes after it, unless it is over; forty lines are one push. */
import type mongoose from 'mongoose';
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import { addMs, MS_PER_HOUR } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { connect } from '../../store/base/connection.ts';
import { AT, wireNotify } from '../fake-city.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterEach(() => connection.collection('notices').deleteMany({}));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

type Notify = Extract<Effect, { effect: 'notify' }>;
const task = (item: string, more: Partial<Notify> = {}): Notify => ({
  ...{ effect: 'notify', to: ['person:ann'], kind: 'task', subject: `待办：${item}`, body: '某事', item },
  ...{ urgent: false, words: ['答复'], ...more },
});
const by = { account: 'bot', max: 100, leaseSeconds: 30, waitSeconds: 0 };
const morning = addMs(AT, 20 * MS_PER_HOUR);

function wire() {
  const wired = wireNotify(connection);
  const tell = async (...effects: Notify[]) => {
    wired.outbox.commit('m1', ...effects);
    await wired.relay.drain();
  };
  const comes = async () => (await wired.claims.claim('wechaty', by)).map(({ subject }) => subject);
  const later = (to: string) => (wired.time.city = to);
  return { ...wired, tell, comes, later };
}

describe('quiet hours', () => {
  it('keep back what is not urgent and nothing else; it comes after them, once', async () => {
    const wired = wire();
    wired.preferences.set('ann', { until: morning });
    await wired.tell(task('a#1'), task('b#1', { urgent: true, kind: 'alert' }));
    expect(await wired.comes()).toEqual(['待办：b#1']);
    expect(await wired.store.unreadCount('ann')).toBe(2);
    await wired.ladder.sweep();
    expect(await wired.comes()).toEqual([]);
    wired.later(morning);
    await Promise.all([wired.ladder.sweep(), wired.ladder.sweep()]);
    expect(await wired.comes()).toEqual(['待办：a#1']);
    await wired.ladder.sweep();
    expect(await wired.comes()).toEqual([]);
  });

  it('what was done, went into other hands or was overtaken meanwhile does not come', async () => {
    const wired = wire();
    wired.preferences.set('ann', { until: morning });
    await wired.tell(task('done#1'), task('closed#1'), task('others#1'), task('again#1'));
    wired.outbox.commit('m1', { effect: 'settle', items: ['done#1'], acted: true });
    await wired.relay.drain();
    wired.closed.add('m1/closed#1');
    wired.hands.set('m1/others#1', ['person:cai']);
    const [entry] = wired.outbox.commit('m1', task('again#1', { kind: 'reminder', subject: '催办' }));
    Object.assign(entry ?? {}, { at: addMs(AT, MS_PER_HOUR) });
    await wired.relay.drain();
    wired.later(morning);
    await wired.ladder.sweep();
    expect(await wired.comes()).toEqual(['催办']);
    expect((await wired.all()).filter(({ state }) => state === 'held')).toEqual([]);
  });
});

describe('the summary of a morning', () => {
  const digest = { until: morning, digest: true } as const;
  const forty = Array.from({ length: 40 }, (_, n) => task(`t${n}#1`));

  it('is one push instead of forty, with each line in the mini-app', async () => {
    const wired = wire();
    wired.preferences.set('ann', digest);
    await wired.tell(...forty);
    expect(await wired.comes()).toEqual([]);
    expect(await wired.digests.sweep()).toBe(0);
    wired.later(morning);
    expect(await wired.digests.sweep()).toBe(1);
    const [summary, ...more] = await wired.claims.claim('wechaty', by);
    expect(more).toEqual([]);
    expect(summary).toMatchObject({ subject: '待办汇总：40 条消息', kind: 'summary', matter: '', words: [] });
    expect(summary?.body).toContain('1. 待办：t0#1（260001）');
    expect(await wired.store.unreadCount('ann')).toBe(40);
    expect(await wired.digests.sweep()).toBe(0);
  });

  it('has nothing that is over, and a single line goes as itself', async () => {
    const wired = wire();
    wired.preferences.set('ann', digest);
    await wired.tell(task('a#1'), task('b#1'), task('c#1'));
    wired.closed.add('m1/a#1');
    wired.closed.add('m1/b#1');
    wired.later(morning);
    await wired.digests.sweep();
    expect(await wired.comes()).toEqual(['待办：c#1']);
    expect((await wired.all()).filter(({ state }) => state === 'held')).toEqual([]);
  });

  it('is told once where two make it at once, or one dies after it was told', async () => {
    const wired = wire();
    wired.preferences.set('ann', digest);
    await wired.tell(...forty.slice(0, 5));
    wired.later(morning);
    const { step } = wired.store;
    let steps = 0;
    wired.store.step = (...args) => ((steps += 1) > 4 ? Promise.reject(new Error('killed')) : step(...args));
    await expect(wired.digests.sweep()).rejects.toThrow('killed');
    wired.store.step = step;
    await Promise.all([wired.digests.sweep(), wired.digests.sweep()]);
    expect(await wired.comes()).toEqual(['待办汇总：5 条消息']);
  });
});
