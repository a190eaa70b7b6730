/** The outboxes of matters in memory. */
import {
  pendingOf,
  seqOf,
  type Outbox,
  type OutboxEntry,
  type Pending,
  type Postponed,
} from '@banjie/server/matters/outbox.ts';
import { byText, copy, type Atomic, type Time } from './atomic.ts';
import { redue, type MemoryMatter } from './matters.ts';

/** Estimates of machine time differ by some ms between processes. */
const LEEWAY_MS = 50;

const pending = ({ id, state, outbox }: MemoryMatter): Pending => copy(pendingOf(id, state, outbox));

/** As in server/store/matters/outbox.ts. */
function holds(
  one: Postponed,
  entry: OutboxEntry,
  outbox: readonly OutboxEntry[],
  changes: readonly Postponed[],
): boolean {
  if (one.id !== entry.id || entry.asideAt !== undefined) return false;
  if (one.dueAt !== null || one.behind === undefined) return true;
  return [...outbox, ...changes].some(({ id, dueAt }) => id === one.behind && dueAt === null);
}

export function memoryOutbox({
  matters,
  time,
}: {
  matters: Map<string, MemoryMatter>;
  time: Time;
}): Atomic<Pick<Outbox, 'pending' | 'clear' | 'settle' | 'advance' | 'take'>> {
  const change = (id: string, entries: (matter: MemoryMatter) => OutboxEntry[]): void => {
    const matter = matters.get(id);
    if (!matter) return;
    const outbox = entries(matter);
    matters.set(id, redue({ ...matter, outbox, cancelled: outbox.length === 0 ? [] : matter.cancelled }));
  };
  return {
    pending({ slots, urgent, limit }) {
      const dueOf = (matter: MemoryMatter) => (urgent ? matter.urgentAt : matter.outboxAt) ?? Infinity;
      return [...matters.values()]
        .filter((one) => slots.includes(one.slot) && dueOf(one) <= time.machine + LEEWAY_MS)
        .sort((one, other) => dueOf(one) - dueOf(other) || byText(one.id, other.id))
        .slice(0, limit)
        .map(pending);
    },
    clear(id, done, open) {
      const matter = matters.get(id);
      const isAll =
        matter !== undefined &&
        matter.outbox.length > 0 &&
        matter.outbox.every((one) => done.includes(one.id)) &&
        open.every((item) => matter.state.items.some((one) => one.id === item));
      if (isAll) change(id, () => []);
      return isAll;
    },
    settle(matter, { done, postponed }) {
      change(matter, ({ outbox }) =>
        outbox
          .filter(({ id }) => !done.includes(id))
          .map((entry) => ({ ...entry, ...copy(postponed.find((one) => holds(one, entry, outbox, postponed))) })),
      );
    },
    advance(matter, entry, cursor) {
      change(matter, ({ outbox }) => outbox.map((one) => (one.id === entry ? { ...one, cursor } : one)));
    },
    take(matter, { id, effect }) {
      const found = matters.get(matter);
      const isCancelled = found?.cancelled.some(({ key, seq }) => key === effect.held?.key && seq > seqOf(id));
      if (!found?.outbox.some((one) => one.id === id) || isCancelled) return false;
      change(matter, ({ outbox }) => outbox.map((one) => (one.id === id ? { ...one, taken: true as const } : one)));
      return true;
    },
  };
}
