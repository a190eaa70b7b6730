/** Receipts in memory. */
import type { ReceiptRecord, ReceiptStore } from '@banjie/server/receipts/ports.ts';
import { byText, copy, type Atomic } from './atomic.ts';

export interface MemoryReceipt extends ReceiptRecord {
  total: number;
  hash?: string;
  unchecked?: true;
  orderedBy?: number;
  datedBy?: number;
}

export type StoredReceipts = Pick<
  ReceiptStore,
  | ('ask' | 'drop' | 'close' | 'revive' | 'redate' | 'openOf' | 'get' | 'confirm' | 'anyOpen' | 'askedIn')
  | ('countOf' | 'hashes' | 'answers' | 'unchecked' | 'marked' | 'checked')
>;

function recordOf(receipt: MemoryReceipt): ReceiptRecord {
  const { total: _, hash: __, unchecked: ___, orderedBy: ____, datedBy: _____, ...record } = receipt;
  return copy(record);
}

export function memoryReceipts({ receipts }: { receipts: Map<string, MemoryReceipt> }): Atomic<StoredReceipts> {
  const of = (matter: string, item: string) =>
    [...receipts.values()]
      .filter((one) => one.matter === matter && one.item === item)
      .sort((one, other) => byText(one.unit, other.unit));
  const open = (matter: string, item: string) => of(matter, item).filter(({ state }) => state === 'open');
  function become(matter: string, item: string, seq: number, state: ReceiptRecord['state']): void {
    const from = state === 'open' ? ['open', 'dropped', 'silent'] : ['open', state];
    for (const one of of(matter, item))
      if (from.includes(one.state) && seq >= (one.orderedBy ?? 0)) Object.assign(one, { state, orderedBy: seq });
  }
  return {
    ask(records) {
      for (const one of records) if (!receipts.has(one.id)) receipts.set(one.id, copy(one));
    },
    drop: (matter, item, seq) => become(matter, item, seq, 'dropped'),
    close: (matter, item, seq) => become(matter, item, seq, 'silent'),
    revive: (matter, item, seq) => become(matter, item, seq, 'open'),
    redate(matter, item, { dueAt, provisional }, seq) {
      for (const one of open(matter, item))
        if (seq >= (one.datedBy ?? 0)) Object.assign(one, { dueAt, provisional, datedBy: seq });
    },
    openOf: (matter, item, { after, limit }) =>
      open(matter, item)
        .filter(({ unit }) => after === undefined || unit > after)
        .slice(0, limit)
        .map(recordOf),
    get(id) {
      const found = receipts.get(id);
      return found && recordOf(found);
    },
    confirm({ id }, { at, by, form, key, body, hash }) {
      const found = receipts.get(id);
      if (found?.state !== 'open') return false;
      Object.assign(found, copy({ state: 'confirmed', confirmedAt: at, by, form, key, body, hash, unchecked: true }));
      return true;
    },
    anyOpen: (matter, item) => open(matter, item).length > 0,
    askedIn(matter, item) {
      const [one] = of(matter, item);
      return one && { total: one.total, procedure: one.procedure, version: one.version };
    },
    countOf(matter, item) {
      const states = of(matter, item).map(({ state }) => state);
      const confirmed = states.filter((state) => state === 'confirmed').length;
      return { asked: states.filter((state) => state !== 'dropped').length, confirmed };
    },
    hashes: (matter, item) =>
      of(matter, item)
        .filter(({ state }) => state === 'confirmed')
        .map(({ hash }) => hash ?? ''),
    answers: (matter, item) =>
      of(matter, item)
        .filter(({ state }) => state === 'confirmed')
        .map(({ unit, by, form = {} }) => copy({ unit, by: by?.name ?? '', form })),
    unchecked(limit) {
      const since = new Map<string, { matter: string; item: string; at: string }>();
      for (const { matter, item, unchecked, confirmedAt: at = '' } of receipts.values()) {
        const known = since.get(`${matter}/${item}`);
        if (unchecked && (!known || at < known.at)) since.set(`${matter}/${item}`, { matter, item, at });
      }
      return [...since.values()]
        .sort(
          (one, other) => byText(one.at, other.at) || byText(one.matter, other.matter) || byText(one.item, other.item),
        )
        .slice(0, limit)
        .map(({ matter, item }) => ({ matter, item }));
    },
    marked: (matter, item) => of(matter, item).flatMap(({ id, unchecked }) => (unchecked ? [id] : [])),
    checked(ids) {
      for (const id of ids) delete receipts.get(id)?.unchecked;
    },
  };
}
