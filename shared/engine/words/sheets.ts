/** Sheets: a row for each unit, filled in once. */
import type { Directory, UnitId, UnitKind } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { texts } from '../texts.ts';

interface Row {
  unit: UnitId;
}
interface Listed {
  id: UnitId;
  name: string;
}

/** The units of such kinds, in the order of the directory. */
export const unitsOfKinds = ({ units }: Directory, kinds: readonly UnitKind[]): Listed[] =>
  units().filter(({ kind }) => kinds.includes(kind));

/** What to begin with: what was filled in before, or an empty row for each. */
export const rowsFor = <R extends Row>(units: readonly Listed[], before: readonly R[] | undefined) =>
  before && before.length > 0 ? before : units.map(({ id, name }) => ({ unit: id, name }));

/** Each of them once. @param path of the list in its form */
export function eachOnce(path: string, rows: readonly Row[], units: readonly Listed[]): Fault[] {
  const wrong = units.filter(({ id }) => rows.filter(({ unit }) => unit === id).length !== 1);
  return wrong.length > 0 ? [{ path, message: texts.notEach(wrong.map(({ name }) => name).join('、')) }] : [];
}
