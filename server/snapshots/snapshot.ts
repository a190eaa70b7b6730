/**
 * What is small and read all the time stands in memory. A snapshot follows single changes by any process, and knows how
 * old it is: since when it can't be sure that it is what the database has.
 */
import type { Source } from './source.ts';
import { within } from './within.ts';

export interface Snapshot<View> {
  /** A view never changes: whoever has taken one sees one state, however long he keeps it. */
  current(): View;
  /** Milliseconds since the view was last known to be current. Read from the monotonic clock. */
  age(): number;
  /** What this process has written before the call is in the view when it resolves. @throws when that takes too long */
  refresh(): Promise<void>;
  /** Calls back after every new view. Returns how to stop. */
  onChange(changed: () => void): () => void;
  close(): Promise<void>;
}

export interface Keeping<Loaded, Change, View> {
  viewOf(loaded: Loaded): View;
  /** The view after the changes; the one before stays as it is. A change that is known already changes nothing. */
  after(view: View, changes: readonly Change[]): View;
}

export interface SnapshotOptions {
  /** Hears of reads that failed; they are tried again. */
  onError?: ((error: unknown) => void) | undefined;
  /** The monotonic clock. */
  now?: (() => number) | undefined;
  /** After a gap many processes read everything again: each waits a part of this first. */
  jitterMs?: number | undefined;
}

const JITTER_MS = 1_000;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;
const REFRESH_MS = 10_000;

/** Reads everything once, and follows. @throws when it can't be read the first time */
export async function keepCurrent<Loaded, Change, View>(
  source: Source<Loaded, Change>,
  { viewOf, after }: Keeping<Loaded, Change, View>,
  { onError = () => undefined, now = () => performance.now(), jitterMs = JITTER_MS }: SnapshotOptions = {},
): Promise<Snapshot<View>> {
  let view: View | undefined;
  /** What is heard while everything is read: it belongs on top of what was read. */
  let heard: Change[] | undefined = [];
  /** Until when it was current before the gap that is being mended. */
  let knownUntil = -Infinity;
  let mending: Promise<void> | undefined;
  let missedAgain = false;
  let closed = false;
  let stopWaiting = (): void => undefined;
  const listeners = new Set<() => void>();

  const show = (next: View): void => {
    view = next;
    for (const listener of listeners) listener();
  };

  const following = await source.follow({
    changed(changes) {
      heard?.push(...changes);
      // Also while it is read anew: it is old, and need not be older than it must.
      if (view !== undefined) show(after(view, changes));
    },
    missed() {
      missedAgain = true;
      if (view !== undefined) mending ??= mend().finally(() => (mending = undefined));
    },
  });

  async function read(): Promise<void> {
    do {
      heard = [];
      missedAgain = false;
      const loaded = viewOf(await source.load());
      // A part that was read early lacks what was written meanwhile: all of it has been heard by now.
      await following.catchUp();
      if (!missedAgain) show(after(loaded, heard));
    } while (missedAgain);
    heard = undefined;
  }

  async function mend(): Promise<void> {
    knownUntil = following.heardUntil();
    heard = [];
    let wait = Math.random() * jitterMs;
    for (let n = 0; !closed; n += 1) {
      await pause(wait);
      if (closed) return;
      try {
        return await read();
      } catch (error) {
        onError(error);
        wait = (0.5 + Math.random()) * Math.min(FIRST_RETRY_MS * 2 ** n, LONGEST_RETRY_MS);
      }
    }
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      stopWaiting = () => (clearTimeout(timer), done());
    });

  try {
    await read();
  } catch (error) {
    await following.close();
    throw error;
  }
  return {
    current: () => view as View,
    age: () => now() - (heard ? knownUntil : following.heardUntil()),
    async refresh() {
      await following.catchUp();
      if (mending) await within(mending, REFRESH_MS);
    },
    onChange(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    async close() {
      closed = true;
      stopWaiting();
      await following.close();
    },
  };
}
