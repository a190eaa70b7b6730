/** What a commit writes of the outbox. The outbox is relayed by outbox.ts. */
import { leftBy, type OutboxEntry } from '../../matters/outbox.ts';
import type { Commit, Held } from '../../matters/ports.ts';
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

/** Whether something urgent is to be carried out, and whether something else is. */
interface Kinds {
  urgent: boolean;
  others: boolean;
}

/**
 * Tells a stream of changes that something is to be carried out, of which slot and kind: it differs after every commit,
 * so that it always stands among the fields that have changed.
 */
const markOf = (matter: string, seq: number, { urgent, others }: Kinds): number =>
  (seq * 4 + (others ? 2 : 0) + (urgent ? 1 : 0)) * SLOTS + slotOf(matter);
export function kindsIn(mark: number): Kinds {
  const kinds = Math.floor(mark / SLOTS) % 4;
  return { urgent: kinds % 2 === 1, others: kinds >= 2 };
}

/** When something of these entries is to be carried out first; undefined when nothing is. */
const firstDue = (entries: readonly OutboxEntry[]): Date | undefined =>
  entries.reduce<Date | undefined>(
    (first, { dueAt }) => (dueAt && (first === undefined || dueAt < first) ? dueAt : first),
    undefined,
  );

/** Entries of a key that are not in hand; of several of one key only all together are cancelled. */
const waiting = (key: string) => ({
  $filter: {
    input: '$outbox',
    cond: {
      $and: [{ $eq: ['$$this.effect.held.key', { $literal: key }] }, { $ne: ['$$this.taken', true] }],
    },
  },
});
export const allWait = ({ key, count }: Held): object => ({ $eq: [{ $size: waiting(key) }, count] });

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
  filter: { $expr?: object };
  set: Pick<OutboxFields, 'outboxMark'>;
  min?: Pick<OutboxFields, 'outboxAt' | 'urgentAt'>;
  push: { outbox?: { $each: OutboxEntry[] }; cancelled?: { $each: { key: string; seq: number }[] } };
} {
  const entries = outbox.map((entry) => leftBy(entry, now));
  const outboxAt = firstDue(entries);
  const urgentAt = firstDue(entries.filter((one) => one.urgent));
  const kinds = { urgent: urgentAt !== undefined, others: entries.some((one) => !one.urgent) };
  const at = { ...(outboxAt ? { outboxAt } : {}), ...(urgentAt ? { urgentAt } : {}) };
  const mark = outboxAt ? { outboxMark: markOf(id, seq, kinds) } : {};
  return {
    insert: { outbox: entries, ...at, ...mark },
    filter: cancels.length > 0 ? { $expr: { $and: cancels.map(allWait) } } : {},
    set: mark,
    ...(outboxAt ? { min: at } : {}),
    push: {
      ...(entries.length > 0 ? { outbox: { $each: entries } } : {}),
      ...(cancels.length > 0 ? { cancelled: { $each: cancels.map(({ key }) => ({ key, seq })) } } : {}),
    },
  };
}
