/**
 * What was imported comes of no matter, so no history vouches for it: each import is put under the city's signature, in
 * pieces that are chained to each other and stand in the chain of administration, and so under the daily root. The
 * verifier asks it of every entry that is said to be imported.
 */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { canonical, GENESIS, hashOf } from '../proof/hash.ts';
import { verifySignature, type SigningKey } from '../proof/key.ts';
import type { Arriving } from './standing.ts';

/** A piece of an import. */
export interface ImportSeal {
  /** From 1 on. */
  n: number;
  at: Instant;
  /** Subjects (`<register>/<subject>`), and a digest of the change of each. */
  of: [subject: string, digest: string][];
  /** Hash of the piece before, GENESIS for the first. */
  previous: string;
  publicKey: string;
  signature: string;
}

export interface ImportSealStore {
  last(): Promise<ImportSeal | undefined>;
  /** False when there is one of this number. */
  put(seal: ImportSeal): Promise<boolean>;
}

export interface ImportSeals {
  seal(changes: readonly Arriving[], at: Instant): Promise<void>;
}

const AT_ONCE = 1_000;
const DIGITS = 32;

export const digestOfImported = ({ order, change, number, procedure, by }: Arriving): string =>
  hashOf([order, change, number, procedure, by]).slice(0, DIGITS);

export function importSeals(store: ImportSealStore, key: SigningKey): ImportSeals {
  /** @returns false when another process has put one in its place meanwhile */
  async function add(of: ImportSeal['of'], at: Instant): Promise<boolean> {
    const last = await store.last();
    const { publicKey } = key;
    const rest = { n: (last?.n ?? 0) + 1, at, of, previous: last ? hashOf(last) : GENESIS, publicKey };
    return store.put({ ...rest, signature: key.sign(canonical(rest)) });
  }
  return {
    async seal(changes, at) {
      for (let from = 0; from < changes.length; from += AT_ONCE) {
        const of = changes
          .slice(from, from + AT_ONCE)
          .map((one): [string, string] => [`${one.change.register}/${one.change.subject}`, digestOfImported(one)]);
        while (!(await add(of, at)));
      }
    },
  };
}

/** Whether a piece follows on the one before and is signed by one of these keys. */
export function isGoodSeal(
  { signature, ...rest }: ImportSeal,
  before: ImportSeal | undefined,
  keys: readonly string[],
): boolean {
  return (
    rest.n === (before?.n ?? 0) + 1 &&
    rest.previous === (before ? hashOf(before) : GENESIS) &&
    keys.includes(rest.publicKey) &&
    verifySignature(canonical(rest), signature, rest.publicKey)
  );
}
