/**
 * 评价 5 without a number. What has ended is on no list of tasks, and its notice asks for nothing, so that no bare word means
 * it: looked for among the latest that have ended and wait for it.
 */
import type { MatterView } from '@banjie/shared/contract/shapes.ts';
import { texts } from '../texts.ts';
import type { Turn } from '../turn.ts';
import { readable } from './find.ts';

/** Read in full: as many as a message can wait for. */
const LOOKED_THROUGH = 12;

/** Empty where something else was said. */
export async function toRate(turn: Turn): Promise<MatterView[]> {
  if (turn.overheard || !turn.spoken.folded.startsWith(texts.words.rate)) return [];
  const { items } = await turn.server.listMatters({ query: { scope: 'mine', state: 'ended', limit: LOOKED_THROUGH } });
  const read = await Promise.all(items.map(({ id }) => readable(turn, id)));
  return read.flatMap((matter) => (matter?.allowed.some(({ command }) => command === 'rate') ? [matter] : []));
}
