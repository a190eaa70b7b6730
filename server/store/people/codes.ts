/** One-time codes and counted tries. Both live on the database's own clock, which is never put forward. */
import type { PeopleStore } from '../../people/ports.ts';
import type { PeopleModels } from './models.ts';

const live = { $expr: { $gt: ['$expiresAt', '$$NOW'] } };

export function codes({
  codes: kept,
  tries,
}: PeopleModels): Pick<PeopleStore, 'putCode' | 'useCode' | 'countTry' | 'forgetTries'> {
  return {
    async putCode(person, hash, seconds) {
      if (await kept.exists({ hash, _id: { $ne: person } })) return false;
      await kept.updateOne(
        { _id: person },
        [
          {
            $replaceWith: {
              _id: { $literal: person },
              hash: { $literal: hash },
              expiresAt: { $add: ['$$NOW', seconds * 1000] },
            },
          },
        ],
        { upsert: true, updatePipeline: true },
      );
      return true;
    },
    async useCode(hash, account) {
      const used = await kept
        .findOneAndUpdate(
          { hash, ...live, $or: [{ usedBy: { $exists: false } }, { usedBy: account }] },
          { $set: { usedBy: account } },
          { returnDocument: 'after' },
        )
        .lean();
      if (used) return { person: used._id };
      const there = await kept.findOne({ hash }).lean();
      if (!there) return 'unknown';
      return there.usedBy === undefined || there.usedBy === account ? 'expired' : 'used';
    },
    async countTry(key, seconds) {
      const running = { $gt: ['$until', '$$NOW'] };
      const counted = await tries
        .findOneAndUpdate(
          { _id: key },
          [
            {
              $set: {
                count: { $cond: [running, { $add: ['$count', 1] }, 1] },
                until: { $cond: [running, '$until', { $add: ['$$NOW', seconds * 1000] }] },
              },
            },
          ],
          { upsert: true, returnDocument: 'after', updatePipeline: true },
        )
        .lean()
        .orFail();
      return counted.count;
    },
    async forgetTries(key) {
      await tries.deleteOne({ _id: key });
    },
  };
}
