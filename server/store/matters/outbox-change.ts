/** What a commit writes of the outbox. The outbox is relayed by outbox.ts. */
import type { OutboxEntry } from '../../matters/outbox.ts';
import type { Commit } from '../../matters/ports.ts';
import { SLOTS, slotOf } from '../base/slots.ts';

/** The fields of a matter that only the outbox has to do with. */
export interface OutboxFields {
  outbox: OutboxEntry[];
  /** Machine time from which something of the outbox is to be carried out, and from which an urgent notice is. */
  outboxAt?: Date;
  urgentAt?: Date;
  /** Changes with every commit that leaves something to be carried out. */
  outboxMark?: number;
  /** Something of the outbox waits for an administrator. */
  aside?: true;
  /** Held back effects up to a commit that are not to be done. */
  cancelled?: { key: string; seq: number }[];
}

/**
 * Tells a stream of changes that something is to be carried out, of which slot, and whether it is urgent: it differs
 * after every commit, so that it always stands among the fields that have changed.
 */
export const markOf = (matter: string, seq: number, urgent: boolean): number =>
  (seq * 2 + (urgent ? 1 : 0)) * SLOTS + slotOf(matter);
export const isUrgentMark = (mark: number): boolean => Math.floor(mark / SLOTS) % 2 === 1;

/** When something of these entries is to be carried out first; undefined when nothing is. */
const firstDue = (entries: readonly OutboxEntry[]): Date | undefined =>
  entries.reduce<Date | undefined>(
    (first, { dueAt }) => (dueAt && (first === undefined || dueAt < first) ? dueAt : first),
    undefined,
  );

/**
 * The outbox part of a commit: what an opening writes, or the parts of the one conditional update. `now` is machine time.
 * Effects that it cancels must still wait: else the filter fails, as if somebody had been faster.
 */
export function outboxChange(
  { id, entry: { seq }, outbox, cancels = [] }: Commit,
  now: Date,
): {
  insert: OutboxFields;
  /** Which the update must find besides. */
  filter: { $and?: object[] };
  set: Pick<OutboxFields, 'outboxMark'>;
  min?: Pick<OutboxFields, 'outboxAt' | 'urgentAt'>;
  push: { outbox?: { $each: OutboxEntry[] }; cancelled?: { $each: { key: string; seq: number }[] } };
} {
  const entries = outbox.map((entry): OutboxEntry => {
    const { effect } = entry;
    const urgent = effect.effect === 'notify' && effect.urgent;
    const dueAt = new Date(now.getTime() + (effect.held?.ms ?? 0));
    return { ...entry, dueAt, ...(urgent ? { urgent } : {}) };
  });
  const outboxAt = firstDue(entries);
  const urgentAt = firstDue(entries.filter((one) => one.urgent));
  const at = { ...(outboxAt ? { outboxAt } : {}), ...(urgentAt ? { urgentAt } : {}) };
  const mark = outboxAt ? { outboxMark: markOf(id, seq, urgentAt !== undefined) } : {};
  const waiting = (key: string) => ({
    outbox: { $elemMatch: { 'effect.held.key': key, taken: { $exists: false } } },
  });
  return {
    insert: { outbox: entries, ...at, ...mark },
    filter: cancels.length > 0 ? { $and: cancels.map(waiting) } : {},
    set: mark,
    ...(outboxAt ? { min: at } : {}),
    push: {
      ...(entries.length > 0 ? { outbox: { $each: entries } } : {}),
      ...(cancels.length > 0 ? { cancelled: { $each: cancels.map((key) => ({ key, seq })) } } : {}),
    },
  };
}
