/**
 * The chain of administration at rest. A change of people, posts, settings, calendar, delegations or machines and its
 * entry are one transaction, in which the documents are read before and after: what stands is what is entered, and what
 * somebody edited beside us shows as a `was` that no entry has left. Two processes that enter at once meet in the head,
 * and the later one is tried again; nobody waits for a lock, and matters do not come here.
 */
import mongoose from 'mongoose';
import { instantOf } from '@banjie/shared/kernel/time.ts';
import { readWritten, written, type Written } from '../../audit/entry.ts';
import {
  administered,
  type Act,
  type Administered,
  type AdministrationEntry,
  type AdministrationStore,
  type Change,
  type ChainHead,
} from '../../audit/ports.ts';
import { digestOfLooks } from '../../audit/looks.ts';
import { canonical, GENESIS, hashOf } from '../../proof/hash.ts';
import { ensureBare } from '../base/collection.ts';
import { durable } from '../base/connection.ts';
import { machineTime } from '../base/machine-time.ts';
import { LOOKS, type LookDocument } from '../city/looks.ts';
import { IMPORTS, type PieceDocument, pieceHash } from '../proof/import-pieces.ts';

export type Touched = { of: Administered; ids: readonly string[] }[];
type Session = mongoose.mongo.ClientSession;
type Raw = Record<string, unknown> & { _id: string };
/** `_id` is the number in the chain, in twelve digits. */
export type EntryDocument = Written & { _id: string; act: Act['act'] };
type HeadDocument = ChainHead & { _id: string };

export const ENTRIES = 'administration';
export const HEADS = 'chain_heads';
export const HEAD = 'administration';
/** Documents in one entry: its text stays far below what a document may have. */
const AT_ONCE = 500;
const DUPLICATE = 11000;
const ATTEMPTS = 5;
/** Where two meet that enter at once. */
const MEET = new RegExp(`${HEADS}|${ENTRIES}|${IMPORTS}`);

const entryId = (seq: number): string => String(seq).padStart(12, '0');

/** Changes of one connection go one after the other: they would only meet in the head. */
const queues = new WeakMap<mongoose.Connection, Promise<unknown>>();
function inTurn<T>(connection: mongoose.Connection, work: () => Promise<T>): Promise<T> {
  const turn = (queues.get(connection) ?? Promise.resolve()).then(work, work);
  queues.set(
    connection,
    turn.catch(() => undefined),
  );
  return turn;
}

export interface Administration extends AdministrationStore {
  /** Carries out a change of these documents together with its entry. Returns what the work returned. */
  changing<T>(
    touched: Touched | ((session: Session) => Promise<Touched>),
    work: (session: Session) => Promise<T>,
  ): Promise<T>;
  /** Carries out something else together with entries that it gives. Returns what the work returned. */
  entering<T>(work: (session: Session) => Promise<{ acts: Act[]; answer: T }>): Promise<T>;
  /** Begins the chain with what stands, where there is none. */
  begin(): Promise<void>;
  /** Enters what came under the chain after it had begun: imports, and looks that have no record in the trail. */
  takeIn(): Promise<void>;
  ensure(): Promise<void>;
}

export function administration(connection: mongoose.Connection): Administration {
  const entries = connection.collection<EntryDocument>(ENTRIES);
  const heads = connection.collection<HeadDocument>(HEADS);
  // Of all processes alike: what a machine whose clock is off has entered would stand there at a wrong time for good.
  const time = machineTime(connection);

  /** Where the chain ends. If somebody took its head away, the entries still say; undefined where there is no chain. */
  async function headIn(session?: Session): Promise<ChainHead | undefined> {
    const options = session ? { session } : {};
    const found = await heads.findOne({ _id: HEAD }, options);
    if (found) return { seq: found.seq, head: found.head };
    const last = await entries.findOne({}, { sort: { _id: -1 }, ...options });
    return last ? { seq: last.seq, head: last.hash } : undefined;
  }

  async function append(acts: readonly Act[], from: ChainHead | undefined, session: Session): Promise<void> {
    let { seq, head } = from ?? { seq: 0, head: GENESIS };
    const at = instantOf((await time.now()).getTime());
    const documents = acts.map((act): EntryDocument => {
      const one = written({ seq: seq + 1, at, previous: head, ...act });
      ({ seq, hash: head } = one);
      return { _id: entryId(seq), act: act.act, ...one };
    });
    // The head first: in it two meet who enter at once.
    await heads.updateOne({ _id: HEAD }, { $set: { seq, head } }, { upsert: true, session });
    await entries.insertMany(documents, { session, ordered: true });
  }

  async function stateOf(touched: Touched, session: Session): Promise<Map<string, Raw>> {
    const found = new Map<string, Raw>();
    for (const { of, ids } of touched)
      for await (const one of connection.collection<Raw>(of).find({ _id: { $in: [...ids] } }, { session }))
        found.set(`${of}/${one._id}`, one);
    return found;
  }

  async function everything(session: Session): Promise<Change[]> {
    const changes: Change[] = [];
    for (const of of administered)
      for await (const document of connection.collection<Raw>(of).find({}, { session }).sort({ _id: 1 }))
        changes.push({ of, id: document._id, was: null, document });
    return changes;
  }

  const inEntries = (act: 'began' | 'changed', changes: readonly Change[]): Act[] => {
    const acts: Act[] = [];
    for (let n = 0; n < changes.length; n += AT_ONCE) acts.push({ act, changes: changes.slice(n, n + AT_ONCE) });
    return acts.length > 0 || act === 'changed' ? acts : [{ act, changes: [] }];
  };

  /** What stands besides the documents, and is vouched for from here on. */
  async function besides(session: Session): Promise<Act[]> {
    const last = await connection.collection<PieceDocument>(IMPORTS).findOne({}, { sort: { _id: -1 }, session });
    const looks: { id: string }[] = [];
    const early = connection.collection<LookDocument>(LOOKS).find({ _id: { $type: 'objectId' } }, { session });
    for await (const { _id, ...look } of early.sort({ _id: 1 })) looks.push({ id: String(_id), ...look });
    return [
      { act: 'imported', n: last?._id ?? 0, head: last ? pieceHash(last) : GENESIS },
      { act: 'looked', count: looks.length, digest: digestOfLooks(looks) },
    ];
  }
  const beginning = async (session: Session): Promise<Act[]> => [
    ...inEntries('began', await everything(session)),
    ...(await besides(session)),
  ];

  /** Also two that begin the chain at the same moment: the later one finds what the first has written. */
  const transaction = <T>(work: (session: Session) => Promise<T>): Promise<T> =>
    inTurn(connection, async () => {
      for (let attempt = 1; ; attempt += 1)
        try {
          let answer: T | undefined;
          await connection.transaction(
            async (session) => {
              answer = await work(session);
            },
            { readConcern: { level: 'snapshot' }, writeConcern: durable },
          );
          return answer as T;
        } catch (error) {
          const met = error instanceof mongoose.mongo.MongoServerError && error.code === DUPLICATE;
          if (!met || attempt >= ATTEMPTS || !MEET.test(error.message)) throw error;
        }
    });

  const entering: Administration['entering'] = (work) =>
    transaction(async (session) => {
      const chain = await headIn(session);
      const first = chain ? [] : await beginning(session);
      const { acts, answer } = await work(session);
      if (first.length + acts.length > 0) await append([...first, ...acts], chain, session);
      return answer;
    });

  return {
    changing: (touched, work) =>
      transaction(async (session) => {
        const chain = await headIn(session);
        const about = typeof touched === 'function' ? await touched(session) : touched;
        const before = chain ? await stateOf(about, session) : new Map<string, Raw>();
        const answer = await work(session);
        if (!chain) await append(await beginning(session), undefined, session);
        else {
          const after = await stateOf(about, session);
          const changes = about.flatMap(({ of, ids }) =>
            [...new Set(ids)].flatMap((id): Change[] => {
              const [was, is] = [before.get(`${of}/${id}`), after.get(`${of}/${id}`)];
              if (was === is || (was && is && canonical(was) === canonical(is))) return [];
              return [{ of, id, was: was ? hashOf(was) : null, document: is ?? null }];
            }),
          );
          if (changes.length > 0) await append(inEntries('changed', changes), chain, session);
        }
        return answer;
      }),
    async begin() {
      if (await headIn()) return;
      await transaction(async (session) => {
        if (!(await headIn(session))) await append(await beginning(session), undefined, session);
      });
    },
    takeIn: () => entering(async (session) => ({ acts: await besides(session), answer: undefined })),
    entering,
    note: (act) => entering(() => Promise.resolve({ acts: [act], answer: undefined })),
    head: async () => (await headIn()) ?? { seq: 0, head: GENESIS },
    async sealedDays() {
      const days = new Map<string, string>();
      for await (const one of entries.find({ act: 'sealed' }).sort({ _id: 1 })) {
        const said = readWritten<AdministrationEntry>(one);
        for (const { day, root } of said?.act === 'sealed' ? said.roots : []) if (!days.has(day)) days.set(day, root);
      }
      return days;
    },
    async ensure() {
      // A transaction should find them: where there are shards it creates none.
      for (const name of [ENTRIES, HEADS, ...administered]) await ensureBare(connection, name);
      await entries.createIndexes([{ key: { act: 1, _id: 1 } }]);
    },
  };
}
