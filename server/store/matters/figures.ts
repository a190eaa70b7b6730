/** What assessments are computed from, read from the matters: streamed, for a year of a city is much. */
import type mongoose from 'mongoose';
import type { FigureStore, TaskRun } from '../../figures/ports.ts';
import { matterModel, type MatterDocument } from './matters.ts';

export function figureStore(connection: mongoose.Connection): FigureStore {
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  return {
    async *tasksSince(since) {
      const cursor = matters.find(
        { updatedAt: { $gte: since } },
        { projection: { procedure: 1, 'history.at': 1, 'history.events': 1 }, batchSize: 200 },
      );
      for await (const { procedure, history } of cursor) {
        const runs = new Map<string, TaskRun>();
        for (const { at, events } of history)
          for (const event of events) {
            if (
              event.type === 'entered' &&
              at >= since &&
              event.item.kind === 'task' &&
              event.item.deadlines.length > 0
            )
              runs.set(event.item.id, { procedure, parties: event.item.parties, lapsed: false });
            const run = event.type === 'lapsed' ? runs.get(event.item) : undefined;
            if (run) run.lapsed = true;
          }
        yield* runs.values();
      }
    },
    async openByUnit(procedure, field) {
      const found = await matters
        .aggregate<{ _id: string; count: number }>([
          { $match: { procedure, open: true } },
          { $group: { _id: `$state.opening.${field}`, count: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(found.map((one) => [one._id, one.count]));
    },
  };
}
