/** What was told, beside what the history says was to be told. */
import { TELLS } from '../entry.ts';
import { judgeSeal, kidOf, type Sealing } from '../seal.ts';
import { digestOfWords, partsOf } from '../told.ts';
import { slotOf } from '../../store/base/slots.ts';
import { besideTexts } from './beside-texts.ts';
import type { StoredDelivery, StoredReceipt } from './ports.ts';
import type { Reading } from './reading.ts';
import { differing } from './same.ts';

const texts = besideTexts.deliveries;
const IN_APP = 'in-app';

/** Where a delivery comes from: the commit, the place of the effect, and of a fan-out the unit. */
interface Source {
  seq: number;
  n: string;
  unit?: string;
}

/** What seals are judged with: without it they are not looked at. */
export interface Seals {
  sealings: readonly Sealing[];
  /** Public keys that are the city's. */
  keys: readonly string[];
}

const judged = (delivery: StoredDelivery, { sealings, keys }: Seals) =>
  judgeSeal(delivery, sealings, new Set(keys.map(kidOf)));

export const foreignSeals = (deliveries: readonly StoredDelivery[], seals: Seals | undefined): number =>
  deliveries.filter((one) => one.seal !== undefined && (!seals || judged(one, seals) === 'foreign')).length;

export function deliveryFaults(
  reading: Reading,
  deliveries: readonly StoredDelivery[],
  receipts: readonly StoredReceipt[],
  seals: Seals | undefined,
): string[] {
  const faults: string[] = [];
  /** Effects of which something was told, and units of fan-outs that were. */
  const told = new Set<string>();
  const events = new Map<string, { seq: number; among: number; found: number }>();
  for (const delivery of deliveries) {
    const source = sourceOf(reading, delivery);
    const fault = source
      ? deliveryFault(reading, delivery, source, seals)
      : texts.forged(reading.number, whoOf(delivery), delivery.id);
    if (fault !== undefined) faults.push(fault);
    if (!source) continue;
    told.add(`${source.seq}.${source.n}`);
    const event = events.get(delivery.event) ?? { seq: source.seq, among: 0, found: 0 };
    events.set(delivery.event, {
      ...event,
      among: Math.max(event.among, delivery.among ?? 0),
      found: event.found + (delivery.channel === IN_APP ? 1 : 0),
    });
    if (source.unit !== undefined) told.add(`${source.seq}.${source.n}/${source.unit}`);
  }
  return [...faults, ...amongFaults(reading, events), ...missing(reading, told, receipts)];
}

function sourceOf({ matter, history }: Reading, { event }: StoredDelivery): Source | undefined {
  if (!event.startsWith(`${matter}.`)) return undefined;
  const [place = '', ...rest] = event.slice(matter.length + 1).split('/');
  const [seq, n, ...more] = place.split('.');
  const entry = history[Number(seq) - 1];
  if (!entry || n === undefined || more.length > 0) return undefined;
  if (entry.v >= TELLS && entry.told?.[n] === undefined) return undefined;
  return { seq: entry.seq, n, ...(rest.length > 0 ? { unit: rest.join('/') } : {}) };
}

function deliveryFault(
  reading: Reading,
  delivery: StoredDelivery,
  { seq, n }: Source,
  seals: Seals | undefined,
): string | undefined {
  const { number, matter, history } = reading;
  const entry = history[seq - 1];
  const digest = entry?.told?.[n];
  const who = whoOf(delivery);
  if (digest !== undefined) {
    // What goes to many carries the limit of each.
    const { words } = partsOf(digest);
    if (digestOfWords(delivery) !== words && digestOfWords({ ...delivery, dueAt: undefined }) !== words)
      return texts.changed(number, who, seq);
  }
  const { id, event, person, channel, address, state } = delivery;
  const waits = state === 'queued' || state === 'claimed';
  const expected = {
    id: `${event}:${person ?? `room.${address.value}`}:${channel}`,
    at: entry?.at,
    number,
    slot: slotOf(matter),
    unread: channel === IN_APP && state === 'accepted' && delivery.readAt === undefined ? true : undefined,
    waits,
  };
  const stored = {
    id,
    at: delivery.at,
    number: delivery.number,
    slot: delivery.slot,
    unread: delivery.unread,
    waits: delivery.nextAt !== undefined,
  };
  const wrong = differing(expected, stored);
  if (wrong.length > 0) return texts.fields(number, who, seq, wrong);
  // Seals are as old as the form of the entries that say what they tell.
  const isSealed = seals !== undefined && (entry?.v ?? 0) >= TELLS;
  return isSealed && judged(delivery, seals) === 'bad' ? texts.seal(number, who, seq) : undefined;
}

/** Of an event fewer persons are told than were: each delivery says how many they were. */
function amongFaults(
  { number }: Reading,
  events: ReadonlyMap<string, { seq: number; among: number; found: number }>,
): string[] {
  return [...events.values()].flatMap(({ seq, among, found }) =>
    found < among ? [texts.deletedAmong(number, seq, among, found)] : [],
  );
}

/** What was to be told, is not outstanding, and is told to nobody. */
function missing(reading: Reading, told: ReadonlySet<string>, receipts: readonly StoredReceipt[]): string[] {
  const { number, matter, history, outbox } = reading;
  const outstanding = new Set(outbox.map(({ id }) => id));
  const back = takenBack(history);
  return history.flatMap(({ seq, at, told: promised = {} }) => {
    const asked = history[seq - 1]?.events.flatMap((event) =>
      event.type === 'entered' && event.item.receipts ? [event.item.id] : [],
    );
    return Object.entries(promised).flatMap(([n, value]) => {
      const id = `${matter}.${seq}.${n}`;
      if (outstanding.has(id) || reading.givenUp(seq, Number(n))) return [];
      const { units, perhaps, held } = partsOf(value);
      if (held && back.has(seq)) return [];
      if (units !== undefined)
        return receipts
          .filter(({ item, unit }) => asked?.includes(item) === true && !told.has(`${seq}.${n}/${unit}`))
          .map(({ unit }) => texts.deletedOf(number, seq, unit));
      return perhaps || told.has(`${seq}.${n}`) ? [] : [texts.deleted(number, seq, at)];
    });
  });
}

/** Places of decisions that were taken back before anything of them had gone out: always the latest before it. */
function takenBack(history: Reading['history']): ReadonlySet<number> {
  const found = new Set<number>();
  let latest = 0;
  for (const { seq, events } of history) {
    if (events.some((event) => event.type === 'takenBack' && event.cancelled === true)) found.add(latest);
    if (events.some((event) => event.type === 'takeable')) latest = seq;
  }
  return found;
}

const whoOf = ({ person, unit, address }: StoredDelivery): string => person ?? unit ?? address.value;
