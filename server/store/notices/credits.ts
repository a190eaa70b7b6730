/** How many subscribe messages each person has let us send. One document per person, changed by conditional updates. */
import mongoose from 'mongoose';
import { templateKeys, type TemplateKey } from '../../notify/channels/subscribe/fields.ts';
import type { Credits, CreditStore } from '../../notify/channels/subscribe/ports.ts';
import { batched } from '../base/batch.ts';
import { ensureCollection } from '../base/collection.ts';

interface CreditDocument {
  _id: string;
  /** What was counted for another account of his counts no more. */
  account: string;
  left: Credits;
  /** Requests that were counted lately. */
  keys?: string[];
  /** Templates that are used up, of which he is to be told. */
  untold?: TemplateKey[];
  /** How often each was used up. */
  times?: Credits;
}

const schema = new mongoose.Schema<{ _id: string; untold?: string[] }>(
  { _id: String, untold: { type: [String], default: undefined } as never },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
schema.index({ untold: 1 }, { partialFilterExpression: { untold: { $exists: true } } });

const KEYS = 20;
const DUPLICATE = 11000;

export function creditStore(connection: mongoose.Connection): CreditStore & { ensureIndexes(): Promise<void> } {
  const model = connection.model('Credit', schema, 'credits');
  const credits = model.collection as unknown as mongoose.mongo.Collection<CreditDocument>;
  let asked = 0;
  /** Whoever tells many asks about each of them in one moment: that is one question. */
  const left = batched<{ person: string; account: string; turn: number }, Credits>({
    async run(all) {
      const found = await credits
        .find({ _id: { $in: all.map(({ person }) => person) } }, { projection: { account: 1, left: 1 } })
        .toArray();
      const known = new Map(found.map((one) => [one._id, one]));
      return all.map(({ person, account }) => {
        const one = known.get(person);
        return one?.account === account ? one.left : {};
      });
    },
    // Reading disturbs nobody: the same person may be asked about twice.
    group: ({ turn }) => String(turn),
    max: 1_000,
    lanes: 4,
  });
  const leftOf = (person: string, account: string): Promise<Credits> => left({ person, account, turn: (asked += 1) });
  const withoutTemplate = (template: string) => ({
    $cond: [
      { $eq: [{ $setDifference: [{ $ifNull: ['$untold', []] }, [template]] }, []] },
      '$$REMOVE',
      { $setDifference: ['$untold', [template]] },
    ],
  });

  return {
    async add(person, account, templates, key) {
      // Another account of the person begins with nothing.
      const before = (field: string, none: unknown) => ({
        $cond: [{ $eq: ['$account', account] }, { $ifNull: [field, none] }, none],
      });
      const more = Object.fromEntries(
        templateKeys.map((one) => [one, { $add: [before(`$left.${one}`, 0), templates.includes(one) ? 1 : 0] }]),
      );
      const keys = { $slice: [{ $concatArrays: [before('$keys', []), [{ $literal: key }]] }, -KEYS] };
      const untold = { $setDifference: [{ $ifNull: ['$untold', []] }, [...templates]] };
      try {
        await credits.updateOne(
          { _id: person, $or: [{ keys: { $ne: key } }, { account: { $ne: account } }] },
          [
            { $set: { left: more, keys, untold } },
            {
              $set: {
                account: { $literal: account },
                untold: { $cond: [{ $eq: ['$untold', []] }, '$$REMOVE', '$untold'] },
              },
            },
          ],
          { upsert: true },
        );
      } catch (error) {
        // It has been counted: the person is there, with this key.
        if (!(error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE)) throw error;
      }
      return leftOf(person, account);
    },
    of: leftOf,
    async take(person, account, template) {
      const { modifiedCount } = await credits.updateOne(
        { _id: person, account, [`left.${template}`]: { $gt: 0 } },
        { $inc: { [`left.${template}`]: -1 } },
      );
      return modifiedCount > 0;
    },
    async giveBack(person, account, template) {
      await credits.updateOne({ _id: person, account }, { $inc: { [`left.${template}`]: 1 } });
    },
    async empty(person, account, template) {
      await credits.updateOne(
        { _id: person, account },
        { $set: { [`left.${template}`]: 0 }, $addToSet: { untold: template }, $inc: { [`times.${template}`]: 1 } },
      );
    },
    async untold(limit) {
      const found = await credits
        .find({ untold: { $exists: true } })
        .limit(limit)
        .toArray();
      return found.flatMap(({ _id, untold = [], times = {} }) =>
        untold.map((template) => ({ person: _id, template, times: times[template] ?? 0 })),
      );
    },
    async told(person, template) {
      await credits.updateOne({ _id: person }, [{ $set: { untold: withoutTemplate(template) } }]);
    },
    async ensureIndexes() {
      await ensureCollection(model);
    },
  };
}
