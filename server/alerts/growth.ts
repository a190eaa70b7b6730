/** Whether what fires is graver, or hits more units, than its matter knows. Pure; judged again where it is committed. */
import { isGraver, MOST_AFFECTED, type Extent, type Level } from '@banjie/shared/procedures/incident/event.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Alert } from './payload.ts';
import { affectedBy, gravestOf, type Allocated } from './wording.ts';

export interface Growing {
  firing: readonly Alert[];
  /** Those of them that the case did not know. */
  joins: readonly Alert[];
  known: (unit: UnitId) => boolean;
  allocated: Allocated;
}

/**
 * The form of what is to be said to the matter; undefined where nothing has grown. A level that people have set lower is
 * raised again by an alert that is new, or says more than any before it: not by each repeat of what they knew.
 */
export function growthOf(extent: Extent, growing: Growing): Record<string, unknown> | undefined {
  const raised = raisedBy(extent, growing);
  const room = Math.max(0, MOST_AFFECTED - extent.affected.length);
  const added = affectedBy(growing.firing, growing)
    .filter((unit) => !extent.affected.includes(unit))
    .slice(0, room);
  if (raised === undefined && added.length === 0) return undefined;
  return {
    level: raised ?? extent.level,
    ...(added.length > 0 ? { affected: added.map((unit) => ({ unit })) } : {}),
  };
}

function raisedBy({ level, said }: Extent, { firing, joins }: Growing): Level | undefined {
  const most = gravestOf(firing);
  const isMore = most !== undefined && isGraver(most, said);
  const candidate = isMore ? most : gravestOf(joins);
  return candidate !== undefined && isGraver(candidate, level) ? candidate : undefined;
}
