/** Rows of tables, in pieces: a document of its own for each row would cost more than the row. */
import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import type { Row } from '@banjie/shared/kernel/csv.ts';
import type { TableStore } from '../../resources/ports.ts';
import { peopleModels } from '../people/models.ts';

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

export function tableStore(connection: mongoose.Connection): TableStore & { ensureIndexes(): Promise<void> } {
  const { tables } = peopleModels(connection);
  const pieces = connection.model('TablePiece', schema, 'table_rows');
  const remembered = new Map<string, Promise<readonly Row[]>>();

  async function read(table: string, version: string): Promise<readonly Row[]> {
    const found = await pieces.find({ table, version }).sort({ n: 1 }).lean();
    return found.flatMap(({ columns, rows }) =>
      rows.map((cells) => Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? '']))),
    );
  }

  return {
    async put({ id, ...table }, columns, rows) {
      const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
      const version = createHash('sha256')
        .update(JSON.stringify([columns, cells]))
        .digest('hex')
        .slice(0, 16);
      const known = await tables.findById(id).lean();
      if (known?.version !== version) {
        await pieces.deleteMany({ table: id, version });
        for (let n = 0; n * ROWS_PER_PIECE < cells.length; n += 1)
          await pieces.create({
            _id: `${id}@${version}#${n}`,
            table: id,
            version,
            n,
            columns: [...columns],
            rows: cells.slice(n * ROWS_PER_PIECE, (n + 1) * ROWS_PER_PIECE),
          });
      }
      // Readers find either the old rows or all of the new ones.
      await tables.replaceOne({ _id: id }, { ...table, rows: rows.length, version }, { upsert: true });
      await pieces.deleteMany({ table: id, version: { $ne: version } });
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
      await pieces.createCollection();
      await pieces.createIndexes();
    },
  };
}
