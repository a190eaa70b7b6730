import { createLoop } from './loop.ts';
import type { Log } from './ports.ts';
import { startTicker } from './ticker.ts';

function said(): Log & { texts: string[] } {
  const texts: string[] = [];
  const say = (_: object, text: string) => void texts.push(text);
  return { texts, info: say, warn: say, error: say };
}

/** The wall clock's ticks and the monotonic watchdog, both pulled by hand. */
function clocks() {
  let monotonic = 0;
  let tick: (() => void) | undefined;
  let look: () => void = () => undefined;
  let armed = 0;
  let ticks = 0;
  const log = said();
  const ticker = startTicker({
    log,
    tick: () => void (ticks += 1),
    monotonic: () => monotonic,
    schedule(_, work) {
      armed += 1;
      tick = work;
      return { cancel: () => (tick = undefined) };
    },
    repeat(_, work) {
      look = work;
      return { cancel: () => (look = () => undefined) };
    },
  });
  return {
    ...{ ticker, log },
    pass(ms: number, wallTicks: boolean) {
      for (let n = 0; n < ms; n += 1000) {
        monotonic += 1000;
        if (wallTicks) tick?.();
        look();
      }
    },
    seen: () => ({ armed, ticks }),
  };
}

it('goes by the wall clock as long as that ticks', () => {
  const { pass, seen, log } = clocks();
  pass(60_000, true);
  expect(seen()).toEqual({ armed: 1, ticks: 60 });
  expect(log.texts).toEqual([]);
});

it('a clock that was set back, or a process that stood still, does not stop time', () => {
  const { pass, seen, log, ticker } = clocks();
  pass(10_000, true);
  // The wall clock was set back by hours: its next tick is as far away.
  pass(20_000, false);
  expect(seen().ticks).toBeGreaterThanOrEqual(14);
  expect(seen().armed).toBeGreaterThan(1);
  expect(log.texts[0]).toContain('no tick came');
  expect(ticker.age()).toBeLessThan(5_000);
  ticker.stop();
  const { ticks } = seen();
  pass(20_000, true);
  expect(seen().ticks).toBe(ticks);
});

it('a loop never runs twice at once, runs once more when it was woken meanwhile, and ends with the work under way', async () => {
  const steps: string[] = [];
  const gates: (() => void)[] = [];
  const loop = createLoop(
    'time',
    async () => {
      steps.push('begins');
      await new Promise<void>((go) => gates.push(go));
      steps.push('ends');
    },
    said(),
  );
  loop.wake();
  loop.wake();
  loop.wake();
  gates.shift()?.();
  while (gates.length === 0) await new Promise((done) => setImmediate(done));
  expect(steps).toEqual(['begins', 'ends', 'begins']);
  const stopped = loop.stop();
  loop.wake();
  gates.shift()?.();
  await stopped;
  expect(steps).toEqual(['begins', 'ends', 'begins', 'ends']);
});

it('a failure is logged, and a pause later the loop goes on', async () => {
  let monotonic = 0;
  let runs = 0;
  const log = said();
  const work = () => (++runs === 1 ? Promise.reject(new Error('no database')) : Promise.resolve());
  const loop = createLoop('time', work, log, () => monotonic);
  loop.wake();
  await new Promise((done) => setImmediate(done));
  loop.wake();
  expect({ runs, log: log.texts }).toEqual({ runs: 1, log: ['background work failed'] });
  monotonic = 1_000;
  expect(loop.age()).toBe(1_000);
  loop.wake();
  await new Promise((done) => setImmediate(done));
  expect(runs).toBe(2);
  expect(loop.age()).toBe(0);
});
