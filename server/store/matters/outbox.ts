/** The outbox side of matters: effects that are still to be carried out, and those that wait for an administrator. */
import type mongoose from 'mongoose';
import { msOf } from '@banjie/shared/kernel/time.ts';
import {
  pendingOf,
  seqOf,
  type Outbox,
  type OutboxEntry,
  type Pending,
  type Postponed,
  type SetAside,
} from '../../matters/outbox.ts';
import { batched } from '../base/batch.ts';
import { rawDatabase } from '../base/connection.ts';
import { machineTime } from '../base/machine-time.ts';
import { SLOTS } from '../base/slots.ts';
import { openStream } from '../base/stream.ts';
import { writeCommand } from '../base/write-command.ts';
import { matterModel, type MatterDocument } from './document.ts';
import { kindsIn } from './outbox-change.ts';

type Expression = Record<string, unknown>;
type Outcome = Parameters<Outbox['settle']>[1];

const projection = {
  ...{ outbox: 1, 'state.number': 1, 'state.procedure': 1, 'state.version': 1, 'state.title': 1, 'state.opener': 1 },
} as const;

/** Each that was set aside by itself as `entry`, with what is asked of its matter. */
const eachAside = (fields: Readonly<Record<string, number>>): Expression[] => [
  { $match: { aside: true } },
  { $project: { ...fields, entry: some('$outbox', { $ne: [{ $type: '$$this.asideAt' }, 'missing'] }) } },
  { $unwind: '$entry' },
];

const leftIn = ({ _id, state, outbox }: MatterDocument): Pending => pendingOf(_id, state, outbox);

/** What is due first of what is left; an entry without a time is due, one that is set aside is not. */
const first = (entries: Expression | string): Expression => ({
  $min: {
    $map: {
      input: entries,
      in: { $cond: [{ $eq: ['$$this.dueAt', null] }, null, { $ifNull: ['$$this.dueAt', new Date(0)] }] },
    },
  },
});
const some = (entries: Expression | string, cond: unknown): Expression => ({ $filter: { input: entries, cond } });
const orRemoved = (value: Expression): Expression => ({ $ifNull: [value, '$$REMOVE'] });

/** The outbox becomes this, and what is found by its index follows. */
const outboxBecomes = (entries: Expression): Expression[] => [
  { $set: { outbox: entries } },
  {
    $set: {
      outboxAt: orRemoved(first('$outbox')),
      urgentAt: orRemoved(first(some('$outbox', { $eq: ['$$this.urgent', true] }))),
      aside: {
        $cond: [
          { $gt: [{ $size: some('$outbox', { $ne: [{ $type: '$$this.asideAt' }, 'missing'] }) }, 0] },
          true,
          '$$REMOVE',
        ],
      },
      cancelled: { $cond: [{ $eq: [{ $size: '$outbox' }, 0] }, '$$REMOVE', '$cancelled'] },
    },
  },
];

const without = (ids: readonly string[]): Expression =>
  some('$outbox', { $not: { $in: ['$$this.id', { $literal: ids }] } });
const asideNow: Expression = { $map: { input: some('$outbox', { $eq: ['$$this.dueAt', null] }), in: '$$this.id' } };
/**
 * Whether a postponement still holds: a relay may have looked long ago. One that is set aside stays so, and none waits
 * behind one that an administrator has had tried again, or given up, meanwhile.
 */
const holds = ({ id, dueAt, behind }: Postponed, changes: readonly Postponed[]): Expression => {
  const isAsideNow = behind !== undefined && !changes.some((one) => one.id === behind && one.dueAt === null);
  return {
    $and: [
      { $eq: ['$$this.id', { $literal: id }] },
      { $eq: [{ $type: '$$this.asideAt' }, 'missing'] },
      ...(dueAt === null && isAsideNow ? [{ $in: [{ $literal: behind }, asideNow] }] : []),
    ],
  };
};
const changed = (input: Expression | string, changes: readonly Postponed[]): Expression =>
  changes.length === 0
    ? { $ifNull: [input, []] }
    : {
        $map: {
          input,
          in: changes.reduce<Expression | string>((otherwise, one) => {
            const { id: _, ...fields } = one;
            return { $cond: [holds(one, changes), { $mergeObjects: ['$$this', { $literal: fields }] }, otherwise] };
          }, '$$this'),
        },
      };

/** What was behind this entry, and the entry itself where it stays, is due as if nothing had ever failed. */
const freed = (input: Expression | string, entry: string, now: Date): Expression => ({
  $map: {
    input,
    in: {
      $cond: [
        { $or: [{ $eq: ['$$this.id', entry] }, { $eq: ['$$this.behind', entry] }] },
        {
          $mergeObjects: [
            {
              $arrayToObject: {
                $filter: {
                  input: { $objectToArray: '$$this' },
                  as: 'field',
                  cond: { $not: { $in: ['$$field.k', ['attempts', 'failedAt', 'error', 'asideAt', 'behind']] } },
                },
              },
            },
            // What is held back waits its time all the same.
            { dueAt: { $max: [now, '$$this.heldUntil'] } },
          ],
        },
        '$$this',
      ],
    },
  },
});

const matterOf = (entry: string): string => entry.split('.').slice(0, -2).join('.');

export function matterOutbox(connection: mongoose.Connection): Outbox & { setAside: SetAside } {
  const matters = matterModel(connection).collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const database = rawDatabase(connection);
  const time = machineTime(connection);

  /** Each update of the group is answered by itself: one that the database refuses fails alone. */
  const write = batched<{ matter: string; update: Expression[] }, Error | undefined>({
    async run(asked) {
      const { faults } = await writeCommand(database, {
        update: matters.collectionName,
        updates: asked.map(({ matter, update }) => ({ q: { _id: matter }, u: update })),
      });
      const refused = new Map(faults.map(({ index, code }) => [index, new Error(`refused: ${code}`)]));
      return asked.map((_, n) => refused.get(n));
    },
    group: (one) => one.matter,
    max: 256,
    lanes: 4,
  });
  /**
   * Plain, and by far the most common: what was carried out was all there was. Matters in which the same items have to be
   * open are cleared by one statement: an id of an entry names its matter, so each is asked for its own entries only.
   */
  const clear = batched<{ matter: string; done: readonly string[]; open: readonly string[] }, boolean>({
    async run(asked) {
      const alike = new Map<string, typeof asked>();
      for (const one of asked) {
        const items = [...one.open].sort().join(' ');
        const others = alike.get(items);
        if (others) others.push(one);
        else alike.set(items, [one]);
      }
      const { n } = await writeCommand(database, {
        update: matters.collectionName,
        updates: [...alike.values()].map((all) => ({
          q: {
            _id: { $in: all.map(({ matter }) => matter) },
            outbox: { $ne: [], $not: { $elemMatch: { id: { $nin: all.flatMap(({ done }) => done) } } } },
            ...(all[0] && all[0].open.length > 0 ? { 'state.items.id': { $all: [...all[0].open] } } : {}),
          },
          hint: { _id: 1 },
          multi: true,
          u: { $set: { outbox: [] }, $unset: { outboxAt: 1, urgentAt: 1, aside: 1, cancelled: 1 } },
        })),
      });
      // The answer counts only totals: where one was not as it was thought to be, all of them are settled one by one.
      return asked.map(() => n === asked.length);
    },
    group: (one) => one.matter,
    max: 256,
    lanes: 4,
  });
  const change = async (matter: string, update: Expression[]): Promise<void> => {
    const refused = await write({ matter, update });
    if (refused) throw refused;
  };

  async function again(id: string): Promise<boolean> {
    const { modifiedCount } = await matters.updateOne(
      { _id: matterOf(id), outbox: { $elemMatch: { id, asideAt: { $exists: true }, givingUp: { $exists: false } } } },
      outboxBecomes(freed('$outbox', id, await time.now())),
    );
    return modifiedCount === 1;
  }

  const setAside: SetAside = {
    async list({ limit, after }) {
      const at = after && new Date(msOf(after.at));
      const found = await matters
        .aggregate<MatterDocument & { entry: OutboxEntry }>(
          [
            ...eachAside(projection),
            ...(after && at
              ? [
                  {
                    $match: {
                      $or: [{ 'entry.asideAt': { $gt: at } }, { 'entry.asideAt': at, 'entry.id': { $gt: after.id } }],
                    },
                  },
                ]
              : []),
            { $sort: { 'entry.asideAt': 1, 'entry.id': 1 } },
            { $limit: limit },
          ],
          { readConcern: { level: 'majority' } },
        )
        .toArray();
      return found.map((one) => ({ matter: leftIn(one), entry: one.entry }));
    },
    async find(id) {
      const found = await matters.findOne<MatterDocument>(
        { _id: matterOf(id), aside: true },
        { projection, readConcern: { level: 'majority' } },
      );
      const matter = found && leftIn(found);
      const entry = matter?.entries.find((one) => one.id === id && one.asideAt);
      return matter && entry ? { matter, entry } : undefined;
    },
    again,
    async againAll() {
      const all = await matters.aggregate<{ entry: OutboxEntry }>(eachAside({ _id: 1 })).toArray();
      let count = 0;
      for (const { entry } of all) if (await again(entry.id)) count += 1;
      return count;
    },
    async reserve(id) {
      const { matchedCount } = await matters.updateOne(
        { _id: matterOf(id), outbox: { $elemMatch: { id, asideAt: { $exists: true }, givingUp: { $exists: false } } } },
        { $set: { 'outbox.$.givingUp': true } },
      );
      return matchedCount === 1;
    },
    async release(id) {
      await matters.updateOne({ _id: matterOf(id), 'outbox.id': id }, { $unset: { 'outbox.$.givingUp': 1 } });
    },
    async giveUp(id) {
      const { modifiedCount } = await matters.updateOne(
        { _id: matterOf(id), outbox: { $elemMatch: { id, asideAt: { $exists: true } } } },
        outboxBecomes(freed(without([id]), id, await time.now())),
      );
      return modifiedCount === 1;
    },
    async count() {
      const [counted] = await matters.aggregate<{ n: number }>([...eachAside({ _id: 1 }), { $count: 'n' }]).toArray();
      return counted?.n ?? 0;
    },
  };

  return {
    async pending({ slots, urgent, limit }) {
      const until = await time.soon();
      const field = urgent ? 'urgentAt' : 'outboxAt';
      const found = await matters
        .find<MatterDocument>(
          { slot: { $in: [...slots] }, [field]: { $lte: until } },
          { projection, readConcern: { level: 'majority' } },
        )
        .sort({ [field]: 1 })
        .limit(limit)
        .toArray();
      return found.map(leftIn);
    },
    clear: (matter, done, open) => clear({ matter, done, open }),
    settle: (matter, { done, postponed }: Outcome) =>
      change(matter, outboxBecomes(changed(done.length > 0 ? without(done) : '$outbox', postponed))),
    async advance(matter, entry, cursor) {
      await matters.updateOne({ _id: matter, 'outbox.id': entry }, { $set: { 'outbox.$.cursor': cursor } });
    },
    async take(matter, { id, effect }) {
      const key = effect.held?.key;
      const { matchedCount } = await matters.updateOne(
        {
          _id: matter,
          'outbox.id': id,
          cancelled: { $not: { $elemMatch: { key, seq: { $gt: seqOf(id) } } } },
        },
        { $set: { 'outbox.$[entry].taken': true } },
        { arrayFilters: [{ 'entry.id': id }] },
      );
      return matchedCount === 1;
    },
    watch(slots, wake) {
      const mark = {
        $ifNull: ['$fullDocument.outboxMark', { $ifNull: ['$updateDescription.updatedFields.outboxMark', -1] }],
      };
      return openStream<{ mark: number }>({
        // Only that something is to be done: what it is, is asked of the collection, so a lost event loses nothing.
        open: () =>
          matters.watch([
            // Plain conditions are looked at in the log itself: most commits leave no effects, and cost no more here.
            {
              $match: {
                $or: [
                  { operationType: 'update', 'updateDescription.updatedFields.outboxMark': { $gte: 0 } },
                  { operationType: 'insert', 'fullDocument.outboxMark': { $gte: 0 } },
                ],
              },
            },
            { $match: { $expr: { $in: [{ $mod: [mark, SLOTS] }, [...slots]] } } },
            { $project: { _id: 1, mark } },
          ]),
        heard({ mark: heard }) {
          const { urgent, others } = kindsIn(heard);
          if (urgent) wake(true);
          if (others) wake(false);
        },
        missed() {
          wake(true);
          wake(false);
        },
      });
    },
    setAside,
  };
}
