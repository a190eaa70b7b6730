/** Matters at rest: one matter, one document; an action is one conditional update of it. */
import type mongoose from 'mongoose';
import { openParties, wakeAt } from '@banjie/shared/engine/decide.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { dayOf } from '@banjie/shared/kernel/time.ts';
import { CommitFailed, type Commit, type LoadedMatter, type MatterStore } from '../../matters/ports.ts';
import { readEntry } from '../../proof/entry.ts';
import { batched } from '../base/batch.ts';
import { ensureCollection } from '../base/collection.ts';
import { rawDatabase } from '../base/connection.ts';
import { machineTime } from '../base/machine-time.ts';
import {
  DUPLICATE,
  TOO_LARGE,
  writeCommand,
  type Fault,
  type UpdateStatement,
  type WriteAnswer,
} from '../base/write-command.ts';
import { ensureVersions, matterModel, type MatterDocument } from './document.ts';
import { foundBy, openTasks } from './found-by.ts';
import { entryId, matterHistory, type Copied } from './history.ts';
import { COPIED_MS, isFull, leaving } from './leaving.ts';
import { lookAt } from './look.ts';
import { allWait, outboxChange } from './outbox-change.ts';

interface Counter {
  _id: string;
  value: number;
}
interface NumberDocument {
  /** The number: unique by being an id. */
  _id: string;
  matter: string;
}

/**
 * What of the document this commit changes. `evolve` makes new objects where something changes and keeps what it leaves
 * alone, so parts that are the same object need not be written: the conditional update meets the very state that was
 * loaded. A matter carries what it was opened with and everything given since; most actions touch two or three parts.
 */
function changed(commit: Commit, before: MatterState): { set: Record<string, unknown>; unset: Record<string, 1> } {
  const { state, entry } = commit;
  const set: Record<string, unknown> = { basedOn: entry.seq - 1, head: entry.hash, updatedAt: entry.at };
  const unset: Record<string, 1> = {};
  const part = (name: string): unknown => (state as unknown as Record<string, unknown>)[name];
  const was = (name: string): unknown => (before as unknown as Record<string, unknown>)[name];
  for (const name of new Set([...Object.keys(before), ...Object.keys(state)])) {
    if (part(name) === was(name)) continue;
    if (part(name) === undefined) unset[`state.${name}`] = 1;
    else set[`state.${name}`] = part(name);
  }
  if (state.title !== before.title) set['title'] = state.title;
  if (state.units !== before.units) set['units'] = state.units;
  if (state.end !== before.end) set['open'] = state.end === undefined;
  if (state.items !== before.items) {
    const open = openTasks(state);
    const left = openParties(before).filter((key) => !open.parties.includes(key));
    Object.assign(set, open, left.length > 0 && { left: { seq: entry.seq, keys: left } });
  }
  return { set, unset };
}

type Document = mongoose.mongo.OptionalUnlessRequiredId<MatterDocument>;
type Written = { insert: Document } | { update: UpdateStatement };

/** A commit, what it takes off the matter, and how the matter stands with it. */
interface Ready {
  commit: Commit;
  off: Copied | undefined;
  stands: LoadedMatter;
}

function ready(commit: Commit, off: Copied | undefined): Ready {
  const { state, entry, expected } = commit;
  const stands: LoadedMatter = {
    ...{ state, seq: entry.seq, head: entry.hash },
    recent: [...(expected?.recent ?? []).slice(off?.count ?? 0), entry],
    riding: (expected?.riding ?? 0) - (off?.bytes ?? 0) + Buffer.byteLength(entry.text),
  };
  return { commit, off, stands };
}

/** What a commit writes: a matter that is opened is put in, any other is one conditional update. */
function writtenBy({ commit, off, stands }: Ready, machineNow: Date): Written {
  const { state, entry, expected } = commit;
  const wake = wakeAt(state);
  const outbox = outboxChange(commit, machineNow);
  const timed = {
    ...(wake ? { wakeAt: wake } : {}),
    ...(isFull(stands) ? { spill: true as const } : {}),
  };
  if (!expected) {
    return {
      insert: {
        _id: commit.id,
        number: state.number,
        ...{ seq: entry.seq, basedOn: entry.seq - 1, head: entry.hash, updatedAt: entry.at },
        ...foundBy(state),
        state,
        ...timed,
        tail: [entry],
        riding: stands.riding,
        ...outbox.insert,
      },
    };
  }
  const { set, unset } = changed(commit, expected.state);
  if (!wake) unset['wakeAt'] = 1;
  if (off && !timed.spill) unset['spill'] = 1;
  const filter = { ...outbox.filter, ...(off ? { 'tail.0.seq': off.first } : {}) };
  return {
    update: {
      // By its id alone it is found without a plan. That it is of the version that was decided on the collection sees to.
      q: { _id: commit.id, ...filter },
      ...(Object.keys(filter).length > 0 ? { hint: { _id: 1 } } : {}),
      u: {
        $set: { ...set, ...timed, ...outbox.set },
        ...(outbox.min ? { $min: outbox.min } : {}),
        ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
        $inc: { seq: 1, riding: stands.riding - expected.riding },
        $push: { tail: off ? { $each: [entry], $slice: -stands.recent.length } : entry, ...outbox.push },
      },
    },
  };
}

/** What an update of a collection with a validator answers when it would break it. */
const NOT_ITS_NEXT_VERSION = 121;

/** The store of matters on one connection. The driver's own calls carry the hot path: casting every write costs more than it finds. */
export function matterStore(
  connection: mongoose.Connection,
  /** Something that nobody waits for has failed, and is done later. */
  onError: (error: unknown) => void = () => undefined,
  /** Milliseconds for which it is known what was copied; 0: for ever. */
  { copiedMs = COPIED_MS }: { copiedMs?: number } = {},
): MatterStore & {
  moveLeft(): Promise<number>;
  /** Resolves when nothing is being copied to the history. */
  settled(): Promise<void>;
  ensureIndexes(): Promise<void>;
} {
  const model = matterModel(connection);
  const matters = model.collection as unknown as mongoose.mongo.Collection<MatterDocument>;
  const database = rawDatabase(connection);
  const counters = connection.collection<Counter>('counters');
  const numbers = connection.collection<NumberDocument>('numbers');
  const past = matterHistory(connection, matters);
  const older = leaving(past.copy, copiedMs, onError);
  const majority = { readConcern: { level: 'majority' } } as const;

  const readBatch = async (ids: string[]): Promise<(LoadedMatter | undefined)[]> => {
    const found = new Map<string, LoadedMatter>();
    const cursor = matters.find(
      { _id: { $in: ids } },
      {
        projection: { state: 1, seq: 1, head: 1, riding: 1, 'tail.k': 1, 'tail.body': 1, 'tail.seq': 1 },
        ...majority,
        batchSize: ids.length + 1,
      },
    );
    for (const { _id, state, seq, head, riding, tail } of await cursor.toArray())
      found.set(_id, { state, seq, head, riding, recent: tail });
    return ids.map((id) => found.get(id));
  };

  /** Which of these commands stand in their matter. Never asked by version, which another may have taken. */
  const standing = async (commits: readonly Commit[]): Promise<boolean[]> => {
    const found = await matters
      .find({ _id: { $in: commits.map((one) => one.id) } }, { projection: { seq: 1, 'tail.hash': 1 }, ...majority })
      .toArray();
    const riding = new Map(found.map((one) => [one._id, new Set(one.tail.map((entry) => entry.hash))]));
    const came = new Map(found.map((one) => [one._id, one.seq]));
    const rides = ({ id, entry }: Commit) => riding.get(id)?.has(entry.hash) === true;
    const elsewhere = commits.filter((one) => !rides(one) && (came.get(one.id) ?? 0) >= one.entry.seq);
    const moved = await past.hashesOf(elsewhere.map(({ id, entry }) => entryId(id, entry.seq)));
    return commits.map((one) => rides(one) || moved.get(entryId(one.id, one.entry.seq)) === one.entry.hash);
  };

  /** In one command of each kind; gives how many were written, and which were refused. */
  const send = async (asked: readonly Written[]): Promise<WriteAnswer> => {
    const { collectionName: name } = matters;
    const inserts = asked.flatMap((one, at) => ('insert' in one ? [{ at, of: one.insert }] : []));
    const updates = asked.flatMap((one, at) => ('update' in one ? [{ at, of: one.update }] : []));
    const [put, changed] = await Promise.all([
      writeCommand(database, { insert: name, documents: inserts.map(({ of }) => of) }),
      writeCommand(database, { update: name, updates: updates.map(({ of }) => of) }),
    ]);
    const placed = (faults: readonly Fault[], sent: readonly { at: number }[]) =>
      faults.map((fault) => ({ ...fault, index: sent[fault.index]?.at ?? -1 }));
    return { n: put.n + changed.n, faults: [...placed(put.faults, inserts), ...placed(changed.faults, updates)] };
  };

  let guard: Promise<void> | undefined;
  /** Nothing is committed where the database would let any version stand. */
  const guarded = (): Promise<void> =>
    (guard ??= ensureVersions(connection).catch((error: unknown) => {
      guard = undefined;
      throw error;
    }));

  type Answer = boolean | CommitFailed;
  const writeBatch = async (asked: readonly Ready[]): Promise<Answer[]> => {
    const commits = asked.map(({ commit }) => commit);
    const failed = new Map<number, CommitFailed>();
    try {
      await guarded();
    } catch (error) {
      return commits.map(() => new CommitFailed('refused', error));
    }
    try {
      const now = await machineTime(connection).now();
      const { n, faults } = await send(asked.map((one) => writtenBy(one, now)));
      if (n === commits.length) return commits.map(() => true);
      // Whoever was not written may stand all the same, where the command was sent twice: that is read.
      for (const { index, code, cause } of faults)
        if (code !== DUPLICATE && code !== NOT_ITS_NEXT_VERSION)
          failed.set(index, new CommitFailed(TOO_LARGE.has(code) ? 'tooLarge' : 'refused', cause ?? { code }));
    } catch (error) {
      return commits.map(() => new CommitFailed('uncertain', error));
    }
    const others = commits.filter((_, n) => !failed.has(n));
    try {
      const stand = new Map((await standing(others)).map((stands, n) => [others[n], stands]));
      return commits.map((one, n) => failed.get(n) ?? stand.get(one) === true);
    } catch (error) {
      return commits.map((_, n) => failed.get(n) ?? new CommitFailed('uncertain', error));
    }
  };

  const load = batched({ run: readBatch, group: (id) => id, max: 256, lanes: 2 });
  const write = batched<Ready, Answer>({ run: writeBatch, group: ({ commit }) => commit.id, max: 256, lanes: 2 });

  return {
    load,
    given: past.given,
    keysBefore: past.keysBefore,
    async commit(commit) {
      const one = ready(commit, older.off(commit));
      const answer = await write(one);
      if (answer instanceof CommitFailed) throw answer;
      if (!answer) return false;
      if (isFull(one.stands)) older.copy(commit.id, one.stands);
      return one.stands;
    },
    look: (id) => lookAt(matters, id),
    async waitsUntil(id, held) {
      const found = await matters.findOne(
        { _id: id, $expr: allWait(held) },
        { projection: { 'outbox.effect.held.key': 1, 'outbox.dueAt': 1, 'outbox.heldUntil': 1 }, ...majority },
      );
      const first = found?.outbox.find(({ effect }) => effect.held?.key === held.key);
      return first?.heldUntil ?? first?.dueAt ?? undefined;
    },
    async timeline(id, { before, limit }) {
      const found = await matters.findOne({ _id: id }, { projection: { seq: 1, tail: 1 }, ...majority });
      if (!found) return [];
      const riding = found.tail.filter((entry) => entry.seq < (before ?? found.seq + 1)).reverse();
      const oldest = riding.at(-1)?.seq ?? Math.min(before ?? found.seq + 1, found.tail[0]?.seq ?? found.seq + 1);
      const wanted = limit - riding.length;
      const rest = wanted > 0 && oldest > 1 ? await past.older(id, oldest, wanted) : [];
      return [...riding, ...rest].slice(0, limit).map((entry) => readEntry(id, entry));
    },
    async *history(id) {
      const found = await matters.findOne({ _id: id }, { projection: { seq: 1, tail: 1 }, ...majority });
      if (!found) return;
      yield* past.from(id, 1, found.tail[0]?.seq ?? found.seq + 1);
      for (const entry of found.tail) yield readEntry(id, entry);
    },
    async idOfNumber(number) {
      const found = await numbers.findOne({ _id: number });
      // A number that was taken and not used leads nowhere.
      const used = found && (await matters.findOne({ _id: found.matter, number }, { projection: { _id: 1 } }));
      return used?._id;
    },
    async takeNumber(now, id) {
      const year = dayOf(now).slice(2, 4);
      const counter = await counters.findOneAndUpdate(
        { _id: `matter-number-${year}` },
        { $inc: { value: 1 } },
        { upsert: true, returnDocument: 'after' },
      );
      const number = `${year}${String(counter?.value ?? 1).padStart(6, '0')}`;
      await numbers.insertOne({ _id: number, matter: id });
      return number;
    },
    async moveLeft() {
      await ensureVersions(connection);
      return past.moveLeft();
    },
    settled: older.settled,
    async ensureIndexes() {
      await Promise.all([guarded().then(() => ensureCollection(model)), ensureCollection(past.model)]);
    },
  };
}
