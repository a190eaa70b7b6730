/** Records by their ids, and lists of them by what they have in common: a table that never changes. */
import { persistentMap, type MapDraft, type PersistentMap } from './persistent-map.ts';

export interface Table<R, Index extends string = never> {
  readonly size: number;
  /** By their ids. */
  readonly records: PersistentMap<R>;
  get(id: string): R | undefined;
  /** All of them in their order. Made once for each state of the table. */
  all(): readonly R[];
  /** Those of one group, in their order. */
  of(index: Index, group: string): readonly R[];
  /** The table with these records put in, or (undefined) taken out. */
  with(changes: readonly { id: string; record?: R | undefined }[]): Table<R, Index>;
}

export interface TableKind<R, Index extends string> {
  /** Key of a record. */
  id(record: R): string;
  order(one: R, other: R): number;
  /** For every index the groups in which a record stands. */
  indexes: Readonly<Record<Index, (record: R) => readonly string[]>>;
}

export function tableOf<R, Index extends string = never>(
  kind: TableKind<R, Index>,
  records: readonly R[],
): Table<R, Index> {
  const names = Object.keys(kind.indexes) as Index[];
  const indexes = new Map<Index, PersistentMap<readonly R[]>>();
  for (const name of names) {
    const groups = new Map<string, R[]>();
    for (const record of records)
      for (const group of new Set(kind.indexes[name](record))) {
        const list = groups.get(group);
        if (list) list.push(record);
        else groups.set(group, [record]);
      }
    for (const list of groups.values()) list.sort(kind.order);
    indexes.set(name, persistentMap<readonly R[]>(groups));
  }
  return made(kind, persistentMap(records.map((record) => [kind.id(record), record] as const)), indexes);
}

function made<R, Index extends string>(
  kind: TableKind<R, Index>,
  records: PersistentMap<R>,
  indexes: ReadonlyMap<Index, PersistentMap<readonly R[]>>,
): Table<R, Index> {
  let sorted: readonly R[] | undefined;
  return {
    size: records.size,
    records,
    get: (id) => records.get(id),
    all: () => (sorted ??= [...records.values()].sort(kind.order)),
    of: (index, group) => indexes.get(index)?.get(group) ?? [],
    with(changes) {
      const draft = records.draft();
      const drafts = new Map([...indexes].map(([name, index]) => [name, index.draft()]));
      for (const { id, record } of changes) {
        const before = draft.get(id);
        if (record === undefined) draft.delete(id);
        else draft.set(id, record);
        for (const [name, index] of drafts) regroup(index, kind.indexes[name], kind.order, before, record);
      }
      return made(kind, draft.done(), new Map([...drafts].map(([name, index]) => [name, index.done()])));
    },
  };
}

function regroup<R>(
  index: MapDraft<readonly R[]>,
  groupsOf: (record: R) => readonly string[],
  order: (one: R, other: R) => number,
  before: R | undefined,
  after: R | undefined,
): void {
  for (const group of before === undefined ? [] : groupsOf(before)) {
    const left = (index.get(group) ?? []).filter((one) => one !== before);
    if (left.length > 0) index.set(group, left);
    else index.delete(group);
  }
  for (const group of after === undefined ? [] : new Set(groupsOf(after))) {
    const list = [...(index.get(group) ?? [])];
    const place = list.findIndex((one) => order(one, after as R) > 0);
    list.splice(place < 0 ? list.length : place, 0, after as R);
    index.set(group, list);
  }
}
