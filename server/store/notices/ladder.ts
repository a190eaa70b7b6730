/** What is due of what was told, by the city's time: steps up the ladder, and the end of what is held back. */
import type mongoose from 'mongoose';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { LadderStore } from '../../notify/ports.ts';
import { everySlot } from '../base/slots.ts';
import { DIGEST, LADDER, tellingOf, type NoticeDocument } from './notice-document.ts';
import { waysStep } from './way-changes.ts';

/** What is due by that instant of the city: a step, or the end of what is held, be it for a summary. */
export function dueIn(
  which: 'ladder' | 'digest',
  { at, slots, person }: { at: Instant; slots: readonly number[]; person?: string | undefined },
): mongoose.mongo.Filter<NoticeDocument> {
  const by = { $lte: new Date(at) };
  const isDigest = which === 'digest';
  const held = {
    $elemMatch: {
      ...(person === undefined ? {} : { who: person }),
      ...{ 'held.until': by, 'held.digest': isDigest ? true : { $exists: false } },
    },
  };
  return {
    ...{ waits: isDigest ? DIGEST : LADDER, urgent: { $in: [true, false] }, slot: { $in: [...slots] } },
    ...{ nextAt: by, $or: isDigest ? [{ to: held }] : [{ 'climb.at': by }, { to: held }] },
  };
}

export function ladderStore(
  notices: mongoose.mongo.Collection<NoticeDocument>,
  machineNow: () => Promise<Date>,
): LadderStore {
  return {
    async due(which, { at, slots = everySlot, person, limit }) {
      const found = await notices.find(dueIn(which, { at, slots, person })).limit(limit).toArray();
      return found.map(tellingOf);
    },
    async step({ id, climb }, step) {
      const { matchedCount } = await notices.updateOne(
        { _id: id, 'climb.step': climb ? climb.step : { $exists: false } },
        waysStep(step, await machineNow()),
      );
      return matchedCount === 1;
    },
    async overtaken({ matter, item, receipt, at }) {
      if (item === undefined && receipt === undefined) return [];
      const newer = await notices
        .find(
          {
            ...(receipt === undefined ? { matter, item: item ?? '', receipt: { $exists: false } } : { receipt }),
            ...{ at: { $gt: at }, 'words.0': { $exists: true } },
          },
          { projection: { to: 1, matter: 1 } },
        )
        .toArray();
      return [...new Set(newer.flatMap(({ to }) => to.map(({ who }) => who)))];
    },
  };
}
