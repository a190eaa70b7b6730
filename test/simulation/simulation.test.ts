/** Many actors, many processes, every kind of trouble, on a database in memory: what must hold holds at every step. */
import { play } from './run.ts';
import { planOf } from './plan.ts';

const SEEDS = 20;
const STEPS = 60;

it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))('seed %i: all that must hold holds', async (seed) => {
  const { fault, log } = await play(planOf(seed, STEPS));
  if (fault) console.log(log.slice(-80).join('\n'));
  expect(fault).toBeUndefined();
});
