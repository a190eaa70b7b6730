/** The rule of a command, found by its name. */
import { verbNamed } from '../verbs/index.ts';
import { consentCommands, extensionCommands } from './extension.ts';
import type { CommandRule, Procedure } from '../definition/definition.ts';

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

/** A verb by name alone, as what was given by it is read. */
function verbRule(procedure: Procedure, name: string): CommandRule | undefined {
  const verb = verbNamed(name);
  if (!verb) return undefined;
  const form = verb.recorded?.(procedure) ?? (typeof verb.form === 'object' ? verb.form : undefined);
  return { title: verb.title, tone: verb.tone ?? 'plain', ...(form ? { form } : {}), outcomes: [] };
}
