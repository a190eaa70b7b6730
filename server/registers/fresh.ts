/**
 * What is decided or shown reads registers as they are now, though it is pure: it is made, what it did not know is read
 * in one round trip, and it is made again, until it knows all that it looks at.
 */
import type {
  RegisterEntry,
  RegisterQuery,
  Registers,
  RegisterSource,
  Saw,
  Wanted,
} from '@banjie/shared/engine/definition/registers.ts';
import type { Directory, Resource, UnitId } from '@banjie/shared/kernel/party.ts';
import { resourceOf, resourceOfSubscription } from '@banjie/shared/catalogue/resource.ts';

/** Each round knows more than the one before; a decision that looks so deep is a fault of its definition. */
const ROUNDS = 30;

/** A question that more entries answer than any decision may look at. */
export class EntriesTooMany extends Error {
  constructor(register: string) {
    super(`more entries of ${register} than a decision may look at`);
  }
}

/** Where something is decided or shown. */
export interface Place {
  directory: Directory;
  registers: Registers;
}

/** @param make is made anew with a place that knows more, so it must have no effect of its own */
export async function fresh<P extends Place, T>(source: RegisterSource, place: P, make: (place: P) => T): Promise<T> {
  const known: Known = { subjects: new Map(), queries: new Map(), tallies: new Map() };
  for (let round = 0; round < ROUNDS; round++) {
    const reader = readerOf(known);
    const { registers, missing } = reader;
    const attempt = tried(() => make({ ...place, registers, directory: withResources(place.directory, registers) }));
    if (isNothing(missing())) {
      if ('error' in attempt) throw attempt.error;
      return attempt.value;
    }
    await learn(source, missing(), known);
  }
  throw new Error('looks at ever more of the registers');
}

/** Before everything is known it may fail on what it does not know. */
function tried<T>(make: () => T): { value: T } | { error: unknown } {
  try {
    return { value: make() };
  } catch (error) {
    return { error };
  }
}

interface Known {
  subjects: Map<string, { entry?: RegisterEntry; version: number }>;
  queries: Map<string, readonly RegisterEntry[]>;
  tallies: Map<string, ReadonlyMap<UnitId, number>>;
}

const subjectKey = (register: string, subject: string): string => `${register}/${subject}`;
function queryKey(register: string, { under, where, limit }: RegisterQuery): string {
  const conditions = Object.entries(where ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([register, under ?? null, conditions, limit ?? null]);
}

function readerOf(known: Known): { registers: Registers; missing(): Wanted } {
  const subjects = new Map<string, Wanted['subjects'][number]>();
  const queries = new Map<string, Wanted['queries'][number]>();
  const tallies = new Set<string>();
  const saw = new Map<string, Saw>();
  const listed = new Map<string, number>();
  const registers: Registers = {
    entry(register, subject) {
      const key = subjectKey(register, subject);
      const found = known.subjects.get(key);
      if (!found) subjects.set(key, { register, subject });
      else saw.set(key, { register, subject, version: found.version });
      return found?.entry;
    },
    find(register, query) {
      const key = queryKey(register, query);
      const found = known.queries.get(key);
      if (!found) queries.set(key, { register, query });
      for (const one of found ?? []) listed.set(subjectKey(register, one.subject), one.version ?? 0);
      return found ?? [];
    },
    tally(register) {
      const found = known.tallies.get(register);
      if (!found) tallies.add(register);
      return found ?? new Map();
    },
    saw: () => [...saw.values()],
    seen: (register, subject) => {
      const key = subjectKey(register, subject);
      return saw.get(key)?.version ?? listed.get(key);
    },
  };
  const missing = (): Wanted => ({
    ...{ subjects: [...subjects.values()], queries: [...queries.values()], tallies: [...tallies] },
  });
  return { registers, missing };
}

const isNothing = ({ subjects, queries, tallies }: Wanted): boolean =>
  subjects.length + queries.length + tallies.length === 0;

async function learn(source: RegisterSource, wanted: Wanted, known: Known): Promise<void> {
  const found = await source.read(wanted);
  for (const [n, { register, subject }] of wanted.subjects.entries())
    known.subjects.set(subjectKey(register, subject), found.subjects[n] ?? { version: 0 });
  for (const [n, { register, query }] of wanted.queries.entries())
    known.queries.set(queryKey(register, query), found.queries[n] ?? []);
  for (const [n, register] of wanted.tallies.entries()) known.tallies.set(register, found.tallies[n] ?? new Map());
}

/** The catalogue and the subscriptions as the registers have them: a resource has one home. */
export function withResources(directory: Directory, registers: Registers): Directory {
  return {
    ...directory,
    resource(id): Resource | undefined {
      const entry = registers.entry('catalogue', id);
      return entry && resourceOf(entry);
    },
    usersOf(id) {
      const users = registers
        .find('subscriptions', { under: `${id}/` })
        .map(({ subject }) => resourceOfSubscription(subject))
        .flatMap(({ resource, unit }) => (resource === id ? [unit] : []));
      const place = new Map(directory.units().map((unit, n) => [unit.id, n]));
      return users.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    },
  };
}
