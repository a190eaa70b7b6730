/** A matter whose history was found whole, as what follows from it is compared with it. */
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { HistoryEntry } from '../../matters/ports.ts';
import type { StoredMatter } from '../ports.ts';

export interface Reading extends Pick<StoredMatter, 'matter' | 'number' | 'state' | 'outbox'> {
  history: readonly HistoryEntry[];
  /** Whether the effect at that place of a commit, or at any, was refused for good, or an administrator has given it up. */
  givenUp(seq: number, n?: number): boolean;
  /** The same of a change that a commit has made to a register, whose place is not known. */
  refused(seq: number, change: RegisterChange): boolean;
  /** Commits of decisions that were taken back before anything of them had gone out: nothing of what they held is anywhere. */
  cancelled: ReadonlySet<number>;
}

export function readingOf(found: StoredMatter, history: readonly HistoryEntry[]): Reading {
  const { matter, number, state, outbox } = found;
  // Under this key an effect that was refused for good, or given up, is told to its matter.
  const failed = new Map(
    history.flatMap(({ command, key, events }) => (command === 'effectFailed' ? [[key, events] as const] : [])),
  );
  const refused = (seq: number, change: RegisterChange) =>
    [...failed].some(([key, events]) => {
      if (!key.startsWith(`failed:${matter}.${seq}.`)) return false;
      const event = events.find(({ type }) => type === 'effectFailed');
      const entry = event?.type === 'effectFailed' ? event.register : undefined;
      // Before 2026-11-30 one that was given up did not say which it was; a matter that was not opened has its link.
      if (!entry) return !events.some(({ type }) => type === 'linked');
      const isOp = entry.op === undefined || entry.op === change.op;
      return isOp && entry.register === change.register && entry.subject === change.subject;
    });
  return {
    ...{ matter, number, state, outbox, history, refused },
    givenUp: (seq, n) =>
      n === undefined
        ? [...failed.keys()].some((key) => key.startsWith(`failed:${matter}.${seq}.`))
        : failed.has(`failed:${matter}.${seq}.${n}`),
    cancelled: cancelledIn(history),
  };
}

/** What is taken back is always the latest decision before it. */
function cancelledIn(history: readonly HistoryEntry[]): ReadonlySet<number> {
  const found = new Set<number>();
  let latest = 0;
  for (const { seq, events } of history) {
    if (events.some((event) => event.type === 'takenBack' && event.cancelled === true)) found.add(latest);
    if (events.some((event) => event.type === 'takeable')) latest = seq;
  }
  return found;
}
