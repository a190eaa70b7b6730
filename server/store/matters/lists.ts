/** Lists over matters, each served by one index in the order of the list. */
import type mongoose from 'mongoose';
import type { PartyKey, PersonId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type {
  FoundWith,
  LatestPage,
  Listed,
  ListedState,
  MatterLists,
  Scope,
  Standpoint,
  TodoPage,
} from '../../matters/listed.ts';
import { inRows } from '../../matters/listed.ts';
import { MOST_COUNTED } from '@banjie/shared/contract/counts.ts';
import { batched } from '../base/batch.ts';
import { LOOK_MS, machineTime } from '../base/machine-time.ts';
import { everySlot } from '../base/slots.ts';
import { NOTICES } from '../notices/notice-document.ts';
import { matterModel, type MatterDocument } from './document.ts';
import { searchProjection } from './search.ts';

type Filter = mongoose.mongo.Filter<MatterDocument>;
type Sort = Record<string, 1 | -1>;

const place = { seq: 1, updatedAt: 1, dueAt: 1 } as const;
const whole = { ...place, state: 1 } as const;
/** What is in a matter and stands in no row grows with it: it is left where it is. */
const row = {
  ...place,
  ...Object.fromEntries(inRows.map((key) => [`state.${key}`, 1])),
};
const standpoint = { seq: 1, dueAt: 1 } as const;

type Found<S = MatterState> = Pick<MatterDocument, '_id' | 'seq' | 'updatedAt' | 'dueAt'> & { state: S };
const listed = <S extends ListedState>({ _id, state, seq, updatedAt, dueAt }: Found<S>): Listed<S> => ({
  id: _id,
  state,
  seq,
  updatedAt,
  dueAt,
});

const FIRST_DUE: Sort = { dueAt: 1, _id: 1 };
const LATEST: Sort = { updatedAt: -1, _id: -1 };

const todoFilter = (parties: readonly PartyKey[], { after, until, procedure }: TodoPage): Filter => ({
  parties: { $in: [...parties] },
  ...(procedure ? { procedure } : {}),
  ...(until || after ? { dueAt: { ...(until ? { $lte: until } : {}), ...(after ? { $gte: after.at } : {}) } } : {}),
  // The range above bounds the index, this tells apart what stands at one instant.
  ...(after ? { $nor: [{ dueAt: after.at, _id: { $lte: after.id } }] } : {}),
});

const latestFilter = (scope: Scope, { after, state, overdueAt, procedure }: LatestPage): Filter => ({
  ...('opener' in scope ? { opener: scope.opener } : { units: scope.unit, open: { $in: [true, false] } }),
  ...(state === 'all' ? {} : { open: state === 'open' }),
  ...(procedure ? { procedure } : {}),
  ...(overdueAt ? { dueAt: { $lte: overdueAt } } : {}),
  ...(after ? { updatedAt: { $lte: after.at }, $nor: [{ updatedAt: after.at, _id: { $gte: after.id } }] } : {}),
});

export function matterLists(connection: mongoose.Connection): MatterLists & { ensureIndexes(): Promise<void> } {
  const model = matterModel(connection);
  const matters = model.collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const search = searchProjection(connection);
  const time = machineTime(connection);

  const read = async <S extends ListedState>(
    filter: Filter,
    sort: Sort,
    limit: number,
    projection: mongoose.mongo.BSON.Document,
  ): Promise<Listed<S>[]> =>
    (await matters.find<Found<S>>(filter, { projection }).sort(sort).limit(limit).toArray()).map((one) => listed(one));

  /** Asked for every notice: those of the same moment are asked for together. */
  const partiesOf = batched<{ matter: string; item: string }, readonly PartyKey[] | undefined>({
    async run(asked) {
      const found = await matters
        .find(
          { _id: { $in: [...new Set(asked.map((one) => one.matter))] } },
          {
            projection: { 'state.items.id': 1, 'state.items.parties': 1, 'state.items.delegated.from': 1 },
            readConcern: { level: 'majority' },
          },
        )
        .toArray();
      const open = new Map(
        found.flatMap(({ _id, state }) =>
          state.items.map(
            ({ id, parties, delegated }) => [`${_id}/${id}`, [...parties, ...(delegated?.from ?? [])]] as const,
          ),
        ),
      );
      return asked.map(({ matter, item }) => open.get(`${matter}/${item}`));
    },
    group: ({ matter, item }) => `${matter}/${item}`,
    max: 256,
    lanes: 4,
  });

  const project = batched<{ id: string; made: (state: MatterState) => FoundWith }, void>({
    async run(asked) {
      const makes = new Map(asked.map(({ id, made }) => [id, made]));
      const found = await matters
        .find({ _id: { $in: [...makes.keys()] } }, { projection: { ...whole, units: 1, opener: 1, procedure: 1 } })
        .toArray();
      await search.put(
        found.map(({ _id, units, opener, procedure, state, seq }) => ({
          ...{ _id, ...(makes.get(_id)?.(state) ?? { text: '' }), units, procedure, open: state.end === undefined },
          ...{ at: state.openedAt, seq, ...(opener === undefined ? {} : { opener }) },
        })),
      );
      return asked.map(() => undefined);
    },
    group: ({ id }) => id,
    max: 64,
    lanes: 2,
  });

  return {
    todo: (parties, page) => read(todoFilter(parties, page), FIRST_DUE, page.limit, row),
    todoWhole: (parties, page) => read(todoFilter(parties, page), FIRST_DUE, page.limit, whole),
    async todoPlaces(parties, page) {
      const found = matters.find<Found>(todoFilter(parties, page), { projection: { dueAt: 1 } });
      return (await found.sort(FIRST_DUE).limit(page.limit).toArray()).map((one) => ({ at: one.dueAt, id: one._id }));
    },
    async todoLook(parties, page) {
      const { after, until, procedure, limit } = page;
      const sortAt = { ...(until ? { $lte: until } : {}), ...(after ? { $gte: after.at } : {}) };
      const owed = {
        ...{ state: 'open', parties: { $in: [...parties] } },
        ...(procedure ? { procedure } : {}),
        ...(until || after ? { sortAt } : {}),
        ...(after ? { $nor: [{ sortAt: after.at, _id: { $lte: after.id } }] } : {}),
      };
      const found = matters.aggregate<Omit<Standpoint, 'id'> & { _id: string }>([
        { $match: todoFilter(parties, page) },
        ...[{ $sort: FIRST_DUE }, { $limit: limit }, { $project: standpoint }],
        {
          $unionWith: {
            coll: 'receipts',
            pipeline: [
              ...[{ $match: owed }, { $sort: { sortAt: 1, _id: 1 } }, { $limit: limit }],
              { $project: { dueAt: '$sortAt' } },
            ],
          },
        },
      ]);
      return (await found.toArray()).map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    latest: (scope, page) => read(latestFilter(scope, page), LATEST, page.limit, row),
    async latestLook(scope, page) {
      const found = matters.find<Found>(latestFilter(scope, page), { projection: standpoint });
      return (await found.sort(LATEST).limit(page.limit).toArray()).map(({ _id, ...rest }) => ({ id: _id, ...rest }));
    },
    search: (scope, words, { state, ...page }) =>
      search.find(scope, words, { ...page, ...(state === 'all' ? {} : { open: state === 'open' }) }),
    carrying: search.among,
    async load(scope, ids, { state, overdueAt }) {
      const page: LatestPage = { state, ...(overdueAt ? { overdueAt } : {}), limit: ids.length };
      const filter: Filter = { ...(scope ? latestFilter(scope, page) : {}), _id: { $in: [...ids] } };
      const found = await matters.find<Found>(filter, { projection: whole }).toArray();
      return new Map(found.map((one) => [one._id, listed(one)]));
    },
    async counts(parties, overdueAt, person) {
      const found = await matters
        .aggregate<{ of: 'todo' | 'overdue' | 'unread'; n: number }>(countPipeline(parties, overdueAt, person))
        .toArray();
      const sum = (of: 'todo' | 'overdue' | 'unread') =>
        Math.min(
          MOST_COUNTED + 1,
          found.filter((one) => one.of === of).reduce((total, { n }) => total + n, 0),
        );
      return { todo: sum('todo'), overdue: sum('overdue'), unread: sum('unread') };
    },
    async due(slots, now, limit) {
      const found = await matters
        .find({ slot: { $in: [...slots] }, wakeAt: { $lte: now } }, { projection: { wakeAt: 1 } })
        .sort({ wakeAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, wakeAt = now }) => ({ id: _id, wakeAt }));
    },
    async isDue(slots, now) {
      const slot = { $in: [...slots] };
      // Of what is urgent `outboxAt` says as much.
      const $or = [
        { slot, wakeAt: { $lte: now } },
        { slot, outboxAt: { $lte: await time.soon() } },
      ];
      return (await matters.findOne({ $or }, { projection: { _id: 1 }, maxTimeMS: LOOK_MS })) !== null;
    },
    async nextWake() {
      const [first] = await matters
        .find({ slot: { $in: [...everySlot] }, wakeAt: { $exists: true } }, { projection: { wakeAt: 1 } })
        .sort({ wakeAt: 1 })
        .limit(1)
        .toArray();
      return first?.wakeAt;
    },
    project: (id, made) => project({ id, made }),
    behind: search.behind,
    async partyTo(unit, ids) {
      const found = await matters.find({ _id: { $in: [...ids] }, units: unit }, { projection: { _id: 1 } }).toArray();
      return new Set(found.map((one) => one._id));
    },
    partiesOf: (matter, item) => partiesOf({ matter, item }),
    async standingOf(matter, id) {
      const found = await matters.findOne(
        { _id: matter },
        { projection: { 'state.items': 1, 'state.timers': 1 }, readConcern: { level: 'majority' } },
      );
      const item = found?.state.items.find((one) => one.id === id);
      return (
        item && {
          parties: [...item.parties, ...(item.delegated?.from ?? [])],
          pool: item.pool ?? [],
          climbs: found?.state.timers.some(({ kind, item: of }) => kind === 'climb' && of === id) === true,
        }
      );
    },
    ensureIndexes: () => search.ensureIndexes(),
  };
}

/** Everything that a person's counts are made of in one operation; each branch is counted by an index. */
function countPipeline(
  parties: readonly PartyKey[],
  overdueAt: Instant,
  person: PersonId | undefined,
): mongoose.mongo.BSON.Document[] {
  const mine = { parties: { $in: [...parties] } };
  const count = (filter: object, of: string) => [
    { $match: filter },
    { $limit: MOST_COUNTED + 1 },
    { $count: 'n' },
    { $set: { of } },
  ];
  const also = (coll: string, filter: object, of: string) => ({ $unionWith: { coll, pipeline: count(filter, of) } });
  const owed = { ...mine, state: 'open' };
  return [
    ...count(mine, 'todo'),
    also('matters', { ...mine, dueAt: { $lt: overdueAt } }, 'overdue'),
    also('receipts', owed, 'todo'),
    also('receipts', { ...owed, sortAt: { $lt: overdueAt } }, 'overdue'),
    ...(person === undefined ? [] : [also(NOTICES, { unread: person }, 'unread')]),
  ];
}
