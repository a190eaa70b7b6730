/** Registers beside their own history: each subject is replayed, change by change, to what ought to stand there. */
import { arrive, nothing, ownHold, type Recorded, type Standing } from '../../registers/standing.ts';
import { besideTexts } from './beside-texts.ts';
import type { BesideStore, StoredRecord, StoredSubject } from './ports.ts';
import { differing, same } from './same.ts';

const texts = besideTexts.registers;

/** Every subject, one after the other. @param say is told each fault */
export async function verifySubjects(
  store: Pick<BesideStore, 'subjects' | 'subject' | 'gone'>,
  say: (text: string) => void,
): Promise<{ subjects: number; changes: number }> {
  let subjects = 0;
  let changes = 0;
  for await (const found of store.subjects()) {
    subjects += 1;
    changes += found.standing.version;
    if (subjectFaults(found).length === 0) continue;
    // The entry and its history are not read in the same moment: what is still so when it is read once more is so.
    const again = await store.subject(found.id);
    for (const fault of again ? subjectFaults(again) : []) say(fault);
  }
  for await (const { id, versions } of store.gone()) if (!(await store.subject(id))) say(texts.gone(id, versions));
  return { subjects, changes };
}

export function subjectFaults(found: StoredSubject): string[] {
  const { id, standing, latest } = found;
  const faults: string[] = [];
  const records: Recorded[] = [];
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
    records.push(recordedOf(record));
  }
  // What was written last may not have been noted yet.
  for (const one of latest) if (!records.some(({ version }) => version === one.version)) records.push(one);
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
