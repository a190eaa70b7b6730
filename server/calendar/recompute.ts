/**
 * Goes through every open matter after the calendar has changed. Killed in the middle it goes on where it stopped, on
 * whichever process; what was done already is not done twice, as a deadline knows under which calendar it stands.
 */
import { movesOf } from '@banjie/shared/engine/time/recalculate.ts';
import type { CityClock } from '../matters/ports.ts';
import type { CityCalendar } from './calendar.ts';
import { PASSES, type CalendarStore } from './ports.ts';

export interface RecomputePorts {
  store: CalendarStore;
  calendar: CityCalendar;
  clock: CityClock;
  /** Counts the deadlines of one matter anew; false when nothing was changed. */
  recalculate(matter: string, notice: string | undefined): Promise<boolean>;
  log: { error(details: object, text: string): void };
}

export interface Recompute {
  /** Does what is outstanding, if anything is. Cheap when nothing is. */
  resume(): Promise<void>;
}

const BATCH = 100;
const AT_ONCE = 10;
/** Until then every process has heard of a new year. */
const PAUSE_SECONDS = 60;

export function createRecompute({ store, calendar, clock, recalculate, log }: RecomputePorts): Recompute {
  let done: string | undefined;
  let running: Promise<void> | undefined;

  async function pass(stamp: string, from: string | undefined): Promise<void> {
    const notice = calendar.latestNotice();
    for (let after = from; ;) {
      const matters = await store.openMatters(after, BATCH);
      const affected = matters.filter((matter) => movesOf(matter, calendar).length > 0);
      let changed = 0;
      for (let n = 0; n < affected.length; n += AT_ONCE)
        await Promise.all(
          affected.slice(n, n + AT_ONCE).map(async ({ id }) => {
            try {
              if (await recalculate(id, notice)) changed += 1;
            } catch (error) {
              // It must not hold up the others; the second pass meets it again.
              log.error({ err: error, matter: id }, 'deadlines could not be counted anew');
            }
          }),
        );
      after = matters.at(-1)?.id;
      if (after === undefined) return;
      await store.advance(stamp, after, changed);
      // A later year was loaded meanwhile: its own run goes through all of them.
      if (calendar.stamp() !== stamp) return;
    }
  }

  async function work(): Promise<void> {
    const stamp = calendar.stamp();
    if (done === stamp) return;
    const claimed = await store.claim(stamp, clock.now(), PAUSE_SECONDS);
    if (!claimed) {
      if (((await store.run(stamp))?.passes ?? 0) >= PASSES) done = stamp;
      return;
    }
    await pass(stamp, claimed.after);
    await store.finish(stamp);
  }

  return {
    resume: () => (running ??= work().finally(() => (running = undefined))),
  };
}
