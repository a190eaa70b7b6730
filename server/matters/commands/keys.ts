/**
 * The keys of everything that was given in a matter, as far as this process knows all of them: then a new key needs no
 * look into the history. Entries never change, so what is known stays true, and what came since rides on the matter.
 */
import { LRUCache } from 'lru-cache';
import type { Commit, GivenCommand, LoadedMatter, MatterStore } from '../ports.ts';

export interface Keys {
  /** The command under this key that stood in the matter when it was loaded; for one that no longer rides on it. */
  find(loaded: LoadedMatter, k: string): Promise<GivenCommand | undefined>;
  /** One more, of a commit that is known to be written. */
  add(commit: Commit): void;
}

interface Known {
  /** Of all entries up to this one. */
  seq: number;
  keys: Set<string>;
}

/** Of a longer history each key is looked up. */
const MOST = 5_000;
/** Keys of all matters together, some 100 bytes each. */
const ROOM = 200_000;
/** Matters of which it is remembered that they were asked for. */
const ASKED = 10_000;

export function knownKeys(store: Pick<MatterStore, 'given' | 'keysBefore'>): Keys {
  const known = new LRUCache<string, Known>({ maxSize: ROOM });
  const asked = new LRUCache<string, true>({ max: ASKED });
  const keep = (id: string, all: Known): Known => {
    known.set(id, all, { size: all.keys.size + 1 });
    return all;
  };

  /** With what rides on it; undefined where something between is not known. */
  function broughtUp({ state: { id }, seq, recent }: LoadedMatter): Known | undefined {
    const all = known.get(id);
    if (!all || all.seq >= seq) return all;
    const oldest = recent[0]?.seq ?? seq + 1;
    if (all.seq + 1 < oldest) return undefined;
    for (const one of recent) all.keys.add(one.k);
    return keep(id, { seq, keys: all.keys });
  }

  /** Read once somebody asks a second time: for a single command it would be dearer than a look. */
  async function read({ state: { id }, seq, recent }: LoadedMatter): Promise<Known | undefined> {
    const oldest = recent[0]?.seq ?? seq + 1;
    if (oldest > MOST) return undefined;
    if (!asked.has(id)) return void asked.set(id, true);
    const older = await store.keysBefore(id, oldest);
    return keep(id, { seq, keys: new Set([...older, ...recent.map((one) => one.k)]) });
  }

  return {
    async find(loaded, k) {
      const all = broughtUp(loaded) ?? (await read(loaded));
      return all && !all.keys.has(k) ? undefined : store.given(k);
    },
    add({ id, entry }) {
      const all = known.peek(id);
      if (all?.seq !== entry.seq - 1) return;
      all.keys.add(entry.k);
      keep(id, { seq: entry.seq, keys: all.keys });
    },
  };
}
