/** One-time codes and counted tries. Both live on the database's own clock, which is never put forward. */
import mongoose from 'mongoose';
import type { PeopleStore } from '../../people/ports.ts';
import type { PeopleModels } from './models.ts';

const live = { $expr: { $gt: ['$expiresAt', '$$NOW'] } };

const currentOf = (person: string) => `of:${person}`;

export function codes({
  codes: kept,
  tries,
}: PeopleModels): Pick<PeopleStore, 'putCode' | 'useCode' | 'voidCode' | 'countTry' | 'takeBackTry'> {
  return {
    async putCode(person, hash, seconds) {
      const expiresAt = { $add: ['$$NOW', seconds * 1000] };
      try {
        await kept.updateOne(
          { _id: hash, person },
          [{ $replaceWith: { _id: { $literal: hash }, person: { $literal: person }, expiresAt } }],
          { upsert: true, updatePipeline: true },
        );
      } catch (error) {
        if (error instanceof mongoose.mongo.MongoServerError && error.code === 11000) return false;
        throw error;
      }
      const now = currentOf(person);
      await kept.updateOne(
        { _id: now },
        [{ $replaceWith: { _id: { $literal: now }, hash: { $literal: hash }, expiresAt } }],
        { upsert: true, updatePipeline: true },
      );
      return true;
    },
    async useCode(hash, account) {
      const there = await kept.findById(hash).lean();
      if (there?.person === undefined) return 'unknown';
      // A newer code has taken its place.
      if ((await kept.findById(currentOf(there.person)).lean())?.hash !== hash) return 'unknown';
      const used = await kept
        .findOneAndUpdate(
          { _id: hash, ...live, $or: [{ usedBy: { $exists: false } }, { usedBy: account }] },
          { $set: { usedBy: account } },
          { returnDocument: 'after' },
        )
        .lean();
      if (used) return { person: there.person };
      const now = await kept.findById(hash).lean();
      return now?.usedBy === undefined || now.usedBy === account ? 'expired' : 'used';
    },
    async voidCode(person, hash) {
      // The pointer goes and the code stays: nobody else draws it while it may be on somebody's screen.
      await kept.deleteOne({ _id: currentOf(person), hash });
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
                at: '$$NOW',
              },
            },
          ],
          { upsert: true, returnDocument: 'after', updatePipeline: true },
        )
        .lean()
        .orFail();
      return {
        count: counted.count,
        leftSeconds: (counted.until.getTime() - (counted.at ?? counted.until).getTime()) / 1000,
      };
    },
    async takeBackTry(key) {
      await tries.updateOne({ _id: key, count: { $gt: 0 } }, { $inc: { count: -1 } });
    },
  };
}
