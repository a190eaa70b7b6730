/** What was sent, is overtaken, and is to be changed where it was sent. The statement that overtakes it leaves it to be found here. */
import type mongoose from 'mongoose';
import type { ChangeStore, DueChange } from '../../notify/cards/changes.ts';
import { partsOfId } from '../../notify/telling.ts';
import { isOver, machineTime } from '../base/machine-time.ts';
import { deliveriesIn, noticeModel, type NoticeDocument } from './notice-document.ts';
import { wayBecomes, waysAreChangedBy } from './way-changes.ts';

export function changeStore(connection: mongoose.Connection): ChangeStore {
  const notices = noticeModel(connection).collection as unknown as mongoose.mongo.Collection<NoticeDocument>;
  const time = machineTime(connection);

  const set = async (id: string, so: object, fields: Record<string, unknown>, and: object = {}): Promise<boolean> => {
    const { telling, recipient: who, channel } = partsOfId(id);
    const which = { _id: telling, to: { $elemMatch: { who, channel, ...so } }, ...and };
    const { modifiedCount } = await notices.updateOne(which, [...wayBecomes(id, fields), ...waysAreChangedBy]);
    return modifiedCount === 1;
  };

  return {
    async take(channel, slots, most, leaseSeconds) {
      const now = await time.soon();
      const all = await notices
        .find({ changes: channel, slot: { $in: [...slots] }, changeAt: { $lte: now } })
        .sort({ changeAt: 1 })
        .limit(most)
        .toArray();
      const seen = all.flatMap((one) =>
        deliveriesIn(one).flatMap((delivery, n): { due: DueChange; at: Date }[] => {
          const way = one.to[n];
          if (way?.channel !== channel || !way.changeAt || way.changeAt > now) return [];
          const ageMs = way.handleAt ? now.getTime() - way.handleAt.getTime() : Infinity;
          return [{ at: way.changeAt, due: { delivery, ageMs, attempt: (way.changeAttempt ?? 0) + 1 } }];
        }),
      );
      const taken = await Promise.all(
        seen.slice(0, most).map(async ({ due, at }) => {
          const mine = { changeAt: at };
          const lease = { $add: ['$$NOW', leaseSeconds * 1000] };
          const fields = { changeAt: lease, changeAttempt: due.attempt };
          const isMine = await set(due.delivery.id, mine, fields, isOver(at));
          return isMine ? [due] : [];
        }),
      );
      return taken.flat();
    },
    async ended({ delivery, attempt }, then) {
      const next = typeof then === 'string' ? undefined : { $add: ['$$NOW', then.againMs] };
      const came = typeof then === 'string' ? { changed: then, changeAttempt: undefined } : {};
      await set(delivery.id, { changeAttempt: attempt }, { changeAt: next, ...came });
    },
    async renew(id, handle, olderMs) {
      const before = new Date((await time.now()).getTime() - olderMs);
      await set(
        id,
        { changed: { $exists: false }, $or: [{ handleAt: { $exists: false } }, { handleAt: { $lte: before } }] },
        { handle: { $literal: handle }, handleAt: '$$NOW', changeable: true },
      );
    },
  };
}
