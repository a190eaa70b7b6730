/** Tables of facts: the resource itself as its provider keeps it, and what other units keep of the same facts. */
import type { Row } from '@banjie/shared/kernel/csv.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';

/** A table of a resource's facts. `own`: the provider's, which is the resource itself. */
export interface TableRecord {
  id: string;
  resource: string;
  name: string;
  unit: UnitId;
  own: boolean;
  rows: number;
  /** Changes with its rows. */
  version: string;
  /** Counts the versions from 1. */
  edition: number;
}

/** Who has handed it in, and when. */
export interface HandedIn {
  at: Instant;
  by: string;
}

export interface TableStore {
  /**
   * Puts a table in or replaces it as a whole; the same rows again change nothing.
   * @param expected the version that is to be replaced (empty where there is none); any when absent
   * @returns false when another version stands there
   */
  put(
    table: Omit<TableRecord, 'rows' | 'version' | 'edition'>,
    columns: readonly string[],
    rows: readonly Row[],
    handedIn?: HandedIn & { expected: string },
  ): Promise<boolean>;
  /** The tables of these resources as they are now. */
  of(resources: readonly string[]): Promise<TableRecord[]>;
  /** Rows by column key, in their order. Kept in memory for a while. */
  rows(table: Pick<TableRecord, 'id' | 'version'>): Promise<readonly Row[]>;
  /** Who handed in which version, the latest first. */
  editions(table: string, limit: number): Promise<(HandedIn & { edition: number; rows: number; version: string })[]>;
}
