/**
 * 4 → 5: what a search reads was ordered by the last change and had no text to compare with; it is written anew from the
 * matters. Indexes that lists and receipts had before are dropped: those of now are made when the stores are opened.
 */
import { searchText } from '../../matters/view/summary.ts';
import type { MatterDocument } from '../matters/document.ts';
import { matterLists } from '../matters/lists.ts';
import type { Migration } from './migration.ts';
import { texts } from './texts.ts';

const AT_ONCE = 64;

export const searchIsProjectedAnew: Migration = {
  to: 5,
  async run(connection, onProgress) {
    // A collection that is not there has nothing to drop.
    await connection.collection('matter_texts').drop();
    for (const name of ['receipts', 'matter_texts'])
      await connection
        .collection(name)
        .dropIndexes()
        .catch(() => undefined);
    const lists = matterLists(connection);
    await lists.ensureIndexes();
    let some: string[] = [];
    let done = 0;
    const write = async () => {
      await Promise.all(some.map((id) => lists.project(id, (state) => ({ text: searchText(state) }))));
      done += some.length;
      some = [];
      onProgress(texts.search(done));
    };
    const all = connection.collection<MatterDocument>('matters').find({}, { projection: { _id: 1 } });
    for await (const { _id } of all) {
      some.push(_id);
      if (some.length === AT_ONCE) await write();
    }
    if (some.length > 0) await write();
  },
};
