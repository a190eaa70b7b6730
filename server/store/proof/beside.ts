/** What follows from the matters, as the verifier reads it: receipts, registers, deliveries, files, all of it in streams. */
import mongoose from 'mongoose';
import { IMPORT } from '../../registers/imported.ts';
import type { IdRange } from '../../proof/ports.ts';
import { rawDatabase } from '../base/connection.ts';
import type {
  BesideStore,
  ReadNotice,
  StoredFile,
  StoredNotice,
  StoredReceipt,
  StoredRecord,
  StoredSubject,
} from '../../proof/verify/ports.ts';
import { BUCKET, measured } from '../city/files.ts';
import {
  documentOf,
  historyId,
  subjectId,
  type HistoryDocument,
  type RegisterDocument,
} from '../city/register-records.ts';
import { importPieces } from './import-pieces.ts';
import { slotOf } from '../base/slots.ts';
import type { MatterDocument } from '../matters/document.ts';
import { foundBy, NOTICES, tellingOf, type NoticeDocument } from '../notices/notice-document.ts';

type At<T extends { id: string }> = Omit<T, 'id'> & { _id: string };
const AT_ONCE = 500;
const LAST_VERSION = 9_999_999;
const withId = <T extends { id: string }>({ _id, ...rest }: At<T>): T => ({ id: _id, ...rest }) as unknown as T;

const ofMatters = ({ from, until }: IdRange) => ({
  ...(from === undefined ? {} : { $gte: from }),
  ...(until === undefined ? {} : { $lt: until }),
});

export function besideStore(connection: mongoose.Connection): BesideStore {
  const database = rawDatabase(connection);
  const receipts = connection.collection<At<StoredReceipt>>('receipts');
  const notices = connection.collection<NoticeDocument>(NOTICES);
  const files = connection.collection<At<StoredFile>>('files');
  const entries = connection.collection<RegisterDocument>('register_entries');
  const history = connection.collection<HistoryDocument>('register_history');
  const matters = connection.collection<MatterDocument>('matters');
  const contents = new mongoose.mongo.GridFSBucket(database, { bucketName: BUCKET });
  const options = { batchSize: 1000 } as const;

  async function* receiptsOf(range: IdRange): AsyncGenerator<StoredReceipt> {
    const which = { matter: { $gte: '', ...ofMatters(range) } };
    for await (const one of receipts.find(which, options).sort({ matter: 1, item: 1, unit: 1 }))
      yield withId<StoredReceipt>(one);
  }
  async function* recordsOf(range: IdRange): AsyncGenerator<StoredRecord> {
    // What was imported comes of no matter: it is looked at with its subject.
    const which = { matter: { $gte: '', ...ofMatters(range), $ne: IMPORT } };
    for await (const one of history.find(which, options).sort({ matter: 1, register: 1, subject: 1 }))
      yield recordOf(one);
  }
  async function* noticesOf(range: IdRange): AsyncGenerator<StoredNotice> {
    // What is about no matter is looked at by itself.
    const which = { matter: { $gte: '', ...ofMatters(range), $ne: '' } };
    for await (const one of notices.find(which, options).sort({ matter: 1, item: 1 }))
      yield { id: one._id, matter: one.matter, read: () => readNotice(one) };
  }

  /** The histories of these subjects: each one's lie together. */
  async function historiesOf(subjects: readonly { register: string; subject: string }[]) {
    const ranges = subjects.map(({ register, subject }) => ({
      _id: { $gte: historyId(register, subject, 0), $lte: historyId(register, subject, LAST_VERSION) },
    }));
    const found = new Map<string, StoredRecord[]>();
    if (ranges.length === 0) return found;
    for await (const one of history.find({ $or: ranges }, options).sort({ _id: 1 })) {
      const id = one._id.slice(0, one._id.lastIndexOf('@'));
      const known = found.get(id);
      if (known) known.push(recordOf(one));
      else found.set(id, [recordOf(one)]);
    }
    return found;
  }

  async function* inLots<T>(cursor: AsyncIterable<T>): AsyncGenerator<T[]> {
    let lot: T[] = [];
    for await (const one of cursor) {
      lot.push(one);
      if (lot.length < AT_ONCE) continue;
      yield lot;
      lot = [];
    }
    if (lot.length > 0) yield lot;
  }

  return {
    receipts: receiptsOf,
    records: recordsOf,
    notices: noticesOf,
    async *apart() {
      for await (const one of notices.find({ matter: '' }, options))
        yield { id: one._id, matter: '', read: () => readNotice(one) };
    },
    hasNotice: async (event) => (await notices.findOne({ _id: event }, { projection: { _id: 1 } })) !== null,
    async hasDigest(person) {
      const which = { _id: { $gte: `digest.${person}.`, $lt: `digest.${person}/` } };
      return (await notices.findOne(which, { projection: { _id: 1 } })) !== null;
    },
    async files(ids) {
      const found = await files.find({ _id: { $in: [...ids] } }).toArray();
      return found.map((one) => withId<StoredFile>(one as At<StoredFile>));
    },
    hashOfFile: (id) => measured(contents, id),
    async *attached() {
      for await (const lot of inLots(files.find({ matter: { $exists: true } }, options))) {
        const ids = [...new Set(lot.flatMap(({ matter }) => matter ?? []))];
        const named = new Map<string, readonly string[]>();
        const found = matters.find({ _id: { $in: ids } }, { projection: { 'state.files.id': 1 } });
        for await (const { _id, state } of found)
          named.set(
            _id,
            state.files.map(({ id }) => id),
          );
        for (const file of lot) yield { file: withId<StoredFile>(file), named: named.get(file.matter ?? '') };
      }
    },
    async riding(subjects, matter) {
      const found = await entries
        .find({ _id: { $in: [...subjects] } }, { projection: { register: 1, subject: 1, latest: 1 } })
        .toArray();
      return found.flatMap(({ register, subject, latest }) =>
        latest
          .filter(({ order }) => order.matter === matter)
          .map((record) => ({
            ...record,
            id: historyId(register, subject, record.version),
            register,
            subject,
            matter,
          })),
      );
    },
    async *subjects() {
      for await (const lot of inLots(entries.find({}, options).sort({ _id: 1 }))) {
        const histories = await historiesOf(lot);
        for (const one of lot) yield subjectOf(one, histories.get(one._id) ?? []);
      }
    },
    async subject(id) {
      const found = await entries.findOne({ _id: id });
      return found ? subjectOf(found, (await historiesOf([found])).get(id) ?? []) : undefined;
    },
    importSeals: () => importPieces(connection),
    async *gone() {
      const cursor = history.aggregate<{ _id: { register: string; subject: string }; versions: number }>(
        [
          { $group: { _id: { register: '$register', subject: '$subject' }, versions: { $sum: 1 } } },
          { $set: { entry: { $concat: ['$_id.register', '/', '$_id.subject'] } } },
          {
            $lookup: {
              from: 'register_entries',
              localField: 'entry',
              foreignField: '_id',
              as: 'found',
              pipeline: [{ $project: { _id: 1 } }],
            },
          },
          { $match: { found: [] } },
        ],
        { allowDiskUse: true },
      );
      for await (const { _id, versions } of cursor) yield { id: subjectId(_id.register, _id.subject), versions };
    },
  };
}

function readNotice(found: NoticeDocument): ReadNotice {
  const { waits, nextAt, changes, changeAt, unread, slot, matter, to } = found;
  const expected = foundBy(found);
  return {
    telling: tellingOf(found),
    foundBy: {
      stored: {
        ...{ slot, waits: waits?.toSorted(), nextAt: nextAt?.getTime(), unread },
        ...{ changes: changes?.toSorted(), changeAt: changeAt?.getTime() },
      },
      expected: {
        ...{ slot: slotOf(matter), ...expected, nextAt: expected.nextAt?.getTime() },
        changeAt: expected.changeAt?.getTime(),
      },
    },
    waits: to.map((way) => way.nextAt !== undefined),
  };
}

const recordOf = ({ _id, ...rest }: HistoryDocument): StoredRecord => ({ id: _id, ...rest });

function subjectOf(found: RegisterDocument, records: StoredRecord[]): StoredSubject {
  const { _id, register, subject, latest, live, title, numbers, units, keys, since, ...standing } = found;
  return {
    id: _id,
    ...{ register, subject, standing: standing, latest, records },
    foundBy: {
      stored: { live, title, numbers, units, keys, since },
      expected(replayed) {
        const made = documentOf(register, subject, replayed, latest);
        return {
          ...{ live: made.live, title: made.title, numbers: made.numbers },
          ...{ units: made.units, keys: made.keys, since: made.since },
        };
      },
    },
  };
}
