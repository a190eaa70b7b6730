/**
 * The audit trail of one process: what happens is noted in memory and written together, at most a second later; whoever
 * promises that something is recorded waits for its write. Nothing of it is on the way of an ordinary command.
 */
import { randomBytes } from 'node:crypto';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import { dayOf, type Day, type Instant } from '@banjie/shared/kernel/time.ts';
import { GENESIS } from '../proof/hash.ts';
import { written, type Written } from './entry.ts';
import type { AuditRecord, StoredRecord, TrailHead, TrailStore } from './ports.ts';

export type Noted = Omit<AuditRecord, 'at' | 'times'>;

export interface Trail {
  /** Is written within a second. */
  note(record: Noted): void;
  /** Resolves when it is at rest. @throws when it could not be written */
  promise(record: Noted): Promise<void>;
  /** Writes what is waiting. */
  flush(): Promise<void>;
  /** Writes what is waiting, and takes nothing more. */
  close(): Promise<void>;
}

export interface TrailPorts {
  store: Pick<TrailStore, 'put'>;
  /** City time. */
  now(): Instant;
  onError(error: unknown): void;
  flushMs?: number;
}

const FLUSH_MS = 1_000;
/** Records that make a write worth while before its second is over. */
const MANY = 500;
/** Different ones that wait while the database does not answer; what comes beyond is counted in one. */
const MOST = 20_000;
const LONGEST = 200;

/** What somebody else chose is never longer than a line, and holds no number of a person. */
const said = (text: string): string => maskIds(text.replace(/[\u0000-\u001f\u007f]/g, ' ')).text.slice(0, LONGEST);

const BEYOND: Noted = { kind: 'refused', what: 'beyond', channel: 'system', outcome: 'notKept' };

export function createTrail({ store, now, onError, flushMs = FLUSH_MS }: TrailPorts): Trail {
  /** What happens again within the second is counted: a flood costs no more than what it is made of. */
  const waiting = new Map<string, AuditRecord>();
  /** Written once it is written; kept in its place in the chain until then. */
  let batch: { records: StoredRecord[]; head: TrailHead } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let segment: (TrailHead & { day: Day }) | undefined;

  function take(record: Noted): void {
    const whole = {
      ...record,
      ...(record.of === undefined ? {} : { of: said(record.of) }),
      ...(record.who === undefined ? {} : { who: said(record.who) }),
    };
    const key = JSON.stringify([whole.what, whole.who, whole.channel, whole.from, whole.of, whole.outcome]);
    const known = waiting.get(key);
    if (known) known.times = (known.times ?? 1) + 1;
    else if (waiting.size >= MOST && record !== BEYOND) take(BEYOND);
    else waiting.set(key, { at: now(), ...whole });
  }

  /** The records that come next, each chained to the one before. A day has its own segment, which goes as a whole. */
  function chained(): typeof batch {
    const [first] = waiting.values();
    if (!first) return undefined;
    const day = dayOf(first.at);
    let end =
      segment?.day === day
        ? segment
        : { day, segment: `${day}-${randomBytes(6).toString('hex')}`, seq: 0, head: GENESIS, last: first.at };
    const name = end.segment;
    const records: StoredRecord[] = [];
    for (const [key, record] of waiting) {
      if (dayOf(record.at) !== day || records.length >= MANY) break;
      waiting.delete(key);
      const one: Written = written({ ...record, segment: name, seq: end.seq + 1, previous: end.head });
      const { at, kind, what, who, channel } = record;
      records.push({ ...one, segment: name, at, kind, what, channel, ...(who === undefined ? {} : { who }) });
      end = { ...end, seq: one.seq, head: one.hash, last: at };
    }
    segment = end;
    const { day: _, ...head } = end;
    return { records, head };
  }

  async function write(): Promise<void> {
    for (;;) {
      batch ??= chained();
      if (!batch) return;
      await store.put(batch.records, batch.head);
      batch = undefined;
    }
  }

  /** Waits for everything that was noted before it is called. */
  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    while (writing) await writing.catch(() => undefined);
    if (waiting.size === 0 && !batch) return;
    writing = write().finally(() => (writing = undefined));
    await writing;
  }

  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      flush().catch((error: unknown) => {
        onError(error);
        later();
      });
    }, flushMs).unref();
  };

  return {
    note(record) {
      take(record);
      if (waiting.size === MANY) void flush().catch(onError);
      later();
    },
    async promise(record) {
      take(record);
      try {
        await flush();
      } catch (error) {
        later();
        throw error;
      }
    },
    flush,
    close: flush,
  };
}
