/**
 * Threads for what takes long. Started when they are needed and ended when they are not; what they do never holds up a
 * request that only asks, and what can't be taken is refused with a time instead of waiting without end.
 */
import { Piscina } from 'piscina';
import { fileURLToPath } from 'node:url';
import { reject } from '@banjie/shared/kernel/rejection.ts';
import type { JobName, Jobs, Run } from './jobs.ts';
import { texts } from './texts.ts';

export interface Threads {
  run: Run;
  /** Jobs that are being done or wait. */
  busy(): number;
  close(): Promise<void>;
}

export interface ThreadOptions {
  /** Where tables are read. */
  uri: string;
  most: number;
  /** Jobs that may wait for a thread, of each kind of work. */
  waiting?: number;
  onError(error: unknown, job: JobName): void;
  /** What a thread runs; the work of the city unless a test brings another. */
  entry?: string;
}

const WAITING = 32;
const IDLE_MS = 60_000;
/** A thread that needs more is ended, and its job with it: no table and no file comes near. */
const MEMORY_MB = 768;
const AGAIN_SECONDS = 10;

/** A storm of alerts never waits behind what people print and compare. */
const lanes = {
  print: 'people',
  letter: 'people',
  compare: 'people',
  handIn: 'people',
  table: 'people',
  alerts: 'machines',
} as const satisfies Record<JobName, string>;

export function createThreads(options: ThreadOptions): Threads {
  const waiting = options.waiting ?? WAITING;
  const pool = (most: number) =>
    new Piscina({
      filename: options.entry ?? fileURLToPath(new URL('./entry.mjs', import.meta.url)),
      ...{ minThreads: 0, maxThreads: most, maxQueue: waiting, idleTimeout: IDLE_MS },
      workerData: { uri: options.uri },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      // Whoever waits for a page comes before whoever waits for a file; nothing where the system does not know it.
      niceIncrement: 10,
      // What this process was started with is for this process.
      ...{ execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } },
    });
  const pools = { people: pool(options.most), machines: pool(1) };
  let busy = 0;
  let closed = false;

  return {
    async run<K extends JobName>(job: K, given: Jobs[K]['given']) {
      const lane = pools[lanes[job]];
      if (closed) return reject('unavailable', texts.stopping, { afterSeconds: AGAIN_SECONDS });
      if (lane.queueSize >= waiting)
        return reject('unavailable', texts.full(AGAIN_SECONDS), { afterSeconds: AGAIN_SECONDS });
      busy += 1;
      try {
        return await (lane.run({ job, given }) as Promise<Jobs[K]['made']>);
      } catch (error) {
        if (closed) return reject('unavailable', texts.stopping, { afterSeconds: AGAIN_SECONDS });
        options.onError(error, job);
        return reject('unavailable', texts.broken(AGAIN_SECONDS), { afterSeconds: AGAIN_SECONDS });
      } finally {
        busy -= 1;
      }
    },
    busy: () => busy,
    async close() {
      closed = true;
      await Promise.all(Object.values(pools).map((one) => one.destroy()));
    },
  };
}
