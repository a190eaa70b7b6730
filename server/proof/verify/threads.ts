/** Shares the matters out to threads: hashing a million entries is work for all processors. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RootStore, SignedRoot } from '../ports.ts';
import type { Seals } from './notices.ts';
import type { Tally } from './matters.ts';
import type { Part } from './worker.ts';

const MOST = 8;
const LOAD = new URL('../../../launch/load.mjs', import.meta.url).href;
const WORKER = 'server/proof/verify/worker.ts';

/** Verifies all matters of the database at `uri` in as many threads as there are processors. @throws what a thread throws */
export async function verifyInThreads(
  uri: string,
  store: Pick<RootStore, 'cuts'>,
  roots: readonly SignedRoot[],
  { seals, alone }: { seals?: Seals; alone?: true } = {},
  threads = Math.min(MOST, availableParallelism()),
): Promise<Tally[]> {
  const cuts = await store.cuts(threads);
  const ranges = [undefined, ...cuts].map((from, n) => ({
    ...(from === undefined ? {} : { from }),
    ...(cuts[n] === undefined ? {} : { until: cuts[n] }),
  }));
  const known = roots.map(({ day, attempt, cut }) => ({ day, attempt, cut }));
  return Promise.all(
    ranges.map((range) =>
      inThread({ uri, range, roots: known, ...(seals ? { seals } : {}), ...(alone ? { alone } : {}) }),
    ),
  );
}

function inThread(part: Part): Promise<Tally> {
  return new Promise((resolve, reject) => {
    // A thread does not inherit what makes TypeScript run (docs/decisions/0003).
    const start = `import(${JSON.stringify(LOAD)}).then(({ load }) => load(${JSON.stringify(WORKER)}));`;
    const worker = new Worker(start, { eval: true, workerData: part });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread of the verifier ended with ${code}`)));
  });
}
