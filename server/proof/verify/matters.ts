/** Reads every matter of a range beside what the roots have sealed of it. Holds one matter in memory at a time. */
import { evolve } from '@banjie/shared/engine/matter/evolve.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { addMs, MS_PER_HOUR } from '@banjie/shared/kernel/time.ts';
import type { HistoryEntry, StoredEntry } from '../../matters/ports.ts';
import { wellFormedDeep } from '@banjie/shared/kernel/text.ts';
import { faultsOf } from '../chain.ts';
import { isSound, readEntry } from '../entry.ts';
import type { IdRange, Root, RootStore, SealedHead, StoredMatter } from '../ports.ts';
import { besideFaults, orphanFaults, wholeOf, wholes, type ReadStore, type Whole } from './beside.ts';
import { besideTexts } from './beside-texts.ts';
import { foreignSeals, heardOf } from './notices.ts';
import { readingOf } from './reading.ts';
import { same } from './same.ts';
import { texts } from './texts.ts';

type Sealing = Parameters<RootStore['sealed']>[0];

/** What was found in a range, to be added up. Plain data: it comes from a worker too. */
export interface Tally {
  matters: number;
  entries: number;
  /** Receipts, changes of registers, notices and files that were compared with them. */
  beside: number;
  /** Notices whose seals could not be looked at: the key is not at hand. */
  foreignSeals: number;
  /** Persons of whom a notice says that a summary has told them, each once. */
  summed: string[];
  /** Notices for which there was nobody when they were told. */
  unheard: number;
  /** All faults, and the first of them in words. */
  faults: number;
  findings: string[];
  /** What no root covers yet, and the numbers of the first such matters. */
  uncoveredMatters: number;
  uncoveredEntries: number;
  uncovered: string[];
  /** Dated before a root that does not have them: written later, for whatever reason. */
  late: string[];
}

export const FINDINGS_KEPT = 500;
const EXAMPLES = 10;
/** So long after its instant an entry may reach the database without being worth a word. */
const SLOW_MS = MS_PER_HOUR;

export const emptyTally = (): Tally => ({
  matters: 0,
  entries: 0,
  beside: 0,
  foreignSeals: 0,
  summed: [],
  unheard: 0,
  faults: 0,
  findings: [],
  uncoveredMatters: 0,
  uncoveredEntries: 0,
  uncovered: [],
  late: [],
});

export function added(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const one of tallies) {
    for (const name of [
      'matters',
      'entries',
      'beside',
      'foreignSeals',
      'unheard',
      'faults',
      'uncoveredMatters',
      'uncoveredEntries',
    ] as const)
      sum[name] += one[name];
    sum.summed.push(...one.summed);
    sum.findings.push(...one.findings.slice(0, FINDINGS_KEPT - sum.findings.length));
    sum.uncovered.push(...one.uncovered.slice(0, EXAMPLES - sum.uncovered.length));
    sum.late.push(...one.late.slice(0, EXAMPLES - sum.late.length));
  }
  return sum;
}

/** `roots` are those that count: signed, chained, and with heads that are what was signed. Oldest first. */
export async function verifyMatters(
  store: ReadStore,
  roots: readonly Pick<Root, 'day' | 'attempt' | 'cut'>[],
  range: IdRange = {},
): Promise<Tally> {
  const tally = emptyTally();
  const say = (text: string) => {
    tally.faults += 1;
    if (tally.findings.length < FINDINGS_KEPT) tally.findings.push(text);
  };
  const lastCut = roots.at(-1)?.cut;
  const lateBefore = lastCut === undefined ? undefined : addMs(lastCut, -SLOW_MS);

  const summed = new Set<string>();
  const orphan = (matter: string, entries: number) => say(besideTexts.history.orphan(matter, entries));
  for await (const whole of wholes(store, roots, range, orphan)) {
    const { found, sealed } = whole;
    if (!found) {
      for (const fault of await lostFaults(store, roots, whole)) say(fault);
      continue;
    }
    tally.matters += 1;
    tally.entries += found.entries.length;
    tally.foreignSeals += foreignSeals(whole.notices, store.seals);
    for (const { unheard, persons } of whole.notices.map(heardOf)) {
      tally.unheard += unheard;
      for (const person of persons) summed.add(person);
    }
    tally.beside += whole.receipts.length + whole.records.length + whole.notices.length + found.state.files.length;
    for (const fault of await faultsOfWhole(store, roots, whole, tally.faults < FINDINGS_KEPT)) say(fault);
    const covered = sealed.at(-1)?.seq ?? 0;
    const open = found.entries.filter(({ seq }) => seq > covered);
    if (open.length === 0) continue;
    tally.uncoveredEntries += open.length;
    if (covered === 0) tally.uncoveredMatters += 1;
    if (tally.uncovered.length < EXAMPLES) tally.uncovered.push(texts.uncoveredOf(found.number, covered, open.length));
    const late = lateBefore === undefined ? undefined : open.find(({ at }) => at < lateBefore);
    if (late && tally.late.length < EXAMPLES) tally.late.push(texts.lateOf(found.number, readOf(found.matter, late)));
  }
  tally.summed = [...summed];
  return tally;
}

/** What is found wrong is looked at once more: a matter, and what follows from it, are not read in one moment. Where there is much, none of it comes of that. */
async function faultsOfWhole(store: ReadStore, roots: Sealing, whole: Whole, isWorthIt: boolean): Promise<string[]> {
  const first = await allFaults(store, whole);
  if (first.length === 0 || !store.beside || !isWorthIt) return first;
  const again = await wholeOf(store, roots, whole.matter);
  return again.found ? allFaults(store, again) : first;
}

/** @throws what the database does: what was made another shape is a finding, and does not end the verification */
async function allFaults({ beside, seals }: ReadStore, whole: Whole): Promise<string[]> {
  const { found, sealed } = whole;
  if (!found) return [];
  try {
    const faults = matterFaults(found, sealed);
    // What follows from a history that was changed accuses nobody.
    if (faults.length > 0 || !beside) return faults;
    return await besideFaults(readingOf(found, historyOf(found)), whole, beside, seals);
  } catch (error) {
    return [besideTexts.misshapen(texts.matter(found.number), error)];
  }
}

/** A matter that a root has sealed and that is not there, and what says that it comes of it. */
async function lostFaults(store: ReadStore, roots: Sealing, whole: Whole): Promise<string[]> {
  const again = store.beside ? await wholeOf(store, roots, whole.matter) : whole;
  if (again.found) return [];
  const last = again.sealed.at(-1);
  return last ? [texts.vanished(last.number, last.day, last.seq)] : orphanFaults(again);
}

const historyOf = ({ matter, entries }: StoredMatter) => entries.map((entry) => readOf(matter, entry));

/** Everything that is wrong with one matter by itself, in words. */
export function matterFaults(found: StoredMatter, sealed: readonly SealedHead[]): string[] {
  const { matter, number, entries } = found;
  const unsound = new Set(entries.filter((entry) => !isSound(matter, entry)));
  const history = historyOf(found);
  const broken = new Set([...unsound].map(({ seq }) => seq));
  const stranger = history.find((entry) => entry.matter !== matter && !broken.has(entry.seq));
  if (stranger) return [texts.foreign(number, numberIn(history) ?? stranger.matter)];
  const faults = faultsOf(history, found, sealed, ({ seq }) => !broken.has(seq)).map((fault) =>
    texts.fault(number, fault, history),
  );
  if (faults.length > 0) return faults;
  const moved = movedFaults(found);
  if (moved.length > 0) return moved;
  const opened = history[0]?.events[0];
  if (opened?.type === 'opened' && opened.id !== matter) return [texts.foreign(number, opened.number)];
  // The numbers that a root has sealed name the matter even where the document says another.
  const named = sealed.at(-1)?.number ?? number;
  if (named !== number) return [texts.renumbered(named, number)];
  if (!stateIsReplayed(found, history)) return [texts.state(number)];
  const { stored, expected } = found.foundBy;
  const wrong = [...new Set([...Object.keys(stored), ...Object.keys(expected)])].filter(
    (name) => !same(stored[name], expected[name]),
  );
  return wrong.length > 0 ? [texts.foundBy(number, wrong)] : [];
}

/** Entries that were moved off the matter: at their places, and the same where a crash has left them twice. */
function movedFaults({ number, entries, twice, misplaced }: StoredMatter): string[] {
  const rides = new Map(entries.map((entry) => [entry.seq, entry]));
  const other = twice.filter((entry) => !same(entry, rides.get(entry.seq)));
  return [
    ...other.map(({ seq }) => besideTexts.history.twice(number, seq)),
    ...(misplaced.length > 0 ? [besideTexts.history.misplaced(number, misplaced)] : []),
  ];
}

/** The number under which a history says that its matter was opened. */
function numberIn(history: readonly HistoryEntry[]): string | undefined {
  const opened = history[0]?.events[0];
  return opened?.type === 'opened' ? opened.number : undefined;
}

/** An entry whose text is none any more is still one that stands there. */
function readOf(matter: string, stored: StoredEntry): HistoryEntry {
  const { seq, at, body, hash } = stored;
  try {
    const entry = readEntry(matter, stored);
    if (!Array.isArray(entry.events)) throw new Error('no entry');
    return { ...entry, seq };
  } catch {
    return { v: stored.v, matter, seq, at, key: '', body, actor: '', command: '', events: [], previous: '', hash };
  }
}

function stateIsReplayed({ number, state }: StoredMatter, history: readonly HistoryEntry[]): boolean {
  try {
    const replayed = replayOf(history);
    // Before 2026-11-28 half a character could get into an entry; the state was stored without it.
    return replayed !== undefined && replayed.number === number && same(wellFormedDeep(replayed), state);
  } catch {
    return false;
  }
}

function replayOf(history: readonly HistoryEntry[]): MatterState | undefined {
  let state: MatterState | undefined;
  for (const { events } of history) for (const event of events) state = evolve(state, event);
  return state;
}
