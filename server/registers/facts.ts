/** The entries in force as a snapshot in memory, so that a decision needs no database to know them. */
import type { RegisterEntry, Registers } from '@banjie/shared/engine/definition/registers.ts';
import type { RegisterRecord } from '../matters/ports.ts';
import type { RegisterStore } from './ports.ts';

export interface RegisterFacts {
  current(): Registers;
  /**
   * Reads everything again, or what stands under one subject. What this process has written before the call is in the
   * snapshot when it resolves.
   */
  refresh(subject?: { register: string; subject: string }): Promise<void>;
  close(): Promise<void>;
}

/** Changes by other processes come in bursts: they are looked at together, this much later. */
const GATHER_MS = 200;

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createRegisterFacts(
  store: Pick<RegisterStore, 'inForce' | 'watch'>,
  onError: (error: unknown) => void = () => undefined,
): Promise<RegisterFacts> {
  const all = new Map<string, Map<string, RegisterEntry>>();
  let view: Registers = viewOf(all);
  let running: Promise<void> | undefined;
  let again = false;
  let gathering: NodeJS.Timeout | undefined;
  const load = async (): Promise<void> => {
    do {
      again = false;
      const records = await store.inForce();
      all.clear();
      for (const record of records) put(all, record);
      view = viewOf(all);
    } while (again);
  };
  // Whoever comes during a load waits for one that began after he came.
  const reload = (): Promise<void> => {
    if (running) again = true;
    else running = load().finally(() => (running = undefined));
    return running;
  };
  const refresh: RegisterFacts['refresh'] = async (one) => {
    // A load under way may have missed it, and would put back what is older.
    if (!one || running) return reload();
    const found = await store.inForce(one.register, one.subject);
    if (running) return reload();
    all.get(one.register)?.delete(one.subject);
    for (const record of found) put(all, record);
    view = viewOf(all);
  };
  const stop = await store.watch(() => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      void reload().catch(onError);
    }, GATHER_MS);
  });
  await reload();
  return {
    current: () => view,
    refresh,
    async close() {
      clearTimeout(gathering);
      await stop();
    },
  };
}

function put(all: Map<string, Map<string, RegisterEntry>>, record: RegisterRecord): void {
  const register = all.get(record.register) ?? new Map<string, RegisterEntry>();
  all.set(record.register, register.set(record.subject, entryOf(record)));
}

const entryOf = (record: RegisterRecord): RegisterEntry => ({
  register: record.register,
  subject: record.subject,
  title: record.title,
  units: record.units,
  values: record.values ?? {},
  since: record.since,
  matter: record.matter,
  number: record.number,
});

/** Made anew with every change: whoever keeps something that he has computed from a view can tell by it. */
function viewOf(all: ReadonlyMap<string, ReadonlyMap<string, RegisterEntry>>): Registers {
  const lists = new Map<string, readonly RegisterEntry[]>();
  return {
    entry: (register, subject) => all.get(register)?.get(subject),
    entries(register) {
      const known = lists.get(register) ?? [...(all.get(register)?.values() ?? [])];
      lists.set(register, known);
      return known;
    },
  };
}
