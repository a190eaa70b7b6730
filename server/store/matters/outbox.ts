/** The outbox side of matters: effects that are still to be carried out. */
import type mongoose from 'mongoose';
import { procedureOf } from '@banjie/shared/procedures/index.ts';
import type { Outbox } from '../../matters/ports.ts';
import { matterModel, type MatterDocument } from './matters.ts';

export function matterOutbox(connection: mongoose.Connection): Outbox {
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  return {
    async pending(limit) {
      const found = await matters
        .find(
          { outboxAt: { $exists: true } },
          {
            projection: { number: 1, procedure: 1, title: 1, outbox: 1, 'state.version': 1, 'state.opener': 1 },
            readConcern: { level: 'majority' },
          },
        )
        .sort({ outboxAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, number, procedure, title, outbox, state }) => ({
        id: _id,
        number,
        procedure,
        version: procedureOf(procedure, state.version).version,
        from: state.opener.unitName ?? state.opener.name,
        title,
        entries: outbox,
      }));
    },
    async done(matter, entries) {
      // One update: the entries go, and with the last one the mark that the relay looks for.
      await matters.updateOne({ _id: matter }, [
        { $set: { outbox: { $filter: { input: '$outbox', cond: { $not: { $in: ['$$this.id', entries] } } } } } },
        { $set: { outboxAt: { $cond: [{ $eq: [{ $size: '$outbox' }, 0] }, '$$REMOVE', '$outboxAt'] } } },
      ]);
    },
    async advance(matter, entry, cursor) {
      await matters.updateOne({ _id: matter, 'outbox.id': entry }, { $set: { 'outbox.$.cursor': cursor } });
    },
    watch(wake) {
      let stopped = false;
      let stream: ReturnType<typeof matters.watch> | undefined;
      const open = (): void => {
        if (stopped) return;
        // Only that something happened: what is due is asked of the collection, so a lost event loses nothing.
        stream = matters.watch([
          { $match: { operationType: { $in: ['insert', 'update'] } } },
          { $project: { _id: 1 } },
        ]);
        stream.on('change', wake);
        stream.on('error', () => {
          void stream?.close().catch(() => undefined);
          if (!stopped) setTimeout(open, 1000).unref();
        });
      };
      open();
      return async () => {
        stopped = true;
        await stream?.close();
      };
    },
  };
}
