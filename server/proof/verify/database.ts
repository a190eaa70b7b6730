/** The whole database against the signed roots. */
import type { Day } from '@banjie/shared/kernel/time.ts';
import { GENESIS } from '../hash.ts';
import { fingerprint } from '../key.ts';
import { merkleTree, type MerkleTree } from '../merkle.ts';
import type { RootStore, SignedRoot } from '../ports.ts';
import { leafOf, rootHash, signedBy } from '../roots.ts';
import { verifyApart } from './apart.ts';
import { verifyAttached } from './files.ts';
import { added, emptyTally, FINDINGS_KEPT, type Tally } from './matters.ts';
import type { Seals } from './notices.ts';
import type { BesideStore } from './ports.ts';
import { verifySubjects, type SubjectsSeen } from './subjects.ts';
import type { AdministrationReport, RootsKnown } from './administration/chain.ts';
import { texts } from './texts.ts';

/** What a verification has to say: faults make it fail, the rest is for information. */
export interface Report {
  faults: number;
  findings: string[];
  notes: string[];
}

export interface DatabasePorts {
  store: RootStore;
  /** The roots that were kept outside the database; undefined when there is no such file. */
  exported: readonly SignedRoot[] | undefined;
  /** Public keys that are known to be the city's; empty when none are. */
  trusted: readonly string[];
  /** What is kept beside the matters; without it only these are looked at. */
  beside?: BesideStore;
  /** Where the city's own key is at hand: seals on notices that are about no matter are judged with it. */
  seals?(roots: readonly SignedRoot[]): Seals | undefined;
  /** Reads the matters beside what these roots have sealed; several parts may come from several threads. */
  verify(roots: readonly SignedRoot[]): Promise<Tally[]>;
  /** Replays the chain of administration; without it matters alone are looked at. */
  administration?(roots: RootsKnown): Promise<AdministrationReport>;
  /** Milliseconds of any clock that only goes on. */
  elapsed(): number;
}

export async function verifyDatabase(ports: DatabasePorts): Promise<Report> {
  const began = ports.elapsed();
  const kept = await ports.store.roots();
  const checked = checkRoots(kept, ports.exported, ports.trusted);
  const heads = await checkHeads(ports.store, checked.good);
  const good = checked.good.filter(({ day }) => heads.good.has(day));
  const [tallies, other] = await Promise.all([ports.verify(good), verifyOther(ports.beside, checked.keys)]);
  const summed = new Set(tallies.flatMap((one) => one.summed));
  const apart = await verifyNoMatter(ports.beside, ports.seals?.(good), summed);
  const tally = added([emptyTally(), ...tallies, other.tally, apart]);
  const administration = await ports.administration?.({ good: checked.good, kept, exported: ports.exported });
  const seconds = (ports.elapsed() - began) / 1000;
  const last = good.at(-1)?.day;
  const rootFindings = [...checked.findings, ...heads.findings, ...(administration?.findings ?? [])];
  return {
    faults: rootFindings.length + tally.faults,
    findings: [
      ...rootFindings,
      ...tally.findings,
      ...(tally.faults > tally.findings.length ? [texts.more(tally.faults - tally.findings.length)] : []),
    ],
    notes: [
      ...checked.notes,
      texts.checked(tally.matters, tally.entries, seconds),
      ...(ports.beside ? [texts.checkedBeside(tally.beside, other.subjects)] : []),
      ...(other.unsealed > 0 ? [texts.unsealedImports(other.unsealed)] : []),
      ...(tally.unheard > 0 ? [texts.unheard(tally.unheard)] : []),
      ...(tally.foreignSeals > 0 ? [texts.foreignSeals(tally.foreignSeals)] : []),
      ...(administration?.notes ?? []),
      ...(tally.uncoveredEntries === 0
        ? [texts.covered]
        : [texts.uncovered(tally.uncoveredMatters, tally.uncoveredEntries, last), texts.examples(tally.uncovered)]),
      ...(tally.late.length > 0 ? [texts.late(tally.late)] : []),
    ],
  };
}

/** Once it is known whom summaries have told. */
async function verifyNoMatter(
  beside: BesideStore | undefined,
  seals: Seals | undefined,
  summed: ReadonlySet<string>,
): Promise<Tally> {
  const { tally, say } = telling();
  if (!beside) return tally;
  const { notices, foreign } = await verifyApart(beside, seals, summed, say);
  return { ...tally, beside: notices, foreignSeals: foreign };
}

/** A tally, and how a fault is put into it. */
function telling(): { tally: Tally; say: (text: string) => void } {
  const tally = emptyTally();
  return {
    tally,
    say(text) {
      tally.faults += 1;
      if (tally.findings.length < FINDINGS_KEPT) tally.findings.push(text);
    },
  };
}

/** What does not stand in the order of matters: registers by their subjects, and files that say whose they are. */
async function verifyOther(
  beside: BesideStore | undefined,
  keys: readonly string[],
): Promise<SubjectsSeen & { tally: Tally }> {
  const { tally, say } = telling();
  if (!beside) return { tally, subjects: 0, unsealed: 0 };
  const seen = await verifySubjects(beside, keys, say);
  await verifyAttached(beside, say);
  return { tally, ...seen };
}

/** Which roots count, and what is wrong with the others. What was kept outside the database is believed first. */
export function checkRoots(
  kept: readonly SignedRoot[],
  exported: readonly SignedRoot[] | undefined,
  trusted: readonly string[],
): { good: SignedRoot[]; keys: readonly string[]; findings: string[]; notes: string[] } {
  const findings: string[] = [];
  const notes: string[] = [];
  const outside = new Map((exported ?? []).map((root) => [root.day, root]));
  const inside = new Map(kept.map((root) => [root.day, root]));
  const lastOutside = [...outside.keys()].sort().at(-1);
  for (const [day, root] of outside) {
    const found = inside.get(day);
    if (!found) findings.push(texts.rootMissing(day));
    else if (rootHash(found) !== rootHash(root)) findings.push(texts.rootDiffers(day));
  }
  for (const day of inside.keys())
    if (lastOutside !== undefined && day < lastOutside && !outside.has(day)) findings.push(texts.rootUnexported(day));

  const all = [...new Map<Day, SignedRoot>([...inside, ...outside]).values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  const first = (exported?.[0] ?? all[0])?.publicKey;
  const keys = trusted.length > 0 ? trusted : first === undefined ? [] : [first];
  // A root vouches by its chain for the one before: a signature is checked where no good root does.
  const good: SignedRoot[] = [];
  let next: SignedRoot | undefined;
  for (const root of all.toReversed()) {
    const vouched = next?.previous === rootHash(root);
    if (!vouched && !keys.some((key) => signedBy(root, key))) findings.push(texts.rootForged(root.day));
    else {
      if (next && !vouched) findings.push(texts.rootUnchained(next.day));
      good.unshift(root);
    }
    next = good[0];
  }
  if (good[0] && good[0].previous !== GENESIS) findings.push(texts.rootUnchained(good[0].day));

  const [oldest, newest] = [good[0], good.at(-1)];
  if (!oldest || !newest) notes.push(texts.noRoots);
  else {
    const prints = [...new Set(good.map((root) => fingerprint(root.publicKey)))];
    notes.push(texts.roots(good.length, oldest.day, newest.day, prints));
    notes.push(exported ? texts.exportAgrees(outside.size) : texts.noExport);
    if (trusted.length === 0) notes.push(texts.unknownKey(prints.join('、')));
  }
  return { good, keys: [...new Set([...keys, ...good.map((root) => root.publicKey)])], findings, notes };
}

/** Which days' heads are what was signed; only these may accuse a matter. */
async function checkHeads(store: RootStore, roots: readonly SignedRoot[]) {
  const days = new Map<Day, MerkleTree>(roots.map(({ day }) => [day, merkleTree()]));
  const all = merkleTree();
  let latest: { matter: string; leaf: string } | undefined;
  for await (const { day, ...head } of store.sealed(roots)) {
    const leaf = leafOf(head);
    days.get(day)?.add(leaf);
    if (latest && latest.matter !== head.matter) all.add(latest.leaf);
    latest = { matter: head.matter, leaf };
  }
  if (latest) all.add(latest.leaf);
  const findings: string[] = [];
  const good = new Set<Day>();
  for (const root of roots) {
    const found = days.get(root.day);
    if (found?.size === root.changed && found.root() === root.changes) good.add(root.day);
    else findings.push(texts.headsDiffer(root.day, root.changed, found?.size ?? 0));
  }
  const last = roots.at(-1);
  if (last && good.size === roots.length && (all.size !== last.matters || all.root() !== last.root))
    findings.push(texts.wholeDiffers(last.day, last.matters, all.size));
  return { good, findings };
}
