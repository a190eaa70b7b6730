/** Reads every matter of a range beside what the roots have sealed of it. Holds one matter in memory at a time. */
import { evolve } from '@banjie/shared/engine/matter/evolve.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { addMs, MS_PER_HOUR } from '@banjie/shared/kernel/time.ts';
import type { HistoryEntry, StoredEntry } from '../../matters/ports.ts';
import { wellFormedDeep } from '@banjie/shared/kernel/text.ts';
import { faultsOf } from '../chain.ts';
import { isSound, readEntry } from '../entry.ts';
import { joined } from '../join.ts';
import type { IdRange, Root, RootStore, SealedHead, StoredMatter } from '../ports.ts';
import { texts } from './texts.ts';

/** What was found in a range, to be added up. Plain data: it comes from a worker too. */
export interface Tally {
  matters: number;
  entries: number;
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
    for (const name of ['matters', 'entries', 'faults', 'uncoveredMatters', 'uncoveredEntries'] as const)
      sum[name] += one[name];
    sum.findings.push(...one.findings.slice(0, FINDINGS_KEPT - sum.findings.length));
    sum.uncovered.push(...one.uncovered.slice(0, EXAMPLES - sum.uncovered.length));
    sum.late.push(...one.late.slice(0, EXAMPLES - sum.late.length));
  }
  return sum;
}

/** `roots` are those that count: signed, chained, and with heads that are what was signed. Oldest first. */
export async function verifyMatters(
  store: Pick<RootStore, 'matters' | 'sealed'>,
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

  const both = joined(
    store.matters(range),
    (one) => one.matter,
    store.sealed(roots, range),
    (one) => one.matter,
  );
  for await (const { left: found, right: sealed } of both) {
    if (!found) {
      const last = sealed.at(-1);
      if (last) say(texts.vanished(last.number, last.day, last.seq));
      continue;
    }
    tally.matters += 1;
    tally.entries += found.entries.length;
    for (const fault of matterFaults(found, sealed)) say(fault);
    const covered = sealed.at(-1)?.seq ?? 0;
    const open = found.entries.filter(({ seq }) => seq > covered);
    if (open.length === 0) continue;
    tally.uncoveredEntries += open.length;
    if (covered === 0) tally.uncoveredMatters += 1;
    if (tally.uncovered.length < EXAMPLES) tally.uncovered.push(texts.uncoveredOf(found.number, covered, open.length));
    const late = lateBefore === undefined ? undefined : open.find(({ at }) => at < lateBefore);
    if (late && tally.late.length < EXAMPLES) tally.late.push(texts.lateOf(found.number, readOf(found.matter, late)));
  }
  return tally;
}

/** Everything that is wrong with one matter, in words. */
export function matterFaults(found: StoredMatter, sealed: readonly SealedHead[]): string[] {
  const { matter, number, entries } = found;
  const unsound = new Set(entries.filter((entry) => !isSound(matter, entry)));
  const history = entries.map((entry) => readOf(matter, entry));
  const broken = new Set([...unsound].map(({ seq }) => seq));
  const stranger = history.find((entry) => entry.matter !== matter && !broken.has(entry.seq));
  if (stranger) return [texts.foreign(number, numberIn(history) ?? stranger.matter)];
  const faults = faultsOf(history, found, sealed, ({ seq }) => !broken.has(seq)).map((fault) =>
    texts.fault(number, fault, history),
  );
  if (faults.length > 0) return faults;
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

/** The number under which a history says that its matter was opened. */
function numberIn(history: readonly HistoryEntry[]): string | undefined {
  const opened = history[0]?.events[0];
  return opened?.type === 'opened' ? opened.number : undefined;
}

/** An entry whose text is no JSON any more is still one that stands there. */
function readOf(matter: string, stored: StoredEntry): HistoryEntry {
  const { seq, at, body, hash } = stored;
  try {
    return { ...readEntry(matter, stored), seq };
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

/** Equal as JSON would be: a field that is undefined is none. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null);
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, n) => same(one, b[n]));
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name of Object.keys(left)) if (!same(left[name], right[name])) return false;
  for (const name of Object.keys(right)) if (right[name] !== undefined && left[name] === undefined) return false;
  return true;
}
