/** One concern of the background work: it runs when it is woken, never twice at once, and waits for no other. */
import type { Log } from './ports.ts';

export interface Loop {
  readonly name: string;
  /** Something may be to do. While it runs already, it runs once more afterwards. */
  wake(): void;
  /** Somebody has looked for it, and there was nothing to do. */
  rest(): void;
  /** Milliseconds since it last ended well or had nothing to do, or since it was made. */
  age(): number;
  /** Begins nothing any more; resolves after the work under way. */
  stop(): Promise<void>;
}

/** After a failure it is not woken again at once: what has failed fails again. */
const PAUSE_MS = 500;

export function createLoop(
  name: string,
  work: () => Promise<unknown>,
  log: Log,
  monotonic: () => number = () => performance.now(),
): Loop {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let endedAt = monotonic();
  let pausedUntil = -Infinity;

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        await work();
        endedAt = monotonic();
      } catch (error) {
        log.error({ err: error, work: name }, 'background work failed');
        pausedUntil = monotonic() + PAUSE_MS;
        return;
      }
    } while (again && !stopped);
  }

  return {
    name,
    wake() {
      if (stopped) return;
      again = true;
      // What is woken during the pause is found by the tick after it.
      if (running || monotonic() < pausedUntil) return;
      running = run().finally(() => (running = undefined));
    },
    rest() {
      if (!running) endedAt = monotonic();
    },
    age: () => monotonic() - endedAt,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
