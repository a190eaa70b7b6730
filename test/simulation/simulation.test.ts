/** Many actors, several processes and every kind of trouble, on a database in memory: what must hold holds. */
import { planOf } from './plan.ts';
import { plantedFaults, type Planted } from './planted.ts';
import { play } from './run.ts';
import { failureOf, shrink } from './shrink.ts';

const STEPS = 60;
/** Seeds within which every planted fault has to be found, in plans long enough for what was put in to be lifted again. */
const WITHIN = 40;
const PLANTED_STEPS = 100;

const range = (n: number) => Array.from({ length: n }, (_, at) => at + 1);

it.each(range(20))('seed %i: what must hold holds, and it plays the same way a second time', async (seed) => {
  const plan = planOf(seed, STEPS);
  const played = await play(plan);
  if (played.fault) throw new Error(failureOf(seed, STEPS, played, await shrink(plan)));
  expect(played.written).toBeGreaterThan(0);
  if (seed <= 5) expect((await play(plan)).log).toEqual(played.log);
});

const firstFound = async (planted: Planted, what: RegExp) => {
  for (const seed of range(WITHIN)) {
    const plan = planOf(seed, PLANTED_STEPS);
    const { fault } = await play(plan, { planted });
    if (fault && what.test(fault.what)) return { plan, fault };
  }
  throw new Error(`${planted} is not found within ${WITHIN} seeds as ${String(what)}`);
};

it.each<[Planted, RegExp]>([
  ['lostUpdate', /lost update|is not what was written/],
  ['doubledEffect', /was told \d times/],
  ['resurrectedEntry', /was lifted, and is in force/],
  ['skippedDeadline', /has lapsed 0 times/],
  ['stalePermission', /has acted/],
])('finds the planted %s', async (planted, what) => {
  expect((await firstFound(planted, what)).fault.what).toMatch(what);
});

it('knows of every planted fault that there is', () => {
  expect(Object.keys(plantedFaults)).toHaveLength(5);
});

it('shrinks a failing run to the few deeds that it takes', async () => {
  const { plan } = await firstFound('stalePermission', /has acted/);
  const shrunk = await shrink(plan, (shorter) => play(shorter, { planted: 'stalePermission' }));
  expect(shrunk.played.fault?.what).toMatch(/has acted/);
  expect(shrunk.plan.length).toBeLessThan(12);
  expect(shrunk.plan.map(({ deed }) => deed)).toContain('lose');
});
