/** The rule of a command, found by its name. */
import { verbNamed } from '../verbs/index.ts';
import { consentCommands, extensionCommands } from './extension.ts';
import type { CommandRule, Context, Procedure } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';
import { barredBy } from '../words/suspensions.ts';

/** Names come from outside: "constructor" is no command. */
const own = (rules: Readonly<Record<string, CommandRule>>, name: string): CommandRule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined;

/** The rule of a command wherever it stands in the definition. */
export function ruleNamed(procedure: Procedure, name: string): CommandRule | undefined {
  for (const step of Object.values(procedure.steps)) {
    const rule = own(step.commands, name) ?? own(extensionCommands(step), name);
    if (rule) return rule;
  }
  return own(procedure.anytime, name) ?? own(consentCommands, name) ?? verbRule(procedure, name);
}

/** Why a command can't be given now: something is suspended, or its own gate. */
export function closedGate({ approves, gate }: CommandRule, matter: MatterState, context: Context): string | undefined {
  const barred = approves && barredBy(context.registers, approves.what, approves.about(matter, context));
  return barred ?? gate?.(matter, context);
}

/** A verb by name alone, as what was given by it is read. */
function verbRule(procedure: Procedure, name: string): CommandRule | undefined {
  const verb = verbNamed(name);
  if (!verb) return undefined;
  const form = verb.recorded?.(procedure) ?? (typeof verb.form === 'object' ? verb.form : undefined);
  return { title: verb.title, tone: verb.tone ?? 'plain', ...(form ? { form } : {}), outcomes: [] };
}
