/** Imports of the roster that were taken: what each has changed, written with the change itself. */
import type mongoose from 'mongoose';
import type { Beside, PeopleStore, TakenImport } from '../../people/ports.ts';

export const IMPORTS_TAKEN = 'roster_imports';
type Document = Omit<TakenImport, 'id'> & { _id: string };
const collection = (connection: mongoose.Connection) => connection.collection<Document>(IMPORTS_TAKEN);
const recordOf = ({ _id, ...rest }: Document): TakenImport => ({ id: _id, ...rest });

/** Older ones nobody takes back any more, and they hold names. */
const KEPT = 20;

export function imports(connection: mongoose.Connection): Pick<PeopleStore, 'imports' | 'imported'> {
  const all = collection(connection);
  return {
    async imports() {
      return (await all.find({}, { sort: { _id: -1 }, limit: KEPT }).toArray()).map(recordOf);
    },
    async imported(id) {
      const found = await all.findOne({ _id: id });
      return found ? recordOf(found) : undefined;
    },
  };
}

/** In the transaction of the change; false where that was taken back already. */
export async function note(
  connection: mongoose.Connection,
  beside: Beside,
  session: mongoose.mongo.ClientSession,
): Promise<boolean> {
  const all = collection(connection);
  if ('undid' in beside) {
    const { undid, at, name } = beside;
    const open = { _id: undid, undone: { $exists: false } };
    return (await all.updateOne(open, { $set: { undone: { at, name } } }, { session })).matchedCount === 1;
  }
  const { id, ...rest } = beside.took;
  await all.insertOne({ _id: id, ...rest }, { session });
  const [oldest] = await all.find({}, { session, sort: { _id: -1 }, skip: KEPT, limit: 1 }).toArray();
  if (oldest) await all.deleteMany({ _id: { $lte: oldest._id } }, { session });
  return true;
}
