/** The training city as 2c4f09f (version 1) left it after two working days: every collection, its roots and their key. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import mongoose from 'mongoose';
import { parseRoots } from '../../../proof/export.ts';
import { publicKeysIn } from '../../../proof/key.ts';

const dump = mongoose.mongo.BSON.EJSON.parse(
  gunzipSync(readFileSync(new URL('2c4f09f.json.gz', import.meta.url))).toString('utf8'),
  { relaxed: false },
) as Record<string, unknown[]>;
const fileOf = (name: string): string => String(dump[name]?.[0] ?? '');

export const exportedRoots = parseRoots(fileOf('@roots.jsonl'));
export const publicKeys = publicKeysIn(fileOf('@public'));

/** Puts the city into an empty database. */
export async function putFirstCity(uri: string): Promise<void> {
  const client = await mongoose.mongo.MongoClient.connect(uri);
  try {
    for (const [name, documents] of Object.entries(dump))
      if (!name.startsWith('@'))
        await client
          .db()
          .collection(name)
          .insertMany(documents as mongoose.mongo.Document[]);
    await client.db().collection('matters').createIndex({ number: 1 }, { unique: true });
  } finally {
    await client.close();
  }
}
