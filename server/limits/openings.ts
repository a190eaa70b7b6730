/** Openings that tell many are counted where all processes agree: whoever opens one writes a thousand notices anyway. */
import type { Effect } from '@banjie/shared/engine/matter/state.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { tooOften, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Share } from './shares.ts';
import { texts } from './texts.ts';
import { counting, type TryStore } from './tries.ts';

/** From so many units or parties on an opening tells many. */
const MANY = 20;

/** How many units and parties are told or asked by these effects. */
const toldBy = (effects: readonly Effect[]): number =>
  new Set(effects.flatMap((one) => (one.effect === 'askReceipts' ? one.units : one.effect === 'notify' ? one.to : [])))
    .size;

/** Counts one more of a person where it tells many; refuses it when it is too much. */
export function openingsOf(store: TryStore, { most, seconds }: Share) {
  const tries = counting(store);
  return async (person: PersonId, effects: readonly Effect[]): Promise<Rejection | undefined> => {
    if (toldBy(effects) < MANY) return undefined;
    const left = await tries.tooMany([{ key: `openings:${person}`, most }], seconds);
    return left === undefined ? undefined : tooOften(texts.openings(most, seconds, left), left);
  };
}
