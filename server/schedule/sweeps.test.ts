import { createSweeps, type SweepPorts } from './sweeps.ts';
import { startTicker } from './ticker.ts';

const NOW = '2026-11-23T02:00:00.000Z';

/** Matters with the instants at which something is due in them. */
function city(due: Record<string, string[]>, more: Partial<SweepPorts> = {}) {
  const log: string[] = [];
  const sweeps = createSweeps({
    dueMatters: (now, limit) =>
      Promise.resolve(
        Object.entries(due)
          .filter(([, instants]) => (instants[0] ?? '9') <= now)
          .sort(([, a], [, b]) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1))
          .map(([id]) => id)
          .slice(0, limit),
      ),
    tick(id) {
      if (id.startsWith('broken')) return Promise.reject(new Error('no such definition'));
      const instant = due[id]?.shift();
      if (instant) log.push(`${id} ${instant.slice(11, 13)}`);
      return Promise.resolve(instant !== undefined);
    },
    recurring: () => Promise.resolve(0),
    settleAlerts: () => Promise.resolve(),
    repairReceipts: () => Promise.resolve(log.push('repair')),
    drain: () => Promise.resolve(void log.push('drain')),
    log: { error: () => undefined },
    ...more,
  });
  return { log, sweeps };
}
const at = (hour: number) => `2026-11-23T0${hour}:00:00.000Z`;

it('plays what is due by now until nothing is left, then carries out what it left behind', async () => {
  const { log, sweeps } = city({ a: [at(1), at(2), at(3)], b: [at(0)], c: [at(5)] });
  expect(await sweeps.sweep(NOW)).toBe(3);
  expect(log).toEqual(['b 00', 'a 01', 'a 02', 'repair', 'drain']);
  expect(await sweeps.sweep(NOW)).toBe(0);
});

it('is held up neither by a hundred matters that can not be ticked nor by one that somebody else has ticked', async () => {
  const broken = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`broken${n}`, [at(0)]]));
  let others = 0;
  const { log, sweeps } = city({ ...broken, good: [at(1)], also: [at(2)] });
  expect(await sweeps.sweep(NOW)).toBe(2);
  expect(log).toEqual(['good 01', 'also 02', 'repair', 'drain']);
  const stubborn = city({}, { dueMatters: () => Promise.resolve(['x']), tick: () => Promise.resolve(++others < 0) });
  expect(await stubborn.sweeps.sweep(NOW)).toBe(0);
  expect(others).toBe(1);
});

it('ticks go on after a failure, never overlap, and end with the work under way', async () => {
  let under = 0;
  let most = 0;
  let runs = 0;
  const errors: string[] = [];
  let enough: () => void = () => undefined;
  const thrice = new Promise<void>((resolve) => (enough = resolve));
  const ticker = startTicker(
    async () => {
      under += 1;
      most = Math.max(most, under);
      runs += 1;
      // Longer than the interval: the tick that falls into it is left out.
      await new Promise((done) => setTimeout(done, 1_200));
      under -= 1;
      if (runs === 3) enough();
      if (runs === 1) throw new Error('no database');
    },
    { error: (_, text) => errors.push(text) },
    1,
  );
  await thrice;
  await ticker.stop();
  expect({ most, under, errors }).toEqual({ most: 1, under: 0, errors: ['a tick failed'] });
});
