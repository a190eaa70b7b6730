/** The entries in force as a snapshot in memory, so that a decision needs no database to know them. */
import type { RegisterEntry, Registers } from '@banjie/shared/engine/registers.ts';
import type { RegisterRecord } from '../matters/ports.ts';
import type { RegisterStore } from './ports.ts';

export interface RegisterFacts {
  current(): Registers;
  /** Reads everything again. What this process has written before the call is in the snapshot when it resolves. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createRegisterFacts(
  store: Pick<RegisterStore, 'inForce' | 'watch'>,
  onError: (error: unknown) => void = () => undefined,
): Promise<RegisterFacts> {
  let view: Registers = viewOf([]);
  let running: Promise<void> | undefined;
  let again = false;
  const load = async (): Promise<void> => {
    do {
      again = false;
      view = viewOf(await store.inForce());
    } while (again);
  };
  // Whoever comes during a load waits for one that began after he came.
  const refresh = (): Promise<void> => {
    if (running) again = true;
    else running = load().finally(() => (running = undefined));
    return running;
  };
  const stop = await store.watch(() => void refresh().catch(onError));
  await refresh();
  return { current: () => view, refresh, close: stop };
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

function viewOf(records: readonly RegisterRecord[]): Registers {
  const all = new Map<string, Map<string, RegisterEntry>>();
  for (const record of records) {
    const register = all.get(record.register) ?? new Map<string, RegisterEntry>();
    all.set(record.register, register.set(record.subject, entryOf(record)));
  }
  const lists = new Map([...all].map(([name, entries]) => [name, [...entries.values()]]));
  return {
    entry: (register, subject) => all.get(register)?.get(subject),
    entries: (register) => lists.get(register) ?? [],
  };
}
