import { fileURLToPath } from 'node:url';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { samples } from '../proof/dossier/testing.ts';
import { createThreads, type Threads } from './threads.ts';

const errors: string[] = [];
let threads: Threads | undefined;
afterEach(async () => {
  await threads?.close();
  threads = undefined;
  errors.length = 0;
});

const ofATest = fileURLToPath(new URL('./testing-entry.mjs', import.meta.url));
function start(options: { most?: number; waiting?: number; entry?: string } = {}): Threads {
  return (threads = createThreads({
    ...{ uri: 'mongodb://127.0.0.1:1/nowhere', most: 1, entry: ofATest, ...options },
    onError: (_, job) => void errors.push(job),
  }));
}

interface Given {
  flag?: SharedArrayBuffer;
  crash?: 'exit' | 'throw';
  answer?: string;
}
/** The jobs of a test are no jobs of the city: what they are given only has to reach the thread. */
const run = (given: Given, job: 'print' | 'alerts' = 'print'): Promise<unknown> =>
  start_().run(job, given as never) as Promise<unknown>;
const start_ = (): Threads => threads ?? start();

/** A job that is being done until it is let go. */
function held(job: 'print' | 'alerts' = 'print') {
  const flag = new SharedArrayBuffer(8);
  const done = run({ flag, answer: 'held' }, job);
  return {
    done,
    letGo() {
      Atomics.store(new Int32Array(flag), 0, 1);
      Atomics.notify(new Int32Array(flag), 0);
    },
  };
}

describe('threads', () => {
  it('let whoever asks meanwhile be answered before the PDFs are done', async () => {
    start({ most: 2, entry: fileURLToPath(new URL('./entry.mjs', import.meta.url)) });
    const order: string[] = [];
    const printing = Array.from({ length: 4 }, async () => {
      const printed = await start_().run('print', samples.long);
      order.push('PDF');
      return printed;
    });
    for (let n = 0; n < 50; n += 1) {
      await new Promise(setImmediate);
      order.push('answer');
    }
    const pdfs = await Promise.all(printing);
    for (const pdf of pdfs)
      expect(
        Buffer.from(pdf as Uint8Array)
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    expect(order).toEqual([...Array.from({ length: 50 }, () => 'answer'), 'PDF', 'PDF', 'PDF', 'PDF']);
    expect(errors).toEqual([]);
  }, 60_000);

  it('refuse what finds no room, with a time, and take it again when there is some', async () => {
    start({ waiting: 2 });
    const first = held();
    const waiting = [run({ answer: 'a' }), run({ answer: 'b' })];
    const refused = await run({ answer: 'c' });
    expect(refused).toMatchObject({ rejected: 'unavailable', afterSeconds: 10 });
    expect((refused as { text: string }).text).toMatch(/10 秒后再试/);
    // A storm of alerts has a thread of its own.
    expect(await run({ answer: 'alert' }, 'alerts')).toBe('alert');
    first.letGo();
    expect(await Promise.all([first.done, ...waiting])).toEqual(['held', 'a', 'b']);
    expect(await run({ answer: 'c' })).toBe('c');
    expect(start_().busy()).toBe(0);
  });

  it.each(['exit', 'throw'] as const)('that break (%s) fail their own job only', async (crash) => {
    start({ most: 2 });
    const other = held();
    const broken = await run({ crash });
    expect(isRejection(broken) && broken.rejected).toBe('unavailable');
    expect(errors).toEqual(['print']);
    other.letGo();
    expect(await other.done).toBe('held');
    expect(await run({ answer: 'next' })).toBe('next');
  });

  it('end at once when the process stops, and whoever waits is told', async () => {
    start();
    const first = held();
    const second = run({ answer: 'never' });
    await start_().close();
    for (const one of [first.done, second, run({ answer: 'late' })])
      expect(await one).toMatchObject({ rejected: 'unavailable', text: expect.stringContaining('停止') as string });
    expect(errors).toEqual([]);
  });
});
