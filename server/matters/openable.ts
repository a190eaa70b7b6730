/** Kinds of matter as they are listed, and why one may not be opened now. */
import { mayOpen } from '@banjie/shared/engine/deciding/open.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { texts } from './texts.ts';

export const aboutProcedure = ({ key, title, summary, group }: Procedure) => ({ key, title, summary, group });

/** Why it may not be opened now; `context` knows the registers. */
export function blockedIn(procedure: Procedure, context: Context): { blocked?: string } {
  if (!mayOpen(procedure, context)) return { blocked: texts.mayNotOpen(procedure.opening.by.title) };
  const blocked = procedure.opening.gate?.(context);
  return blocked === undefined ? {} : { blocked };
}
