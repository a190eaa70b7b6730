/** A comparison as a job: what was asked, by whoever may ask it, and the tables from which it is answered. */
import type { DifferenceView } from '@banjie/shared/contract/shapes.ts';
import type { Resource } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { compare, readOwnTable, type Compared, type OwnTable } from './compare.ts';
import type { TableRecord, TableStore } from './ports.ts';

export interface Comparing {
  resource: Resource;
  /** A table that is kept here, or a CSV. */
  mine: TableRecord | string;
  /** The resource's own table, when it has one. */
  theirs: TableRecord | undefined;
  /** Records that are being verified already, with the number of the matter. */
  verifying: ReadonlyMap<string, string>;
  kind: DifferenceView['kind'] | undefined;
}

export async function comparedWith(
  tables: Pick<TableStore, 'rows'>,
  { resource, mine, theirs, verifying, kind }: Comparing,
): Promise<Compared | Rejection> {
  const own: OwnTable | Rejection =
    typeof mine === 'string' ? readOwnTable(mine, resource) : { rows: await tables.rows(mine), faults: [] };
  if (isRejection(own)) return own;
  return compare(resource, own, theirs ? await tables.rows(theirs) : [], verifying, kind);
}
