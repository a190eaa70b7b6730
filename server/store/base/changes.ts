/**
 * Hearing of changes by any process: one change stream per connection, whoever listens. It is read by hand, command by
 * command, because the answers say up to which instant of the database everything was heard, and the driver's own
 * stream keeps that to itself.
 */
import mongoose from 'mongoose';
import type { Following, Hearer } from '../../snapshots/source.ts';
import { within } from '../../snapshots/within.ts';
import { rawDatabase } from './connection.ts';

export interface DocumentChange {
  collection: string;
  id: string;
  /** Undefined when it is gone. */
  document?: mongoose.mongo.BSON.Document;
}

interface StreamEvent {
  _id: Token;
  operationType: string;
  clusterTime: mongoose.mongo.Timestamp;
  ns?: { coll?: string };
  documentKey?: { _id: unknown };
  fullDocument?: mongoose.mongo.BSON.Document | null;
  /** Only of what a transaction has written. */
  txnNumber?: unknown;
}
interface Token {
  _data: string;
}
interface StreamAnswer {
  cursor: {
    id: mongoose.mongo.Long | number;
    firstBatch?: StreamEvent[];
    nextBatch?: StreamEvent[];
    postBatchResumeToken?: Token;
  };
  operationTime?: mongoose.mongo.Timestamp;
}

/** The database answers after so long even when nothing has happened: that is how it is known that nothing has. */
const AWAIT_MS = 500;
/** While somebody waits to be up to date. */
const SHORT_AWAIT_MS = 5;
/** A command that is not answered so long after it should have been: the server is frozen or gone. */
const PATIENCE_MS = 3_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
const CATCH_UP_MS = 10_000;
const BATCH = 2_000;

/** ChangeStreamHistoryLost, InvalidResumeToken, ChangeStreamFatalError, CappedPositionLost: there is no way on from here. */
const LOST = new Set<unknown>([286, 260, 280, 136]);
/** So often in a row the server itself refuses to go on from here, also outside of an election: then from now on. */
const REFUSALS = 8;

interface Subscriber {
  collections: ReadonlySet<string>;
  hearer: Hearer<DocumentChange>;
}
interface Waiter {
  until: bigint;
  done(): void;
}

type Feed = ReturnType<typeof createFeed>;
const feeds = new WeakMap<mongoose.Connection, Feed>();

/** Resolves when every later change of these collections will be heard. @throws when the database can't be heard */
export async function followCollections(
  connection: mongoose.Connection,
  collections: readonly string[],
  hearer: Hearer<DocumentChange>,
): Promise<Following> {
  const feed = feeds.get(connection) ?? createFeed(connection);
  feeds.set(connection, feed);
  return feed.subscribe({ collections: new Set(collections), hearer });
}

function createFeed(connection: mongoose.Connection) {
  const database = rawDatabase(connection);
  const subscribers = new Set<Subscriber>();
  let waiters: Waiter[] = [];
  /** Grows with every new cursor: the answers to an older one are not looked at any more. */
  let generation = 0;
  let covered: ReadonlySet<string> = new Set();
  /** Who waits for a cursor that covers what he asked for. */
  const opening: (() => void)[] = [];
  let token: Token | undefined;
  /** The token of a cursor that was to begin now: it is of the instant after that, of which nothing is heard yet. */
  let begun: string | undefined;
  /** What the database had decided when it last answered. */
  let decided = 0n;
  /** Events of a transaction whose end has not been seen yet. */
  let held: StreamEvent[] = [];
  /** Database time up to which everything was heard. */
  let reached = 0n;
  /** What the database had decided when it was asked: heard until then, once `reached` has come there. */
  let asked: { at: number; time: bigint }[] = [];
  let heardUntil = -Infinity;
  let lastError: unknown;

  const wanted = () => new Set([...subscribers].flatMap(({ collections }) => [...collections]));

  async function command<T>(asking: mongoose.mongo.Document, session?: mongoose.mongo.ClientSession): Promise<T> {
    const patience = PATIENCE_MS + Number(asking['maxTimeMS'] ?? 0);
    return within(database.command(asking, session ? { session } : {}) as Promise<T>, patience);
  }

  /** Reads from a cursor of its own until a newer one takes its place. */
  async function run(own: number): Promise<void> {
    const session = connection.getClient().startSession({ causalConsistency: false });
    let cursor: mongoose.mongo.Long | undefined;
    let failures = 0;
    let refusals = 0;
    try {
      while (own === generation) {
        try {
          if (!cursor) {
            const collections = wanted();
            const at = performance.now();
            const answer = await command<StreamAnswer>(
              {
                aggregate: 1,
                pipeline: pipelineOf(collections, token),
                cursor: { batchSize: BATCH },
                readConcern: { level: 'majority' },
              },
              session,
            );
            if (own !== generation) return void (await kill(answer.cursor.id, session));
            cursor = idOf(answer);
            const missed = token === undefined && covered.size > 0;
            covered = collections;
            held = [];
            if (token === undefined) begun = answer.cursor.postBatchResumeToken?._data;
            if (missed) for (const { hearer } of subscribers) hearer.missed();
            take(at, answer, 0n);
            opening.splice(0).forEach((opened) => opened());
          } else {
            const at = performance.now();
            const before = decided;
            const maxTimeMS = waiters.length > 0 || held.length > 0 ? SHORT_AWAIT_MS : AWAIT_MS;
            const answer: StreamAnswer = await command<StreamAnswer>(
              { getMore: cursor, collection: '$cmd.aggregate', batchSize: BATCH, maxTimeMS },
              session,
            );
            if (own !== generation) return void (await kill(cursor, session));
            take(at, answer, before);
            cursor = idOf(answer);
          }
          failures = 0;
          refusals = 0;
        } catch (error) {
          if (own !== generation) return;
          cursor = undefined;
          lastError = error;
          const refused = error instanceof mongoose.mongo.MongoServerError;
          if (refused) refusals += 1;
          // From now on, and what was missed meanwhile is read.
          if (refused && (LOST.has(error.code) || refusals >= REFUSALS)) token = undefined;
          await pause((0.5 + Math.random()) * Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
          failures += 1;
        }
      }
    } finally {
      await session.endSession().catch(() => undefined);
    }
  }

  const kill = (cursor: mongoose.mongo.Long | number, session: mongoose.mongo.ClientSession) =>
    command({ killCursors: '$cmd.aggregate', cursors: [long(cursor)] }, session).catch(() => undefined);

  /** @param before what it had decided when it was asked: of that nothing is left out */
  function take(at: number, { cursor, operationTime }: StreamAnswer, before: bigint): void {
    const batch = cursor.firstBatch ?? cursor.nextBatch ?? [];
    const events = [...held, ...batch];
    const whole = batch.length === 0 ? events.length : wholeOf(events);
    held = events.slice(whole);
    deliver(events.slice(0, whole));
    const next = held.length === 0 ? cursor.postBatchResumeToken : events[whole - 1]?._id;
    if (next) {
      token = next;
      const of = timeOf(next);
      const time = next._data === begun && before < of ? of - 1n : of;
      if (time > reached) reached = time;
    }
    if (operationTime) {
      decided = numberOf(operationTime);
      asked.push({ at, time: decided });
    }
    for (const one of asked) if (one.time <= reached) heardUntil = Math.max(heardUntil, one.at);
    asked = asked.filter((one) => one.time > reached);
    const there = waiters.filter(({ until }) => until <= reached);
    waiters = waiters.filter(({ until }) => until > reached);
    for (const { done } of there) done();
  }

  function deliver(events: readonly StreamEvent[]): void {
    for (const { collections, hearer } of subscribers) {
      const changes: DocumentChange[] = [];
      let missed = false;
      for (const { operationType, ns, documentKey, fullDocument } of events) {
        if (ns?.coll === undefined || !collections.has(ns.coll)) continue;
        // A collection that is dropped or renamed says nothing of its documents.
        if (!documentKey) missed = true;
        else
          changes.push({
            collection: ns.coll,
            id: String(documentKey._id),
            // What was gone again when it was looked up is gone: its own event follows.
            ...(operationType !== 'delete' && fullDocument ? { document: fullDocument } : {}),
          });
      }
      if (missed) hearer.missed();
      else if (changes.length > 0) hearer.changed(changes);
    }
  }

  const restart = (): void => {
    generation += 1;
    void run(generation);
  };

  async function catchUp(): Promise<void> {
    // The answer's time is not before anything that this process has been told is written.
    const { operationTime } = await command<StreamAnswer>({ ping: 1 });
    const until = operationTime ? numberOf(operationTime) : 0n;
    if (until <= reached) return;
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { until, done: () => (clearTimeout(timer), resolve()) };
      const timer = setTimeout(() => {
        waiters = waiters.filter((one) => one !== waiter);
        reject(new Error('the changes of the database do not arrive', { cause: lastError }));
      }, CATCH_UP_MS);
      waiters.push(waiter);
    });
  }

  return {
    async subscribe(subscriber: Subscriber): Promise<Following> {
      subscribers.add(subscriber);
      const close = async () => {
        subscribers.delete(subscriber);
        if (subscribers.size > 0) return;
        // The last one is gone: nobody listens, and whoever comes next begins anew.
        generation += 1;
        covered = new Set();
        token = undefined;
      };
      if (![...subscriber.collections].every((one) => covered.has(one))) {
        const standing = new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error('no change stream', { cause: lastError })), CATCH_UP_MS);
          opening.push(() => (clearTimeout(timer), resolve()));
        });
        restart();
        await standing.catch(async (error: unknown) => {
          await close();
          throw error;
        });
      }
      return { heardUntil: () => heardUntil, catchUp, close };
    },
  };
}

const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms).unref();
  });

const pipelineOf = (collections: ReadonlySet<string>, resumeAfter: Token | undefined): mongoose.mongo.Document[] => [
  { $changeStream: { fullDocument: 'updateLookup', ...(resumeAfter ? { resumeAfter } : {}) } },
  { $match: { 'ns.coll': { $in: [...collections] } } },
  { $project: { operationType: 1, clusterTime: 1, 'ns.coll': 1, documentKey: 1, fullDocument: 1, txnNumber: 1 } },
];

/** How many of the events are known to be whole: the last transaction may go on in the next answer. */
function wholeOf(events: readonly StreamEvent[]): number {
  let n = events.length;
  const last = events.at(-1);
  if (last?.txnNumber === undefined) return n;
  while (n > 0 && events[n - 1]?.clusterTime.equals(last.clusterTime)) n -= 1;
  return n;
}

const long = (id: mongoose.mongo.Long | number): mongoose.mongo.Long => mongoose.mongo.Long.fromValue(id);

/** Undefined when the server has closed the cursor. */
function idOf({ cursor }: StreamAnswer): mongoose.mongo.Long | undefined {
  const id = long(cursor.id);
  return id.isZero() ? undefined : id;
}

const numberOf = (time: mongoose.mongo.Timestamp): bigint => BigInt(time.toString());

/** A resume token begins with the database time that it stands for: the mark of a timestamp, seconds, and a count. */
const timeOf = ({ _data }: Token): bigint => {
  const [, time] = /^82([0-9A-F]{16})/i.exec(_data) ?? [];
  return time === undefined ? 0n : BigInt(`0x${time}`);
};
