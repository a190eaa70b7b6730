/**
 * What every task and every matter can do, whatever its procedure: one wording on the button, in chat and in the
 * timeline. A definition says only where the law has a way of its own (`noReturn`, `noTermination`, `materials`).
 */
import { handVerbs } from './hands.ts';
import { ladderVerbs } from './ladder.ts';
import { materialVerbs } from './materials.ts';
import { matterVerbs } from './matter.ts';
import { ratingVerbs } from './rating.ts';
import { returnVerbs } from './return.ts';
import { signatureVerbs } from './signatures.ts';
import { takeBackVerbs } from './take-back.ts';
import type { Verb, VerbName } from './verb.ts';

export type { Verb, VerbName };

/** In the order in which they are shown. */
export const verbs: Readonly<Record<VerbName, Verb>> = {
  ...signatureVerbs,
  ...materialVerbs,
  ...handVerbs,
  ...returnVerbs,
  ...takeBackVerbs,
  ...ladderVerbs,
  ...matterVerbs,
  ...ratingVerbs,
};
export const verbNamed = (name: string): Verb | undefined =>
  Object.hasOwn(verbs, name) ? verbs[name as VerbName] : undefined;
