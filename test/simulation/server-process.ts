/** One process of the server: the real service, relay, sweeps, receipts, notices, registers and shares over ports that wait to be let happen. */
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { OutboxEntry, Outbox, Pending } from '@banjie/server/matters/outbox.ts';
import type { MatterStore } from '@banjie/server/matters/ports.ts';
import type { MatterLists } from '@banjie/server/matters/listed.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { searchText } from '@banjie/server/matters/view/summary.ts';
import { inAppChannel } from '@banjie/server/notify/channels/in-app.ts';
import { createEffects, effectKinds } from '@banjie/server/notify/effects.ts';
import { createLadder } from '@banjie/server/notify/ladder/ladder.ts';
import { patienceOf } from '@banjie/server/notify/ladder/patience.ts';
import { createNeeded } from '@banjie/server/notify/needed.ts';
import { createNotices } from '@banjie/server/notify/notices.ts';
import { createDoor } from '@banjie/server/notify/outgoing/door.ts';
import type { DeliveryStore, Log, Notice, Reach } from '@banjie/server/notify/ports.ts';
import { createRelay } from '@banjie/server/notify/relay.ts';
import { GENESIS, hashOf } from '@banjie/server/proof/hash.ts';
import type { ReceiptStore } from '@banjie/server/receipts/ports.ts';
import { createReceipts } from '@banjie/server/receipts/receipts.ts';
import type { RegisterStore } from '@banjie/server/registers/ports.ts';
import { createRegisters } from '@banjie/server/registers/registers.ts';
import type { LeaseStore } from '@banjie/server/schedule/ports.ts';
import { createShares } from '@banjie/server/schedule/shares.ts';
import { createSweeps } from '@banjie/server/schedule/sweeps.ts';
import type { HandStore } from '@banjie/server/vacating/ports.ts';
import { createVacating } from '@banjie/server/vacating/vacating.ts';
import type { Durable } from './memory/durable.ts';
import { peopleOf, type Town } from './people.ts';
import { through, type Scheduler } from './scheduler.ts';

/** Loops that run whenever the plan says so. */
export const works = ['renew', 'urgent', 'telling', 'time', 'climbing', 'repair'] as const;
/** `hands` runs when somebody has lost something. */
export type Work = (typeof works)[number] | 'hands';

export interface ServerProcess {
  readonly name: string;
  readonly service: ReturnType<typeof createMatterService>;
  readonly receipts: ReturnType<typeof createReceipts>;
  /** Begins one of its loops, unless that is under way. */
  work(what: Work): void;
  /** Carries out what it has read long ago, without looking whether another has done it meanwhile. */
  carryOut(matter: Pending, entry: OutboxEntry): Promise<void>;
  /** From now on it takes the moment for ever: it never notices that its lease is over. */
  deafen(isDeaf: boolean): void;
}

/** In one piece: a call of a port is one step. */
export type Promised<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => AsyncIterable<infer R> ? (...args: A) => Promise<R> : never;
};
async function* pieces<R>(found: Promise<R>): AsyncGenerator<R> {
  yield await found;
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function startProcess(name: string, durable: Durable, town: Town, scheduler: Scheduler): ServerProcess {
  const { time } = durable;
  const port = <T extends object>(named: string): T =>
    through<T>((method, args) => scheduler.gate({ process: name, port: named, method, args }));
  const clock = { now: () => new Date(time.city).toISOString() };
  const outbox = port<Outbox>('outbox');
  const lists = port<MatterLists>('lists');
  const deliveries = port<DeliveryStore>('deliveries');
  const receiptStore = port<ReceiptStore>('receipts');
  const registers = port<RegisterStore>('registers');
  const readPeople = port<{ version(): Promise<number> }>('people');
  const people = peopleOf(
    town,
    () => time.monotonic,
    () => readPeople.version(),
  );
  let deafSince: number | undefined;

  const shares = createShares({
    ...{ store: port<LeaseStore>('leases'), log: silent, knows: () => 1, me: name },
    monotonic: () => deafSince ?? time.monotonic,
  });
  const service = createMatterService(
    {
      ...{ store: port<MatterStore>('matters'), people, calendar: officialCalendar, clock, settings: noSettings },
      registers,
      figures: { load: () => Promise.resolve(() => []) },
      hash: hashOf,
      committed: (pending) => relay.offer(pending),
    },
    GENESIS,
  );
  const receipts = createReceipts({
    ...{ store: receiptStore, people, clock, deliveries, hash: hashOf, log: silent },
    matters: {
      closeReceipts: service.closeReceipts,
      answer: (id) => Promise.resolve({ id, done: true as const, text: '' }),
    },
  });
  const reach: Reach = {
    directory: () => people.directory(),
    chatContactOf: () => undefined,
    wecomMemberOf: () => undefined,
    openidOf: () => undefined,
    mobileOf: () => undefined,
    roomsOf: () => [],
    unitOf: (person) => town.directory(0).person(person)?.unit,
    delegatesOf: () => [],
    administrators: () => [],
  };
  const openness = {
    standingOf: (matter: string, item: string) => lists.standingOf(matter, item),
    partiesOf: (matter: string, item: string) => lists.partiesOf(matter, item),
    receiptPartiesOf: async (id: string) => {
      const receipt = await receiptStore.get(id);
      return receipt?.state === 'open' ? receipt.parties : undefined;
    },
  };
  const channels = [inAppChannel(people)];
  const now = clock.now;
  const door = createDoor(channels, () => true);
  const patience = (notice: Notice) => patienceOf(notice, noSettings, (at) => at);
  const notices = createNotices({
    ...{ store: deliveries, channels, reach, openness, door, patience, now, queued: () => undefined },
    pushed: () => 'now',
  });
  const ladder = createLadder({
    ...{ store: deliveries, notices, openness, reach, door, patience, now, queued: () => undefined, log: silent },
    needed: createNeeded({ channels, openness, reach, now }),
    isPushed: () => true,
  });
  const carryOut = createEffects({
    ...{ outbox, notices, deliveries, receipts: receiptStore, others: service, reach },
    registers: createRegisters({ store: registers, people, clock }),
    project: ({ id }) => lists.project(id, (state) => ({ text: searchText(state) })),
    // Boards are counted against a recount elsewhere: server/boards/boards.test.ts, and in the year.
    count: () => Promise.resolve(),
    closeIfComplete: receipts.closeIfComplete,
    closeNow: receipts.closeNow,
  });
  const relay = createRelay({
    ...{
      outbox,
      carryOut,
      settleClosed: notices.settleClosed,
      log: silent,
      now: () => Promise.resolve(new Date(time.machine)),
    },
    knows: ({ procedure, version }, { effect }) =>
      versions.find(procedure, version) !== undefined && effectKinds.has(effect.effect),
  });
  // Its loops run when the plan says so.
  relay.watchOffers(() => undefined, { all: false });
  const sweeps = createSweeps({
    ...{ dueMatters: lists.due, tick: (id) => service.tick(id), drain: () => relay.drain(), log: silent },
    ...{
      recurring: () => Promise.resolve(0),
      vacancies: () => Promise.resolve(0),
      settleAlerts: () => Promise.resolve(),
      listen: () => Promise.resolve(),
    },
    repairReceipts: receipts.repairReceipts,
    // Its own work (`hands`) in a plan, and nothing of the city's is swept at once here.
    vacate: () => Promise.resolve(),
  });

  const found = port<Promised<HandStore>>('hands');
  const vacating = createVacating({
    hands: {
      heldBy: (persons) => pieces(found.heldBy(persons)),
      preparedFor: (givers, preparers) => pieces(found.preparedFor(givers, preparers)),
      handedTo: (persons) => pieces(found.handedTo(persons)),
    },
    ...{ matters: port<MatterStore>('matters'), people, vacate: service.vacate, now: () => time.monotonic },
  });

  const loops: Record<Work, () => Promise<unknown>> = {
    renew: () => shares.renew(),
    urgent: () => relay.relay(shares.held, { urgent: true }),
    telling: () => relay.relay(shares.held, { urgent: false }),
    time: () => sweeps.pass(shares.held, clock.now),
    climbing: () => ladder.sweep(shares.held),
    repair: () => receipts.repairReceipts(),
    // As a loop of a server it looks at the people as they are by then.
    hands: () => people.refresh().then(vacating.sweep),
  };
  const running = new Set<Work>();

  return {
    ...{ name, service, receipts },
    async carryOut(matter, entry) {
      await notices.settleClosed(matter.id, await carryOut(matter, entry));
    },
    work(what) {
      if (running.has(what)) return;
      running.add(what);
      // What has failed is woken again, as the loops of a server are.
      void loops[what]()
        .catch(() => undefined)
        .finally(() => running.delete(what));
    },
    deafen(isDeaf) {
      deafSince = isDeaf ? (deafSince ?? time.monotonic) : undefined;
    },
  };
}
