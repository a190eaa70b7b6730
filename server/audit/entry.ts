/**
 * An entry of the two chains of administration at rest: `text` is the one spelling of what it says, and the hash is SM3
 * over exactly these bytes, as with the entries of matters (docs/decisions/0020).
 */
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { canonical, hashOfText } from '../proof/hash.ts';

export const CHAIN_VERSION = 1;

/** Where an entry stands in its chain, and what it is chained to. */
export interface Link {
  seq: number;
  at: Instant;
  /** Hash of the entry before; GENESIS for the first. */
  previous: string;
}

export interface Written {
  seq: number;
  hash: string;
  text: string;
}

/** Spells an entry and hashes the spelling. */
export function written<T extends object>(entry: Link & T): Written {
  const text = canonical({ v: CHAIN_VERSION, ...entry });
  return { seq: entry.seq, hash: hashOfText(text), text };
}

/** What a stored entry says, undefined where its text is no entry any more. */
export function readWritten<T extends object>({ text }: Pick<Written, 'text'>): (Link & T) | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'seq' in value ? (value as Link & T) : undefined;
  } catch {
    return undefined;
  }
}
