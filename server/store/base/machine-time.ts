/**
 * Machine time is the database's own: leases, retries and codes must not depend on the clock of one process. A process
 * keeps an estimate of it, on its monotonic clock, so that a write does not cost a question beforehand.
 */
import type mongoose from 'mongoose';
import { databaseTime } from './database-time.ts';

export interface MachineTime {
  /** The database's time as this process knows it; asks only when it has not heard of it for long. Never goes back. */
  now(): Promise<Date>;
  /** A moment ahead of it: what another process has just made due, by its own estimate, is not overlooked. */
  soon(): Promise<Date>;
  /** The first of these without asking; undefined before the first answer. */
  known(): Date | undefined;
  /** The database's time as it was given in an answer to something sent at `sentAt` (of `monotonic`). */
  learn(databaseTime: Date, sentAt: number): void;
  /** Milliseconds by which this machine's wall clock is ahead of the database's; negative when it is behind. */
  ahead(): number;
  monotonic(): number;
}

/** Clocks of machines drift by some ms a minute; an estimate is good for so long. */
const GOOD_FOR_MS = 30_000;

export function createMachineTime(
  ask: () => Promise<Date>,
  monotonic: () => number = () => performance.now(),
  wall: () => number = Date.now,
): MachineTime {
  /** Database time minus monotonic time, how uncertain that is, and when it was learnt. */
  let estimate: { offset: number; doubt: number; at: number } | undefined;
  let asking: Promise<void> | undefined;
  let latest = 0;

  const current = (): number => (latest = Math.max(latest, Math.floor(monotonic() + (estimate?.offset ?? 0))));
  const learn = (time: Date, sentAt: number): void => {
    const at = monotonic();
    const doubt = (at - sentAt) / 2;
    // A slow answer says less than a quick one that is not old yet.
    if (estimate && at - estimate.at < GOOD_FOR_MS && doubt > estimate.doubt + (at - estimate.at) / 1000) return;
    // The first ever, or the database's clock was set: what was given out before counts no more.
    const offset = time.getTime() - (sentAt + doubt);
    if (!estimate || Math.abs(offset - estimate.offset) > 1000) latest = 0;
    estimate = { offset, doubt, at };
  };
  const measure = async (): Promise<void> => {
    const sentAt = monotonic();
    learn(await ask(), sentAt);
  };

  const time: MachineTime = {
    async now() {
      if (!estimate || monotonic() - estimate.at > GOOD_FOR_MS)
        await (asking ??= measure().finally(() => (asking = undefined)));
      return new Date(current());
    },
    soon: async () => new Date((await time.now()).getTime() + LEEWAY_MS),
    known: () => (estimate ? new Date(current()) : undefined),
    learn,
    ahead: () => (estimate ? wall() - (monotonic() + estimate.offset) : 0),
    monotonic,
  };
  return time;
}

/** Estimates differ by some ms between processes, and from the database's own time: what is due is looked for so far ahead. */
const LEEWAY_MS = 50;

/** The question that stands for several loops has failed when it takes longer, and each of them looks for itself. */
export const LOOK_MS = 2_000;

/**
 * A condition on whatever takes over what somebody holds until `at`. It was written by the database's clock and is judged
 * by it: an estimate is some seconds old when that clock is set, and would take what has just been taken again and again.
 */
export const isOver = (at: Date) => ({ $expr: { $lte: [at, { $add: ['$$NOW', LEEWAY_MS] }] } });

const ofConnection = new WeakMap<mongoose.Connection, MachineTime>();

/** One estimate per connection: everything on it shares what was learnt. */
export function machineTime(connection: mongoose.Connection): MachineTime {
  const known = ofConnection.get(connection) ?? createMachineTime(() => databaseTime(connection));
  ofConnection.set(connection, known);
  return known;
}
