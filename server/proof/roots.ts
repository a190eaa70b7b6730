/**
 * Once a day the heads of all matters are sealed by one signature. What was sealed stays sealed: an entry that was
 * written late is in the next root, and a matter that is gone or has become shorter keeps its last head, so that no new
 * root covers up what an older one would show.
 */
import { randomBytes } from 'node:crypto';
import { addDays, dayOf, endOfDay, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import { canonical, GENESIS, hashOf } from './hash.ts';
import { joined } from './join.ts';
import { verifySignature, type SigningKey } from './key.ts';
import { merkleTree } from './merkle.ts';
import type { Head, Root, RootStore, SealedHead, SignedRoot } from './ports.ts';

/** What a head is in the trees. */
export const leafOf = ({ matter, number, seq, head }: Head): string => hashOf([matter, number, seq, head]);

/** What the next root is chained to. */
export const rootHash = (root: SignedRoot | undefined): string => (root ? hashOf(root) : GENESIS);

export function signRoot(root: Root, key: SigningKey): SignedRoot {
  return { ...root, signature: key.sign(canonical(root)) };
}

export function signedBy({ signature, ...root }: SignedRoot, publicKey: string): boolean {
  return root.publicKey === publicKey && verifySignature(canonical(root), signature, publicKey);
}

export interface RootPorts {
  store: RootStore;
  key: SigningKey;
  /** The chain of administration, which is sealed with the matters; absent where matters alone are. */
  administration?: SealedAdministration;
  /** Where roots are kept beside the database. */
  keep: RootExport;
  log: { error(details: object, text: string): void };
}

export interface SealedAdministration {
  /** Puts the audit trail under the chain. Gives where the chain ends then. */
  close(): Promise<{ seq: number; head: string }>;
  /** Days that the chain has a root of, with its hash. */
  sealedDays(): Promise<ReadonlyMap<Day, string>>;
  noteRoots(roots: { day: Day; root: string }[]): Promise<void>;
}

/** The exported roots: whoever holds a copy needs to trust neither the database nor us. */
export interface RootExport {
  /** Day of the last one; undefined for none. */
  lastDay(): Day | undefined;
  /** All that were exported. */
  roots(): SignedRoot[];
  append(roots: readonly SignedRoot[]): void;
}

export interface Roots {
  /** Makes the roots of all days before this instant that have none yet. Gives how many it made. */
  sweep(now: Instant): Promise<number>;
}

const HEADS_AT_ONCE = 2000;

export function createRoots({ store, key, keep, log, administration }: RootPorts): Roots {
  /** The last day that is known to be sealed and exported. */
  let settled: Day | undefined;

  async function seal(day: Day, before: SignedRoot | undefined, earlier: readonly SignedRoot[], now: Instant) {
    const attempt = randomBytes(8).toString('hex');
    const chain = await administration?.close();
    const cut = endOfDay(day);
    const [all, changes] = [merkleTree(), merkleTree()];
    let entries = 0;
    let fresh: Head[] = [];
    const heads = joined(
      store.headsAt(cut),
      (one) => one.matter,
      store.sealed(earlier),
      (one) => one.matter,
    );
    for await (const { key: matter, left, right } of heads) {
      const head = headToSeal(matter, left, right.at(-1));
      if (!head) continue;
      const leaf = leafOf(head);
      all.add(leaf);
      entries += head.seq;
      if (right.at(-1)?.seq === head.seq) continue;
      changes.add(leaf);
      fresh.push(head);
      if (fresh.length < HEADS_AT_ONCE) continue;
      await store.putHeads(day, attempt, fresh);
      fresh = [];
    }
    if (fresh.length > 0) await store.putHeads(day, attempt, fresh);
    const root = signRoot(
      {
        day,
        cut,
        madeAt: now,
        matters: all.size,
        entries,
        root: all.root(),
        changed: changes.size,
        changes: changes.root(),
        attempt,
        count: earlier.length + 1,
        ...(chain ? { administration: chain } : {}),
        previous: rootHash(before),
        publicKey: key.publicKey,
      },
      key,
    );
    const first = await store.put(root);
    await store.dropHeads(day, attempt, first ? 'others' : 'this');
    return first;
  }

  /** What was sealed once is never replaced by less. */
  function headToSeal(matter: string, found: Head | undefined, sealed: SealedHead | undefined): Head | undefined {
    const { day, ...kept } = sealed ?? { day: undefined };
    if (!sealed) return found;
    if (found && found.seq > sealed.seq) return found;
    if (found?.seq !== sealed.seq || found.head !== sealed.head)
      log.error({ matter, day, sealed: sealed.seq, found: found?.seq }, 'a matter is not what was sealed');
    return kept as Head;
  }

  /** A day whose root the chain has is never given another one unnoticed: the first stays in the chain. */
  async function noteInChain(roots: readonly SignedRoot[]): Promise<void> {
    if (!administration) return;
    const noted = await administration.sealedDays();
    const fresh = roots.filter(({ day }) => !noted.has(day)).map((root) => ({ day: root.day, root: rootHash(root) }));
    if (fresh.length > 0) await administration.noteRoots(fresh);
    for (const root of roots)
      if ((noted.get(root.day) ?? rootHash(root)) !== rootHash(root))
        log.error({ day: root.day }, 'a day was signed again: the chain of administration has another root');
  }

  return {
    async sweep(now) {
      const yesterday = addDays(dayOf(now), -1);
      if (settled !== undefined && settled >= yesterday) return 0;
      let made = 0;
      // Whichever process is first writes a day; the others find it written and go on from there.
      for (;;) {
        const known = await store.roots();
        const last = known.at(-1);
        if (last && last.day >= yesterday) break;
        if (await seal(last ? addDays(last.day, 1) : yesterday, last, known, now)) made += 1;
      }
      const roots = await store.roots();
      await noteInChain(roots);
      const exported = keep.lastDay();
      const outside = new Map(keep.roots().map((root) => [root.day, rootHash(root)]));
      for (const root of roots)
        if ((outside.get(root.day) ?? rootHash(root)) !== rootHash(root))
          log.error({ day: root.day }, 'a day that was exported has another root now');
      keep.append(roots.filter(({ day }) => exported === undefined || day > exported));
      settled = yesterday;
      return made;
    },
  };
}
