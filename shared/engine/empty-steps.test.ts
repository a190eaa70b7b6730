/** Steps in which nobody has anything to do, because nobody uses the resource, or a post is vacant: no matter stands still in one. */
import { procedures } from '../procedures/index.ts';
import { chanceOf } from './testing/chance.ts';
import { cityOf, fullPlan, thinPlan } from './testing/city.ts';
import { makeMove, moves, openSomehow } from './testing/wander.ts';

const START = '2026-09-24T02:00:00.000Z';
const SEEDS = 4;
const MOVES = 25;
/** Steps that may have nobody in them; a task that is one person's always finds somebody up the line. */
const mayBeEmpty = procedures.filter(({ steps }) =>
  Object.values(steps).some(
    (one) => one.kind === 'receipts' || one.kind === 'children' || (one.kind === 'task' && one.joint),
  ),
);

it('are met in a good part of the procedures', () => {
  expect(mayBeEmpty.length).toBeGreaterThan(15);
});

it.each(mayBeEmpty.map((one) => [one.key, one] as const))('%s goes on wherever one is entered', (_, procedure) => {
  for (const city of [cityOf(fullPlan, []), cityOf(thinPlan, [])])
    for (let seed = 0; seed < SEEDS; seed++) {
      // A decision that would leave the matter open with nothing to do throws.
      const play = openSomehow(procedure, city, seed, START);
      const chance = chanceOf(seed);
      for (let n = 0; play && n < MOVES; n++)
        makeMove(play, { kind: chance.pick(['act', 'act', 'act', ...moves] as const), seed: chance.below(1_000_000) });
    }
});
