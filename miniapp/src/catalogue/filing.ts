/** The rows of a catalogue's table on their way: each becomes a matter of its own, once, however often it is tried. Pure but for `ports`. */
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { CatalogueTable } from '@banjie/shared/contract/shapes.ts';
import { texts } from './texts.ts';

export type Row = CatalogueTable['items'][number];
/** Procedures that take them: a new resource, and a change of one. */
export const ENTRY = 'catalogue-entry';
export const UPDATE = 'catalogue-update';

/** What is said of all changes together. */
export interface Common {
  cause?: unknown;
  changedOn?: unknown;
  secrecy?: unknown;
}
export interface Filed {
  row: Row;
  done: boolean;
  text: string;
  matter?: string;
}
export interface FilingPorts {
  open(procedure: string, form: Record<string, unknown>, key: string): Promise<{ id: string }>;
  give(matter: string, command: string, form: Record<string, unknown>, key: string): Promise<unknown>;
}

/** What has become of the rows, as it is kept beside the key; nothing where it can't be read. */
export function filedIn(kept: unknown): Map<number, Filed> {
  const list = Array.isArray(kept) ? (kept as Filed[]) : [];
  return new Map(list.map((one) => [one.row.line, one]));
}

/** Those that something comes of. */
export const toFile = (rows: readonly Row[]): Row[] =>
  rows.filter(({ kind, pending }) => kind !== 'same' && (!pending || (pending.command !== undefined && !pending.same)));
/** Those that are under way: nothing of them is sent again. */
export const waiting = (rows: readonly Row[]): Row[] =>
  rows.filter((row) => row.pending !== undefined && !toFile([row]).includes(row));

/**
 * One after the other; those that are done are not sent again. Keys follow from the one key and the line, so that what was
 * sent without an answer meets itself.
 * @throws whatever `ports` throw when no answer came; those before it have been told by `onFiled`
 */
export async function file(
  rows: readonly Row[],
  common: Common,
  key: string,
  filed: ReadonlyMap<number, Filed>,
  ports: FilingPorts,
  onFiled: (one: Filed) => void,
): Promise<void> {
  for (const row of rows) {
    const before = filed.get(row.line);
    if (before?.done) continue;
    let matter = before?.matter;
    try {
      const { pending } = row;
      matter ??= pending?.matter ?? (await opened(row));
      if (pending?.command) await ports.give(matter, pending.command, corrected(row), `${key}.${row.line}.c`);
      else if (row.kind === 'changed')
        await ports.give(matter, 'update', { ...row.form, secrecy: common.secrecy }, `${key}.${row.line}.u`);
      onFiled({ row, done: true, text: '', matter });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500 || error.status === 401) throw error;
      const faults = (error.error.faults ?? []).map(({ message }) => message);
      // One that was opened stays: what is missing is given to it.
      onFiled({ row, done: false, text: [error.message, ...faults].join('；'), ...(matter ? { matter } : {}) });
    }
  }

  /** What was sent back, or only announced, is given what the table says. */
  function corrected({ kind, form }: Row): Record<string, unknown> {
    return kind === 'changed' ? { ...form, secrecy: common.secrecy } : form;
  }

  async function opened({ line, kind, code, form, differences }: Row): Promise<string> {
    if (kind === 'new') return (await ports.open(ENTRY, form, `${key}.${line}`)).id;
    const { cause, changedOn } = common;
    const what = texts.what(differences.map(({ title }) => title).join('、'));
    return (await ports.open(UPDATE, { resource: code, cause, changedOn, what }, `${key}.${line}`)).id;
  }
}
