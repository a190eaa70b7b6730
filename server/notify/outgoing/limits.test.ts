/** What channels allow, by two processes that share one count, in any window; and what is urgent where there is no room, or no answer. */
import fc from 'fast-check';
import { addMs } from '@banjie/shared/kernel/time.ts';
import { testDatabase } from '../../../test/harness/database.ts';
import { connect, type Connection } from '../../store/base/connection.ts';
import { wecomStore } from '../../store/notices/wecom.ts';
import type { SendingChannel } from '../channels/channel.ts';
import { smsPace, TO_ONE } from '../channels/sms/pace.ts';
import { bucketsInMemory } from '../channels/wecom/fake-paces.ts';
import { ALLOWED, DAILY_OF_ACCOUNT, paceOf, type PaceStore } from '../channels/wecom/pace.ts';
import { wireNotify } from '../fake-city.ts';

const database = testDatabase();
/** Of two processes. */
let connections: [Connection, Connection];
let machine = Date.parse('2100-01-04T00:00:00.000Z');
let stores: PaceStore[];
beforeAll(async () => {
  connections = [await connect(database.uri), await connect(database.uri)];
  stores = connections.map((one) => wecomStore(one, () => new Date(machine)).pace);
  await wecomStore(connections[0]).ensureIndexes();
});
afterEach(() => connections[0].collection('notices').deleteMany({}));
afterAll(async () => {
  await Promise.all(connections.map((one) => one.close()));
  await database.drop();
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Sent {
  at: number;
  to: string;
  urgent: boolean;
}
/** In any window, wherever it begins: the times are in order. */
function withinAny(sent: readonly Sent[], most: number, ms: number): void {
  for (const [n, { at }] of sent.entries()) {
    const next = sent[n + most];
    if (next !== undefined && next.at - at < ms) throw new Error(`${most + 1} within ${next.at - at} ms of ${ms}`);
  }
}
const of = (sent: readonly Sent[], to: string) => sent.filter((one) => one.to === to);

/** How long nothing happens, and then so many at once to one of three, by both processes in turn. */
const traffic = (longest: number, most: number) =>
  fc.array(
    fc.record({
      after: fc.oneof(fc.nat({ max: SECOND }), fc.nat({ max: longest })),
      to: fc.constantFrom('lin', 'zhao', 'qian'),
      urgent: fc.boolean(),
      times: fc.integer({ min: 1, max: most }),
    }),
    { minLength: 8, maxLength: 40 },
  );
/** The database's own count for two processes, a few times; the same in memory, often. */
const counts = [
  ['the database, by two processes at once', 3, () => stores],
  ['memory', 60, () => [bucketsInMemory(() => machine)]],
] as const;
let runs = 0;
/** @param paces of the two processes; what is asked at one moment is asked by both at once */
async function played(
  asked: readonly { after: number; to: string; urgent: boolean; times: number }[],
  paces: readonly ((to: string, urgent: boolean) => Promise<number>)[],
  onRefused: (one: Sent, sent: readonly Sent[]) => void = () => undefined,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  runs += 1;
  for (const { after, to, urgent, times } of asked) {
    machine += after;
    const ask = (n: number) => paces[n % paces.length]?.(`${to}-${runs}`, urgent) ?? Promise.resolve(1);
    const waits = await Promise.all(Array.from({ length: times }, (_, n) => ask(n)));
    const here = { at: machine, to, urgent };
    // Of those that are asked for at one moment some may go: the others would have been too many.
    if (waits.every((wait) => wait > 0)) onRefused(here, sent);
    sent.push(...waits.filter((wait) => wait === 0).map(() => here));
  }
  return sent;
}

it.each(counts)(
  'by WeCom no member gets more in any minute or hour, nor the application in any day, and urgent ones have their share: counted in %s',
  async (_, numRuns, shared) => {
    const own = shared();
    await fc.assert(
      fc.asyncProperty(traffic(8 * MINUTE, 45), fc.integer({ min: 1, max: 2 }), async (asked, accounts) => {
        const app = { id: `app-${runs}`, accounts };
        const paces = own.map((store) => paceOf(store, app).send);
        const sent = await played(asked, paces, (one, before) => {
          if (!one.urgent) return;
          // Refused it is only where urgent ones, or the day, have used it up.
          const lately = of(before, one.to).filter(({ urgent, at }) => urgent && at > one.at - MINUTE);
          const day = before.filter(({ at }) => at > one.at - DAY);
          expect(lately.length >= 5 || day.length >= (accounts * DAILY_OF_ACCOUNT) / 4).toBe(true);
        });
        for (const to of ['lin', 'zhao', 'qian']) {
          withinAny(of(sent, to), ALLOWED.minute, MINUTE);
          withinAny(of(sent, to), ALLOWED.hour, HOUR);
        }
        withinAny(sent, accounts * DAILY_OF_ACCOUNT, DAY);
      }),
      { numRuns, seed: 20261128 },
    );
  },
);

it.each(counts)(
  'by SMS no number gets more in any minute or day, and no gateway more in any second: counted in %s',
  async (_, numRuns, shared) => {
    const own = shared();
    await fc.assert(
      fc.asyncProperty(traffic(3 * HOUR, 20), fc.integer({ min: 1, max: 30 }), async (asked, perSecond) => {
        const paces = own.map((store) => smsPace(store, perSecond));
        const sent = await played(asked, paces);
        for (const to of ['lin', 'zhao', 'qian']) {
          const usual = of(sent, to).filter(({ urgent }) => !urgent);
          withinAny(usual, TO_ONE.minute, MINUTE);
          withinAny(usual, TO_ONE.day, DAY);
          withinAny(of(sent, to), TO_ONE.minute + TO_ONE.urgentMinute, MINUTE);
          withinAny(of(sent, to), TO_ONE.day + TO_ONE.urgentDay, DAY);
        }
        withinAny(sent, perSecond, SECOND);
      }),
      { numRuns, seed: 20261128 },
    );
  },
);

it('what is not urgent leaves what is urgent a fifth of the gateway’s line', async () => {
  const pace = smsPace(
    bucketsInMemory(() => machine),
    10,
  );
  let [usual, urgent] = [0, 0];
  for (let n = 0; n < 200; n += 1, machine += 50) {
    if ((await pace(`usual-${n}`, false)) === 0) usual += 1;
    if (n % 5 === 4 && (await pace(`urgent-${n}`, true)) === 0) urgent += 1;
  }
  // In ten seconds, of a line of ten a second.
  expect(usual).toBeLessThanOrEqual(80);
  expect(urgent).toBeGreaterThanOrEqual(15);
});

const LOOKS_EVERY = 5;

/** A channel that keeps to WeCom's share of a member, and one that takes everything; nobody answers by either. */
function silentCity() {
  const sent: { channel: string; id: string; urgent: boolean; at: number }[] = [];
  const common = {
    mode: 'sent' as const,
    capabilities: { knowsRead: false, buttons: false, files: false, needsCredit: false },
    addressOf: (person: string) => Promise.resolve({ kind: 'account' as const, value: person }),
    roomsOf: () => Promise.resolve([]),
    health: () => Promise.resolve({ ok: true }),
    verify: () => Promise.resolve(undefined),
  };
  runs += 1;
  const pace = paceOf(stores[0]!, { id: `silent-${runs}` }).send;
  const note = (channel: string, { event, urgent }: { event: string; urgent: boolean }) =>
    sent.push({ channel, id: event, urgent, at: machine });
  const narrow: SendingChannel = {
    ...{ ...common, name: 'narrow' },
    async send(delivery) {
      const wait = await pace(`member-${runs}`, delivery.urgent);
      if (wait > 0) return { result: 'retry', reason: 'no room', afterMs: wait, elsewhere: true, untried: true };
      note('narrow', delivery);
      return { result: 'accepted' };
    },
  };
  const wide: SendingChannel = {
    ...{ ...common, name: 'wide' },
    send: (delivery) => Promise.resolve(void note('wide', delivery)).then(() => ({ result: 'accepted' })),
  };
  const wired = wireNotify(connections[0], { channels: [narrow, wide] });
  wired.city.contacts.clear();
  wired.city.hold('cloud', 'duty', 'dan');
  return { wired, sent };
}

it('what is urgent is with another channel within a minute, where one has no room for it and where nobody answers', async () => {
  const deed = fc.record({
    seconds: fc.integer({ min: 1, max: 20 }),
    urgent: fc.nat({ max: 4 }),
    usual: fc.nat({ max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 5 }), async (deeds) => {
      const { wired, sent } = silentCity();
      const told = new Map<string, number>();
      let matters = 0;
      const passes = async (seconds: number) => {
        // As rarely as a busy server looks.
        for (let left = seconds; left > 0; left -= LOOKS_EVERY) {
          machine += LOOKS_EVERY * SECOND;
          wired.time.city = addMs(wired.time.city, LOOKS_EVERY * SECOND);
          await wired.ladder.sweep();
          await wired.claims.dispatch();
        }
      };
      const tell = (urgent: boolean) => {
        const [entry] = wired.outbox.commit(`m${runs}x${(matters += 1)}`, {
          ...{ effect: 'notify', to: ['post:cloud:duty'], kind: urgent ? 'alert' : 'info', urgent, item: 'a#1' },
          ...{ subject: '告警', body: '某事', words: urgent ? ['确认'] : [] },
        });
        if (urgent && entry) told.set(entry.id, machine);
      };
      for (const { seconds, urgent, usual } of deeds) {
        for (let n = 0; n < usual; n += 1) tell(false);
        for (let n = 0; n < urgent; n += 1) tell(true);
        await wired.relay.drain();
        await wired.claims.dispatch();
        await passes(seconds);
      }
      await passes(55);
      const late = [...told].filter(
        ([id, at]) => !sent.some((one) => one.id === id && one.channel === 'wide' && one.at - at <= MINUTE),
      );
      expect(late).toEqual([]);
      const narrow = sent
        .filter(({ channel }) => channel === 'narrow')
        .map(({ at, urgent }) => ({ at, to: '', urgent }));
      withinAny(narrow, ALLOWED.minute, MINUTE);
      withinAny(narrow, ALLOWED.hour, HOUR);
      await connections[0].collection('notices').deleteMany({});
    }),
    { numRuns: 3, seed: 20261128 },
  );
}, 120_000);
