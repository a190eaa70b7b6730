/** Updates of the ways of a notice, after which it is found as its ways are. */
import type { DeliveryState, Step } from '../../notify/ports.ts';
import { partsOfId } from '../../notify/telling.ts';
import { climbDocument, DIGEST, IN_APP, LADDER, wayDocument } from './notice-document.ts';

type Expression = Record<string, unknown>;

const some = (cond: unknown): Expression => ({ $filter: { input: '$to', cond } });
const orRemoved = (list: unknown): Expression => ({ $cond: [{ $eq: [list, []] }, '$$REMOVE', list] });
const without = (field: string, input: unknown): Expression => ({ $unsetField: { field, input } });

/** The same as `foundBy` of notice-document.ts, by the database. */
export const waysAreFoundBy: Expression[] = [
  {
    $set: {
      waits: orRemoved({
        $setUnion: [
          { $map: { input: some({ $gt: ['$$this.nextAt', null] }), in: '$$this.channel' } },
          {
            $map: {
              input: some({ $gt: ['$$this.held.until', null] }),
              in: { $cond: ['$$this.held.digest', DIGEST, LADDER] },
            },
          },
          { $cond: [{ $gt: ['$climb.at', null] }, [LADDER], []] },
        ],
      }),
      nextAt: {
        $ifNull: [{ $min: [{ $min: '$to.nextAt' }, { $min: '$to.held.until' }, '$climb.at'] }, '$$REMOVE'],
      },
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

/** The same for what is to be changed: where a way begins or ceases to be. */
export const waysAreChangedBy: Expression[] = [
  {
    $set: {
      changes: orRemoved({
        $setUnion: [{ $map: { input: some({ $gt: ['$$this.changeAt', null] }), in: '$$this.channel' } }],
      }),
      changeAt: { $ifNull: [{ $min: '$to.changeAt' }, '$$REMOVE'] },
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
  const state = { $cond: [{ $in: ['$$this.state', ['held', 'queued', 'claimed']] }, 'superseded', seen] };
  // What can be changed where it was sent says from now on what has become of it.
  const isToChange = { $and: [{ $eq: ['$$this.changeable', true] }, { $in: ['$$this.state', ['accepted', 'read']] }] };
  const change = { $cond: [isToChange, { changeAt: '$$NOW' }, {}] };
  const closed = without('held', without('nextAt', { $mergeObjects: ['$$this', { state }, change] }));
  return [
    {
      $set: {
        to: { $map: { input: '$to', in: { $cond: [{ $in: ['$$this.state', [...live]] }, closed, '$$this'] } } },
      },
    },
    { $unset: ['waits', 'nextAt', 'unread', 'climb'] },
    ...waysAreChangedBy,
  ];
}

/** Conditions of `step` stand with who makes it; see notify/ports.ts. @param now machine time */
export function waysStep({ add, release, drop, summed = [], climb }: Step, now: Date): Expression[] {
  const isOf = (ids: readonly string[]): Expression => ({
    $and: [
      { $eq: ['$$this.state', 'held'] },
      { $in: [{ $concat: ['$$this.who', ':', '$$this.channel'] }, { $literal: ids.map(wayName) }] },
    ],
  });
  const becomes = (fields: Expression) => without('held', { $mergeObjects: ['$$this', fields] });
  const added = add.map((way) => wayDocument(way, now));
  const there = { $map: { input: '$to', in: { $concat: ['$$this.who', ':', '$$this.channel'] } } };
  const fresh = {
    $filter: {
      input: { $literal: added },
      cond: { $not: [{ $in: [{ $concat: ['$$this.who', ':', '$$this.channel'] }, there] }] },
    },
  };
  return [
    {
      $set: {
        to: {
          $map: {
            input: '$to',
            in: {
              $cond: [
                isOf(release),
                becomes({ state: 'queued', nextAt: now }),
                {
                  $cond: [
                    isOf(drop),
                    becomes({ state: 'superseded' }),
                    { $cond: [isOf(summed), becomes({ state: 'summed' }), '$$this'] },
                  ],
                },
              ],
            },
          },
        },
      },
    },
    { $set: { to: { $concatArrays: ['$to', fresh] } } },
    climb ? { $set: { climb: { $literal: climbDocument(climb) } } } : { $unset: 'climb' },
    ...waysAreFoundBy,
  ];
}

const wayName = (id: string): string => {
  const { recipient, channel } = partsOfId(id);
  return `${recipient}:${channel}`;
};
