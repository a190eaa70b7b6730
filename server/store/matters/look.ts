/** One operation that tells whether the page of a matter has changed: all by `_id` or by an index, nothing of its content. */
import type mongoose from 'mongoose';
import { PART_SHOWN } from '../../matters/part-shown.ts';
import type { MatterLook } from '../../matters/ports.ts';
import type { MatterDocument } from './document.ts';

interface Found {
  seq: number;
  procedure: string;
  version: number;
  receipts: { n: number }[];
  linked: { _id: string; seq: number }[];
  entries: { entries: number; versions: number }[];
  deadlines: { at: string; basis: { limit: string } }[][];
  waits: boolean;
}

/** The counter beside a matter that tells of changes to its receipts. */
export const RECEIPT_CHANGES = 'receipt_changes';

export async function lookAt(
  matters: mongoose.mongo.Collection<MatterDocument>,
  id: string,
): Promise<MatterLook | undefined> {
  const [found] = await matters
    .aggregate<Found>(
      [
        { $match: { _id: id } },
        {
          $project: {
            seq: 1,
            procedure: 1,
            version: '$state.version',
            links: { $slice: ['$state.links.id', PART_SHOWN] },
            deadlines: '$state.items.deadlines',
            waits: {
              $gt: [
                {
                  $size: {
                    $filter: {
                      input: { $ifNull: ['$outbox', []] },
                      cond: {
                        $and: [
                          { $eq: ['$$this.effect.held.key', '$state.back.held.key'] },
                          { $ne: [{ $type: '$state.back.held.key' }, 'missing'] },
                          { $ne: ['$$this.taken', true] },
                        ],
                      },
                    },
                  },
                },
                0,
              ],
            },
          },
        },
        { $lookup: { from: RECEIPT_CHANGES, localField: '_id', foreignField: '_id', as: 'receipts' } },
        {
          $lookup: {
            ...{ from: 'matters', localField: 'links', foreignField: '_id', as: 'linked' },
            pipeline: [{ $project: { seq: 1 } }],
          },
        },
        {
          $lookup: {
            ...{ from: 'register_history', localField: '_id', foreignField: 'matter', as: 'noted' },
            pipeline: [{ $group: { _id: { $concat: ['$register', '/', '$subject'] } } }],
          },
        },
        {
          $lookup: {
            ...{ from: 'register_entries', localField: 'noted._id', foreignField: '_id', as: 'entries' },
            // Versions only grow: with any change of any of them their sum is another.
            pipeline: [{ $group: { _id: null, entries: { $sum: 1 }, versions: { $sum: '$version' } } }],
          },
        },
        { $project: { links: 0, noted: 0 } },
      ],
      { readConcern: { level: 'majority' } },
    )
    .toArray();
  if (!found) return undefined;
  return {
    seq: found.seq,
    procedure: found.procedure,
    version: found.version,
    receipts: found.receipts[0]?.n ?? 0,
    linked: found.linked.map(({ _id, seq }) => ({ id: _id, seq })).sort((one, other) => (one.id < other.id ? -1 : 1)),
    entries: found.entries.map(({ entries, versions }) => `${entries}@${versions}`),
    waits: found.waits,
    deadlines: found.deadlines.flat().map(({ at, basis }) => ({ at, limit: basis.limit })),
  };
}
