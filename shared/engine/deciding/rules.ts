/** The rule of a command, found by its name. */
import { verbNamed } from '../verbs/index.ts';
import { writtenRule } from './written.ts';
import type { CommandRule, Context, Procedure } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';
import { barredBy } from '../words/suspensions.ts';
import { texts } from '../texts.ts';

/** The rule of a command, written or a verb's. */
export const ruleNamed = (procedure: Procedure, name: string): CommandRule | undefined =>
  writtenRule(procedure, name) ?? verbRule(procedure, name);

/** Why a command can't be given now: something is suspended, or gone from the catalogue, or its own gate. */
export function closedGate({ approves, gate }: CommandRule, matter: MatterState, context: Context): string | undefined {
  const about = approves?.about(matter, context) ?? [];
  const barred = approves && barredBy(context.registers, approves.what, about);
  // What has become a secret after it was asked for is in no catalogue: a use of it could never be ended (N-27).
  const isGone = approves?.what === 'access' && !about.some((one) => context.directory.resource(one) !== undefined);
  return barred ?? (isGone ? texts.rejected.goneResource : undefined) ?? gate?.(matter, context);
}

/** A verb by name alone, as what was given by it is read. */
function verbRule(procedure: Procedure, name: string): CommandRule | undefined {
  const verb = verbNamed(name);
  if (!verb) return undefined;
  const form = verb.recorded?.(procedure) ?? (typeof verb.form === 'object' ? verb.form : undefined);
  return { title: verb.title, tone: verb.tone ?? 'plain', ...(form ? { form } : {}), outcomes: [] };
}
