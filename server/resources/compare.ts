/** Comparing a resource with another table of the same facts, or with a unit's own CSV. */
import type { OutputOf } from '@banjie/shared/contract/route.ts';
import type { Routes } from '@banjie/shared/contract/routes.ts';
import type { DifferenceView } from '@banjie/shared/contract/shapes.ts';
import { csvFaultTexts, tableFaultTexts } from '@banjie/shared/kernel/compare-texts.ts';
import { compareTables, identifierKey } from '@banjie/shared/kernel/compare.ts';
import { parseCsv, type Row } from '@banjie/shared/kernel/csv.ts';
import type { Resource } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { texts } from './texts.ts';

export type Compared = OutputOf<Routes['compareResource']>;
type Faults = Compared['faults'];

export interface OwnTable {
  rows: readonly Row[];
  lines?: readonly number[];
  faults: Faults;
}

const CSV_BYTES = 5 * 1024 * 1024;
const CSV_ROWS = 50_000;
/** More is not read by anybody, and not filed in one correction either. */
const DIFFERENCES = 5_000;
const FAULTS = 100;

/** A CSV with its columns named as the resource's: by key or by title, whatever width, case and blanks. */
export function readOwnTable(csv: string, resource: Resource): OwnTable | Rejection {
  if (Buffer.byteLength(csv) > CSV_BYTES) return reject('tooLarge', texts.tooLarge);
  const { header, rows, lines, faults } = parseCsv(csv, { maxLength: CSV_BYTES, maxRows: CSV_ROWS });
  const [first] = faults;
  if (first && header.length === 0)
    return first.reason === 'too-large' || first.reason === 'too-many-rows'
      ? reject('tooLarge', texts.tooLarge)
      : wrong(first.reason === 'no-header' ? texts.empty : csvFaultTexts[first.reason]);
  const { identifier, fields } = resource;
  const columns = [identifier, ...fields.filter(({ key }) => key !== identifier.key)];
  const names = new Map<string, string>();
  for (const column of columns) {
    const spelled = new Set([identifierKey(column.key), identifierKey(column.title)]);
    const found = header.filter((name) => spelled.has(identifierKey(name)));
    if (found.length > 1) return wrong(texts.twice(column.title));
    if (found[0] !== undefined) names.set(column.key, found[0]);
  }
  if (!names.has(identifier.key)) return wrong(texts.noIdentifier(identifier.title, identifier.key));
  if (names.size === 1)
    return wrong(
      texts.noField(
        columns
          .slice(1)
          .map(({ title }) => title)
          .join('、'),
      ),
    );
  const pairs = [...names];
  return {
    rows: rows.map((row) => Object.fromEntries(pairs.map(([key, name]) => [key, row[name] ?? '']))),
    lines,
    faults: faults.map(({ line, reason }) => ({ line, reason: csvFaultTexts[reason] })),
  };
}

const wrong = (text: string) => reject('invalid', text, { faults: [{ path: 'csv', message: text }] });

/**
 * @param verifying records that are being verified already, with the number of the matter
 */
export function compare(
  resource: Resource,
  mine: OwnTable,
  theirs: readonly Row[],
  verifying: ReadonlyMap<string, string>,
  kind?: DifferenceView['kind'],
): Compared {
  const fields = resource.fields.filter(({ key }) => key !== resource.identifier.key);
  const titles = new Map(fields.map(({ key, title }) => [key, title]));
  const compared = compareTables(mine.rows, theirs, {
    key: resource.identifier.key,
    fields: fields.map(({ key }) => key),
    ...(mine.lines ? { lines: { mine: mine.lines } } : {}),
  });
  const running = new Map([...verifying].map(([record, number]) => [identifierKey(record), number]));
  const { counts } = compared;
  const faults: Compared['faults'] = [
    ...mine.faults,
    ...compared.faults.map(({ table, line, reason }) => ({
      line,
      reason: `${table === 'theirs' ? texts.resourceSide : ''}${tableFaultTexts[reason]}`,
    })),
    ...compared.skipped.map((field) => ({ line: 1, reason: texts.skipped(titles.get(field) ?? field) })),
  ];
  return {
    counts: {
      mine: counts.mine,
      theirs: counts.theirs,
      same: counts.same,
      differs: counts.differs,
      onlyMine: counts.onlyMine,
      onlyTheirs: counts.onlyTheirs,
    },
    items: compared.differences
      .filter((one) => kind === undefined || one.kind === kind)
      .slice(0, DIFFERENCES)
      .map(({ field, ...one }) => {
        const matter = running.get(identifierKey(one.identifier));
        return {
          ...one,
          ...(field === undefined ? {} : { field, fieldTitle: titles.get(field) ?? field }),
          ...(matter === undefined ? {} : { verifying: matter }),
        };
      }),
    faults: faults.slice(0, FAULTS),
    faultCount: faults.length,
  };
}
