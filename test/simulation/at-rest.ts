/** What must hold of everything that follows from the histories: at any time, and once nothing is outstanding any more. */
import { decide } from '@banjie/shared/engine/decide.ts';
import type { Context } from '@banjie/shared/engine/definition/definition.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import { noSettings } from '@banjie/shared/engine/settings/settings.ts';
import { officialCalendar } from '@banjie/shared/kernel/calendar.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { Back, Deadline } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import type { OutboxEntry } from '@banjie/server/matters/outbox.ts';
import type { HistoryEntry, StoredEntry } from '@banjie/server/matters/ports.ts';
import { memoryDeliveriesOf } from './memory/deliveries.ts';
import { memoryLists } from './memory/matters.ts';
import type { Durable } from './memory/durable.ts';
import { inForce } from './memory/registers.ts';
import type { Town } from './people.ts';

/** An entry as it was written, with the effects that it has left. */
export interface Written {
  entry: StoredEntry;
  read: HistoryEntry;
  outbox: OutboxEntry[];
  attempt?: string;
}

type Histories = ReadonlyMap<string, readonly Written[]>;

const eventsOf = (entries: readonly Written[]) =>
  entries.flatMap(({ read }) => read.events.map((event) => ({ event, at: read.at })));

/** Each deadline whose instant has passed while its item was open has lapsed, once; no other has. */
export function deadlineFaults({ time }: Durable, histories: Histories): string[] {
  const now = new Date(time.city).toISOString();
  return [...histories].flatMap(([id, entries]) => {
    const deadlines = new Map<string, { deadline: Deadline; over?: string; lapsed: number }>();
    let ended: string | undefined;
    let back: Back | undefined;
    let at = '';
    for (const { event, at: written } of eventsOf(entries)) {
      // The clock may have been set back since: what has passed once has passed.
      at = written > at ? written : at;
      const close = (item: string) => {
        for (const [key, one] of deadlines) if (key.startsWith(`${item}/`) && one.over === undefined) one.over = at;
      };
      if (event.type === 'entered')
        for (const deadline of event.item.deadlines)
          deadlines.set(`${event.item.id}/${deadline.id}`, { deadline, lapsed: 0 });
      if (event.type === 'left' || event.type === 'elapsed') close(event.item);
      // The last confirmation may lie before the deadline that has passed when the step is closed, and before that of
      // whoever is to close it without the rest.
      if (event.type === 'receiptsClosed') {
        const closing = `${event.item.split('#')[0]}Closing#`;
        for (const [key, { lapsed }] of deadlines)
          if (lapsed === 0 && (key.startsWith(`${event.item}/`) || key.startsWith(closing))) deadlines.delete(key);
      }
      if (event.type === 'ended') ended = at;
      if (event.type === 'reopened') ended = undefined;
      if (event.type === 'takeable') ({ back } = event);
      // What was left is open again, and what had been entered is gone.
      if (event.type === 'takenBack' && back) {
        ended = undefined;
        for (const { id: item } of back.left)
          for (const [key, one] of deadlines) if (key.startsWith(`${item}/`)) delete one.over;
        for (const item of back.entered) close(item);
      }
      const lapsing = event.type === 'lapsed' ? deadlines.get(`${event.item}/${event.deadline}`) : undefined;
      if (lapsing) lapsing.lapsed += 1;
    }
    return [...deadlines].flatMap(([key, { deadline, over = ended ?? now, lapsed }]) => {
      const expected = deadline.at <= over ? 1 : 0;
      return lapsed === expected ? [] : [`${id}: the deadline ${key} of ${deadline.at} has lapsed ${lapsed} times`];
    });
  });
}

/** Nobody is told of one thing twice, at any time. */
export function twiceTold({ notices }: Durable): string[] {
  const told = new Map<string, number>();
  for (const { event, person, channel } of memoryDeliveriesOf(notices)) {
    const key = `${event}:${person ?? ''}:${channel}`;
    told.set(key, (told.get(key) ?? 0) + 1);
  }
  return [...told].flatMap(([key, times]) => (times > 1 ? [`${key} was told ${times} times`] : []));
}

/** Every notice is told to somebody; its entry is taken off. */
export function deliveryFaults({ notices, matters }: Durable, histories: Histories, town: Town): string[] {
  const faults: string[] = [];
  const events = new Set(memoryDeliveriesOf(notices).map(({ event }) => event));
  for (const entries of histories.values())
    for (const { id, effect } of entries.flatMap(({ outbox }) => outbox))
      if (effect.effect === 'notify' && effect.to.length > 0 && !events.has(id) && town.losses().length === 0)
        faults.push(`${id} was told to nobody`);
  for (const { id, outbox } of matters.values())
    if (outbox.length > 0) faults.push(`${id}: ${outbox.length} effects are left`);
  return faults;
}

/** All units that were asked are accounted for; a step that is open has one that is outstanding. */
export function receiptFaults({ receipts, matters }: Durable, histories: Histories): string[] {
  const faults: string[] = [];
  for (const [matter, entries] of histories) {
    const closed = new Map<string, number>();
    for (const { event } of eventsOf(entries))
      if (event.type === 'receiptsClosed') closed.set(event.item, event.confirmed);
    for (const { effect } of entries.flatMap(({ outbox }) => outbox)) {
      if (effect.effect !== 'askReceipts') continue;
      const { item, units } = effect;
      const of = [...receipts.values()].filter((one) => one.matter === matter && one.item === item);
      const is = (state: string) => of.filter((one) => one.state === state).length;
      const isOpen = matters.get(matter)?.state.items.some((one) => one.id === item) === true;
      if (
        of
          .map(({ unit }) => unit)
          .sort()
          .join() !== [...units].sort().join()
      )
        faults.push(`${matter}: receipts of ${item} are those of other units than were asked`);
      if (closed.has(item) && (is('confirmed') !== closed.get(item) || is('open') > 0))
        faults.push(`${matter}: ${item} was closed over ${closed.get(item)}, and ${is('confirmed')} are confirmed`);
      if (isOpen && is('open') === 0) faults.push(`${matter}: all of ${item} are there, and it is not closed`);
      if (!isOpen && is('open') > 0) faults.push(`${matter}: ${item} is closed, and ${is('open')} are still asked for`);
    }
  }
  return faults;
}

/** At any time a receipt is confirmed if, and only if, it was written so. */
export function unwrittenReceipts({ receipts }: Durable, confirmed: ReadonlyMap<string, { key: string }>): string[] {
  return [...receipts.values()].flatMap(({ id, state, key }) =>
    (state === 'confirmed') !== confirmed.has(id) || (state === 'confirmed' && confirmed.get(id)?.key !== key)
      ? [`${id} is ${state}, and was not written so`]
      : [],
  );
}

/** What a matter has put in and not lifted is in force, and nothing else: at any time but for what is on its way. */
export function registerFaults({ registers, matters }: Durable, histories: Histories): string[] {
  const onItsWay = new Set(
    [...matters.values()].flatMap(({ id, outbox }) =>
      outbox.flatMap(({ effect }) =>
        effect.effect === 'register' ? [`${effect.change.register}/${effect.change.subject}@${id}`] : [],
      ),
    ),
  );
  const expected = new Set<string>();
  for (const [matter, entries] of histories)
    for (const { event } of eventsOf(entries)) {
      if (event.type !== 'registered') continue;
      const key = `${event.change.register}/${event.change.subject}@${matter}`;
      if (event.change.op === 'put') expected.add(key);
      else expected.delete(key);
    }
  const found = new Set(
    [...registers.entries()].flatMap(([id, one]) =>
      inForce(one).flatMap(({ order }) => (histories.has(order.matter) ? [`${id}@${order.matter}`] : [])),
    ),
  );
  return [
    ...[...expected]
      .filter((key) => !found.has(key) && !onItsWay.has(key))
      .map((key) => `${key} was put in, and is not in force`),
    ...[...found]
      .filter((key) => !expected.has(key) && !onItsWay.has(key))
      .map((key) => `${key} was lifted, and is in force`),
  ];
}

/** No task is left in hands that can't hold it any more, where anybody else can be found. */
export function handFaults({ matters, time }: Durable, town: Town): string[] {
  const context: Context = {
    ...{ now: new Date(time.city).toISOString(), actor: { kind: 'system', name: 'model' }, calendar: officialCalendar },
    ...{ directory: town.directory(town.version()), settings: noSettings, registers: noRegisters },
    ...{ figures: () => [], linked: () => undefined },
  };
  return [...matters.values()].flatMap(({ id, state }) => {
    const procedure = versions.find(state.procedure, state.version);
    const decision = procedure && decide(procedure, state, { kind: 'vacate' }, context);
    if (!decision || isRejection(decision)) return [];
    return decision.events.flatMap((event) =>
      event.type === 'vacated'
        ? [`${id}: ${event.item} is still in the hands of ${event.persons.map((one) => one.id).join()}`]
        : [],
    );
  });
}

/** The to-do list of each person is what waits for him, first due first. */
export function listFaults(durable: Durable, town: Town, partiesOf: (matter: string) => readonly PartyKey[]): string[] {
  const lists = memoryLists(durable);
  const parties = new Map([...durable.matters.keys()].map((id) => [id, partiesOf(id)]));
  return town.persons.flatMap((person) => {
    const keys = town.standing(town.version(), person)?.keys ?? [];
    const listed = lists.todo(keys, { limit: 1_000 });
    const mine = [...parties].filter(([, of]) => of.some((key) => keys.includes(key))).map(([id]) => id);
    const inOrder = listed.every((one, n) => n === 0 || (listed[n - 1]?.dueAt ?? '') <= one.dueAt);
    const same =
      listed
        .map(({ id }) => id)
        .sort()
        .join() === mine.sort().join();
    return same && inOrder ? [] : [`the to-do list of ${person} is not what waits for him`];
  });
}
