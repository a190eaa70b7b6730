/** Units of the city: one definition, used by whoever opens, by what recurs for them, and by sheets with a row for each. */
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { UnitKind } from '@banjie/shared/kernel/party.ts';
import { cityKinds } from '@banjie/shared/regulation/units.ts';
import { cityUnits, dutiesOfAllUnits } from '../../law/city.ts';
import type { Fault, Looked } from '../looked.ts';

/** What is said of the list of units itself is said once. */
const FIRST = 'cloud-use';

export function unitFaults(
  { procedure, walks }: Looked,
  duties: { opened: readonly string[]; recurring: readonly string[]; rows: readonly string[] } = dutiesOfAllUnits,
): Fault[] {
  const { key } = procedure;
  const faults: Fault[] = [];
  const without = (what: string, kinds: readonly UnitKind[]) => {
    const missing = cityUnits.filter((one) => !kinds.includes(one));
    if (missing.length > 0)
      faults.push({ procedure: key, what: `${what} without ${missing.join(', ')}`, article: 'units of the city' });
  };
  // The one list of the product, and that of the law.
  if (key === FIRST) without('the list of the regulation is', cityKinds);
  if (duties.opened.includes(key)) without('is opened', procedure.opening.by.kinds);
  if (duties.recurring.includes(key)) without('recurs', recursFor(procedure));
  if (duties.rows.includes(key)) {
    const kinds = new Set(
      rowsOf(walks.spots.flatMap((spot) => spot.moves.map((move) => move.form))).flatMap(
        (unit) => walks.city.directory.unit(unit)?.kind ?? [],
      ),
    );
    without('has rows', [...kinds]);
  }
  return faults;
}

function recursFor({ recurs }: Procedure): readonly UnitKind[] {
  const whose = recurs?.for;
  return typeof whose === 'object' && 'kinds' in whose ? whose.kinds : [];
}

/** Units that stand in the rows of a sheet. */
const rowsOf = (forms: readonly Record<string, unknown>[]): string[] => [
  ...new Set(
    forms.flatMap((form) =>
      Object.values(form).flatMap((value) =>
        Array.isArray(value)
          ? value.flatMap((row: { unit?: unknown } | null) => (typeof row?.unit === 'string' ? [row.unit] : []))
          : [],
      ),
    ),
  ),
];
