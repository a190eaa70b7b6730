/**
 * The chain of administration, replayed: its entries, what follows from them for people, posts, settings, calendar,
 * delegations and machines, the audit trail whose heads it has with the looks that it tells of, what was imported, and the
 * days that it knows the roots of.
 */
import { readWritten } from '../../../audit/entry.ts';
import type { Act, AdministrationEntry, Change, KnownLook, TrailHead } from '../../../audit/ports.ts';
import { canonical, GENESIS, hashOfText } from '../../hash.ts';
import type { SignedRoot } from '../../ports.ts';
import { importFaults, type NotedImport } from './imports.ts';
import { lookFaults } from './looks.ts';
import type { AdministrationReading } from './ports.ts';
import { rootFaults, type NotedRoot } from './roots.ts';
import { texts } from './texts.ts';
import { verifyTrail } from './trail.ts';

export interface AdministrationReport {
  findings: string[];
  notes: string[];
}

export interface RootsKnown {
  /** Those that count. */
  good: readonly SignedRoot[];
  /** All that the database has. */
  kept: readonly SignedRoot[];
  exported: readonly SignedRoot[] | undefined;
}

const ATTEMPTS = 4;

export async function verifyAdministration(
  store: AdministrationReading,
  roots: RootsKnown,
): Promise<AdministrationReport> {
  // What changes meanwhile changes the head in the same moment: what was read between two equal heads belongs together.
  for (let attempt = 1; ; attempt += 1) {
    const before = await store.head();
    const report = await read(store, roots);
    const after = await store.head();
    if (report.findings.length === 0 || canonical(before ?? null) === canonical(after ?? null) || attempt >= ATTEMPTS)
      return report;
  }
}

/** What the chain says. */
interface Replayed {
  entries: number;
  /** Documents as they ought to stand: the one spelling of each. */
  state: Map<string, string>;
  trail: Map<string, TrailHead[]>;
  purged: Map<string, Extract<Act, { act: 'purged' }>>;
  roots: NotedRoot[];
  imports: NotedImport[];
  looks: Extract<Act, { act: 'looked' }> | undefined;
}

async function read(store: AdministrationReading, { good, kept, exported }: RootsKnown): Promise<AdministrationReport> {
  const findings: string[] = [];
  const say = (text: string) => void findings.push(text);
  // Of a database of an earlier version nothing can be said here.
  const head = await store.head();
  const replayed = await replay(store, good, head, say);
  const began = replayed.entries > 0 || head !== undefined || good.some((root) => root.administration !== undefined);
  if (!began) {
    rootFaults({ kept, exported, noted: [] }).forEach(say);
    return { findings, notes: [texts.noChain] };
  }
  let documents = 0;
  for await (const { of, id, document } of store.documents()) {
    documents += 1;
    const key = `${of}/${id}`;
    const known = replayed.state.get(key);
    replayed.state.delete(key);
    if (known === undefined) say(texts.inserted(of, id, document));
    else if (known !== canonical(document))
      say(texts.differs(of, id, JSON.parse(known) as Change['document'], document));
  }
  for (const [key, known] of replayed.state) {
    const cut = key.indexOf('/');
    const of = key.slice(0, cut) as Change['of'];
    say(texts.deleted(of, key.slice(cut + 1), JSON.parse(known) as Change['document']));
  }
  const looked = new Map<string, KnownLook>();
  const records = await verifyTrail(store, replayed, say, (look) => looked.set(look.id, look));
  const { purged, imports, looks: early } = replayed;
  const looks = await lookFaults(store, { trail: looked, purged, early }, say);
  await importFaults(store, imports, say);
  rootFaults({ kept, exported, noted: replayed.roots }).forEach(say);
  return {
    findings,
    notes: [texts.checked(replayed.entries, documents, records, looks), ...(early ? [] : [texts.notVouchedFor])],
  };
}

async function replay(
  store: AdministrationReading,
  good: readonly SignedRoot[],
  head: { seq: number; head: string } | undefined,
  say: (text: string) => void,
): Promise<Replayed> {
  const replayed: Replayed = {
    entries: 0,
    state: new Map(),
    trail: new Map(),
    purged: new Map(),
    roots: [],
    imports: [],
    looks: undefined,
  };
  const sealed = new Map(good.flatMap(({ day, administration: at }) => (at ? [[at.seq, { day, head: at.head }]] : [])));
  let last: { seq: number; hash: string; whole: boolean } = { seq: 0, hash: GENESIS, whole: true };
  for await (const stored of store.entries()) {
    const { seq, hash, text, place, act } = stored;
    const entry = readWritten<AdministrationEntry>(stored);
    replayed.entries += 1;
    const whole =
      hashOfText(text) === hash && entry?.seq === seq && entry.act === act && place === String(seq).padStart(12, '0');
    const sealedHere = sealed.get(seq);
    if (seq <= last.seq) say(texts.doubled(seq));
    else {
      if (seq > last.seq + 1) say(texts.missing(last.seq + 1, seq - 1));
      else if (whole && last.whole && entry.previous !== last.hash) say(texts.replaced(Math.max(1, last.seq)));
      if (!whole) say(texts.edited(seq, entry));
      else if (sealedHere && sealedHere.head !== hash) say(texts.rewritten(seq, sealedHere.day));
      last = { seq, hash, whole };
      if (entry) carryOut(entry, replayed, say);
    }
  }
  const furthest = good.findLast((root) => (root.administration?.seq ?? 0) > last.seq);
  if (furthest?.administration) say(texts.cut(last.seq + 1, furthest.administration.seq, furthest.day));
  else if (!head) {
    if (last.seq > 0) say(texts.headless);
  } else if (head.seq > last.seq) say(texts.cut(last.seq + 1, head.seq, undefined));
  else if (head.seq !== last.seq || head.head !== last.hash) say(texts.headDiffers);
  return replayed;
}

function carryOut(entry: AdministrationEntry, replayed: Replayed, say: (text: string) => void): void {
  const { state, trail, purged, roots } = replayed;
  switch (entry.act) {
    case 'began':
    case 'changed':
      for (const change of entry.changes) {
        const key = `${change.of}/${change.id}`;
        const before = state.get(key);
        // What our own change has found there is not what the one before had left.
        if (change.was !== (before === undefined ? null : hashOfText(before)))
          say(texts.editedBetween(change.of, change.id, change.document, entry.seq));
        if (change.document === null) state.delete(key);
        else state.set(key, canonical(change.document));
      }
      return;
    case 'trail':
      for (const one of entry.heads) trail.set(one.segment, [...(trail.get(one.segment) ?? []), one]);
      return;
    case 'purged':
      for (const segment of entry.segments) if (!purged.has(segment)) purged.set(segment, entry);
      return;
    case 'sealed':
      roots.push(...entry.roots);
      return;
    case 'imported':
      replayed.imports.push(entry);
      return;
    case 'looked':
      // What was written without a record later on is none of ours.
      replayed.looks ??= entry;
      return;
  }
}
