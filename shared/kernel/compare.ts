/** Compares two tables of the same facts by identifier: where they differ, and what only one of them has. Pure. */
import type { Row } from './csv.ts';
import { unspaced } from './fold.ts';

export type { Row } from './csv.ts';

export interface CompareOptions {
  /** Column of the identifier. */
  key: string;
  /** Columns to compare. The first one names a record that only one table has. */
  fields: readonly string[];
  /** Line of each row in its file, for the faults (parseCsv gives them); without it rows are numbered from 1. */
  lines?: { mine?: readonly number[]; theirs?: readonly number[] };
}

export type DifferenceKind = 'differs' | 'only-mine' | 'only-theirs';

export interface Difference {
  /** As their table spells it, or mine where they do not have it; without spaces around it. */
  identifier: string;
  kind: DifferenceKind;
  /** The column that differs; absent when only one table has the record. */
  field?: string;
  /** What my table says; of a record that only I have, its first compared column. */
  mine?: string;
  /** What their table says; of a record that only they have, its first compared column. */
  theirs?: string;
}

export type TableFaultReason = 'no-key-column' | 'empty-key' | 'repeated-key';

export interface TableFault {
  table: 'mine' | 'theirs';
  line: number;
  reason: TableFaultReason;
  identifier?: string;
  /** Where the identifier stood before; that row was compared, this one was not. */
  firstLine?: number;
}

export interface Comparison {
  /** In the order of identifiers, then of the fields; one entry per field that differs. */
  differences: Difference[];
  counts: {
    /** Identifiers, each once. */
    mine: number;
    theirs: number;
    common: number;
    /** Of the common ones, those without a difference. */
    same: number;
    /** Entries of each kind in `differences`, and of kind `differs` by field. */
    differs: number;
    onlyMine: number;
    onlyTheirs: number;
    byField: Record<string, number>;
  };
  faults: TableFault[];
  /** Fields that a table does not have as a column: they were not compared. */
  skipped: string[];
}

/**
 * Identifiers are the same whatever their width, case and spaces (see `identifierKey`); values are compared as they
 * are, but for spaces around them. A row without an identifier or with one that stood before is left out and reported.
 * Without the key column in one of the tables nothing is compared.
 */
export function compareTables(mine: readonly Row[], theirs: readonly Row[], options: CompareOptions): Comparison {
  const { key, lines = {} } = options;
  const faults: TableFault[] = [];
  const myIndex = indexTable('mine', mine, key, lines.mine, faults);
  const theirIndex = indexTable('theirs', theirs, key, lines.theirs, faults);
  const counts = { mine: 0, theirs: 0, common: 0, same: 0, differs: 0, onlyMine: 0, onlyTheirs: 0 };
  const byField = new Map(options.fields.map((field) => [field, 0]));
  const comparison: Comparison = {
    differences: [],
    counts: { ...counts, byField: Object.fromEntries(byField) },
    faults,
    skipped: [],
  };
  if (!myIndex || !theirIndex) return comparison;

  const fields = options.fields.filter((field) => hasColumn(mine, field) && hasColumn(theirs, field));
  comparison.skipped = options.fields.filter((field) => !fields.includes(field));
  const label = options.fields[0];
  const { differences } = comparison;

  for (const id of [...new Set([...theirIndex.keys(), ...myIndex.keys()])].sort()) {
    const my = myIndex.get(id);
    const their = theirIndex.get(id);
    const identifier = ((their ?? my)?.row[key] ?? '').trim();
    if (my && their) {
      const before = differences.length;
      for (const field of fields) {
        const mineSays = (my.row[field] ?? '').trim();
        const theirsSays = (their.row[field] ?? '').trim();
        if (mineSays === theirsSays) continue;
        differences.push({ identifier, kind: 'differs', field, mine: mineSays, theirs: theirsSays });
        byField.set(field, (byField.get(field) ?? 0) + 1);
      }
      counts.common += 1;
      if (differences.length === before) counts.same += 1;
      counts.differs += differences.length - before;
    } else if (my) {
      differences.push({ identifier, kind: 'only-mine', ...named('mine', my.row, label) });
      counts.onlyMine += 1;
    } else if (their) {
      differences.push({ identifier, kind: 'only-theirs', ...named('theirs', their.row, label) });
      counts.onlyTheirs += 1;
    }
  }
  comparison.counts = { ...counts, mine: myIndex.size, theirs: theirIndex.size, byField: Object.fromEntries(byField) };
  return comparison;
}

/** What two spellings of one identifier have in common: half-width, upper case, without blanks and invisible marks. */
export const identifierKey = (identifier: string): string => unspaced(identifier).toUpperCase();

interface Placed {
  row: Row;
  line: number;
}

function indexTable(
  table: 'mine' | 'theirs',
  rows: readonly Row[],
  key: string,
  lines: readonly number[] | undefined,
  faults: TableFault[],
): Map<string, Placed> | undefined {
  const index = new Map<string, Placed>();
  if (!hasColumn(rows, key)) {
    faults.push({ table, line: 1, reason: 'no-key-column' });
    return undefined;
  }
  for (const [position, row] of rows.entries()) {
    const line = lines?.[position] ?? position + 1;
    const id = identifierKey(row[key] ?? '');
    const first = index.get(id);
    if (id === '') faults.push({ table, line, reason: 'empty-key' });
    else if (first) {
      const identifier = (row[key] ?? '').trim();
      faults.push({ table, line, reason: 'repeated-key', identifier, firstLine: first.line });
    } else index.set(id, { row, line });
  }
  return index;
}

/** A table without rows lacks nothing: whatever it is compared with is then only there. */
function hasColumn(rows: readonly Row[], column: string): boolean {
  return rows.length === 0 || rows.some((row) => Object.hasOwn(row, column));
}

function named(side: 'mine' | 'theirs', row: Row, label: string | undefined): { mine?: string; theirs?: string } {
  const value = label === undefined ? undefined : row[label]?.trim();
  return value === undefined ? {} : side === 'mine' ? { mine: value } : { theirs: value };
}
