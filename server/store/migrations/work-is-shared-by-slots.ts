/**
 * 2 → 3: what waits in outboxes is found by slot and machine time, and what waits to be sent by the slot of its matter.
 * What an outbox held before is due at once.
 */
import { slotOf } from '../base/slots.ts';
import { ignoreMissing, type Migration } from './migration.ts';

const AT_ONCE = 500;

export const workIsSharedBySlots: Migration = {
  to: 3,
  async run(connection) {
    const matters = connection.collection<{ _id: string; slot?: number }>('matters');
    const deliveries = connection.collection<{ _id: string; matter: string; slot?: number }>('deliveries');
    for (const name of ['wakeAt_1', 'outboxAt_1']) await matters.dropIndex(name).catch(ignoreMissing);
    await deliveries.dropIndex('channel_1_urgent_1_nextAt_1').catch(ignoreMissing);
    await matters.updateMany({ outboxAt: { $type: 'string' } }, { $set: { outboxAt: new Date(0) } });
    for (;;) {
      const found = await matters
        .find({ slot: { $exists: false } }, { projection: { _id: 1 } })
        .limit(AT_ONCE)
        .toArray();
      if (found.length === 0) break;
      await matters.bulkWrite(
        found.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $set: { slot: slotOf(_id) } } } })),
      );
    }
    // Only what is still to be sent is looked for by it.
    for (;;) {
      const found = await deliveries
        .find({ nextAt: { $exists: true }, slot: { $exists: false } }, { projection: { matter: 1 } })
        .limit(AT_ONCE)
        .toArray();
      if (found.length === 0) break;
      await deliveries.bulkWrite(
        found.map(({ _id, matter }) => ({
          updateOne: { filter: { _id }, update: { $set: { slot: slotOf(matter) } } },
        })),
      );
    }
  },
};
