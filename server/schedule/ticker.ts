/**
 * node-schedule only ticks. What is due is asked of the database, so a tick that is missed, doubled or late changes
 * nothing. It goes by the wall clock: set back, that would keep it silent until the old hour is reached again, so a
 * watchdog on the monotonic clock ticks in its place and sets it up anew.
 */
import nodeSchedule from 'node-schedule';
import type { Log } from './ports.ts';

export interface Ticker {
  /** Milliseconds since the last tick. */
  age(): number;
  stop(): void;
}

export interface TickerOptions {
  tick: () => void;
  log: Pick<Log, 'warn'>;
  everySeconds?: number;
  /** Calls back at those seconds of the wall clock. */
  schedule?: (everySeconds: number, tick: () => void) => { cancel(): void };
  /** Calls back every so many milliseconds of the monotonic clock. */
  repeat?: (everyMs: number, look: () => void) => { cancel(): void };
  monotonic?: () => number;
}

/** Ticks that may be missing before the watchdog takes it for silent. */
const MISSING = 3;

const byWallClock: NonNullable<TickerOptions['schedule']> = (everySeconds, tick) => {
  const job = nodeSchedule.scheduleJob(`*/${everySeconds} * * * * *`, tick);
  return { cancel: () => void job.cancel() };
};
const byMonotonicClock: NonNullable<TickerOptions['repeat']> = (everyMs, look) => {
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { cancel: () => clearInterval(timer) };
};

export function startTicker(options: TickerOptions): Ticker {
  const { tick, log, everySeconds = 1, schedule = byWallClock, repeat = byMonotonicClock } = options;
  const monotonic = options.monotonic ?? (() => performance.now());
  const everyMs = everySeconds * 1000;
  let tickedAt = monotonic();
  const ticks = (): void => {
    tickedAt = monotonic();
    tick();
  };
  let job = schedule(everySeconds, ticks);
  const watchdog = repeat(everyMs, () => {
    const silent = monotonic() - tickedAt;
    if (silent <= MISSING * everyMs) return;
    log.warn({ silentMs: Math.round(silent) }, 'no tick came: the clock was set back, or the process stood still');
    job.cancel();
    job = schedule(everySeconds, ticks);
    ticks();
  });
  return {
    age: () => monotonic() - tickedAt,
    stop() {
      watchdog.cancel();
      job.cancel();
    },
  };
}
