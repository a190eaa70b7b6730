/**
 * Imports of the roster that were taken: what each has changed, written with the change itself. A whole city may come by one
 * import, and a document holds 16 MB: what was changed lies in pieces, which only whoever takes it back reads.
 */
import type mongoose from 'mongoose';
import type { Beside, PeopleStore, TakenImport } from '../../people/ports.ts';

export const IMPORTS_TAKEN = 'roster_imports';
type Pieces = Pick<TakenImport, 'changes' | 'accounts'>;
type Head = Omit<TakenImport, 'id' | keyof Pieces> & {
  counts: { units: number; persons: number; posts: number };
  pieces: number;
};
type Document = { _id: string } & Partial<Head & Pieces>;
const collection = (connection: mongoose.Connection) => connection.collection<Document>(IMPORTS_TAKEN);

/** Older ones nobody takes back any more, and they hold names. */
const KEPT = 20;
const IN_A_PIECE = 500;
/** Imports are called by digits, and stand before their pieces. */
const HEADS = { $lt: ':' };
const pieceOf = (id: string, n: number | '~'): string =>
  `piece/${id}/${typeof n === 'number' ? String(n).padStart(6, '0') : n}`;

const headOf = ({ _id, pieces: _, ...rest }: Document) => ({ id: _id, ...(rest as Head) });

export function imports(
  connection: mongoose.Connection,
): Pick<PeopleStore, 'imports' | 'imported' | 'accountsAreBack'> {
  const all = collection(connection);
  return {
    async imports() {
      return (await all.find({ _id: HEADS }, { sort: { _id: -1 }, limit: KEPT }).toArray()).map(headOf);
    },
    async imported(id) {
      const found = id < HEADS.$lt ? await all.findOne({ _id: id }) : null;
      if (!found) return undefined;
      const of = { $gte: pieceOf(id, 0), $lt: pieceOf(id, '~') };
      const pieces = await all.find({ _id: of }, { sort: { _id: 1 } }).toArray();
      const { counts: _, ...head } = headOf(found);
      return {
        ...head,
        changes: pieces.flatMap(({ changes = [] }) => changes),
        accounts: pieces.flatMap(({ accounts = [] }) => accounts),
      };
    },
    async accountsAreBack(id) {
      await all.updateOne({ _id: id }, { $unset: { 'undone.accounts': 1 } });
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
    const { undid, at, name, accounts } = beside;
    const undone = { at, name, ...(accounts ? { accounts: 'due' as const } : {}) };
    const open = { _id: undid, undone: { $exists: false } };
    return (await all.updateOne(open, { $set: { undone } }, { session })).matchedCount === 1;
  }
  const { id, changes, accounts, ...head } = beside.took;
  const count = (part: 'units' | 'persons' | 'posts') => changes.filter(({ of }) => of === part).length;
  const counts = { units: count('units'), persons: count('persons'), posts: count('posts') };
  const pieces = Array.from({ length: Math.ceil(Math.max(changes.length, accounts.length) / IN_A_PIECE) }, (_, n) => {
    const [from, until] = [n * IN_A_PIECE, (n + 1) * IN_A_PIECE];
    return { _id: pieceOf(id, n), changes: changes.slice(from, until), accounts: accounts.slice(from, until) };
  });
  await all.insertMany([{ _id: id, ...head, counts, pieces: pieces.length }, ...pieces], { session });
  const [oldest] = await all.find({ _id: HEADS }, { session, sort: { _id: -1 }, skip: KEPT, limit: 1 }).toArray();
  if (oldest) {
    await all.deleteMany({ _id: { $lte: oldest._id } }, { session });
    await all.deleteMany({ _id: { $gte: pieceOf('', 0).slice(0, 6), $lt: pieceOf(oldest._id, '~') } }, { session });
  }
  return true;
}
