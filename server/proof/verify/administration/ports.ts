/** What the verifier reads of administration. store/audit/reading.ts fills it. */
import type { Administered, AuditRecord, ChainHead, TrailHead } from '../../../audit/ports.ts';
import type { Written } from '../../../audit/entry.ts';

export type StoredLook = Readonly<Record<string, unknown>> & { id: string; early: boolean };

export interface AdministrationReading {
  /** Whatever lies in the chain, in the order of its places. */
  entries(): AsyncIterable<Written & { place: string; act: string }>;
  head(): Promise<ChainHead | undefined>;
  documents(): AsyncIterable<{ of: Administered; id: string; document: Readonly<Record<string, unknown>> }>;
  segments(): Promise<TrailHead[]>;
  segment(id: string): Promise<TrailHead | undefined>;
  /** Number and hash of every signed piece of an import. */
  imports(): AsyncIterable<{ n: number; hash: string }>;
  /** As they lie there, in the order of their ids; `early`: from before they had records in the trail. */
  looks(): AsyncIterable<StoredLook>;
  record(place: string): Promise<Written | undefined>;
  /** Those of a segment one after the other, in the order of their places. */
  records(): AsyncIterable<
    Written & { place: string; segment: string } & Pick<AuditRecord, 'at' | 'kind' | 'what' | 'who' | 'channel'>
  >;
}
