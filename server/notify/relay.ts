/**
 * Carries out what commits have left in the outboxes, at least once and under deterministic ids. Any number of relays
 * may run: they do the same things twice at worst, and a thing done twice is the thing done once.
 */
import type { Outbox, OutboxEntry } from '../matters/ports.ts';
import { laneOf, type Pending } from './effects.ts';
import type { Log } from './ports.ts';

export interface RelayPorts {
  outbox: Outbox;
  /** @throws when an effect could not be carried out. */
  carryOut(matter: Pending, entry: OutboxEntry): Promise<void>;
  log: Log;
  /** Machine time in ms. */
  now?(): number;
}

export interface RelayStatus {
  /** Entries that keep failing; they do not hold up others. */
  failing: { entry: string; effect: string; attempts: number; since: number; error: string }[];
  carriedOut: number;
  /** Machine time (ms) at which a pass last found nothing left; undefined before the first. */
  idleAt: number | undefined;
}

export interface Relay {
  /** Begins to listen. */
  start(): void;
  /** Resolves when what was committed before the call is carried out, but for entries that fail. */
  drain(): Promise<void>;
  status(): RelayStatus;
  /** Ends after the entries under way. */
  stop(): Promise<void>;
}

const MATTERS_AT_ONCE = 64;
const LANES = 8;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 5 * 60_000;

interface Failure {
  entry: string;
  effect: string;
  attempts: number;
  since: number;
  error: string;
  retryAt: number;
}

export function createRelay({ outbox, carryOut, log, now = Date.now }: RelayPorts): Relay {
  const failing = new Map<string, Failure>();
  let carriedOut = 0;
  let idleAt: number | undefined;
  let stopped = false;
  let unwatch: (() => Promise<void>) | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function attempt(matter: Pending, entry: OutboxEntry): Promise<boolean> {
    try {
      await carryOut(matter, entry);
      return true;
    } catch (error) {
      failed(entry, error);
      return false;
    }
  }

  function failed(entry: OutboxEntry, error: unknown): void {
    const before = failing.get(entry.id);
    const attempts = (before?.attempts ?? 0) + 1;
    failing.set(entry.id, {
      entry: entry.id,
      effect: entry.effect.effect,
      attempts,
      since: before?.since ?? now(),
      error: error instanceof Error ? error.message : String(error),
      retryAt: now() + Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LAST_RETRY_MS),
    });
    log.error({ err: error, entry: entry.id, effect: entry.effect.effect, attempts }, 'effect not carried out');
  }

  /** Entries of one matter in their order; one that fails holds up its own lane only. True when any was tried. */
  async function relayMatter(matter: Pending): Promise<boolean> {
    const blocked = new Set<string>();
    const carried: OutboxEntry[] = [];
    let tried = false;
    for (const entry of matter.entries) {
      if (stopped) break;
      const lane = laneOf(entry);
      if (blocked.has(lane)) continue;
      if ((failing.get(entry.id)?.retryAt ?? 0) > now()) {
        blocked.add(lane);
        continue;
      }
      tried = true;
      if (await attempt(matter, entry)) carried.push(entry);
      else blocked.add(lane);
    }
    await tick(matter, carried);
    return tried;
  }

  /** Ticks off what was carried out, all at once: after a crash in between it is carried out again, to no effect. */
  async function tick(matter: Pending, entries: readonly OutboxEntry[]): Promise<void> {
    if (entries.length === 0) return;
    try {
      await outbox.done(
        matter.id,
        entries.map((entry) => entry.id),
      );
      for (const entry of entries) failing.delete(entry.id);
      carriedOut += entries.length;
    } catch (error) {
      for (const entry of entries) failed(entry, error);
    }
  }

  /** Passes over the outboxes until one finds nothing to try: a failed entry waits for its time. */
  async function passes(): Promise<void> {
    while (!stopped) {
      // Failing matters stay the oldest: room for as many others beside them.
      const limit = MATTERS_AT_ONCE + new Set([...failing.keys()].map(matterOf)).size;
      const pending = await outbox.pending(limit);
      if (pending.length < limit) forget(pending);
      const queue = [...pending];
      let tried = false;
      const lane = async () => {
        for (let matter = queue.shift(); matter; matter = queue.shift()) if (await relayMatter(matter)) tried = true;
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      if (!tried) {
        idleAt = now();
        return;
      }
    }
  }

  /** What is no longer pending was carried out by another relay. */
  function forget(pending: readonly Pending[]): void {
    const present = new Set(pending.flatMap((matter) => matter.entries.map((entry) => entry.id)));
    for (const id of failing.keys()) if (!present.has(id)) failing.delete(id);
  }

  /** A pass under way may have missed what was just committed, so whoever comes during one waits for the one after it. */
  function drain(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (!running) {
      running = passes().finally(() => (running = undefined));
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return drain();
      });
    return next;
  }

  return {
    start() {
      const wake = () => void drain().catch((error: unknown) => log.error({ err: error }, 'relay could not look'));
      unwatch ??= outbox.watch(wake);
      wake();
    },
    drain,
    status: () => ({
      failing: [...failing.values()].map(({ retryAt: _, ...failure }) => failure),
      carriedOut,
      idleAt,
    }),
    async stop() {
      stopped = true;
      await unwatch?.();
      await Promise.allSettled([running ?? Promise.resolve(), next ?? Promise.resolve()]);
    },
  };
}

/** `<matter>.<seq>.<n>` */
const matterOf = (entry: string): string => entry.split('.').slice(0, -2).join('.');
