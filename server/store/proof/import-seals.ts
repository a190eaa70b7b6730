/** Signed pieces of imports at rest, chained to each other. */
import mongoose from 'mongoose';
import type { ImportSeal, ImportSealStore } from '../../registers/import-seals.ts';
import { ensureCollection } from '../base/collection.ts';
import { durable } from '../base/connection.ts';

type SealDocument = Omit<ImportSeal, 'n'> & { _id: number };
const schema = new mongoose.Schema<SealDocument>({ _id: Number }, { versionKey: false, strict: false });
const DUPLICATE = 11000;
const sealOf = ({ _id, ...rest }: SealDocument): ImportSeal => ({ n: _id, ...rest });

export function importSealStore(connection: mongoose.Connection): ImportSealStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model<SealDocument>('ImportSeal', schema, 'register_imports');
  const seals = model.collection as unknown as mongoose.mongo.Collection<SealDocument>;
  return {
    async last() {
      const found = await seals.findOne({}, { sort: { _id: -1 }, readConcern: { level: 'majority' } });
      return found ? sealOf(found) : undefined;
    },
    async put({ n, ...rest }) {
      try {
        await seals.insertOne({ _id: n, ...rest }, { writeConcern: durable });
        return true;
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE) return false;
        throw error;
      }
    },
    async *all() {
      for await (const one of seals.find().sort({ _id: 1 })) yield sealOf(one);
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
