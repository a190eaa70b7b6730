/** The rule of a command as the procedure has it written; what the engine's verbs bring is in rules.ts. */
import { consentCommands, extensionCommands } from './extension-commands.ts';
import type { CommandRule, Procedure } from '../definition/definition.ts';

/** Names come from outside: "constructor" is no command. */
const own = (rules: Readonly<Record<string, CommandRule>>, name: string): CommandRule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined;

/** Wherever it stands in the definition; an extension that is asked for and consented to stands in each. */
export function writtenRule(procedure: Procedure, name: string): CommandRule | undefined {
  for (const step of Object.values(procedure.steps)) {
    const rule = own(step.commands, name) ?? own(extensionCommands(step), name);
    if (rule) return rule;
  }
  return own(procedure.anytime, name) ?? own(consentCommands, name);
}
