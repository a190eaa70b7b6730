/** What time brings about, asked of the database: any number of processes may do it, twice at worst and once in effect. */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { everySlot, slotOf } from '../store/base/slots.ts';

export interface DueMatter {
  id: string;
  /** The instant at which something was due in it. */
  wakeAt: Instant;
}

export interface SweepPorts {
  /** Matters of these slots whose time has come, longest due first. */
  dueMatters(slots: readonly number[], now: Instant, limit: number): Promise<DueMatter[]>;
  /** Fires what is due in one matter; false when nothing was. */
  tick(id: string): Promise<boolean>;
  /** Gives back the tasks of people who can't hold them any more. */
  vacate(): Promise<unknown>;
  /** Carries out what the commits left. */
  drain(): Promise<void>;
  /** Opens the recurring duties whose day has come; gives how many. */
  recurring(now: Instant): Promise<number>;
  /** Opens what posts that have lost their last holder lead to; gives how many. */
  vacancies(now: Instant): Promise<number>;
  /** Tells what has flapped and is calm now. */
  settleAlerts(): Promise<void>;
  /** Judges which monitors have fallen silent. */
  listen(): Promise<void>;
  /** Closes receipts steps whose closing was cut off by a crash. */
  repairReceipts(): Promise<unknown>;
  log: { error(details: object, text: string): void };
}

export interface Passing {
  /** Matters something happened to since the start. */
  fired: number;
  /** By how many milliseconds the longest due one was late when it was last looked; 0 when nothing was due. */
  lagMs: number;
  /** Whether time is passing in some right now. */
  isDue: boolean;
}

export interface Sweeps {
  /** Everything that is due by `now`, until nothing is left, and what follows from it. Gives how many matters something happened to. */
  sweep(now: Instant): Promise<number>;
  /** Lets time pass in the matters of these slots only, and waits for nothing else. */
  pass(slots: () => readonly number[], now: () => Instant): Promise<number>;
  passing(): Passing;
}

const MATTERS_AT_ONCE = 128;
/** So many lots are under way at the same time: the database has its share of one while this process has that of the next. */
const LOTS = 2;
/** What is in hand stands there as due until it is done: of few at a time most would be read twice and three times. */
const READ_AT_ONCE = 1_024;
const ROUNDS = 100_000;

export function createSweeps({
  dueMatters,
  tick,
  drain,
  recurring,
  vacancies,
  settleAlerts,
  listen,
  repairReceipts,
  vacate,
  log,
}: SweepPorts): Sweeps {
  const passing: Passing = { fired: 0, lagMs: 0, isDue: false };

  async function pass(slots: () => readonly number[], now: () => Instant): Promise<number> {
    let fired = 0;
    // A matter that can't be ticked now must not hold up the others: it is passed over until the next sweep.
    const failed = new Set<string>();
    /** What was read and is not begun, and what is under way, longest due first. */
    let ready: DueMatter[] = [];
    const inHand = new Map<string, Instant>();
    const lots = new Set<Promise<void>>();

    async function fire({ id, wakeAt }: DueMatter): Promise<void> {
      inHand.set(id, wakeAt);
      try {
        if (await tick(id)) fired += 1;
        else failed.add(id);
      } catch (error) {
        failed.add(id);
        log.error({ err: error, matter: id }, 'time could not pass in a matter');
      } finally {
        inHand.delete(id);
      }
    }

    try {
      for (let round = 0; round < ROUNDS; round++) {
        const mine = slots();
        if (mine.length === 0) break;
        if (ready.length === 0) {
          // What is in hand now may have been read as due before it was done.
          const before = new Set([...failed, ...inHand.keys()]);
          const found = await dueMatters(mine, now(), READ_AT_ONCE + before.size);
          ready = found.filter(({ id }) => !before.has(id));
        }
        const [oldest = ready[0]?.wakeAt] = inHand.values();
        passing.lagMs = oldest === undefined ? 0 : Math.max(0, Date.parse(now()) - Date.parse(oldest));
        const due = ready.splice(0, MATTERS_AT_ONCE).filter(({ id }) => mine.includes(slotOf(id)));
        passing.isDue = due.length > 0 || lots.size > 0;
        if (due.length > 0) {
          const lot: Promise<void> = Promise.all(due.map(fire))
            .then(() => undefined)
            .finally(() => lots.delete(lot));
          lots.add(lot);
        } else if (ready.length > 0) continue;
        else if (lots.size === 0) break;
        if (due.length === 0 || lots.size === LOTS) await Promise.race(lots);
      }
    } finally {
      await Promise.all(lots);
      Object.assign(passing, { isDue: false, lagMs: 0 });
    }
    passing.fired += fired;
    return fired;
  }

  return {
    pass,
    passing: () => ({ ...passing }),
    async sweep(now) {
      // First: what time brings about is then told to those who can act.
      await vacate();
      const opened = (await recurring(now)) + (await vacancies(now));
      const fired = await pass(
        () => everySlot,
        () => now,
      );
      await settleAlerts();
      await listen();
      await repairReceipts();
      await drain();
      return opened + fired;
    },
  };
}
