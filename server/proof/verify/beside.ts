/** What follows from matters, in the order of these: receipts, changes of registers, notices, side by side. */
import { joined } from '../join.ts';
import type { IdRange, SealedHead, StoredMatter, RootStore } from '../ports.ts';
import { besideTexts } from './beside-texts.ts';
import { noticeFaults, type Seals } from './notices.ts';
import { fileFaults } from './files.ts';
import type { BesideStore, StoredNotice, StoredReceipt, StoredRecord } from './ports.ts';
import type { Reading } from './reading.ts';
import { receiptFaults } from './receipts.ts';
import { registerChangeFaults, subjectsOf } from './register-changes.ts';

/** All that is there of one matter; `found` is missing where there is no such matter. */
export interface Whole {
  matter: string;
  found?: StoredMatter;
  sealed: SealedHead[];
  receipts: StoredReceipt[];
  records: StoredRecord[];
  notices: StoredNotice[];
}

export type ReadStore = Pick<RootStore, 'matters' | 'sealed'> & { beside?: BesideStore; seals?: Seals };
type Sealing = Parameters<RootStore['sealed']>[0];

async function* none(): AsyncGenerator<never> {
  // Nothing is kept beside the matters.
}

/** Holds what belongs to one matter in memory at a time. */
export async function* wholes(
  { beside, ...store }: ReadStore,
  roots: Sealing,
  range: IdRange,
  orphan: (matter: string, entries: number) => void,
): AsyncGenerator<Whole> {
  const keyOf = ({ key }: { key: string }) => key;
  const ofMatter = (one: { matter: string }) => one.matter;
  const sealed = joined(store.matters(range, orphan), ofMatter, store.sealed(roots, range), ofMatter);
  const receipts = joined(sealed, keyOf, beside?.receipts(range) ?? none(), ofMatter);
  const records = joined(receipts, keyOf, beside?.records(range) ?? none(), ofMatter);
  const notices = joined(records, keyOf, beside?.notices(range) ?? none(), ofMatter);
  for await (const { key, left: three, right } of notices) {
    const two = three?.left;
    const one = two?.left;
    yield {
      matter: key,
      ...(one?.left ? { found: one.left } : {}),
      sealed: one?.right ?? [],
      receipts: two?.right ?? [],
      records: three?.right ?? [],
      notices: right,
    };
  }
}

/** One matter, read once more: what was read side by side was not read in the same moment. */
export async function wholeOf(store: ReadStore, roots: Sealing, matter: string): Promise<Whole> {
  // '$' follows the '#' of entries and comes before all that an id holds.
  for await (const one of wholes(store, roots, { from: matter, until: `${matter}$` }, () => undefined)) return one;
  return { matter, sealed: [], receipts: [], records: [], notices: [] };
}

/** Of a matter whose history and state are whole. */
export async function besideFaults(
  reading: Reading,
  whole: Whole,
  beside: BesideStore,
  seals: Seals | undefined,
): Promise<string[]> {
  const { receipts, notices } = whole;
  const asked = receiptFaults(reading, receipts);
  const changed = registerChangeFaults(reading, await withRiding(reading, whole.records, beside));
  return [
    ...asked,
    ...changed,
    ...noticeFaults(reading, notices, receipts, seals),
    ...(await fileFaults(reading, beside)),
  ];
}

/** A change that was cut off between its two writes rides on its subject; it is looked for only where one is missing. */
async function withRiding(reading: Reading, records: readonly StoredRecord[], beside: BesideStore) {
  if (registerChangeFaults(reading, records).length === 0) return records;
  const riding = await beside.riding(subjectsOf(reading.history), reading.matter);
  return [...records, ...riding.filter((one) => !records.some(({ id }) => id === one.id))];
}

/** What says that it comes of a matter that is not there. */
export function orphanFaults({ matter, receipts, records, notices }: Whole): string[] {
  return [
    ...(receipts.length > 0 ? [besideTexts.receipts.orphan(matter, receipts.length)] : []),
    ...(records.length > 0 ? [besideTexts.registers.orphan(matter, records.length)] : []),
    // What a channel tells of itself is of no matter.
    ...(notices.length > 0 && matter !== '' ? [besideTexts.notices.orphan(matter, notices.length)] : []),
  ];
}
