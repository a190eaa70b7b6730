/**
 * A map that never changes: a change makes another one, which shares all but a bucket with the one before. Looking up
 * costs what a Map costs and a hash; a change among 100,000 copies some fifty entries and the list of the buckets.
 */

export interface PersistentMap<V> {
  readonly size: number;
  /** Shared with the versions that it was made from, as far as they are alike. */
  readonly buckets: Buckets<V>;
  get(key: string): V | undefined;
  /** In no order. */
  values(): Generator<V>;
  /** Begins other versions of it, which cost what is changed in them. */
  draft(): MapDraft<V>;
}

/** A map while it is being made from another one. */
export interface MapDraft<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** The map as it is now. The draft is used up. */
  done(): PersistentMap<V>;
}

const PER_BUCKET = 64;
const FEWEST = 16;
type Buckets<V> = readonly (ReadonlyMap<string, V> | undefined)[];

export function persistentMap<V>(entries: Iterable<readonly [string, V]> = []): PersistentMap<V> {
  const all = new Map(entries);
  return mapOf(spread(all, all.size), all.size);
}

function mapOf<V>(buckets: Buckets<V>, size: number): PersistentMap<V> {
  return {
    size,
    buckets,
    get: (key) => buckets[placeOf(key, buckets.length)]?.get(key),
    *values() {
      for (const bucket of buckets) if (bucket) yield* bucket.values();
    },
    draft: () => draftOf(buckets, size),
  };
}

/** Keys under which one has something else than the other. Between two versions it costs what has changed, and the list of the buckets. */
export function* differing<V>(one: PersistentMap<V>, other: PersistentMap<V>): Generator<string> {
  const alike = one.buckets.length === other.buckets.length;
  for (const bucket of alike ? one.buckets.filter((some, n) => some !== other.buckets[n]) : one.buckets)
    for (const [key, value] of bucket ?? []) if (other.get(key) !== value) yield key;
  for (const bucket of alike ? other.buckets.filter((some, n) => some !== one.buckets[n]) : other.buckets)
    for (const key of bucket?.keys() ?? []) if (one.get(key) === undefined) yield key;
}

function draftOf<V>(from: Buckets<V>, before: number): MapDraft<V> {
  let buckets: (ReadonlyMap<string, V> | undefined)[] | undefined;
  /** Copied for this draft, and its own from then on. */
  const own = new Map<number, Map<string, V>>();
  let size = before;
  const writable = (place: number): Map<string, V> => {
    const known = own.get(place);
    if (known) return known;
    buckets ??= [...from];
    const copy = new Map(buckets[place]);
    own.set(place, copy);
    buckets[place] = copy;
    return copy;
  };
  return {
    get: (key) => (buckets ?? from)[placeOf(key, from.length)]?.get(key),
    set(key, value) {
      const bucket = writable(placeOf(key, from.length));
      if (!bucket.has(key)) size += 1;
      bucket.set(key, value);
    },
    delete(key) {
      const place = placeOf(key, from.length);
      if ((buckets ?? from)[place]?.has(key) !== true) return;
      writable(place).delete(key);
      size -= 1;
    },
    done() {
      const made = buckets ?? from;
      // Rarely: when it has outgrown its buckets.
      if (size <= made.length * PER_BUCKET * 4) return mapOf(made, size);
      return mapOf(spread(entriesOf(made), size), size);
    },
  };
}

function* entriesOf<V>(buckets: Buckets<V>): Generator<readonly [string, V]> {
  for (const bucket of buckets) if (bucket) yield* bucket;
}

function spread<V>(entries: Iterable<readonly [string, V]>, size: number): Buckets<V> {
  const count = Math.max(FEWEST, 2 ** Math.ceil(Math.log2(Math.max(1, size / PER_BUCKET))));
  const buckets = Array.from<Map<string, V> | undefined>({ length: count });
  for (const [key, value] of entries) {
    const place = placeOf(key, count);
    const bucket = buckets[place];
    if (bucket) bucket.set(key, value);
    else buckets[place] = new Map([[key, value]]);
  }
  return buckets;
}

/** FNV-1a, folded: the number of buckets is a power of two. */
function placeOf(key: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < key.length; n += 1) {
    hash ^= key.charCodeAt(n);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (count - 1);
}
