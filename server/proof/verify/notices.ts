/** What was told, beside what the history says was to be told. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { TELLS } from '../entry.ts';
import { judgeSeals, kidOf, type Sealing } from '../seal.ts';
import type { Way } from '../../notify/ports.ts';
import { digestOfWords, partsOf } from '../told.ts';
import { recipientOf } from '../../notify/telling.ts';
import { besideTexts } from './beside-texts.ts';
import type { ReadNotice, StoredNotice, StoredReceipt } from './ports.ts';
import type { Reading } from './reading.ts';
import { differing } from './same.ts';

const texts = besideTexts.notices;
export const IN_APP = 'in-app';

/** Where a notice comes from: the commit, the place of the effect, and of a fan-out the unit. */
interface Source {
  seq: number;
  n: string;
  unit?: string;
  /** It says that nobody has answered: its words are its own, and under its seal. */
  onSilence?: true;
}

/** What seals are judged with: without it they are not looked at. */
export interface Seals {
  sealings: readonly Sealing[];
  /** Public keys that are the city's. */
  keys: readonly string[];
}

const judged = ({ telling }: ReadNotice, { sealings, keys }: Seals) =>
  judgeSeals(telling, sealings, new Set(keys.map(kidOf)));

/** Notices of which a seal can't be looked at; what has lost its shape is said elsewhere. */
export const foreignSeals = (notices: readonly StoredNotice[], seals: Seals | undefined): number =>
  notices.filter((one) => {
    try {
      const read = one.read();
      const { seal, ways } = read.telling;
      if (seal === undefined && ways.every((way) => way.seal === undefined)) return false;
      if (!seals) return true;
      const { all, each } = judged(read, seals);
      return all === 'foreign' || each.some(({ is }) => is === 'foreign');
    } catch {
      return false;
    }
  }).length;

/** Whom a summary has told of it, and whether there was nobody to tell; of what has lost its shape it is said elsewhere. */
export function heardOf(one: StoredNotice): { unheard: number; persons: string[] } {
  try {
    const { ways } = one.read().telling;
    const persons = ways.flatMap(({ state, person }) => (state === 'summed' && person !== undefined ? [person] : []));
    return { unheard: ways.length === 0 ? 1 : 0, persons };
  } catch {
    return { unheard: 0, persons: [] };
  }
}

export function noticeFaults(
  reading: Reading,
  notices: readonly StoredNotice[],
  receipts: readonly StoredReceipt[],
  seals: Seals | undefined,
): string[] {
  const faults: string[] = [];
  /** Effects of which something was told, and units of fan-outs that were. */
  const told = new Set<string>();
  const events = new Map<string, { seq: number; among: number; found: number }>();
  for (const one of notices) {
    const read = one.read();
    const { notice, ways, among } = read.telling;
    const source = sourceOf(reading, notice.event);
    if (!source) {
      faults.push(texts.forged(reading.number, whoOf(ways), one.id));
      continue;
    }
    faults.push(...faultsOf(reading, read, source, seals));
    // Of what says that nobody answered something else was told before.
    if (!source.onSilence) told.add(`${source.seq}.${source.n}`);
    if (!source.onSilence && source.unit !== undefined) told.add(`${source.seq}.${source.n}/${source.unit}`);
    const event = events.get(notice.event) ?? { seq: source.seq, among: 0, found: 0 };
    events.set(notice.event, {
      ...event,
      among: Math.max(event.among, among),
      found: event.found + ways.filter(({ channel }) => channel === IN_APP).length,
    });
  }
  return [...faults, ...amongFaults(reading, events), ...missing(reading, told, receipts)];
}

function sourceOf({ matter, history }: Reading, event: string): Source | undefined {
  if (!event.startsWith(`${matter}.`)) return undefined;
  const [answered = '', rung] = event.slice(matter.length + 1).split('^');
  const [place = '', ...rest] = answered.split('/');
  const [seq, n, ...more] = place.split('.');
  const entry = history[Number(seq) - 1];
  if (!entry || n === undefined || more.length > 0) return undefined;
  if (entry.v >= TELLS && entry.told?.[n] === undefined) return undefined;
  return {
    ...{ seq: entry.seq, n },
    ...(rest.length > 0 ? { unit: rest.join('/') } : {}),
    ...(rung === undefined ? {} : { onSilence: true }),
  };
}

function faultsOf(
  { number, history }: Reading,
  read: ReadNotice,
  { seq, n, onSilence }: Source,
  seals: Seals | undefined,
): string[] {
  const { notice, ways } = read.telling;
  const entry = history[seq - 1];
  const digest = onSilence ? undefined : entry?.told?.[n];
  const who = whoOf(ways);
  if (digest !== undefined) {
    // What goes to many carries the limit of each.
    const { words } = partsOf(digest);
    if (digestOfWords(notice) !== words && digestOfWords({ ...notice, dueAt: undefined }) !== words)
      return [texts.changed(number, who, seq)];
  }
  const wrong = wrongFields(read, { at: onSilence ? notice.at : entry?.at, number });
  if (wrong.length > 0) return [texts.fields(number, who, seq, wrong)];
  // Seals are as old as the form of the entries that say what they tell.
  if (seals === undefined || (entry?.v ?? 0) < TELLS) return [];
  return badSeals(read, seals).map((of) => texts.seal(number, of, seq));
}

/** What of a notice does not fit its ways, and where it comes from. */
export function wrongFields(read: ReadNotice, from: { at: Instant | undefined; number: string }): string[] {
  const { notice, ways } = read.telling;
  const names = ways.map((way) => `${recipientOf(way)}:${way.channel}`);
  const { stored, expected } = read.foundBy;
  return differing(
    {
      ...{ ...from, ...expected, to: [...new Set(names)] },
      waits: ways.map(({ state }) => state === 'queued' || state === 'claimed'),
      by: expected['waits'],
    },
    {
      ...{ at: notice.at, number: notice.number, ...stored, to: names },
      waits: read.waits,
      by: stored['waits'],
    },
  );
}

/** Recipients whose seal is not good: of all together, or of those that were added later. */
export function badSeals(read: ReadNotice, seals: Seals): string[] {
  const { all, each } = judged(read, seals);
  return [
    ...(all === 'bad' ? [whoOf(read.telling.ways)] : []),
    ...each.flatMap(({ way, is }) => (is === 'bad' ? [whoOf([way])] : [])),
  ];
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
  return history.flatMap(({ seq, at, told: promised = {} }) => {
    const asked = history[seq - 1]?.events.flatMap((event) =>
      event.type === 'entered' && event.item.receipts ? [event.item.id] : [],
    );
    return Object.entries(promised).flatMap(([n, value]) => {
      const id = `${matter}.${seq}.${n}`;
      if (outstanding.has(id) || reading.givenUp(seq, Number(n))) return [];
      const { units, perhaps, held } = partsOf(value);
      if (held && reading.cancelled.has(seq)) return [];
      if (units !== undefined)
        return receipts
          .filter(({ item, unit }) => asked?.includes(item) === true && !told.has(`${seq}.${n}/${unit}`))
          .map(({ unit }) => texts.deletedOf(number, seq, unit));
      return perhaps || told.has(`${seq}.${n}`) ? [] : [texts.deleted(number, seq, at, id)];
    });
  });
}

const NAMED = 5;
/** Whom it was told to, the first of them by name. */
export function whoOf(ways: readonly Way[]): string {
  const names = [...new Set(ways.map(({ person, unit, address }) => person ?? unit ?? address.value))];
  return texts.recipients(names.slice(0, NAMED), names.length);
}
