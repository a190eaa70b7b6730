/** Chosen differences as the findings of one correction (B-32). Pure. */
import type { DifferenceView, ProcedureView, ResourceView } from '@banjie/shared/contract/shapes.ts';
import { texts } from '../texts.ts';

/** The procedure that corrects shared records; its opening form has `resource` and `findings`. */
export const CORRECTION = 'data-correction';

/** One difference has one identifier and at most one field. */
export const differenceId = (one: DifferenceView): string => `${one.kind}:${one.identifier}:${one.field ?? ''}`;

/** How many findings one correction may have. */
export const findingsLimit = (procedure: ProcedureView | undefined): number =>
  procedure?.form.find((field) => field.key === 'findings')?.max ?? 200;

export function correctionForm(
  resource: ResourceView,
  chosen: readonly DifferenceView[],
  evidence: string,
): Record<string, unknown> {
  // A record that only one table has is reported at its first field: the identifier itself is what is in doubt.
  const first = resource.fields[0]?.key ?? resource.identifier.key;
  return {
    resource: resource.id,
    findings: chosen.map((one) => ({
      record: one.identifier,
      field: one.field ?? first,
      says: one.theirs || texts.compare.notThere,
      should: one.mine || texts.compare.notMine,
      evidence,
    })),
  };
}
