/** What is done by one process for all of them, each under a lease of its own: how often, and whether city time moves it. */
import { dayOf } from '@banjie/shared/kernel/time.ts';
import type { Keeping } from '../audit/keeping.ts';
import type { City } from '../city.ts';
import type { CityClock } from '../matters/ports.ts';
import type { Roots } from '../proof/roots.ts';
import type { startBackground } from '../schedule/background.ts';
import type { Stores } from '../store/open-stores.ts';

type Duties = Parameters<typeof startBackground>[0]['duties'];

export function dutiesOf(on: { city: City; stores: Stores; clock: CityClock; roots: Roots; keeping: Keeping }): Duties {
  const { city, stores, clock, roots, keeping } = on;
  return {
    channels: { everySeconds: 1, byTheClock: false, work: () => city.delivery.channelWork() },
    recurring: { everySeconds: 5, byTheClock: true, work: () => city.recurring.sweep(clock.now()) },
    recompute: { everySeconds: 5, byTheClock: false, work: () => city.recompute.resume() },
    alerts: { everySeconds: 5, byTheClock: true, work: () => city.alerts.settle() },
    heartbeats: { everySeconds: 5, byTheClock: true, work: () => city.heartbeats.sweep() },
    histories: { everySeconds: 60, byTheClock: false, work: () => stores.matters.moveLeft() },
    vacancies: { everySeconds: 5, byTheClock: true, work: () => city.vacancies.sweep(clock.now()) },
    hands: { everySeconds: 1, byTheClock: true, work: () => city.vacating.sweep() },
    receipts: { everySeconds: 5, byTheClock: false, work: () => city.receipts.repairReceipts() },
    sealing: { everySeconds: 5, byTheClock: true, work: () => roots.sweep(clock.now()) },
    courses: { everySeconds: 60, byTheClock: false, work: () => city.courses.sweep() },
    search: { everySeconds: 60, byTheClock: false, work: () => city.search.sweep() },
    boards: { everySeconds: 5, byTheClock: true, work: () => city.counts.sweep(dayOf(clock.now())) },
    figures: { everySeconds: 60, byTheClock: true, work: () => city.figures.sweep(clock.now()) },
    trail: { everySeconds: 600, byTheClock: false, work: () => keeping.seal() },
    keeping: { everySeconds: 600, byTheClock: true, work: () => keeping.purge() },
    wellness: {
      everySeconds: 20,
      byTheClock: false,
      by: 'each',
      work: () => Promise.all([city.delivery.wellness.look(), city.delivery.bounces.look()]),
    },
    delegationSummaries: { everySeconds: 5, byTheClock: true, work: () => city.delivery.delegationSummaries.sweep() },
    unreached: { everySeconds: 20, byTheClock: true, work: () => city.delivery.daily.sweep() },
    snoozes: { everySeconds: 5, byTheClock: true, work: () => city.delivery.snoozes.sweep() },
    rosters: { everySeconds: 5, byTheClock: true, work: () => city.dutyWatch.sweep() },
    maintenance: { everySeconds: 1, byTheClock: true, work: () => city.maintenance.sweep() },
    invitations: { everySeconds: 10, byTheClock: false, work: () => city.delivery.invitations.sweep() },
    digests: { everySeconds: 5, byTheClock: true, work: () => city.delivery.digests.sweep() },
    purge: { everySeconds: 60, byTheClock: false, work: () => city.files.purge() },
  };
}
