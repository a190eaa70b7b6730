/** Updates of the ways of a notice, after which it is found as its ways are. */
import type { DeliveryState } from '../../notify/ports.ts';
import { partsOfId } from '../../notify/telling.ts';
import { IN_APP } from './notice-document.ts';

type Expression = Record<string, unknown>;

const some = (cond: unknown): Expression => ({ $filter: { input: '$to', cond } });
const orRemoved = (list: unknown): Expression => ({ $cond: [{ $eq: [list, []] }, '$$REMOVE', list] });
const without = (field: string, input: unknown): Expression => ({ $unsetField: { field, input } });

/** The same as `foundBy` of notice-document.ts, by the database. */
export const waysAreFoundBy: Expression[] = [
  {
    $set: {
      waits: orRemoved({
        $setUnion: [{ $map: { input: some({ $gt: ['$$this.nextAt', null] }), in: '$$this.channel' } }],
      }),
      nextAt: { $ifNull: [{ $min: '$to.nextAt' }, '$$REMOVE'] },
      unread: orRemoved({
        $map: {
          input: some({
            $and: [
              { $eq: ['$$this.channel', IN_APP] },
              { $eq: ['$$this.state', 'accepted'] },
              { $lte: ['$$this.readAt', null] },
            ],
          }),
          in: '$$this.who',
        },
      }),
    },
  },
];

/** One way gets these fields; one that is undefined goes. */
export function wayBecomes(id: string, fields: Readonly<Record<string, unknown>>): Expression[] {
  const { recipient, channel } = partsOfId(id);
  const gone = Object.keys(fields).filter((name) => fields[name] === undefined);
  const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const isIt = {
    $and: [{ $eq: ['$$this.who', { $literal: recipient }] }, { $eq: ['$$this.channel', { $literal: channel }] }],
  };
  const changed = gone.reduce((input, field) => without(field, input), {
    $mergeObjects: ['$$this', set],
  } as Expression);
  return [{ $set: { to: { $map: { input: '$to', in: { $cond: [isIt, changed, '$$this'] } } } } }, ...waysAreFoundBy];
}

/** Of all ways that are in these states nothing is sent any more: what was under way is superseded, what may have been seen is `seen`. */
export function waysClose(live: readonly DeliveryState[], seen: 'acted' | 'superseded'): Expression[] {
  const state = { $cond: [{ $in: ['$$this.state', ['queued', 'claimed']] }, 'superseded', seen] };
  const closed = without('nextAt', { $mergeObjects: ['$$this', { state }] });
  return [
    {
      $set: {
        to: { $map: { input: '$to', in: { $cond: [{ $in: ['$$this.state', [...live]] }, closed, '$$this'] } } },
      },
    },
    { $unset: ['waits', 'nextAt', 'unread'] },
  ];
}
