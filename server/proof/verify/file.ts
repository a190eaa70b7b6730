/** A matter's file, alone or against exported roots. */
import { replay } from '@banjie/shared/engine/matter/evolve.ts';
import { entryHash, faultsOf } from '../chain.ts';
import { FORMAT, sealedText, type FileContent, type MatterFile } from '../dossier/file.ts';
import { fingerprint, verifySignature } from '../key.ts';
import { rootOfPath } from '../merkle.ts';
import type { SealedHead, SignedRoot } from '../ports.ts';
import { leafOf } from '../roots.ts';
import { checkRoots, type Report } from './database.ts';
import { texts } from './texts.ts';

/** Undefined when the text is no matter's file. */
export function parseMatterFile(text: string): MatterFile | undefined {
  try {
    const value = JSON.parse(text) as Partial<MatterFile> | null;
    const whole =
      value?.format === FORMAT &&
      Array.isArray(value.history) &&
      value.history.every((entry) => Number.isInteger(entry.seq) && Array.isArray(entry.events)) &&
      Array.isArray(value.masked) &&
      typeof value.matter === 'object' &&
      typeof value.seal === 'object';
    return whole ? (value as MatterFile) : undefined;
  } catch {
    return undefined;
  }
}

export function verifyFile(
  file: MatterFile,
  given: { exported: readonly SignedRoot[] | undefined; trusted: readonly string[] },
): Report {
  const { seal, ...content } = file;
  const { matter, history, masked, proof } = content;
  const findings: string[] = [];
  const notes: string[] = [texts.file.head(matter.number, matter.title, content.exportedAt)];

  const roots = given.exported ? checkRoots(given.exported, undefined, given.trusted) : undefined;
  if (roots) findings.push(...roots.findings);
  const known = [...given.trusted, ...(roots?.good ?? []).map((root) => root.publicKey)];
  const print = fingerprint(seal.publicKey);
  if (!verifySignature(sealedText(content, seal.publicKey), seal.signature, seal.publicKey))
    findings.push(texts.file.sealBroken);
  else if (known.length > 0 && !known.includes(seal.publicKey)) findings.push(texts.file.sealForeign(print));
  else {
    notes.push(texts.file.sealWhole(print));
    if (known.length === 0) notes.push(texts.unknownKey(print));
  }

  const sealed = proof ? sealedHead(content, roots?.good) : undefined;
  if (sealed?.finding) findings.push(sealed.finding);
  const heads = sealed?.head ? [sealed.head] : [];
  // Of an entry in which something was shortened only the stated hash can be looked at.
  const shortened = new Set(masked);
  const faults = faultsOf(
    history,
    matter,
    heads,
    (entry) => shortened.has(entry.seq) || entryHash(entry) === entry.hash,
  );
  findings.push(...faults.map((fault) => texts.fault(matter.number, fault, history)));
  if (faults.length === 0 && !titlePageIsTrue(content)) findings.push(texts.file.differentNumber);

  notes.push(texts.file.checked(history.length));
  if (masked.length > 0) notes.push(texts.file.masked(masked));
  const end = history.at(-1)?.seq ?? 0;
  if (!proof) notes.push(texts.file.noProof);
  else if (!roots) notes.push(texts.file.proofNoRoots(proof.day));
  else if (sealed?.note) notes.push(sealed.note);
  const covered = sealed?.head && faults.length === 0 ? sealed.head.seq : 0;
  if (sealed?.head && covered > 0) notes.push(texts.file.sealed(sealed.head.day, covered));
  if (roots && end > covered) notes.push(texts.file.uncovered(covered + 1, end));
  return { faults: findings.length, findings, notes };
}

/** The head that a good root has sealed, if the way to it is whole. */
function sealedHead(
  { matter, proof }: FileContent,
  roots: readonly SignedRoot[] | undefined,
): { head?: SealedHead; finding?: string; note?: string } {
  if (!proof || !roots) return {};
  const root = roots.find(({ day }) => day === proof.day);
  if (!root) return { note: texts.file.rootAbsent(proof.day) };
  const own = proof.leaf.matter === matter.matter && proof.leaf.number === matter.number;
  if (!own || rootOfPath(leafOf(proof.leaf), proof.path) !== root.changes)
    return { finding: texts.file.proofBroken(proof.day) };
  return { head: { ...proof.leaf, day: proof.day } };
}

/** What stands on the first page is what the history gives. */
function titlePageIsTrue({ matter, history }: FileContent): boolean {
  try {
    const state = replay(history.flatMap((entry) => entry.events));
    return state.id === matter.matter && state.number === matter.number && state.title === matter.title;
  } catch {
    return false;
  }
}
