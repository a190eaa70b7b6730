/** Which beginning of the training ground it is: one document beside the data of the first one, outside of all others. */
import mongoose from 'mongoose';
import { databaseOf, type Beginnings } from '../../training/beginnings/beginning.ts';
import { connect } from '../base/connection.ts';

const BEGINNINGS = 'training_beginnings';
const ID = 'current';
/** It is looked at so often: hearing of it would cost a second look at everything that is written in the database. */
const LOOK_MS = 2_000;

interface BeginningDocument {
  _id: string;
  number: number;
}

/** @param uri of the first one's database */
export async function openBeginnings(uri: string): Promise<Beginnings> {
  const connection = await connect(uri, { poolSize: 3 });
  const beginnings = connection.collection<BeginningDocument>(BEGINNINGS);
  const current = async () => (await beginnings.findOne({ _id: ID }))?.number ?? 0;
  let looking: NodeJS.Timeout | undefined;
  let isClosed = false;
  return {
    current,
    async next(after) {
      if ((await current()) !== after) return false;
      try {
        const { modifiedCount, upsertedCount } = await beginnings.updateOne(
          { _id: ID, number: after },
          { $set: { number: after + 1 } },
          { upsert: after === 0 },
        );
        return modifiedCount + upsertedCount > 0;
      } catch (error) {
        // Two at once with the very first one.
        if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000) return false;
        throw error;
      }
    },
    follow(changed) {
      let known: number | undefined;
      const look = async (): Promise<void> => {
        try {
          const now = await current();
          if (now !== known) changed();
          known = now;
        } catch {
          // The database is away for a moment.
        }
        if (!isClosed) looking = setTimeout(() => void look(), LOOK_MS).unref();
      };
      void look();
    },
    async discard(before) {
      if (before <= 0) return;
      const first = connection.db;
      if (!first) return;
      const names = (await first.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
      for (const name of names)
        if (name !== BEGINNINGS && !name.startsWith('system.')) await first.dropCollection(name);
      for (let n = 1; n < before; n += 1) await connection.useDb(databaseOf(first.databaseName, n)).dropDatabase();
    },
    async close() {
      isClosed = true;
      clearTimeout(looking);
      await connection.close();
    },
  };
}

/** For whoever only looks. @param uri of the first one's database */
export async function beginningOf(uri: string): Promise<number> {
  const beginnings = await openBeginnings(uri);
  try {
    return await beginnings.current();
  } finally {
    await beginnings.close();
  }
}
