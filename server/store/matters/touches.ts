/**
 * What is written that people look at: one narrow change stream per process, only as long as somebody listens. It carries no
 * content, only whom a change concerns. Who has something no more is told by the commit that took it away (`left`).
 */
import type mongoose from 'mongoose';
import { INCIDENT } from '../../incidents/ports.ts';
import { EVERYBODY, type About, type Touch, type TouchStore } from '../../live/ports.ts';
import { rawDatabase } from '../base/connection.ts';
import { openStream } from '../base/stream.ts';
import { IN_APP, NOTICES } from '../notices/notice-document.ts';

interface Heard {
  operationType: 'insert' | 'update' | 'replace';
  clusterTime: mongoose.mongo.Timestamp;
  ns: { coll: string };
  documentKey: { _id: string };
  parties?: string[];
  left?: string[];
  unread?: string[];
  matter?: string;
  /** Of the course of an incident: units that are parties. */
  units?: string[];
  /** Places of the ways that were read or settled, as `to.3.readAt`. */
  ways?: string[];
}
interface Found {
  _id: string;
  parties?: string[];
  procedure?: string;
  units?: string[];
  matter?: string;
  to?: { who: string; channel: string }[];
}

const MATTERS = 'matters';
const RECEIPTS = 'receipts';
const INCIDENTS = 'incidents';

/** What comes within so many ms is looked up together. */
const TOGETHER_MS = 20;
/** A pause before what could not be looked up is looked up again. */
const AGAIN_MS = 500;

const named = (field: string) => `updateDescription.updatedFields.${field}`;
/** An array that changes is told place by place, and by where it was cut. */
const unreadIsChanged = [
  { 'updateDescription.removedFields': 'unread' },
  { 'updateDescription.truncatedArrays.field': 'unread' },
  { [named('unread')]: { $exists: true } },
  {
    $expr: {
      $anyElementTrue: [
        {
          $map: {
            input: { $objectToArray: { $ifNull: ['$updateDescription.updatedFields', {}] } },
            in: { $eq: [{ $substrBytes: ['$$this.k', 0, 7] }, 'unread.'] },
          },
        },
      ],
    },
  },
];

const pipeline = [
  {
    $match: {
      operationType: { $in: ['insert', 'update', 'replace'] },
      $or: [
        // What is ticked off of an outbox is no commit.
        { 'ns.coll': MATTERS, $or: [{ operationType: { $ne: 'update' } }, { [named('seq')]: { $exists: true } }] },
        {
          'ns.coll': RECEIPTS,
          $or: [
            { operationType: { $ne: 'update' } },
            { [named('state')]: { $exists: true } },
            { [named('sortAt')]: { $exists: true } },
          ],
        },
        // Replaced as a whole, with each commit that changes its course or who has it. The others are told by their matter.
        { 'ns.coll': INCIDENTS, operationType: { $ne: 'update' } },
        { 'ns.coll': NOTICES, $or: [{ operationType: { $ne: 'update' } }, ...unreadIsChanged] },
      ],
    },
  },
  {
    $project: {
      ...{ operationType: 1, clusterTime: 1, 'ns.coll': 1, documentKey: 1 },
      parties: { $ifNull: ['$fullDocument.parties', `$${named('parties')}`] },
      left: `$${named('left.keys')}`,
      unread: '$fullDocument.unread',
      matter: '$fullDocument.matter',
      units: '$fullDocument.units',
      ways: {
        $map: {
          input: {
            $filter: {
              input: { $objectToArray: { $ifNull: ['$updateDescription.updatedFields', {}] } },
              cond: { $regexMatch: { input: '$$this.k', regex: '^to\\.[0-9]+\\.(readAt|state)$' } },
            },
          },
          in: '$$this.k',
        },
      },
    },
  },
];

export function touchStore(connection: mongoose.Connection): TouchStore {
  const database = rawDatabase(connection);

  /** Those whose event does not say whom they concern, as they stand now. */
  async function looked(heard: readonly Heard[], name: string, projection: Record<string, 1>) {
    const unsaid = heard.filter(
      ({ ns, parties, operationType }) => ns.coll === name && parties === undefined && operationType !== 'insert',
    );
    const ids = [...new Set(unsaid.map(({ documentKey }) => documentKey._id))];
    if (ids.length === 0) return new Map<string, Found>();
    const cursor = database.collection<Found>(name).find({ _id: { $in: ids } }, { projection });
    return new Map((await cursor.toArray()).map((one) => [one._id, one]));
  }

  async function touchesOf(heard: readonly Heard[]): Promise<Touch[]> {
    const [matters, receipts, notices] = await Promise.all([
      looked(heard, MATTERS, { parties: 1, procedure: 1, units: 1 }),
      looked(heard, RECEIPTS, { parties: 1, matter: 1 }),
      looked(heard, NOTICES, { 'to.who': 1, 'to.channel': 1 }),
    ]);
    return heard.flatMap(
      ({ ns, documentKey: { _id }, clusterTime, parties, left = [], unread = [], matter, units = [], ways = [] }) => {
        const at = BigInt(clusterTime.toString());
        const all = (about: About, keys: readonly string[]): Touch[] => keys.map((key) => ({ about, key, at }));
        if (ns.coll === INCIDENTS) return all('incidents', [EVERYBODY, ...units]);
        if (ns.coll === NOTICES) {
          const places = new Set(ways.map((one) => Number(one.split('.')[1])));
          const told = (notices.get(_id)?.to ?? [])
            .filter(({ channel }, n) => channel === IN_APP && (places.size === 0 || places.has(n)))
            .map(({ who }) => who);
          return all(
            'notices',
            [...unread, ...told].map((who) => `person:${who}`),
          );
        }
        const found = ns.coll === MATTERS ? matters.get(_id) : receipts.get(_id);
        const of = ns.coll === MATTERS ? _id : (matter ?? found?.matter);
        const noted = found?.procedure === INCIDENT ? [EVERYBODY, ...(found.units ?? [])] : [];
        return [
          ...all('incidents', noted),
          ...all('todo', [...(parties ?? found?.parties ?? []), ...left]),
          ...(of === undefined ? [] : all('matter', [of])),
        ];
      },
    );
  }

  return {
    follow({ touched, since }) {
      let heard: Heard[] = [];
      let timer: NodeJS.Timeout | undefined;
      let stopped = false;
      const later = (ms: number): void => {
        if (timer !== undefined || stopped) return;
        timer = setTimeout(() => void flush(), ms);
        timer.unref();
      };
      async function flush(): Promise<void> {
        const taken = heard;
        heard = [];
        try {
          const touches = await touchesOf(taken);
          if (!stopped) touched(touches);
        } catch {
          // The database is away for a moment: what was heard is not forgotten.
          heard = [...taken, ...heard];
          timer = undefined;
          return later(AGAIN_MS);
        }
        timer = undefined;
        if (heard.length > 0) later(TOGETHER_MS);
      }
      const stop = openStream<Heard>({
        open: () => database.watch(pipeline, { maxAwaitTimeMS: 1_000 }),
        heard(one) {
          heard.push(one);
          later(TOGETHER_MS);
        },
        missed() {
          // The stream stands: whatever is written after this answer is heard.
          const ask = (): void => {
            database.command({ ping: 1 }).then(
              ({ operationTime }: { operationTime?: mongoose.mongo.Timestamp }) => {
                if (!stopped) since(operationTime ? BigInt(operationTime.toString()) : 0n);
              },
              () => stopped || setTimeout(ask, AGAIN_MS).unref(),
            );
          };
          ask();
        },
      });
      return async () => {
        stopped = true;
        clearTimeout(timer);
        await stop();
      };
    },
  };
}
