/**
 * What an entry says of what its commit was to tell: of each notice that it left, its place among the effects and a
 * digest of its words. So whoever deletes, adds or rewords what was told has to change the history as well. Who was told
 * is found out later, when it is carried out, and stands under a seal of its own (seal.ts).
 */
import type { CarriedOut, Effect } from '@banjie/shared/engine/matter/state.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { wellFormed } from '@banjie/shared/kernel/text.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { hashOf } from './hash.ts';

/** By the place of the effect: its digest; of an effect that asks units for receipts, a digest of these behind it. */
export type Told = Record<string, string>;

const DIGITS = 32;

export interface Words {
  kind: string;
  urgent: boolean;
  subject: string;
  body: string;
  item?: string | undefined;
  dueAt?: Instant | undefined;
}

export const digestOfWords = ({ kind, urgent, subject, body, item, dueAt }: Words): string =>
  hashOf([kind, urgent, wellFormed(subject), wellFormed(body), item ?? null, dueAt ?? null]).slice(0, DIGITS);

export const digestOfUnits = (item: string, units: readonly UnitId[]): string =>
  hashOf([item, [...units].sort()]).slice(0, DIGITS);

/** Before what goes to whoever has not answered by then: it may be nobody. */
const PERHAPS = '~';

/** Before what waits until it is done, and was not to be done where it was taken back. */
const HELD = '!';
const held = (effect: CarriedOut, digest: string): string => (effect.held ? HELD + digest : digest);

/** What stands under a place. */
export function partsOf(value: string): { words: string; units?: string; perhaps: boolean; held: boolean } {
  const perhaps = value.startsWith(PERHAPS);
  const waits = value.startsWith(HELD);
  const digits = perhaps || waits ? value.slice(1) : value;
  const units = digits.length > DIGITS ? { units: digits.slice(DIGITS) } : {};
  return { words: digits.slice(0, DIGITS), ...units, perhaps, held: waits };
}

/** What is held back is promised like all else: that it was taken back stands in the history as well. */
function digestOf(effect: Effect): string | undefined {
  switch (effect.effect) {
    case 'notify':
      return held(effect, digestOfWords(effect));
    case 'askReceipts':
      return held(
        effect,
        digestOfWords({ ...effect, kind: 'receipt', urgent: false }) + digestOfUnits(effect.item, effect.units),
      );
    // To whoever still owes a receipt by then, each with his own limit.
    case 'remindReceipts':
      return PERHAPS + digestOfWords({ ...effect, urgent: false });
    case 'redateReceipts':
      return effect.tells && PERHAPS + digestOfWords({ ...effect.tells, kind: 'receipt', item: effect.item });
    default:
      return undefined;
  }
}

/** Undefined when the commit tells nothing. */
export function toldOf(effects: readonly Effect[]): Told | undefined {
  let told: Told | undefined;
  for (const [n, effect] of effects.entries()) {
    const digest = digestOf(effect);
    if (digest !== undefined) (told ??= {})[n] = digest;
  }
  return told;
}
