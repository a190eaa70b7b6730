/** Files: a record each, and the content in GridFS under the same id. */
import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import type { FileRef } from '@banjie/shared/engine/matter/state.ts';
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import type { FileStore } from '../../files/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { rawDatabase, durable } from '../base/connection.ts';

interface FileDocument extends Partial<Omit<FileRef, 'id'>> {
  _id: string;
  owner: PersonId;
  /** storing: its content comes. ready: whole. purging: taken off, nobody can claim it. */
  state: 'storing' | 'ready' | 'purging';
  /** Machine time; absent once a matter names it. */
  keepUntil?: Date;
  /** Matters that were about to name it. */
  claims: string[];
  /** The matter that names it. */
  matter?: string;
  /** The one command that it may go with, where it is a signature. */
  signs?: string;
}

const schema = new mongoose.Schema<FileDocument>(
  {
    _id: { type: String, required: true },
    owner: { type: String, required: true },
    state: { type: String, required: true },
    name: String,
    size: Number,
    type: { type: String } as never,
    hash: String,
    active: String,
    keepUntil: Date,
    claims: { type: [String], required: true },
    matter: String,
    signs: String,
  },
  { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ keepUntil: 1 }, { sparse: true });
schema.index({ owner: 1, keepUntil: 1 });

export const BUCKET = 'attachments';

export function fileStore(connection: mongoose.Connection): FileStore & { ensureIndexes(): Promise<void> } {
  const database = rawDatabase(connection);
  const model = connection.model<FileDocument>('File', schema, 'files');
  const files = model.collection as unknown as mongoose.mongo.Collection<FileDocument>;
  const contents = new mongoose.mongo.GridFSBucket(database, { bucketName: BUCKET, writeConcern: durable });
  const key = (id: string) => new mongoose.mongo.ObjectId(id);

  /** Also what a broken upload has left: its chunks are there before its entry is. */
  async function removeContent(id: string): Promise<void> {
    await database.collection(`${BUCKET}.files`).deleteOne({ _id: key(id) });
    await database.collection(`${BUCKET}.chunks`).deleteMany({ files_id: key(id) });
  }
  async function remove(id: string): Promise<void> {
    await removeContent(id);
    await files.deleteOne({ _id: id });
  }

  return {
    async begin(id, owner, keepUntil, signs) {
      const bound = signs === undefined ? {} : { signs };
      await files.insertOne({ _id: id, owner, state: 'storing', keepUntil, claims: [], ...bound });
    },
    async loose(owner) {
      const [found] = await files
        .aggregate<{ count: number; bytes: number }>([
          { $match: { owner, keepUntil: { $exists: true } } },
          { $group: { _id: null, count: { $sum: 1 }, bytes: { $sum: { $ifNull: ['$size', 0] } } } },
        ])
        .toArray();
      return found ?? { count: 0, bytes: 0 };
    },
    async write(id, bytes) {
      const stream = contents.openUploadStreamWithId(key(id), id);
      // Told by the callbacks below; without a listener it would end the process.
      stream.on('error', () => undefined);
      const settled = (run: (done: (error?: Error | null) => void) => unknown) =>
        new Promise<void>((done, failed) => void run((error) => (error ? failed(error) : done())));
      // One after the other: when `bytes` throws, no piece is still on its way that would outlive its removal.
      for await (const piece of bytes) await settled((done) => stream.write(piece, done));
      await settled((done) => stream.end(done));
    },
    async finish({ id, ...rest }) {
      const { matchedCount } = await files.updateOne(
        { _id: id, state: 'storing' },
        { $set: { ...rest, state: 'ready' } },
      );
      if (matchedCount !== 1) throw new Error(`upload ${id} was swept away while it came in`);
    },
    content: (id, range) => contents.openDownloadStream(key(id), range ? { start: range.from, end: range.until } : {}),
    measure: (id) => measured(contents, id),
    async claim(ids, owner, matter, keepUntil, signs) {
      const mine = {
        _id: { $in: [...ids] },
        owner,
        state: 'ready' as const,
        signs: signs ?? { $exists: false },
        $or: [{ matter: { $exists: false } }, { matter }],
      };
      await files.updateMany(
        { ...mine, matter: { $exists: false } },
        {
          $max: { keepUntil },
          $addToSet: { claims: matter },
        },
      );
      return (await files.find(mine).toArray()).map(refOf);
    },
    async hold(ids, owner, keepUntil) {
      const loose = {
        ...{ _id: { $in: [...ids] }, owner, state: 'ready' as const },
        ...{ matter: { $exists: false }, claims: { $size: 0 } },
      };
      await files.updateMany(loose, { $max: { keepUntil } });
      return (await files.find(loose).toArray()).map(refOf);
    },
    async attached(ids, matter) {
      await files.updateMany(
        { _id: { $in: [...ids] }, matter: { $exists: false } },
        { $set: { matter, state: 'ready' }, $unset: { keepUntil: 1 } },
      );
    },
    async takeOverdue(now) {
      const found = await files.findOneAndUpdate(
        { keepUntil: { $lte: now } },
        { $set: { state: 'purging' } },
        { sort: { keepUntil: 1 } },
      );
      return found ? { id: found._id, claims: found.claims } : undefined;
    },
    remove,
    async discard(id, owner) {
      const found = await files.findOneAndUpdate(
        { _id: id, owner, matter: { $exists: false }, claims: { $size: 0 } },
        { $set: { state: 'purging', keepUntil: new Date(0) } },
      );
      if (!found) return false;
      await remove(id);
      return true;
    },
    async ensureIndexes() {
      await ensureCollection(model);
      // The driver would make this index unique, and a unique index that is not the shard key can't be had on a sharded
      // cluster. Nothing rests on it: the pieces of a file are written by one upload, under an id of its own.
      const chunks = database.collection(`${BUCKET}.chunks`);
      const before = (await chunks.indexes().catch(() => [])).find(({ unique, name }) => unique && name !== '_id_');
      if (before?.name) await chunks.dropIndex(before.name);
      await chunks.createIndex({ files_id: 1, n: 1 });
    },
  };
}

export async function measured(
  contents: mongoose.mongo.GridFSBucket,
  id: string,
): Promise<{ size: number; hash: string }> {
  const hash = createHash('sm3');
  let size = 0;
  try {
    for await (const piece of contents.openDownloadStream(new mongoose.mongo.ObjectId(id)) as AsyncIterable<Buffer>) {
      hash.update(piece);
      size += piece.length;
    }
  } catch (error) {
    // Said by the driver of a content of which something is missing; what the database says is another matter.
    if (!(error instanceof mongoose.mongo.MongoRuntimeError)) throw error;
  }
  return { size, hash: hash.digest('hex') };
}

const refOf = ({ _id, name = '', size = 0, type = '', hash = '', active }: FileDocument): FileRef => ({
  id: _id,
  name,
  size,
  type,
  hash,
  ...(active === undefined ? {} : { active }),
});
