/** One question each second stands for several: it says that something is due exactly when one of those would find it. */
import fc from 'fast-check';
import type mongoose from 'mongoose';
import { testDatabase } from '../../test/harness/database.ts';
import { connect } from './base/connection.ts';
import { machineTime } from './base/machine-time.ts';
import { matterLists } from './matters/lists.ts';
import { matterOutbox } from './matters/outbox.ts';
import { deliveryStore } from './notices/deliveries.ts';
import { foundBy, type WayDocument } from './notices/notice-document.ts';

const database = testDatabase();
let connection: mongoose.Connection;
beforeAll(async () => {
  connection = await connect(database.uri);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

type Plain = { _id: string } & Record<string, unknown>;
/** The city is a year ahead of its machines here, so that neither time passes for the other. */
const AT = '2027-11-30T02:00:00.000Z';
const HOUR = 3_600_000;
const RUNS = { numRuns: 60 };
const MINE = [3, 4];

const slots = fc.constantFrom(3, 5);
const hours = fc.option(fc.constantFrom(-1, 1), { nil: undefined });
/** By the database's clock. */
const machine = async () => {
  const now = (await machineTime(connection).now()).getTime();
  return (by: number): Date => new Date(now + by * HOUR);
};
const cityTime = (by: number): Date => new Date(Date.parse(AT) + by * HOUR);

async function put(name: string, all: readonly object[]): Promise<void> {
  const collection = connection.collection<Plain>(name);
  await collection.deleteMany({});
  if (all.length > 0) await collection.insertMany(all.map((one) => ({ ...(one as Plain) })));
}

it('of matters: what time has to do, and what commits have left', async () => {
  const [lists, outbox] = [matterLists(connection), matterOutbox(connection)];
  const matter = fc.record({ slot: slots, wake: hours, left: hours, urgent: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(matter, { maxLength: 3 }), async (all) => {
      const at = await machine();
      const documents = all.map(({ slot, wake, left, urgent }, n) => ({
        ...{ _id: `m${n}`, slot, outbox: [], state: { opener: { name: '何静' } } },
        ...(wake === undefined ? {} : { wakeAt: cityTime(wake).toISOString() }),
        ...(left === undefined ? {} : { outboxAt: at(left), ...(urgent ? { urgentAt: at(left) } : {}) }),
      }));
      await put('matters', documents);
      const which = { slots: MINE, limit: 9 };
      const found = await Promise.all([
        lists.due(MINE, AT, 9),
        outbox.pending({ ...which, urgent: true }),
        outbox.pending({ ...which, urgent: false }),
      ]);
      expect(await lists.isDue(MINE, AT)).toBe(found.some((some) => some.length > 0));
    }),
    RUNS,
  );
});

it('of notices: what waits for channels that send by themselves, and the steps of the ladder', async () => {
  const store = deliveryStore(connection);
  const SENT = ['webhook', 'sms'];
  const way = fc.record({
    channel: fc.constantFrom('webhook', 'sms', 'wechaty'),
    next: hours,
    held: hours,
    digest: fc.boolean(),
  });
  const notice = fc.record({
    slot: slots,
    urgent: fc.boolean(),
    climb: hours,
    ways: fc.array(way, { minLength: 1, maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(notice, { maxLength: 3 }), async (all) => {
      const at = await machine();
      const documents = all.map(({ slot, urgent, climb, ways }, n) => {
        const to = ways.map(({ channel, next, held, digest }, k) => ({
          ...{ who: `p${k}`, channel, state: 'queued', fence: 0, attempt: 0 },
          ...(next === undefined ? {} : { nextAt: at(next) }),
          ...(held === undefined ? {} : { held: { until: cityTime(held), ...(digest ? { digest: true } : {}) } }),
        })) as unknown as WayDocument[];
        const climbing = climb === undefined ? {} : { climb: { at: cityTime(climb), step: 0 } };
        return { ...{ _id: `n${n}`, slot, urgent, matter: '', to }, ...climbing, ...foundBy({ to, ...climbing }) };
      });
      await put('notices', documents);
      const found = await Promise.all([
        ...SENT.map((channel) => store.candidates(channel, { limit: 9, slots: MINE })),
        store.due('ladder', { at: AT, slots: MINE, limit: 9 }),
      ]);
      expect(await store.isDue(SENT, MINE, AT)).toBe(found.some((some) => some.length > 0));
    }),
    RUNS,
  );
});
