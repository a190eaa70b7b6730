/** Mobile numbers of people: sealed like personal fields, each under a key of its own that lies outside the database. */
import { unspaced } from '@banjie/shared/kernel/fold.ts';
import { createHmac } from 'node:crypto';
import { isEnvelope, ivBytes, seal, unseal, type Algorithm } from '../proof/envelope.ts';
import { canonical, hashOf } from '../proof/hash.ts';
import type { PersonalKeys } from './keys.ts';

export interface Mobiles {
  /** The account under which the roster has it: the same for the same number. */
  sealed(person: string, mobile: string): string;
  /** @throws when it was changed, or is another's */
  opened(person: string, account: string): string | undefined;
  /** Nobody reads it any more, in no backup either. */
  forget(person: string): void;
}

const KID_DIGITS = 32;
const PREFIX = 'sealed:';
const kidOf = (person: string): string => hashOf(['mobile', person]).slice(0, KID_DIGITS);
const placeOf = (person: string): string => `mobile/${person}`;

export const mobilesUnder = (keys: PersonalKeys, alg: Algorithm): Mobiles => ({
  sealed(person, mobile) {
    const kid = kidOf(person);
    const key = keys.make(kid);
    const iv = createHmac('sha256', key).update(mobile).digest().subarray(0, ivBytes(alg));
    return PREFIX + Buffer.from(canonical(seal(mobile, { kid, key }, placeOf(person), alg, iv))).toString('base64url');
  },
  opened(person, account) {
    if (!account.startsWith(PREFIX)) return undefined;
    const envelope = JSON.parse(Buffer.from(account.slice(PREFIX.length), 'base64url').toString('utf8')) as unknown;
    if (!isEnvelope(envelope)) return undefined;
    const mobile = unseal(envelope, (kid) => keys.find(kid), placeOf(person));
    return typeof mobile === 'string' ? mobile : undefined;
  },
  forget: (person) => void keys.destroy(kidOf(person)),
});

/** In one spelling: digits alone, without the country's code; undefined for what is no mobile number. */
export function mobileIn(said: string): string | undefined {
  const digits = unspaced(said)
    .replace(/[()-]/g, '')
    .replace(/^(?:\+|00)?86(?=1)/, '');
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined;
}
