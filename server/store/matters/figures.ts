/** What assessments are computed from, read from the matters: streamed, for a year of a city is much. */
import type mongoose from 'mongoose';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { FigureStore, KeptFigures, TaskRun } from '../../figures/ports.ts';
import { readEntry } from '../../proof/entry.ts';
import { matterHistory } from './history.ts';
import { matterModel, type MatterDocument } from './document.ts';

const PAGE = 200;

export function figureStore(connection: mongoose.Connection): FigureStore {
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const past = matterHistory(connection, matters);
  const computed = connection.collection<Omit<KeptFigures, 'day'> & { _id: string }>('figures');

  /** What was written of a matter since then, newest first. */
  async function* entriesSince({ _id, seq, tail }: Pick<MatterDocument, '_id' | 'seq' | 'tail'>, since: Instant) {
    for (const entry of tail.toReversed()) yield entry;
    for (let before = tail[0]?.seq ?? seq + 1; before > 1;) {
      const page = await past.older(_id, before, PAGE);
      yield* page;
      const last = page.at(-1);
      if (!last || last.at < since) return;
      before = last.seq;
    }
  }

  return {
    async kept(day) {
      const found = await computed.findOne({ _id: day }, { readConcern: { level: 'majority' } });
      if (!found) return undefined;
      const { _id, ...rest } = found;
      return { day: _id, ...rest };
    },
    async keep({ day, ...rest }) {
      await computed.replaceOne({ _id: day }, rest, { upsert: true });
      await computed.deleteMany({ _id: { $lt: day } });
    },
    async *tasksSince(since) {
      const cursor = matters.find(
        { updatedAt: { $gte: since } },
        { projection: { procedure: 1, seq: 1, tail: 1 }, batchSize: 200 },
      );
      for await (const matter of cursor) {
        const { _id, procedure } = matter;
        const runs = new Map<string, TaskRun>();
        const entries = [];
        for await (const entry of entriesSince(matter, since))
          if (entry.at >= since) entries.push(readEntry(_id, entry));
        for (const { at, events } of entries.reverse())
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
