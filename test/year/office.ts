/** One server process of the simulation: everything but HTTP and chat, on a clock that is moved. It can be dropped at any moment. */
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { citySettings } from '@banjie/shared/engine/city-settings.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { procedures } from '@banjie/shared/procedures/index.ts';
import { createFigures } from '@banjie/server/figures/figures.ts';
import { createMatterService } from '@banjie/server/matters/service.ts';
import { searchText } from '@banjie/server/matters/view.ts';
import { inAppChannel } from '@banjie/server/notify/channels/in-app.ts';
import { createEffects } from '@banjie/server/notify/effects.ts';
import { createNotices } from '@banjie/server/notify/notices.ts';
import { reachOf } from '@banjie/server/notify/reach.ts';
import { createRelay } from '@banjie/server/notify/relay.ts';
import { createPeople } from '@banjie/server/people/directory.ts';
import { GENESIS, hashOf } from '@banjie/server/proof/hash.ts';
import { createReceipts } from '@banjie/server/receipts/receipts.ts';
import { createRecurring } from '@banjie/server/recurring/recurring.ts';
import { withRegisters } from '@banjie/server/registers/city.ts';
import { createRegisterFacts } from '@banjie/server/registers/facts.ts';
import { createRegisters } from '@banjie/server/registers/registers.ts';
import { createSweeps } from '@banjie/server/schedule/sweeps.ts';
import { createSettings } from '@banjie/server/settings/settings.ts';
import { figureStore } from '@banjie/server/store/figures.ts';
import { openStores } from '@banjie/server/store/open-stores.ts';

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (details: object, text: string) => console.error(text, details),
};

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** @param now the city's clock, shared by all processes */
export async function openOffice(uri: string, now: () => Instant) {
  const stores = await openStores(uri);
  const roster = await createPeople(stores.people);
  const facts = await createRegisterFacts(stores.registers);
  const people = { ...roster, directory: withRegisters(roster.directory, facts.current) };
  const settings = await createSettings(stores.settings, citySettings(procedures));
  const clock = { now };
  const figures = createFigures({
    store: figureStore(stores.connection),
    registers: facts.current,
    directory: () => people.directory(),
  });
  const service = createMatterService(
    {
      ...{ store: stores.matters, people, calendar: officialCalendar, clock, settings: settings.current },
      ...{ registers: facts, figures, hash: hashOf },
    },
    GENESIS,
  );
  const registers = createRegisters({ store: stores.registers, people, clock, facts });
  const recurring = createRecurring({
    ...{ store: stores.recurring, procedures, people, registers: facts.current, settings: settings.current },
    ...{ clock, matters: service, log },
  });
  const receipts = createReceipts({
    store: stores.receipts,
    // Nobody looks at the page here.
    matters: { closeReceipts: service.closeReceipts, view: () => Promise.resolve({} as MatterView) },
    ...{ people, clock, deliveries: stores.deliveries, hash: hashOf, log },
  });
  const reach = reachOf(people);
  const openness = {
    itemOpen: (matter: string, item: string) => stores.lists.itemOpen(matter, item),
    receiptOpen: async (id: string) => (await stores.receipts.get(id))?.state === 'open',
  };
  const channels = [inAppChannel(people)];
  const notices = createNotices({ store: stores.deliveries, channels, reach, openness, queued: () => undefined });
  const relay = createRelay({
    outbox: stores.outbox,
    log,
    carryOut: createEffects({
      ...{ outbox: stores.outbox, notices, deliveries: stores.deliveries, receipts: stores.receipts, registers, reach },
      others: service,
      project: (matter) => stores.lists.project(matter, searchText),
      closeIfComplete: receipts.closeIfComplete,
    }),
  });
  const sweeps = createSweeps({
    dueMatters: (at, limit) => stores.lists.due(at, limit),
    tick: service.tick,
    drain: () => relay.drain(),
    recurring: (at) => recurring.sweep(at),
    repairReceipts: receipts.repairReceipts,
    log,
  });
  return {
    ...{ stores, people, facts, settings, service, recurring, receipts, relay, sweeps },
    async nextWake(): Promise<Instant | undefined> {
      const [matter, duty] = [await stores.lists.nextWake(), await recurring.nextWake(now())];
      return matter === undefined || (duty !== undefined && duty < matter) ? duty : matter;
    },
    async close() {
      await relay.stop();
      await Promise.all([settings.close(), facts.close(), roster.close()]);
      await stores.connection.close();
    },
  };
}
