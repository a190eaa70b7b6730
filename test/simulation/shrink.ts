/** From a plan that fails to a short one that still fails: what is not needed for it is left out. */
import { play, type Played } from './run.ts';
import type { Planned } from './plan.ts';

export type Play = (plan: readonly Planned[]) => Promise<Played>;

export interface Shrunk {
  plan: Planned[];
  played: Played;
}

/** Leaves out halves, quarters, and so on down to single deeds, while what is left fails. */
export async function shrink(plan: readonly Planned[], again: Play = play): Promise<Shrunk> {
  let best: Planned[] = [...plan];
  let played = await again(best);
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < best.length;) {
      const shorter = [...best.slice(0, from), ...best.slice(from + size)];
      const tried = await again(shorter);
      if (tried.fault) [best, played] = [shorter, tried];
      else from += size;
    }
  return { plan: best, played };
}

/** What a person is told of a failure: how it is played again, what is left of it, and how it ended. */
export function failureOf(seed: number, steps: number, { fault }: Played, shrunk?: Shrunk): string {
  const lines = [
    `seed ${seed}, step ${fault?.step} (${fault?.deed}): ${fault?.what}`,
    `again: npm run simulate 1 ${steps} ${seed}`,
  ];
  if (!shrunk) return lines.join('\n');
  const { plan, played } = shrunk;
  return [
    ...lines,
    `${plan.length} deeds are enough, for: ${played.fault?.what}`,
    ...plan.map((one) => `  ${JSON.stringify(one)}`),
    'its last calls:',
    ...played.log.slice(-40).map((line) => `  ${line}`),
  ].join('\n');
}
