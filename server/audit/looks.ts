/**
 * Looks at sealed fields. The record in the trail is what proves one; `looks` has it for the parties of the matter, for as
 * long as the matter is there, under the id of its record and written with it.
 */
import { canonical, hashOf } from '../proof/hash.ts';
import { readWritten } from './entry.ts';
import type { AuditRecord, KnownLook, StoredRecord } from './ports.ts';

/** What a record of the trail says of a look; undefined where it tells of none. */
export function lookIn(id: string, stored: Pick<StoredRecord, 'text'>): KnownLook | undefined {
  const record = readWritten<AuditRecord>(stored);
  if (!record?.look) return undefined;
  const { look, at, who } = record;
  return { id, ...look, at, ...(look.what === 'seen' && who !== undefined ? { person: who } : {}) };
}

/** One text for what these looks say, in this order. */
export const digestOfLooks = (looks: readonly { id: string }[]): string => hashOf(looks.map((one) => canonical(one)));
