/** What is small and read all the time stands in memory, kept up to date with what any process writes. */

export interface Snapshot<T> {
  current(): T;
  /** Reads everything again. What this process has written before the call is in the snapshot when it resolves. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** Starts with a snapshot and keeps it fresh. @throws when it can't be read the first time */
export async function keepFresh<T>(
  source: {
    load(): Promise<T>;
    /** Calls back after any change of what `load` reads, by any process, and after every gap in hearing of them. */
    watch(changed: () => void): Promise<() => Promise<void>>;
  },
  onError: (error: unknown) => void,
): Promise<Snapshot<T>> {
  let view: T | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  const load = async (): Promise<void> => {
    do {
      again = false;
      view = await source.load();
    } while (again);
  };
  // A load that began before a write may have missed it: whoever comes during one waits for the load after it.
  const refresh = (): Promise<void> => {
    if (running) again = true;
    else running = load().finally(() => (running = undefined));
    return running;
  };
  const stop = await source.watch(() => void refresh().catch(onError));
  await refresh();
  return { current: () => view as T, refresh, close: stop };
}
