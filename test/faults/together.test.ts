/** Several server processes' worth of the city on one database: each piece of work is done once, and nothing waits for another. */
import { addMs } from '@banjie/shared/kernel/time.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { versionsOf } from '@banjie/shared/engine/definition/versions.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { openCity } from '@banjie/server/city.ts';
import type { Channel } from '@banjie/server/notify/channels/channel.ts';
import { startBackground, type Background } from '@banjie/server/schedule/background.ts';
import { machineTime } from '@banjie/server/store/base/machine-time.ts';
import { openStores, type Stores } from '@banjie/server/store/open-stores.ts';
import { persons, posts, units } from '@banjie/server/training/city/people.ts';
import { testDatabase } from '../harness/database.ts';
import { machineNow } from '../harness/machine-time.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
type Made = Awaited<ReturnType<typeof openCity>>;
type Work = Partial<Parameters<typeof startBackground>[0]>;

interface Process {
  city: Made;
  stores: Stores;
  begin(more?: Work): Promise<Background>;
  /** How often it has looked for duties that open by themselves. */
  did: { swept: number };
}

const closing: (() => Promise<unknown>)[] = [];
let database: ReturnType<typeof testDatabase>;
beforeEach(async () => {
  database = testDatabase();
  const stores = await openStores(database.uri);
  await stores.people.save({ units, persons, posts });
  await stores.connection.close();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await database.drop();
});

async function open(more: Partial<Parameters<typeof openCity>[0]> = {}, now = machineNow): Promise<Process> {
  const stores = await openStores(database.uri);
  const clock = { now };
  const isBot = () => Promise.resolve(false);
  const city = await openCity({ stores, clock, log: quiet, uploadLimit: 0, isBot, ...more });
  closing.push(async () => {
    await city.close();
    await stores.connection.close();
  });
  const did = { swept: 0 };
  return {
    ...{ city, stores, did },
    async begin(other = {}) {
      const background = await startBackground({
        ...{ leases: stores.leases, log: quiet, now, ahead: () => 0, knows: city.knows, renewMs: 100 },
        ...{ pass: city.sweeps.pass, relay: city.relay.relay, dispatch: city.delivery.claims.dispatch },
        climb: city.delivery.ladder.sweep,
        ...{ watchEffects: stores.outbox.watch, watchQueue: city.watchQueue, isDue: city.isDue },
        duties: {
          recurring: {
            ...{ everySeconds: 1, byTheClock: true },
            work() {
              did.swept += 1;
              return city.recurring.sweep(now());
            },
          },
        },
        ...other,
      });
      closing.push(() => background.stop());
      return background;
    },
  };
}

const duty = { kind: 'person' as const, person: 'cloud-duty1', channel: 'miniapp' };
async function openIncident({ city }: Process, n: number, level = 'III'): Promise<string> {
  const form = { what: `线路 ${n}`, system: '政务外网', level, affected: [{ unit: 'civil' }] };
  const opened = await city.service.open(duty, { procedure: 'incident', form, key: `incident-${n}` });
  if (isRejection(opened)) throw new Error(JSON.stringify(opened));
  return opened.id;
}
const many = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Looks until it is so; the test's own time limit ends it when it never is. */
async function until(so: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await so())) await new Promise((done) => setTimeout(done, 20));
}
const outstanding = ({ stores }: Process) =>
  stores.connection.collection('matters').countDocuments({ outboxAt: { $exists: true } });
const sharedOut = (all: readonly Background[]) =>
  until(() => all.every((one) => one.held().length === 64 / all.length));

it('four processes carry out each effect once, share the slots, and look for the duties of the day in one of them', async () => {
  const all = await Promise.all(many(4).map(() => open()));
  const [first] = all as [Process];
  const backgrounds: Background[] = [];
  for (const one of all) backgrounds.push(await one.begin());
  await sharedOut(backgrounds);
  const sweeping = all.map(({ did }) => did.swept);
  await Promise.all(many(80).map((n) => openIncident(all[n % 4] ?? first, n)));
  await until(async () => (await outstanding(first)) === 0);
  // Each opening leaves the same effects; every process had its part of them, and none did another's.
  const carried = all.map(({ city }) => city.relay.status().carriedOut);
  const told = await first.stores.connection.collection<{ _id: string }>('notices').find().toArray();
  const notices = new Set(told.map(({ _id }) => _id.split('/')[0]));
  expect(carried.reduce((sum, one) => sum + one, 0)).toBe(notices.size + 80 * OTHER_EFFECTS);
  expect(carried.every((one) => one > 0)).toBe(true);
  await until(() => all.some(({ did }, n) => did.swept > (sweeping[n] ?? 0) + 1));
  expect(all.filter(({ did }, n) => did.swept > (sweeping[n] ?? 0))).toHaveLength(1);
});
/** Besides its notices an opening writes the search projection, and is counted for the boards. */
const OTHER_EFFECTS = 2;

it('what a process that is gone held is taken over, and its matters are told', async () => {
  const [gone, left] = [await open(), await open()];
  const [first, second] = [await gone.begin({ leaseMs: 400 }), await left.begin()];
  await sharedOut([first, second]);
  // It hangs: renews nothing, does nothing. What it held is free when its lease is over.
  await gone.stores.connection.close(true);
  await until(() => second.held().length === 64);
  for (const n of many(8)) await openIncident(left, n);
  await until(async () => (await outstanding(left)) === 0);
});

it('an urgent notice does not wait for thousands of others, and a lapse not for the relay', async () => {
  let now = '2026-11-23T02:00:00.000Z';
  const one = await open({}, () => now);
  const ids = await Promise.all(many(3).map((n) => openIncident(one, n, 'I')));
  await one.city.relay.drain();
  // Everything else that is to be told stands still; time and what is urgent go on.
  let release: () => void = () => undefined;
  const blocked = new Promise<void>((resolve) => (release = resolve));
  await one.begin({
    relay: (slots, which) => (which.urgent ? one.city.relay.relay(slots, which) : blocked),
  });
  const told = () => one.stores.connection.collection('notices').countDocuments({ urgent: true });
  const before = await told();
  await openIncident(one, 99, 'I');
  await until(async () => (await told()) > before);
  const at = await one.city.nextWake();
  now = addMs(at ?? now, 1_000);
  await until(() => one.city.sweeps.passing().fired >= ids.length);
  release();
});

it('a process whose clock is off fires nothing and says so; the others go on', async () => {
  let now = '2026-11-23T02:00:00.000Z';
  const wrong = await open({}, () => now);
  await openIncident(wrong, 1);
  const background = await wrong.begin({ ahead: () => 6 * 3_600_000 });
  now = addMs(now, 3_600_000 * 5);
  await until(() => background.ages().loops['time'] !== undefined && background.held().length === 64);
  await until(async () => (await outstanding(wrong)) === 0);
  expect(background.clockOff()).toBe(6 * 3_600_000);
  expect(wrong.city.sweeps.passing().fired).toBe(0);
  const right = await open({}, () => now);
  await right.begin();
  await until(() => right.city.sweeps.passing().fired > 0);
  expect(wrong.city.sweeps.passing().fired).toBe(0);
});

it('what an older release does not know it leaves to the newer one: lists, notices and time go on in both', async () => {
  let now = '2026-11-23T02:00:00.000Z';
  const older = await open(
    {
      registry: versionsOf(
        procedures.filter(({ key }) => key !== 'incident'),
        [],
      ),
    },
    () => now,
  );
  const newer = await open({}, () => now);
  const alone = await older.begin();
  await until(() => alone.held().length === 64);
  const id = await openIncident(newer, 1);
  // The older one passes over it, and over its time.
  now = addMs(now, 3_600_000);
  await until(async () => {
    const found = await newer.stores.connection.collection<{ outboxAt?: Date }>('matters').findOne({});
    const at = await machineTime(newer.stores.connection).now();
    return (found?.outboxAt?.getTime() ?? 0) > at.getTime() + 30_000;
  });
  expect(isRejection(await older.city.service.give(duty, { id, command: 'acknowledge', key: 'k-older-1' }))).toBe(true);
  expect(older.city.sweeps.passing().fired).toBe(0);
  const background = await newer.begin();
  await until(() => background.held().length === 64);
  expect(alone.held()).toEqual([]);
  await until(() => newer.city.sweeps.passing().fired > 0);
});

it('a matter of a version that nobody here has is listed by number and title, and opens with a plain answer', async () => {
  const one = await open();
  const id = await openIncident(one, 1);
  await openIncident(one, 2);
  await one.city.relay.drain();
  await one.stores.connection
    .collection<{ _id: string }>('matters')
    .updateOne({ _id: id }, { $set: { 'state.version': 99 } });
  const rest = { body: undefined, key: undefined, requestId: '', params: undefined };
  const caller = { kind: 'person' as const, person: 'cloud-duty1', channel: 'miniapp' as const };
  const { listMatters, readMatter } = one.city.matters.handlers;
  const listed = await listMatters({ ...rest, caller, query: { scope: 'todo', commands: '1' } as never });
  if (isRejection(listed)) throw new Error(listed.text);
  expect(listed.items).toHaveLength(2);
  expect(listed.items.find((item) => item.id === id)).toMatchObject({
    title: 'Ⅲ级事件：线路 1',
    procedureTitle: '新版事项',
  });
  const read = await readMatter({ ...rest, caller, query: undefined, params: { id } });
  expect(read).toMatchObject({ rejected: 'unavailable' });
});

it('four processes have at least three times as much on its way at once as one', async () => {
  const counts = new Map<string, number>();
  /** Whoever sends waits until so many wait with him; then all go on, and whoever comes later does not wait. */
  let together = 0;
  let waiting: (() => void)[] = [];
  const slow = (): Channel => ({
    name: 'slow',
    mode: 'sent',
    capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: false },
    addressOf: (person) => Promise.resolve({ kind: 'url', value: person }),
    roomsOf: () => Promise.resolve([]),
    health: () => Promise.resolve({ ok: true }),
    verify: () => Promise.resolve(undefined),
    async send({ id }) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      if (together > 0)
        await new Promise<void>((done) => {
          waiting.push(done);
          if (waiting.length < together) return;
          together = 0;
          for (const one of waiting) one();
          waiting = [];
        });
      return { result: 'accepted' };
    },
  });
  // By day: at night what is not urgent waits.
  const all = await Promise.all(
    many(4).map(() => open({ channels: () => [slow()] }, () => '2026-11-25T02:00:00.000Z')),
  );
  const [first] = all as [Process];
  await Promise.all(many(150).map((n) => openIncident(first, n)));
  await first.city.relay.drain();
  const quarter = (n: number) => () => many(64).filter((slot) => slot % 4 === n);
  // Where fewer are under way than that, nobody goes on, and the test does not end.
  together = BY_ONE;
  await first.city.delivery.claims.dispatch(quarter(0), 'others');
  expect(together).toBe(0);
  together = 3 * BY_ONE;
  await Promise.all(all.map(({ city }, n) => city.delivery.claims.dispatch(quarter(n))));
  const queued = await first.stores.deliveries.counts();
  expect(queued.filter(({ channel, state }) => channel === 'slow' && state === 'queued')).toEqual([]);
  expect([...counts.values()].every((times) => times === 1)).toBe(true);
  // Under way at once is what the rate follows from, whatever the machine does meanwhile.
  expect(together).toBe(0);
});
/** What one process has under way at once. */
const BY_ONE = 32;
