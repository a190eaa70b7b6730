/** How far city time is ahead of the machine's (less than nothing: behind it): one number for all processes, and it only grows. */
import mongoose from 'mongoose';
import { watchCollections } from '../base/changes.ts';

export interface ClockStore {
  /** Puts it to this if it was never put to anything; gives what it is then. */
  begin(offsetMs: number): Promise<number>;
  /** Milliseconds. */
  read(): Promise<number>;
  /** Puts it to at least this; gives what it is then. */
  raise(offsetMs: number): Promise<number>;
  watch(changed: () => void): Promise<() => Promise<void>>;
}

const schema = new mongoose.Schema<{ _id: string; offsetMs: number }>(
  { _id: { type: String, required: true }, offsetMs: { type: Number, required: true } },
  { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);

export function clockStore(connection: mongoose.Connection): ClockStore {
  const clock = connection.model('Clock', schema, 'clock');
  return {
    async begin(offsetMs) {
      const kept = await clock
        .findOneAndUpdate({ _id: 'clock' }, { $setOnInsert: { offsetMs } }, { upsert: true, returnDocument: 'after' })
        .lean()
        .orFail();
      return kept.offsetMs;
    },
    async read() {
      return (await clock.findById('clock').lean())?.offsetMs ?? 0;
    },
    async raise(offsetMs) {
      const kept = await clock
        .findOneAndUpdate({ _id: 'clock' }, { $max: { offsetMs } }, { upsert: true, returnDocument: 'after' })
        .lean()
        .orFail();
      return kept.offsetMs;
    },
    watch: (changed) => watchCollections(connection, ['clock'], changed),
  };
}
