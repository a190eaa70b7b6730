/** Registers beside their own history: each subject is replayed, change by change, to what ought to stand there. */
import { arrive, nothing, ownHold, type Recorded, type Standing } from '../../registers/standing.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { digestOfImported, isGoodSeal, type ImportSeal } from '../../registers/import-seals.ts';
import { IMPORT } from '../../registers/imported.ts';
import { besideTexts } from './beside-texts.ts';
import type { BesideStore, StoredRecord, StoredSubject } from './ports.ts';
import { differing, same } from './same.ts';

const texts = besideTexts.registers;

export interface SubjectsSeen {
  subjects: number;
  /** Imported before imports were sealed: nothing vouches for them. */
  unsealed: number;
}

/** Every subject, one after the other. @param keys whose seals on imports count @param say is told each fault */
export async function verifySubjects(
  store: Pick<BesideStore, 'subjects' | 'subject' | 'gone' | 'importSeals'>,
  keys: readonly string[],
  say: (text: string) => void,
): Promise<SubjectsSeen> {
  const imports = await importsOf(store, keys, say);
  const seen: SubjectsSeen = { subjects: 0, unsealed: 0 };
  const faultsOf = (found: StoredSubject) => {
    try {
      return [...subjectFaults(found), ...importFaults(found, imports)];
    } catch (error) {
      return [besideTexts.misshapen(texts.register(found.id), error)];
    }
  };
  for await (const found of store.subjects()) {
    seen.subjects += 1;
    imports.gone.delete(found.id);
    if (faultsOf(found).length === 0) {
      seen.unsealed += recordsOf(found).filter((one) => isUnsealed(one, imports)).length;
      continue;
    }
    // The entry and its history are not read in the same moment: what is still so when it is read once more is so.
    const again = await store.subject(found.id);
    for (const fault of again ? faultsOf(again) : []) say(fault);
  }
  for (const [id, at] of imports.gone) if (!(await store.subject(id))) say(texts.importGone(id, at));
  for await (const { id, versions } of store.gone()) if (!(await store.subject(id))) say(texts.gone(id, versions));
  return seen;
}

/** What the signed pieces say was imported. */
interface Imports {
  /** Of each subject the digests of what was imported. */
  sealed: Map<string, Set<string>>;
  /** Subjects that were not met yet, and when they were imported. */
  gone: Map<string, Instant>;
  /** When the first was sealed. */
  since: Instant | undefined;
}

async function importsOf(
  store: Pick<BesideStore, 'importSeals'>,
  keys: readonly string[],
  say: (text: string) => void,
): Promise<Imports> {
  const imports: Imports = { sealed: new Map(), gone: new Map(), since: undefined };
  let before: ImportSeal | undefined;
  for await (const seal of store.importSeals()) {
    if (!isGoodSeal(seal, before, keys.length > 0 ? keys : [before?.publicKey ?? seal.publicKey]))
      say(texts.importRecord(seal.n));
    before = seal;
    imports.since ??= seal.at;
    for (const [id, digest] of seal.of) {
      const known = imports.sealed.get(id);
      if (known) known.add(digest);
      else imports.sealed.set(id, new Set([digest]));
      imports.gone.set(id, seal.at);
    }
  }
  return imports;
}

const isUnsealed = ({ order }: Recorded, { since }: Imports): boolean =>
  order.matter === IMPORT && (since === undefined || order.at < since);

function importFaults(found: StoredSubject, imports: Imports): string[] {
  const sealed = imports.sealed.get(found.id);
  const forged = recordsOf(found).filter(
    (one) => one.order.matter === IMPORT && !isUnsealed(one, imports) && sealed?.has(digestOfImported(one)) !== true,
  );
  return forged.length > 0 ? [texts.imported(found.id)] : [];
}

/** What its history has, and what was written last and may not have been noted there yet. */
function recordsOf({ records, latest }: StoredSubject): Recorded[] {
  const noted = records.map(recordedOf);
  return [...noted, ...latest.filter((one) => !noted.some(({ version }) => version === one.version))];
}

export function subjectFaults(found: StoredSubject): string[] {
  const { id, standing, latest } = found;
  const faults: string[] = [];
  for (const record of found.records) {
    const { version } = record;
    const wrong = differing(placeOf(found, record), {
      id: record.id,
      register: record.register,
      subject: record.subject,
      matter: record.matter,
    });
    if (wrong.length > 0) faults.push(texts.record(id, version, wrong));
    const rides = latest.find((one) => one.version === version);
    if (rides && !same(recordedOf(record), rides)) faults.push(texts.differs(id, version));
  }
  const records = recordsOf(found);
  records.sort((a, b) => a.version - b.version);

  const last = standing.version;
  let next = 1;
  for (const { version } of records) {
    if (version > last) faults.push(texts.beyond(id, version, last));
    else if (version > next) faults.push(texts.versions(id, next, version - 1));
    next = version + 1;
  }
  if (next <= last) faults.push(texts.versions(id, next, last));
  // What is not all there gives something else anyhow.
  return faults.length > 0 ? faults : replayFaults(found, records);
}

function replayFaults({ id, standing, foundBy }: StoredSubject, records: readonly Recorded[]): string[] {
  let replayed: Standing = nothing;
  const before: Recorded[] = [];
  for (const record of records) {
    const { outcome, refusal, version: _, ...change } = record;
    const came = arrive(replayed, change, ownHold(before, change));
    if (came.record.outcome !== outcome || !same(came.record.refusal, refusal))
      return [texts.outcome(id, record.version)];
    replayed = came.standing;
    before.push(record);
  }
  const wrong = differing(replayed, standing);
  if (wrong.length > 0) return [texts.standing(id, wrong)];
  const found = differing(foundBy.stored, foundBy.expected(replayed));
  return found.length > 0 ? [texts.foundBy(id, found)] : [];
}

const placeOf = ({ id, register, subject }: StoredSubject, { version, order }: StoredRecord) => ({
  ...{ id: `${id}@${String(version).padStart(7, '0')}`, register, subject, matter: order.matter },
});

const recordedOf = ({ id: _, register: _r, subject: _s, matter: _m, ...record }: StoredRecord): Recorded => record;
