/** Signed pieces of imports at rest, chained to each other; each is an entry of the chain of administration as well. */
import mongoose from 'mongoose';
import type { ImportSealStore } from '../../registers/import-seals.ts';
import type { Administration } from '../audit/administration.ts';
import { ensureCollection } from '../base/collection.ts';
import { IMPORTS, pieceHash, pieceOf, type PieceDocument } from './import-pieces.ts';

const schema = new mongoose.Schema<PieceDocument>({ _id: Number }, { versionKey: false, strict: false });

export function importSealStore(
  connection: mongoose.Connection,
  chain: Pick<Administration, 'entering'>,
): ImportSealStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<PieceDocument>('ImportSeal', schema, IMPORTS);
  const pieces = model.collection as unknown as mongoose.mongo.Collection<PieceDocument>;
  return {
    async last() {
      const found = await pieces.findOne({}, { sort: { _id: -1 }, readConcern: { level: 'majority' } });
      return found ? pieceOf(found) : undefined;
    },
    put: ({ n, ...rest }) =>
      chain.entering(async (session) => {
        if (await pieces.findOne({ _id: n }, { session })) return { acts: [], answer: false };
        const piece = { _id: n, ...rest };
        await pieces.insertOne(piece, { session });
        return { acts: [{ act: 'imported', n, head: pieceHash(piece) }], answer: true };
      }),
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
