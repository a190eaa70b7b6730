/** How far city time is ahead of the machine's (less than nothing: behind it): one number for all processes, and it only grows. */
import mongoose from 'mongoose';
import type { OffsetStore } from '../../training/clock.ts';
import { followCollections } from '../base/changes.ts';

const schema = new mongoose.Schema<{ _id: string; offsetMs: number }>(
  { _id: { type: String, required: true }, offsetMs: { type: Number, required: true } },
  { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);

export function clockStore(connection: mongoose.Connection): OffsetStore {
  const clock = connection.model('Clock', schema, 'clock');
  return {
    async begin(offsetMs) {
      const kept = await clock
        .findOneAndUpdate({ _id: 'clock' }, { $setOnInsert: { offsetMs } }, { upsert: true, returnDocument: 'after' })
        .lean()
        .orFail();
      return kept.offsetMs;
    },
    async load() {
      return (await clock.findById('clock').lean())?.offsetMs ?? 0;
    },
    async raise(offsetMs) {
      const kept = await clock
        .findOneAndUpdate({ _id: 'clock' }, { $max: { offsetMs } }, { upsert: true, returnDocument: 'after' })
        .lean()
        .orFail();
      return kept.offsetMs;
    },
    follow: (hearer) =>
      followCollections(connection, ['clock'], {
        changed: (changes) => hearer.changed(changes.map(({ document }) => Number(document?.['offsetMs'] ?? 0))),
        missed: () => hearer.missed(),
      }),
  };
}
