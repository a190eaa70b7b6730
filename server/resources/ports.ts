/** Tables of facts: the resource itself as its provider keeps it, and what other units keep of the same facts. */
import type { Row } from '@banjie/shared/kernel/csv.ts';
import type { TableRecord } from '../people/ports.ts';

export interface TableStore {
  /** Puts a table in or replaces it as a whole; the same rows again change nothing. */
  put(table: Omit<TableRecord, 'rows' | 'version'>, columns: readonly string[], rows: readonly Row[]): Promise<void>;
  /** Rows by column key, in their order. Kept in memory for a while. */
  rows(table: Pick<TableRecord, 'id' | 'version'>): Promise<readonly Row[]>;
}
