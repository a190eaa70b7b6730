/**
 * Carries out what commits have left in the outboxes, at least once and under deterministic ids. A process looks only at
 * the slots that it holds. What fails is noted in the database with the time of its next attempt, so it never stands in the
 * way of others; after its last one it is set aside for an administrator. See docs/decisions/0021.
 */
import { HeldUp, isUrgent, type Outbox, type OutboxEntry, type Pending, type Postponed } from '../matters/outbox.ts';
import { everySlot, slotOf } from '../store/base/slots.ts';
import { laneOf, NotCarriedOut, type CarryOut } from './effects.ts';
import type { Log } from './ports.ts';

export interface RelayPorts {
  outbox: Outbox;
  carryOut: CarryOut;
  /** Of what was told about these items nobody is disturbed any more, where they are closed. */
  settleClosed(matter: string, items: readonly string[]): Promise<void>;
  log: Log;
  /** Machine time. */
  now(): Promise<Date>;
  /** Whether this process knows how to carry it out; else it is left to those who do. */
  knows(matter: Pending, entry: OutboxEntry): boolean;
  /** Whether something is due by now of which people are still to be told: what is counted waits for that as well. */
  isDue?(): boolean;
  /** How many of whom people were told wait to be counted before they have a turn all the same. */
  mostFollowing?: number;
  /** How many are kept as they were left; of more that wait the matter is read once it is counted. */
  mostWhole?: number;
}

export interface RelayStatus {
  carriedOut: number;
  /** Attempts that failed. */
  failed: number;
  /** Entries that were set aside by this process. */
  setAside: number;
}

export interface Relay {
  /**
   * Takes a matter with the entries that this process has just committed. Nothing but notices of one kind is carried out
   * from what is at hand; all the rest is read. They stand in the outbox as well, so none is lost with this process.
   */
  offer(matter: Pending): void;
  /**
   * Calls back when something was offered that is carried out from what is at hand; `all`: whatever was committed here, by
   * whom nobody else tells of it. Returns how to stop.
   */
  watchOffers(wake: (urgent: boolean) => void, which: { all: boolean }): () => void;
  /** Carries out what is due in these slots, until nothing is; `urgent`: only what goes before all others. */
  relay(slots: () => readonly number[], which: { urgent: boolean }): Promise<void>;
  /** Resolves when what was committed before the call is carried out, in every slot, but for entries that fail. */
  drain(): Promise<void>;
  status(): RelayStatus;
  /** Begins nothing any more, and resolves when what is under way is ended and ticked off. */
  stop(): Promise<void>;
}

interface Which {
  urgent: boolean;
  /** Whether what is counted may wait until nothing is due any more. */
  mayHold: boolean;
}

/** What has come of the entries of a matter so far. */
interface Outcome {
  done: string[];
  postponed: Postponed[];
  /** Items that somebody was told of. */
  told: Set<string>;
}
const nothingYet = (): Outcome => ({ done: [], postponed: [], told: new Set() });

const MATTERS_AT_ONCE = 64;
/** Of what is at hand, so many batches are under way at the same time. */
const BATCHES = 2;
/** So many are kept at hand until people are told, and as many until they are counted; what is more is read when its turn comes. */
const MOST_KEPT = 20_000;
/** So many of these with the matter as it was left, some 10 KB each; of the others it is read when they are counted. */
const MOST_WHOLE = 10_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 10 * 60_000;
/** With the pauses between them these take two and a half hours: longer than a restart, an election or a bad deployment. */
export const MAX_ATTEMPTS = 24;
/** What this process does not know is looked at again after so long: by then one that does has the slot. */
const UNKNOWN_MS = 60_000;
/** What could not even be noted is left alone for so long. */
const COOL_MS = 5_000;
/** What takes long is left alone by all others for so long; then whoever has the slot takes it up again. */
const SLOW_MS = 10_000;
const FINISHED_MS = 30_000;
/** Estimates of machine time differ by some ms between processes. */
const LEEWAY_MS = 50;

export function createRelay({
  outbox,
  carryOut,
  settleClosed,
  log,
  now,
  knows,
  isDue = () => false,
  mostFollowing = MOST_KEPT,
  mostWhole = MOST_WHOLE,
}: RelayPorts): Relay {
  const status: RelayStatus = { carriedOut: 0, failed: 0, setAside: 0 };
  /** Entries that are being carried out, by any of the loops. */
  const inHand = new Map<string, Promise<void>>();
  /** Of these, what takes long: nobody is told later because of it. */
  const slow = new Map<string, Promise<void>>();
  /** Entries that were carried out a moment ago: what was read before is no reason to do it again. */
  const finished = new Map<string, number>();
  /** Matters whose outcome could not be noted. */
  const cooling = new Map<string, Date>();
  /** What `relay` has begun and not ended. */
  const running = new Set<Promise<void>>();
  const offered: Record<'urgent' | 'others', Pending[]> = { urgent: [], others: [] };
  /** Of these people were told; what else is to be done of them follows. */
  const following: { matter: Pending; outcome: Outcome }[] = [];
  const offerWatchers = new Set<{ wake: (urgent: boolean) => void; all: boolean }>();
  let stopped = false;

  /** @param told gets the items that somebody was told of */
  async function attempt(matter: Pending, entry: OutboxEntry, told: Set<string>): Promise<Postponed | undefined> {
    try {
      // One that was cancelled is done with; from here on it can't be any more.
      if (entry.effect.held && !(await outbox.take(matter.id, entry))) return undefined;
      for (const item of await carryOut(matter, entry)) told.add(item);
      status.carriedOut += 1;
      return undefined;
    } catch (error) {
      return failure(entry, error, await now());
    }
  }

  function failure(entry: OutboxEntry, error: unknown, at: Date): Postponed {
    if (error instanceof HeldUp) return { id: entry.id, dueAt: new Date(at.getTime() + FIRST_RETRY_MS) };
    const attempts = (entry.attempts ?? 0) + 1;
    status.failed += 1;
    const failed = { id: entry.id, attempts, failedAt: entry.failedAt ?? at, error: reasonOf(error) };
    const said = { err: error, entry: entry.id, effect: entry.effect.effect, attempts };
    if (attempts >= MAX_ATTEMPTS) {
      status.setAside += 1;
      log.error(said, 'effect set aside after its last attempt');
      return { ...failed, dueAt: null, asideAt: at };
    }
    log.warn(said, 'effect not carried out');
    return { ...failed, dueAt: new Date(at.getTime() + Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LAST_RETRY_MS)) };
  }

  /** Entries of one matter in their order; one that has to wait holds up its own lane only. True when anything came of it. */
  async function relayMatter(matter: Pending, urgent: boolean, outcome = nothingYet()): Promise<boolean> {
    const waiting = new Map<string, Postponed>();
    const busy = new Set<string>();
    const { done, postponed, told } = outcome;
    const handled = new Set([...done, ...postponed.map(({ id }) => id)]);
    const due = (await now()).getTime() + LEEWAY_MS;
    for (const entry of matter.entries) {
      if (stopped) break;
      if (handled.has(entry.id)) continue;
      const lane = laneOf(entry);
      const before = waiting.get(lane);
      if (inHand.has(entry.id)) busy.add(lane);
      if (busy.has(lane) || finished.has(entry.id) || (urgent && !entry.urgent)) continue;
      if (before) {
        // It is due when the one before it is, so that its matter is not looked at in vain; a held one not before its time.
        const { dueAt: first = null } = before;
        const dueAt = first && entry.heldUntil && entry.heldUntil > first ? entry.heldUntil : first;
        if (entry.dueAt?.getTime() !== dueAt?.getTime()) postponed.push({ id: entry.id, dueAt, behind: before.id });
      } else if (entry.dueAt === null || (entry.dueAt && entry.dueAt.getTime() > due))
        waiting.set(lane, { id: entry.id, dueAt: entry.dueAt });
      else {
        if (isSlow(entry) && knows(matter, entry)) {
          postponed.push(begun(matter, entry, due));
          // What is behind it is due as before: it is looked at again when this one is done.
          busy.add(lane);
          continue;
        }
        const left = knows(matter, entry) ? await taken(matter, entry, told) : unknown(entry, due);
        if (left) waiting.set(lane, left);
        if (left) postponed.push(left);
        else done.push(entry.id);
      }
    }
    if (done.length + postponed.length === 0) return false;
    await note(matter, done, postponed, [...told]);
    return true;
  }

  /** Tells people of what is at hand; the rest follows when nobody waits to be told. */
  async function tell(matter: Pending): Promise<void> {
    if (stopped) return;
    const outcome = nothingYet();
    const told = matter.entries.filter(
      (entry) =>
        entry.effect.effect === 'notify' && knows(matter, entry) && !(inHand.has(entry.id) || finished.has(entry.id)),
    );
    // Notices wait for no other: all of them go the same way to the database.
    await Promise.all(
      told.map(async (entry) => {
        const left = await taken(matter, entry, outcome.told);
        if (left) outcome.postponed.push(left);
        else outcome.done.push(entry.id);
      }),
    );
    following.push({ matter, outcome });
  }

  const isHeld = (): boolean => following.length > 0 && following.length < mostFollowing && isDue();

  const unknown = ({ id }: OutboxEntry, at: number): Postponed => ({ id, dueAt: new Date(at + UNKNOWN_MS) });

  /** No other loop of this process takes it meanwhile, nor on what it has read before. */
  async function taken(matter: Pending, entry: OutboxEntry, told: Set<string>): Promise<Postponed | undefined> {
    const trying = attempt(matter, entry, told);
    inHand.set(
      entry.id,
      trying.then(() => undefined),
    );
    const left = await trying.finally(() => inHand.delete(entry.id));
    if (!left) finished.set(entry.id, (await now()).getTime());
    return left;
  }

  /** Goes on by itself, and is ticked off by itself. What is behind it waits. */
  function begun(matter: Pending, entry: OutboxEntry, at: number): Postponed {
    const told = new Set<string>();
    const under = taken(matter, entry, told)
      .then((left) => note(matter, left ? [] : [entry.id], left ? [left] : [], [...told]))
      .finally(() => slow.delete(entry.id));
    slow.set(entry.id, under);
    return { id: entry.id, dueAt: new Date(at + SLOW_MS) };
  }

  /** Ticks off what was carried out, all at once: after a crash in between it is carried out again, to no effect. */
  async function note(matter: Pending, done: string[], postponed: Postponed[], told: string[]): Promise<void> {
    try {
      if (done.length === matter.entries.length && (await outbox.clear(matter.id, done, told))) return;
      await settleClosed(matter.id, told);
      await outbox.settle(matter.id, { done, postponed });
    } catch (error) {
      log.error({ err: error, matter: matter.id }, 'what became of its effects could not be noted');
      for (const id of done) finished.delete(id);
      cooling.set(matter.id, new Date((await now()).getTime() + COOL_MS));
    }
  }

  async function look(slots: readonly number[], urgent: boolean): Promise<Pending[]> {
    const at = await now();
    for (const [id, until] of cooling) if (until <= at) cooling.delete(id);
    for (const [id, ended] of finished) {
      if (ended > at.getTime() - FINISHED_MS) break;
      finished.delete(id);
    }
    const limit = MATTERS_AT_ONCE + cooling.size;
    return (await outbox.pending({ slots, urgent, limit })).filter(({ id }) => !cooling.has(id));
  }

  /** What was offered, of these slots: the others' holder reads it. */
  function takeOffered(mine: readonly number[], urgent: boolean): Pending[] {
    const taken = offered[urgent ? 'urgent' : 'others'].splice(0, MATTERS_AT_ONCE);
    return taken.filter(({ id }) => mine.includes(slotOf(id)));
  }

  /**
   * The next batch of what is at hand. First people are told; what is counted and projected follows when nobody waits to be
   * told, or in turns where much of it waits. Until then their entries stand in the outbox: with this process nothing is lost.
   */
  function atHandOf(mine: readonly number[], { urgent, mayHold }: Which): Promise<unknown>[] {
    if (urgent) return takeOffered(mine, true).map((matter) => relayMatter(matter, true));
    const fresh = following.length < mostFollowing ? takeOffered(mine, false) : [];
    if (fresh.length > 0) return fresh.map(tell);
    if (mayHold && isHeld()) return [];
    return following
      .splice(0, MATTERS_AT_ONCE)
      .filter(({ matter }) => mine.includes(slotOf(matter.id)))
      .map(({ matter, outcome }) => relayMatter(matter, false, outcome));
  }

  function relay(slots: () => readonly number[], which: Which): Promise<void> {
    const run: Promise<void> = carryOn(slots, which).finally(() => running.delete(run));
    running.add(run);
    return run;
  }

  async function carryOn(slots: () => readonly number[], which: Which): Promise<void> {
    const under = new Set<Promise<unknown>>();
    try {
      while (!stopped) {
        const mine = slots();
        const atHand = atHandOf(mine, which);
        if (atHand.length > 0) {
          // The database has its share of one batch while this process has that of the next.
          const batch: Promise<unknown> = Promise.all(atHand).finally(() => under.delete(batch));
          under.add(batch);
          if (under.size === BATCHES) await Promise.race(under);
          continue;
        }
        // Meanwhile more may be offered, which needs no look.
        if (under.size > 0) await Promise.race(under);
        // What is held would be read, and counted. Whatever is recorded wakes this again, and so does the next second.
        else if (!which.urgent && which.mayHold && isHeld()) return;
        else if (!(await relayFound(mine, which.urgent))) return;
      }
    } finally {
      await Promise.allSettled(under);
    }
  }

  /** What is read: false when there was nothing, or nothing that another loop has not in its hands. */
  async function relayFound(mine: readonly number[], urgent: boolean): Promise<boolean> {
    const found = mine.length === 0 ? [] : await look(mine, urgent);
    const others = found.flatMap(({ entries }) =>
      entries.flatMap(({ id }) => (slow.has(id) ? [] : (inHand.get(id) ?? []))),
    );
    const came = await Promise.all(found.map((matter) => relayMatter(matter, urgent)));
    if (came.includes(true)) return true;
    if (others.length === 0) return false;
    await Promise.race(others);
    return true;
  }

  const all = () => everySlot;
  let draining: Promise<void> = Promise.resolve();
  return {
    offer(matter) {
      const { entries } = matter;
      const urgent = entries.some(isUrgent);
      const queue = offered[urgent ? 'urgent' : 'others'];
      // Notices keep no order with what is outstanding already, and what is projected or counted never takes the place of
      // what is newer. A page of words to be searched is nothing that an urgent notice waits for.
      const isFree = entries.every(
        (entry) =>
          entry.effect.effect === 'count' ||
          (entry.effect.effect === 'project' && !urgent) ||
          (entry.effect.effect === 'notify' && !entry.effect.held && isUrgent(entry) === urgent),
      );
      if (entries.length === 0 || stopped || offerWatchers.size === 0) return;
      const isTaken = isFree && queue.length < MOST_KEPT;
      if (isTaken) {
        const waiting = offered.urgent.length + offered.others.length + following.length;
        const kept = waiting < mostWhole ? matter : withoutState(matter);
        queue.push(urgent ? { ...kept, entries: entries.map((entry) => ({ ...entry, urgent })) } : kept);
      }
      for (const { wake, all } of offerWatchers) {
        if (urgent && (isTaken || all)) wake(true);
        if (isTaken ? !urgent : all && !entries.every(isUrgent)) wake(false);
      }
    },
    watchOffers(wake, { all }) {
      const watcher = { wake, all };
      offerWatchers.add(watcher);
      return () => void offerWatchers.delete(watcher);
    },
    relay: (slots, { urgent }) => relay(slots, { urgent, mayHold: true }),
    drain() {
      // Those that come meanwhile look once more together.
      draining = draining
        .catch(() => undefined)
        .then(async () => {
          for (;;) {
            await relay(all, { urgent: false, mayHold: false });
            if (slow.size === 0) return;
            await Promise.all(slow.values());
          }
        });
      return draining;
    },
    status: () => ({ ...status }),
    async stop() {
      stopped = true;
      await Promise.allSettled([...running, ...slow.values(), draining]);
    },
  };
}

const withoutState = ({ atHand: _, ...left }: Pending): Pending => left;

/** A page is drawn for it: some hundred milliseconds, and of many at once the last waits for all. */
const isSlow = ({ effect }: OutboxEntry): boolean => effect.effect === 'letter';

/** Why it failed, without anything of what people wrote: messages of a database quote what they refuse. */
function reasonOf(error: unknown): string {
  if (error instanceof NotCarriedOut) return error.message;
  if (!(error instanceof Error)) return typeof error;
  const { code, codeName } = error as Error & { code?: unknown; codeName?: unknown };
  return [error.name, codeName ?? code].filter((one) => typeof one === 'string' || typeof one === 'number').join(' ');
}
