/** What happens in a run, as data: dropping some of it leaves the rest as it was, so that a failing run can be shrunk. */
import { dice, type Dice } from './dice.ts';
import { works, type Work } from './server-process.ts';

export type Deed =
  /** Somebody opens a matter, gives a command, or confirms a receipt. */
  | { deed: 'open' }
  | { deed: 'give' }
  | { deed: 'confirm' }
  /** Something that was asked before is asked again under its key, whether or not it was answered. */
  | { deed: 'repeat' }
  /** One of the loops of a process runs. */
  | { deed: 'work'; process: number; what: Work }
  | { deed: 'wait'; minutes: number }
  /** The city's clock is set, forward or back, and machine time goes on as before. */
  | { deed: 'set'; minutes: number }
  /** The database's clock jumps, as when a member with another clock leads; the city's and what a process counts go on. */
  | { deed: 'jump'; minutes: number }
  /** The process is gone, before or just after one of its calls; another begins in its place. */
  | { deed: 'crash'; process: number; after: boolean }
  /** It stands still for so many deeds, or goes on without noticing that time passes. */
  | { deed: 'pause'; process: number; deeds: number }
  | { deed: 'deafen'; process: number; isDeaf: boolean }
  /** The next commit has no answer: it was not written, it was, or it is written later. */
  | { deed: 'unanswered'; written: 'no' | 'yes' | 'later' }
  | { deed: 'refuse' }
  /** The next effect fails in the middle. */
  | { deed: 'break' }
  /** A process carries out an effect that was carried out long ago. */
  | { deed: 'late'; process: number }
  | { deed: 'lose'; how: 'posts' | 'left' };

export type Planned = Deed & {
  /** Seeds everything that is chosen while it is done. */
  seed: number;
  /** So many calls of ports happen before the next one. */
  calls: number;
};

export const PROCESSES = 3;

export function planOf(seed: number, steps: number): Planned[] {
  const chance = dice(seed);
  const planned = (deed: Deed): Planned => ({
    ...deed,
    seed: chance.below(2 ** 31),
    calls: chance.chance(0.3) ? 0 : chance.below(14),
  });
  const opening = [{ deed: 'open' as const }, { deed: 'open' as const }];
  return [...opening, ...Array.from({ length: steps }, () => deedOf(chance))].map(planned);
}

const kinds: readonly [number, (chance: Dice) => Deed][] = [
  [6, () => ({ deed: 'open' })],
  [24, () => ({ deed: 'give' })],
  [10, () => ({ deed: 'confirm' })],
  [7, () => ({ deed: 'repeat' })],
  [34, (chance) => ({ deed: 'work', process: chance.below(PROCESSES), what: chance.pick(works) })],
  [8, (chance) => ({ deed: 'wait', minutes: chance.pick([0.1, 0.5, 5, 12, 61, 250]) })],
  [2, (chance) => ({ deed: 'wait', minutes: chance.pick([6, 15]) * 24 * 60 })],
  [1, (chance) => ({ deed: 'set', minutes: chance.pick([-3, 40, -90]) })],
  [1, (chance) => ({ deed: 'jump', minutes: chance.pick([-4, -0.2, 2, 45]) })],
  [3, (chance) => ({ deed: 'crash', process: chance.below(PROCESSES), after: chance.chance(0.6) })],
  [2, (chance) => ({ deed: 'pause', process: chance.below(PROCESSES), deeds: 1 + chance.below(6) })],
  [2, (chance) => ({ deed: 'deafen', process: chance.below(PROCESSES), isDeaf: chance.chance(0.7) })],
  [4, (chance) => ({ deed: 'unanswered', written: chance.pick(['no', 'yes', 'later']) })],
  [1, () => ({ deed: 'refuse' })],
  [2, () => ({ deed: 'break' })],
  [5, (chance) => ({ deed: 'late', process: chance.below(PROCESSES) })],
  [3, (chance) => ({ deed: 'lose', how: chance.chance(0.5) ? 'posts' : 'left' })],
];
const weight = kinds.reduce((sum, [one]) => sum + one, 0);

function deedOf(chance: Dice): Deed {
  let left = chance.below(weight);
  for (const [one, make] of kinds) {
    if (left < one) return make(chance);
    left -= one;
  }
  return { deed: 'give' };
}
