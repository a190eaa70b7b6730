/** City time of the training ground: the machine's clock, from where the city began, and how far it was put forward. */
import { addWorkingDays, type WorkCalendar } from '@banjie/shared/kernel/calendar.ts';
import { atTime, dayOf, instantOf, msOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { CityClock } from '../matters/ports.ts';
import { keepCurrent, type Snapshot } from '../snapshots/snapshot.ts';
import type { Source } from '../snapshots/source.ts';

/** The one number behind it, in milliseconds; store/city/clock.ts keeps it. */
export interface OffsetStore extends Source<number, number> {
  /** Puts it to this if it was never put to anything; gives what it is then. */
  begin(offsetMs: number): Promise<number>;
  /** Puts it to at least this; gives what it is then. */
  raise(offsetMs: number): Promise<number>;
}

export interface TrainingClock extends CityClock {
  offsetMs(): number;
  /**
   * Puts the clock forward, never back. Everything that is due on the way happens in its order and at its own instant,
   * and what comes of that too. Gives how much happened, as `sweep` counts it.
   */
  forward(to: Instant): Promise<number>;
  age: Snapshot<unknown>['age'];
  close(): Promise<void>;
}

export interface Passing {
  /** When time does something next; undefined when nothing is timed. */
  nextWake(): Promise<Instant | undefined>;
  /** Lets everything happen that is due by now; gives how much did. */
  sweep(now: Instant): Promise<number>;
}

export interface TrainingClockOptions {
  /** When a new city begins; without it, now. The clock of a city that has one already is not touched. */
  start?: Instant | undefined;
  /** Milliseconds of the machine's clock. */
  machine?: () => number;
}

export async function createTrainingClock(
  store: OffsetStore,
  passing: Passing,
  { start, machine = Date.now }: TrainingClockOptions = {},
): Promise<TrainingClock> {
  // A city may begin in the past of the machine.
  let offset = Number.NEGATIVE_INFINITY;
  // An answer that comes late must not turn the clock back.
  const learn = (known: number) => (offset = Math.max(offset, known));
  learn(await store.begin(start === undefined ? 0 : msOf(start) - machine()));
  // It only grows.
  const snapshot = await keepCurrent(store, {
    viewOf: learn,
    after: (_, offsets: readonly number[]) => learn(Math.max(...offsets)),
  });

  const now = (): Instant => instantOf(machine() + offset);
  const goTo = async (at: Instant) => learn(await store.raise(msOf(at) - machine()));

  async function play(to: Instant): Promise<number> {
    let fired = 0;
    let stuck: Instant | undefined;
    for (;;) {
      const next = await passing.nextWake();
      if (next === undefined || next > to) break;
      if (next > now()) await goTo(next);
      const happened = await passing.sweep(now());
      fired += happened;
      // The same instant again and nothing happened: it can't be done now, and it must not hold the clock.
      if (happened === 0 && stuck === next) break;
      stuck = next;
    }
    if (to > now()) await goTo(to);
    return fired + (await passing.sweep(now()));
  }

  let last: Promise<unknown> = Promise.resolve();
  return {
    now,
    machine: () => instantOf(machine()),
    offsetMs: () => offset,
    forward(to) {
      const turn = last.catch(() => undefined).then(() => play(to));
      last = turn;
      return turn;
    },
    age: snapshot.age,
    close: snapshot.close,
  };
}

/** 09:00 of the next working day in the city. */
export const nextMorning = (calendar: WorkCalendar, now: Instant): Instant =>
  atTime(addWorkingDays(calendar, dayOf(now), 1).day, '09:00');
