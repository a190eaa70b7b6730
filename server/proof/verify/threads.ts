/** Shares the matters out to threads: hashing a million entries is work for all processors. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RootStore, SignedRoot } from '../ports.ts';
import type { Tally } from './matters.ts';
import type { Part } from './worker.ts';

const MOST = 8;

/** Verifies all matters of the database at `uri` in as many threads as there are processors. @throws what a thread throws */
export async function verifyInThreads(
  uri: string,
  store: Pick<RootStore, 'cuts'>,
  roots: readonly SignedRoot[],
  threads = Math.min(MOST, availableParallelism()),
): Promise<Tally[]> {
  const cuts = await store.cuts(threads);
  const ranges = [undefined, ...cuts].map((from, n) => ({
    ...(from === undefined ? {} : { from }),
    ...(cuts[n] === undefined ? {} : { until: cuts[n] }),
  }));
  const known = roots.map(({ day, attempt, cut }) => ({ day, attempt, cut }));
  return Promise.all(ranges.map((range) => inThread({ uri, range, roots: known })));
}

function inThread(part: Part): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: part });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread of the verifier ended with ${code}`)));
  });
}
