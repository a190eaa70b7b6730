/** The audit trail at rest: records in segments, each of one process and one day, and how far each segment has come. */
import mongoose from 'mongoose';
import { readWritten } from '../../audit/entry.ts';
import { lookIn } from '../../audit/looks.ts';
import type { AuditRecord, KnownLook, StoredRecord, TrailHead, TrailStore } from '../../audit/ports.ts';
import { ensureCollection } from '../base/collection.ts';
import { durable } from '../base/connection.ts';
import { LOOKS, type LookDocument } from '../city/looks.ts';

/** `_id` is `<segment>#<seq>`, in eight digits. */
export type RecordDocument = StoredRecord & { _id: string };
/** `_id` is the segment. */
export interface SegmentDocument {
  _id: string;
  seq: number;
  head: string;
  last: string;
  /** How far the chain of administration knows it. */
  sealed: number;
}

export const RECORDS = 'audit';
export const SEGMENTS = 'audit_segments';
export const recordId = (segment: string, seq: number): string => `${segment}#${String(seq).padStart(8, '0')}`;

const recordSchema = new mongoose.Schema<RecordDocument>(
  { _id: String },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
recordSchema.index({ at: -1, _id: -1 });
recordSchema.index({ who: 1, at: -1, _id: -1 });
const segmentSchema = new mongoose.Schema<SegmentDocument>(
  { _id: String },
  { versionKey: false, strict: false, autoIndex: false, autoCreate: false },
);
segmentSchema.index({ last: 1 });

const headOf = ({ _id, seq, head, last }: SegmentDocument): TrailHead => ({ segment: _id, seq, head, last });

export function trailStore(connection: mongoose.Connection): TrailStore & { ensureIndexes(): Promise<void> } {
  const recordModel = connection.model<RecordDocument>('AuditRecord', recordSchema, RECORDS);
  const segmentModel = connection.model<SegmentDocument>('AuditSegment', segmentSchema, SEGMENTS);
  const records = recordModel.collection as unknown as mongoose.mongo.Collection<RecordDocument>;
  const segments = segmentModel.collection as unknown as mongoose.mongo.Collection<SegmentDocument>;
  const looks = connection.collection<LookDocument>(LOOKS);
  const lookOf = ({ _id, ...record }: RecordDocument): KnownLook | undefined => lookIn(_id, record);
  const placesOf = (segment: string) => ({ $gte: `${segment}#`, $lt: `${segment}$` });

  return {
    async put(written, { segment, seq, head, last }) {
      // Together, so that a crash leaves no records beyond their head: whoever verifies would take them for planted.
      await connection.transaction(
        async (session) => {
          const there = await segments.findOne({ _id: segment }, { session });
          if (there && there.seq >= seq) return;
          await segments.updateOne(
            { _id: segment },
            { $set: { seq, head, last }, $setOnInsert: { sealed: 0 } },
            { upsert: true, session },
          );
          const documents = written.map((one): RecordDocument => ({ _id: recordId(segment, one.seq), ...one }));
          await records.insertMany(documents, { session });
          const looked = documents.flatMap((one) => lookOf(one) ?? []);
          if (looked.length > 0)
            await looks.insertMany(
              looked.map(({ id, ...look }): LookDocument => ({ _id: id, ...look })),
              { session },
            );
        },
        { writeConcern: durable },
      );
    },
    async list({ who, kind, what, channel, from, until }, limit, after) {
      const [afterAt, afterId] = after === undefined ? [] : after.split(' ', 2);
      const at = { ...(from === undefined ? {} : { $gte: from }), ...(until === undefined ? {} : { $lt: until }) };
      const found = await records
        .find({
          ...(who === undefined ? {} : { who: { $in: [...who] } }),
          ...(kind === undefined ? {} : { kind }),
          ...(what === undefined ? {} : { what }),
          ...(channel === undefined ? {} : { channel }),
          ...(Object.keys(at).length === 0 ? {} : { at }),
          ...(afterAt === undefined || afterId === undefined
            ? {}
            : { $or: [{ at: { $lt: afterAt } }, { at: afterAt, _id: { $lt: afterId } }] }),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        records: page.flatMap((one) => {
          const said = readWritten<AuditRecord>(one);
          return said ? [{ ...said, id: one._id }] : [];
        }),
        ...(found.length > limit && last ? { next: `${last.at} ${last._id}` } : {}),
      };
    },
    unsealed: async (limit) =>
      (await segments.find({ $expr: { $lt: ['$sealed', '$seq'] } }, { limit, sort: { _id: 1 } }).toArray()).map(headOf),
    async noteSealed(heads) {
      if (heads.length === 0) return;
      await segments.bulkWrite(
        heads.map(({ segment, seq }) => ({
          updateOne: { filter: { _id: segment }, update: { $max: { sealed: seq } } },
        })),
      );
    },
    endedBefore: async (before, limit) =>
      (
        await segments
          .find({ last: { $lt: before }, $expr: { $eq: ['$sealed', '$seq'] } }, { limit, sort: { last: 1 } })
          .toArray()
      ).map(({ _id }) => _id),
    async looksOf(segment) {
      const found = await records
        .find({ _id: placesOf(segment), kind: { $in: ['look', 'administer'] } })
        .sort({ _id: 1 })
        .toArray();
      return found.flatMap((one) => lookOf(one) ?? []);
    },
    async drop(segment) {
      await records.deleteMany({ _id: placesOf(segment) });
      await segments.deleteOne({ _id: segment });
    },
    async ensureIndexes() {
      for (const model of [recordModel, segmentModel]) await ensureCollection(model);
    },
  };
}
