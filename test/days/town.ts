/** A training city in this process, from a given start: its real parts on a real database, over a machine whose clock stands. */
import { randomUUID } from 'node:crypto';
import { openCity } from '@banjie/server/city.ts';
import { createNoticeHandlers } from '@banjie/server/notify/handlers.ts';
import { createDelegations } from '@banjie/server/people/delegations.ts';
import { openStores } from '@banjie/server/store/open-stores.ts';
import { createTrainingClock, nextMorning } from '@banjie/server/training/clock.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { atTime, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import { SMALL, rosterOf } from '../year/roster.ts';

/** Monday noon: later than some of the starts, earlier than others. */
const MACHINE = '2026-11-23T04:00:00.000Z';

const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (details: object, text: string) => console.error(text, details),
};

export const must = <T extends object>(answer: T | Rejection): T => {
  if (isRejection(answer)) throw new Error(`${answer.text} ${JSON.stringify(answer.faults ?? [])}`);
  return answer;
};

export type Town = Awaited<ReturnType<typeof openTown>>;

export async function openTown(uri: string, start: Instant) {
  const stores = await openStores(uri);
  let machine = Date.parse(MACHINE);
  const passing = { nextWake: () => city.nextWake(), sweep: (now: Instant) => city.sweeps.sweep(now) };
  const clock = await createTrainingClock(stores.clock, passing, { start, machine: () => machine });
  const city = await openCity({
    ...{ stores, clock, log, uploadLimit: 0 },
    isBot: () => Promise.resolve(false),
  });
  const { resources, subscriptions, ...roster } = rosterOf(SMALL);
  await stores.people.save(roster);
  await city.people.refresh();
  await city.enterImported({ resources, subscriptions });
  await city.sweeps.sweep(clock.now());
  const notices = createNoticeHandlers({ store: stores.deliveries, claims: city.delivery.claims, clock }).handlers;
  const delegations = createDelegations(stores.people, city.people, clock);
  const as = (person: string) => ({
    ...{ params: undefined, query: undefined, body: undefined, key: randomUUID(), requestId: 'days' },
    caller: { kind: 'person' as const, person, channel: 'miniapp' as const },
  });
  const { handlers } = city.matters;

  return {
    now: clock.now,
    /** The machine's clock goes on by itself, and nothing is put forward. */
    async pass(ms: number): Promise<void> {
      machine += ms;
      await city.sweeps.sweep(clock.now());
    },
    forward: (to: Instant) => clock.forward(to),
    /** What 下一工作日 does in the training ground. */
    async nextWorkingDay(): Promise<Instant> {
      await clock.forward(nextMorning(city.calendar, clock.now()));
      return clock.now();
    },
    at: (day: Day, time: string) => clock.forward(atTime(day, time)),
    open: async (person: string, procedure: string, form: Record<string, unknown>) =>
      must(await handlers.openMatter({ ...as(person), body: { procedure, form } })),
    give: async (person: string, id: string, command: string, form: Record<string, unknown>) =>
      must(await handlers.giveCommand({ ...as(person), params: { id, command }, body: { form } })),
    read: async (person: string, id: string) => must(await handlers.readMatter({ ...as(person), params: { id } })),
    list: async (person: string, due?: 'overdue' | 'today' | 'week') =>
      must(await handlers.listMatters({ ...as(person), query: { scope: 'todo', limit: 100, due } })).items,
    told: async (person: string) => must(await notices.listNotices({ ...as(person), query: { limit: 100 } })).items,
    recurring: async (person: string) =>
      must(await city.recurring.handlers.listRecurring({ ...as(person), query: { procedure: 'ops-report' } })).turns,
    /** Who stands in for somebody for this day only. */
    standIn: async (person: string, to: string, day: Day) => {
      must(await delegations.create(person, { to, fromDay: day, untilDay: day, reason: '会议' }, randomUUID()));
    },
    standsInFor: (person: string) => city.people.standing(person, clock.now())?.standsInFor.map((one) => one.person),
    async close(): Promise<void> {
      await city.close();
      await clock.close();
      await stores.connection.close();
    },
  };
}
