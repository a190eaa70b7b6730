/** What a matter has done to registers by its history, beside what the history of the registers says that it did. */
import type { RegisterChange } from '@banjie/shared/engine/matter/state.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { texts as engineTexts } from '@banjie/shared/engine/texts.ts';
import type { HistoryEntry, RegisterBy } from '../../matters/ports.ts';
import { TELLS } from '../entry.ts';
import { besideTexts } from './beside-texts.ts';
import type { StoredRecord } from './ports.ts';
import type { Reading } from './reading.ts';
import { differing, same } from './same.ts';

const texts = besideTexts.registers;
/** Effects of one commit are numbered below this: see orderOf in server/registers. */
const PER_COMMIT = 1_000_000;

interface Expected {
  change: RegisterChange;
  at: Instant;
  by: RegisterBy;
}

/** Subjects of registers that this matter has changed: `<register>/<subject>`. */
export const subjectsOf = (history: readonly HistoryEntry[]): string[] => [
  ...new Set(
    history.flatMap(({ events }) =>
      events.flatMap((event) =>
        event.type === 'registered' ? [`${event.change.register}/${event.change.subject}`] : [],
      ),
    ),
  ),
];

export function registerChangeFaults(reading: Reading, records: readonly StoredRecord[]): string[] {
  const { number, history } = reading;
  const faults: string[] = [];
  const byCommit = new Map<number, StoredRecord[]>();
  const early: StoredRecord[] = [];
  const firstStrict = history.find(({ v }) => v >= TELLS)?.seq ?? Infinity;
  for (const record of [...records].sort((a, b) => a.order.seq - b.order.seq)) {
    const seq = Math.floor((record.order.seq - 1) / PER_COMMIT);
    if (seq < firstStrict) early.push(record);
    else byCommit.set(seq, [...(byCommit.get(seq) ?? []), record]);
  }
  for (const entry of history) {
    if (entry.seq < firstStrict) continue;
    const expected = registeredIn(entry);
    const found = byCommit.get(entry.seq) ?? [];
    byCommit.delete(entry.seq);
    faults.push(...commitFaults(reading, entry.seq, expected, found));
  }
  for (const record of [...byCommit.values()].flat())
    faults.push(texts.inserted(number, changeOf(record), record.version));
  // What was written before took other numbers, or was carried over by a migration: that the matter did it is all that is known.
  const done = new Set(history.flatMap((entry) => (entry.seq < firstStrict ? registeredIn(entry).map(keyOf) : [])));
  for (const record of early)
    if (!done.has(keyOf(record))) faults.push(texts.inserted(number, changeOf(record), record.version));
  return faults;
}

function commitFaults(
  reading: Reading,
  seq: number,
  expected: readonly Expected[],
  found: readonly StoredRecord[],
): string[] {
  const { number, state, outbox, matter } = reading;
  const faults: string[] = [];
  const left = [...found];
  for (const one of expected) {
    const place = left.findIndex((record) => keyOf(record) === keyOf(one));
    const record = place < 0 ? undefined : left.splice(place, 1)[0];
    if (record) {
      const wrong = differing(
        { ...one, number, procedure: state.procedure },
        {
          change: record.change,
          at: record.order.at,
          by: record.by,
          number: record.number,
          procedure: record.procedure,
        },
      );
      if (wrong.length > 0) faults.push(texts.changed(number, seq, one.change, wrong));
      continue;
    }
    const isPending = outbox.some(
      (entry) => entry.id.startsWith(`${matter}.${seq}.`) && entry.change && same(entry.change, one.change),
    );
    const isNot = isPending || reading.cancelled.has(seq) || reading.refused(seq, one.change);
    if (!isNot) faults.push(texts.deleted(number, seq, one.change));
  }
  for (const record of left) faults.push(texts.inserted(number, changeOf(record), record.version));
  return faults;
}

const keyOf = ({ change }: Pick<Expected, 'change'>): string => `${change.op} ${change.register}/${change.subject}`;
const changeOf = ({ change }: StoredRecord) => change;

/** In the order of the events, which is that of the effects. */
function registeredIn({ events, at }: HistoryEntry): Expected[] {
  const found: Expected[] = [];
  let by: RegisterBy = { name: engineTexts.system };
  for (const event of events) {
    if (event.type === 'given' || event.type === 'opened') {
      const { name, unitName } = event.by;
      by = { name, ...(unitName === undefined ? {} : { unitName }) };
    }
    if (event.type === 'registered') found.push({ change: event.change, at: event.at ?? at, by });
  }
  return found;
}
