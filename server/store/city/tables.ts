/** Rows of tables, in pieces: a document of its own for each row would cost more than the row. */
import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import type { Row } from '@banjie/shared/kernel/csv.ts';
import type { HandedIn, TableRecord, TableStore } from '../../resources/ports.ts';
import { ensureCollection } from '../base/collection.ts';

interface Piece {
  _id: string;
  table: string;
  version: string;
  n: number;
  columns: string[];
  rows: string[][];
}

const schema = new mongoose.Schema<Piece>(
  {
    _id: { type: String, required: true },
    table: { type: String, required: true },
    version: { type: String, required: true },
    n: { type: Number, required: true },
    columns: { type: [String], required: true },
    rows: { type: mongoose.Schema.Types.Mixed, required: true } as never,
  },
  { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ table: 1, version: 1, n: 1 });

const ROWS_PER_PIECE = 500;
const TABLES_IN_MEMORY = 8;

interface TableDocument extends Omit<TableRecord, 'id' | 'edition'> {
  _id: string;
  edition?: number;
}
const flag = { type: Boolean, required: true } as const;
const text = { type: String, required: true } as const;
const tableSchema = new mongoose.Schema<TableDocument>(
  {
    ...{ _id: text, resource: text, name: text, unit: text, own: flag, version: text },
    rows: { type: Number, required: true },
    edition: Number,
  },
  { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
tableSchema.index({ resource: 1 });

interface Edition extends HandedIn {
  /** `<table>@<edition>` */
  _id: string;
  table: string;
  edition: number;
  rows: number;
  version: string;
}
const editionSchema = new mongoose.Schema<Edition>(
  {
    ...{ _id: text, table: text, version: text, at: text, by: text },
    ...{ edition: { type: Number, required: true }, rows: { type: Number, required: true } },
  },
  { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
editionSchema.index({ table: 1, edition: -1 });

const isDuplicate = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11000;

export function tableStore(connection: mongoose.Connection): TableStore & { ensureIndexes(): Promise<void> } {
  const tables = connection.model<TableDocument>('Table', tableSchema, 'tables');
  const editions = connection.model<Edition>('TableEdition', editionSchema, 'table_editions');
  const pieces = connection.model('TablePiece', schema, 'table_rows');
  const remembered = new Map<string, Promise<readonly Row[]>>();

  async function read(table: string, version: string): Promise<readonly Row[]> {
    const found = await pieces.find({ table, version }).sort({ n: 1 }).lean();
    return found.flatMap(({ columns, rows }) =>
      rows.map((cells) => Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? '']))),
    );
  }

  /** Compare-and-set on the version. */
  async function turn(next: TableDocument, known: TableDocument | undefined): Promise<boolean> {
    const { _id, ...rest } = next;
    if (known) return (await tables.replaceOne({ _id, version: known.version }, rest)).modifiedCount === 1;
    try {
      await tables.create(next);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  return {
    async put({ id, ...table }, columns, rows, handedIn) {
      const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
      const version = createHash('sha256')
        .update(JSON.stringify([columns, cells]))
        .digest('hex')
        .slice(0, 16);
      const known = (await tables.findById(id).lean()) ?? undefined;
      // Handed in a second time, e.g. because the answer was lost: it stands there.
      if (known?.version === version) return true;
      if (handedIn && (known?.version ?? '') !== handedIn.expected) return false;
      // Their ids say what is in them: whoever puts the same rows in at the same time writes the same pieces.
      for (let n = 0; n * ROWS_PER_PIECE < cells.length; n += 1)
        await pieces.updateOne(
          { _id: `${id}@${version}#${n}` },
          {
            $setOnInsert: {
              ...{ table: id, version, n, columns: [...columns] },
              rows: cells.slice(n * ROWS_PER_PIECE, (n + 1) * ROWS_PER_PIECE),
            },
          },
          { upsert: true },
        );
      const edition = (known?.edition ?? (known ? 1 : 0)) + 1;
      // Readers find either the old rows or all of the new ones.
      if (!(await turn({ _id: id, ...table, rows: rows.length, version, edition }, known)))
        return (await tables.findById(id).lean())?.version === version;
      if (handedIn)
        await editions.create({
          ...{ _id: `${id}@${edition}`, table: id, edition, version, rows: rows.length },
          ...{ at: handedIn.at, by: handedIn.by },
        });
      // Whoever is reading the version before reads it to its end.
      const kept = [version, ...(known ? [known.version] : [])];
      await pieces.deleteMany({ table: id, version: { $nin: kept } });
      return true;
    },
    async of(resources) {
      const found = await tables
        .find({ resource: { $in: [...resources] } })
        .sort({ _id: 1 })
        .lean();
      return found.map(({ _id, edition = 1, ...rest }) => ({ id: _id, edition, ...rest }));
    },
    async editions(table, limit) {
      const found = await editions.find({ table }).sort({ edition: -1 }).limit(limit).lean();
      return found.map(({ at, by, edition, rows, version }) => ({ at, by, edition, rows, version }));
    },
    async rows({ id, version }) {
      const key = `${id}@${version}`;
      const known = remembered.get(key) ?? read(id, version);
      remembered.delete(key);
      remembered.set(key, known);
      known.catch(() => remembered.delete(key));
      const [oldest] = remembered.keys();
      if (remembered.size > TABLES_IN_MEMORY && oldest !== undefined) remembered.delete(oldest);
      return known;
    },
    async ensureIndexes() {
      for (const one of [tables, editions, pieces] as unknown as mongoose.Model<unknown>[]) {
        await ensureCollection(one);
      }
    },
  };
}
