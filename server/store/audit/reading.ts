/** What the verifier reads of administration: all of it in streams, as it stands. */
import type mongoose from 'mongoose';
import { administered } from '../../audit/ports.ts';
import type { AdministrationReading } from '../../proof/verify/administration/ports.ts';
import { ENTRIES, HEAD, HEADS, type EntryDocument } from './administration.ts';
import { LOOKS, type LookDocument } from '../city/looks.ts';
import { IMPORTS, pieceHash, type PieceDocument } from '../proof/import-pieces.ts';
import { RECORDS, SEGMENTS, type RecordDocument, type SegmentDocument } from './trail.ts';

export function administrationReading(connection: mongoose.Connection): AdministrationReading {
  const segments = connection.collection<SegmentDocument>(SEGMENTS);
  const headOf = ({ _id, seq, head, last }: SegmentDocument) => ({ segment: _id, seq, head, last });
  return {
    async *entries() {
      const found = connection.collection<EntryDocument>(ENTRIES).find({}, { batchSize: 100 }).sort({ _id: 1 });
      for await (const { _id, ...entry } of found) yield { place: _id, ...entry };
    },
    async head() {
      const found = await connection
        .collection<{ _id: string; seq: number; head: string }>(HEADS)
        .findOne({ _id: HEAD });
      return found ? { seq: found.seq, head: found.head } : undefined;
    },
    async *documents() {
      for (const of of administered)
        for await (const document of connection
          .collection<{ _id: string }>(of)
          .find({}, { batchSize: 2_000 })
          .sort({ _id: 1 }))
          yield { of, id: document._id, document };
    },
    segments: async () => (await segments.find().sort({ _id: 1 }).toArray()).map(headOf),
    async segment(id) {
      const found = await segments.findOne({ _id: id });
      return found ? headOf(found) : undefined;
    },
    async *imports() {
      const found = connection.collection<PieceDocument>(IMPORTS).find().sort({ _id: 1 });
      for await (const one of found) yield { n: one._id, hash: pieceHash(one) };
    },
    async *looks() {
      const found = connection.collection<LookDocument>(LOOKS).find({}, { batchSize: 2_000 }).sort({ _id: 1 });
      for await (const { _id, ...look } of found)
        yield { id: String(_id), early: typeof _id !== 'string', ...(look as Readonly<Record<string, unknown>>) };
    },
    async record(place) {
      return (await connection.collection<RecordDocument>(RECORDS).findOne({ _id: place })) ?? undefined;
    },
    async *records() {
      const found = connection.collection<RecordDocument>(RECORDS).find({}, { batchSize: 1_000 }).sort({ _id: 1 });
      for await (const { _id, ...record } of found) yield { place: _id, ...record };
    },
  };
}
