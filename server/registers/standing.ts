/**
 * What stands under one subject of a register, and what a change makes of it. Pure. The order of two changes is
 * (instant, matter, place in the matter), whichever arrives first: the latest put and the latest lift of each hold are
 * kept side by side, so that a late one never undoes a later one and nothing that was lifted comes back.
 * Conditions (a claim, the ground that a decision rests on) are judged when a change arrives: whoever comes first to
 * the register is first, for an acceptance can't be taken back.
 */
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterBy } from '../matters/ports.ts';

/** Where a change stands among all changes. */
export interface Order {
  at: Instant;
  matter: string;
  /** Grows with the commits of the matter. */
  seq: number;
}

export interface Put {
  order: Order;
  number: string;
  procedure: string;
  title: string;
  why: string;
  note?: string;
  units: UnitId[];
  values?: Record<string, unknown>;
  by: RegisterBy;
}

export interface Lift {
  order: Order;
  number: string;
  by: RegisterBy;
  why: string;
}

/** One who holds the subject: a matter for the time being, or (`lasting`) whatever stands there for all. */
export interface Hold {
  key: string;
  put?: Put;
  lift?: Lift;
}

interface Member {
  column: string;
  member: string;
  order: Order;
  in: boolean;
}

/** A change of a subject, and what became of it. */
export interface Recorded {
  version: number;
  order: Order;
  change: RegisterChange;
  number: string;
  procedure: string;
  by: RegisterBy;
  /** `late`: a later change stood there already. `refused`: its condition did not hold. */
  outcome: 'applied' | 'late' | 'refused';
  refusal?: Refusal;
}

export type Refusal = { reason: 'taken' | 'changed'; number: string } | { reason: 'full' };

export interface Standing {
  version: number;
  holds: Hold[];
  members?: Member[];
  /** Version at which the lasting entry changed last, and by which matter; and the last one by another than that. */
  last?: { version: number; matter: string; number: string };
  lastOther?: { version: number; matter: string; number: string };
}

export interface Arriving {
  order: Order;
  change: RegisterChange;
  number: string;
  procedure: string;
  by: RegisterBy;
}

/** Matters that hold one subject at once. */
export const MOST_HOLDERS = 200;
/** Members of the sets of one entry: units of a city. */
const MOST_MEMBERS = 5_000;
/** Holds that are over and stay in the document; those before them are in the history. */
const ENDED_KEPT = 20;
export const LASTING = '';

export const nothing: Standing = { version: 0, holds: [] };

export function before(one: Order | undefined, other: Order | undefined): boolean {
  if (!one || !other) return !one && other !== undefined;
  if (one.at !== other.at) return one.at < other.at;
  if (one.matter !== other.matter) return one.matter < other.matter;
  return one.seq < other.seq;
}

/**
 * What one matter does to its own hold comes in the order of its own history, never in that of the clock: clocks of
 * servers differ, and one may be set back between the put and the lift. For what is lasting the matter itself sees to
 * that (`registeredAt`): there its instant has to be one among those of all matters.
 */
function beforeIn(key: string, one: Order | undefined, other: Order | undefined): boolean {
  if (key === LASTING || !one || !other) return before(one, other);
  return one.seq < other.seq;
}

export const inForce = ({ key, put, lift }: Hold): boolean =>
  put !== undefined && beforeIn(key, lift?.order, put.order);
const lastOf = ({ key, put, lift }: Hold): Order | undefined =>
  beforeIn(key, put?.order, lift?.order) ? lift?.order : put?.order;

/** @param known the hold of the same matter, where it is over and no longer in the document (from the history) */
export function arrive(standing: Standing, arriving: Arriving, known?: Hold): { standing: Standing; record: Recorded } {
  const version = standing.version + 1;
  const { change, order } = arriving;
  const record = (outcome: Recorded['outcome'], refusal?: Refusal): Recorded => ({
    ...{ version, ...arriving, outcome },
    ...(refusal ? { refusal } : {}),
  });
  const key = change.lasting ? LASTING : order.matter;
  const held = standing.holds.find((one) => one.key === key) ?? known ?? { key };
  const refusal = refused(standing, arriving, held);
  if (refusal) return { standing: { ...standing, version }, record: record('refused', refusal) };
  if (change.op === 'merge') return merge({ ...standing, version }, arriving, held, record);
  const isLatest = beforeIn(key, lastOf(held), order);
  const next = changed(held, arriving);
  const holds = [...standing.holds.filter((one) => one.key !== key), next];
  const last = { version, matter: order.matter, number: arriving.number };
  return {
    standing: {
      ...{ ...standing, version, holds: kept(holds) },
      ...(change.lasting && isLatest ? turned(standing, last) : {}),
    },
    record: record(isLatest ? 'applied' : 'late'),
  };
}

/** The latest put and the latest lift, each by itself. */
function changed(held: Hold, { change, order, number, procedure, by }: Arriving): Hold {
  if (change.op === 'lift')
    return beforeIn(held.key, held.lift?.order, order)
      ? { ...held, lift: { order, number, by, why: change.why } }
      : held;
  if (!beforeIn(held.key, held.put?.order, order)) return held;
  const { title, why, note, units, values } = change;
  return {
    ...held,
    put: {
      ...{ order, number, procedure, title, why, units, by },
      ...(note === undefined ? {} : { note }),
      ...(values === undefined ? {} : { values }),
    },
  };
}

const turned = ({ last, lastOther }: Standing, now: NonNullable<Standing['last']>): Partial<Standing> => {
  const other = last && last.matter !== now.matter ? last : lastOther;
  return { last: now, ...(other ? { lastOther: other } : {}) };
};

function refused(standing: Standing, { change, order }: Arriving, held: Hold): Refusal | undefined {
  if (!change.lasting) {
    const others = standing.holds.filter((one) => one.key !== LASTING && one.key !== order.matter && inForce(one));
    return change.op === 'put' && others.length >= MOST_HOLDERS ? { reason: 'full' } : undefined;
  }
  if (change.op === 'merge') return tooMany(standing, change) ? { reason: 'full' } : undefined;
  const foreign = standing.last?.matter !== order.matter ? standing.last : standing.lastOther;
  if (change.claims) {
    if (held.put && inForce(held) && held.put.order.matter !== order.matter)
      return { reason: 'taken', number: held.put.number };
    // It would take effect behind a later change of another matter: its matter would believe that it holds the subject.
    const latest = lastOf(held);
    if (before(order, latest) && latest?.matter !== order.matter)
      return { reason: 'taken', number: foreign?.number ?? '' };
  }
  if (change.ground !== undefined && foreign && foreign.version > change.ground)
    return { reason: 'changed', number: foreign.number };
  return undefined;
}

function tooMany({ members = [] }: Standing, { sets = {} }: RegisterChange): boolean {
  const added = Object.values(sets).reduce((n, { add = [] }) => n + add.length, 0);
  return members.length + added > MOST_MEMBERS;
}

function merge(
  standing: Standing,
  { change, order }: Arriving,
  held: Hold,
  record: (outcome: Recorded['outcome']) => Recorded,
): { standing: Standing; record: Recorded } {
  let members = standing.members ?? [];
  let counts = false;
  for (const [column, { add = [], remove = [] }] of Object.entries(change.sets ?? {}))
    for (const [list, isIn] of [
      [add, true],
      [remove, false],
    ] as const)
      for (const member of list) {
        const is = (one: Member) => one.column === column && one.member === member;
        const known = members.find(is);
        if (known && !before(known.order, order)) continue;
        counts = true;
        members = [...members.filter((one) => !is(one)), { column, member, order, in: isIn }];
      }
  // What was added before the entry was lifted went with it.
  const isLate = !counts || before(order, held.lift?.order);
  return { standing: { ...standing, members }, record: record(isLate ? 'late' : 'applied') };
}

/** Those in force, and the latest of those that are over. */
function kept(holds: Hold[]): Hold[] {
  const over = holds.filter((one) => one.key !== LASTING && !inForce(one));
  if (over.length <= ENDED_KEPT) return holds;
  const gone = new Set(over.sort((a, b) => (before(lastOf(a), lastOf(b)) ? -1 : 1)).slice(0, over.length - ENDED_KEPT));
  return holds.filter((one) => !gone.has(one));
}

/** A hold as its records tell, whatever their order: for one that is no longer in the document. */
export function holdOf(key: string, records: readonly Recorded[]): Hold {
  return records
    .filter((one) => one.outcome !== 'refused' && one.change.op !== 'merge')
    .reduce<Hold>((held, one) => changed(held, one), { key });
}

/** The hold of a matter that may have left the document: what it did is told by the history. */
export function ownHold(known: readonly Recorded[], { change, order }: Arriving): Hold | undefined {
  if (change.lasting) return undefined;
  const own = known.filter((one) => one.order.matter === order.matter && !one.change.lasting);
  return own.length === 0 ? undefined : holdOf(order.matter, own);
}

/** What the entry says: what was put, with its sets as they are now. */
export function valuesOf({ put, lift }: Hold, members: readonly Member[] = []): Record<string, unknown> | undefined {
  const counting = members.filter(({ order }) => before(lift?.order, order));
  if (counting.length === 0) return put?.values;
  const values: Record<string, unknown> = { ...put?.values };
  for (const column of new Set(counting.map((one) => one.column))) {
    const base = values[column];
    const set = new Set(Array.isArray(base) ? base.map(String) : []);
    for (const one of counting
      .filter((each) => each.column === column)
      .sort((a, b) => (before(a.order, b.order) ? -1 : 1)))
      if (one.in) set.add(one.member);
      else set.delete(one.member);
    values[column] = [...set];
  }
  return values;
}

/** Holds in the order in which they are shown: the lasting one, then the latest. Those in force where there are any. */
export function shownOf({ holds }: Standing): Hold[] {
  const live = holds.filter(inForce);
  const shown = live.length > 0 ? live : holds.filter((one) => one.put);
  return [...shown].sort((a, b) => {
    if (a.key === LASTING || b.key === LASTING) return a.key === LASTING ? -1 : 1;
    return before(lastOf(a), lastOf(b)) ? 1 : -1;
  });
}
