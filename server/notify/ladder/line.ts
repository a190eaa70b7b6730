/** Who is told when nobody answers by any channel, one rung after the other. */
import { headsOf, holdersOf, lineAbove } from '@banjie/shared/engine/definition/roles.ts';
import type { Directory, PartyKey } from '@banjie/shared/kernel/party.ts';
import type { Rung, ItemStanding } from '../ports.ts';

const rungs: readonly Rung[] = ['post', 'head', 'above'];

export const rungAfter = (rung: Rung | undefined): Rung | undefined =>
  rungs[rung === undefined ? 0 : rungs.indexOf(rung) + 1];

/** Whose rung it is, of a task that is with these. */
export function partiesOfRung(rung: Rung, { parties, pool }: ItemStanding, directory: Directory): readonly PartyKey[] {
  const heads = headsOf(parties, directory).filter((key) => holdersOf(key, directory).length > 0);
  switch (rung) {
    // What is in one's own hands came from a post that others hold too.
    case 'post':
      return pool;
    case 'head':
      return heads;
    case 'above':
      return lineAbove([...parties, ...heads], directory)
        .filter((key) => holdersOf(key, directory).length > 0)
        .slice(0, 1);
  }
}

/** Of a notice to the line: its own event, which follows from the one that nobody answered. */
export const eventOfRung = (event: string, rung: Rung): string => `${event}^${rung}`;
