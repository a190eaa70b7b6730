/** Handing in as a job: the file is read, compared with what stands, and put in its place when that was confirmed. */
import type { HandInView } from '@banjie/shared/contract/shapes.ts';
import type { Resource } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { hashOf } from '../../proof/hash.ts';
import type { TableStore } from '../ports.ts';
import { checkHandIn, firstOf, type Checked } from './check.ts';
import { tableIn } from './table.ts';
import { texts } from './texts.ts';

export interface HandingIn {
  bytes: Uint8Array;
  resource: Resource;
  /** What the preview gave; absent for the preview. */
  confirm: string | undefined;
  at: Instant;
  by: string;
}

export async function handedInTo(
  tables: Pick<TableStore, 'of' | 'rows' | 'put'>,
  { bytes, resource, confirm, at, by }: HandingIn,
): Promise<HandInView | Rejection> {
  const own = (await tables.of([resource.id])).find((one) => one.own);
  const before = own ? await tables.rows(own) : [];
  const read = await tableIn(bytes);
  if (isRejection(read)) return read;
  const checked = checkHandIn(read, resource, before);
  if (isRejection(checked)) return checked;
  // What was seen is what is confirmed: this file, on this version.
  const seen = hashOf({ rows: checked.rows, version: own?.version ?? '', resource }).slice(0, 32);
  const edition = own?.edition ?? 0;
  if (confirm === undefined) return viewOf(checked, { edition, confirm: seen });
  if (checked.faults.length > 0) return reject('invalid', texts.faulty(checked.faults.length));
  if (confirm !== seen) return reject('stale', texts.stale);
  const table = {
    ...{ id: own?.id ?? resource.id, resource: resource.id, unit: resource.provider, own: true },
    name: own?.name ?? texts.tableName,
  };
  const handedIn = { at, by, expected: own?.version ?? '' };
  if (!(await tables.put(table, checked.columns, checked.rows, handedIn))) return reject('stale', texts.stale);
  const now = (await tables.of([resource.id])).find((one) => one.own);
  return { ...viewOf(checked, { edition: now?.edition ?? edition + 1 }), done: true };
}

const viewOf = (checked: Checked, { edition, confirm }: { edition: number; confirm?: string }): HandInView => ({
  ...{ encoding: checked.encoding, separator: checked.separator, unread: checked.unread, counts: checked.counts },
  columns: checked.titles,
  ...{ faults: firstOf(checked.faults), faultCount: checked.faults.length },
  ...{ warnings: firstOf(checked.warnings), warningCount: checked.warnings.length },
  ...(confirm !== undefined && checked.faults.length === 0 ? { confirm } : {}),
  ...{ done: false, edition },
});
