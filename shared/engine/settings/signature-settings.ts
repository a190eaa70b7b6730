/** For which decisions the city asks for a hand-written signature: a line each, 事项／环节／决定. */
import { texts } from '../texts.ts';
import type { AsksSignature, CommandRule, Procedure } from '../definition/definition.ts';
import type { SettingDecl } from './settings.ts';

const said = texts.signatureSettings;

export const signaturesAsked: Extract<SettingDecl, { kind: 'lines' }> = {
  kind: 'lines',
  key: 'signatures.asked',
  ...{ title: said.asked.title, help: said.asked.help },
  ...{ default: '', most: 200, longest: 120, each: 'signature' },
};
export const signaturesTyped: Extract<SettingDecl, { kind: 'choice' }> = {
  kind: 'choice',
  key: 'signatures.typed',
  ...said.typed,
  default: 'yes',
};

type Kind = keyof typeof said.kinds;
/** Keys, so that another wording in a later version of a definition changes nothing; what is absent is any. */
export interface SignatureRule {
  procedure?: string;
  step?: string;
  decision?: { command: string } | { kind: Kind };
}

interface Known {
  procedures: readonly Procedure[];
  /** Whether a command gives a letter 文书. */
  hasLetter(procedure: string, command: string, step?: string): boolean;
}

const ANY = new Set(['', '*', '＊', '全部']);
const PARTS = 3;

/** The lines of the setting as rules, and what is wrong with each that is none. */
export function readSignatureRules(
  lines: readonly string[],
  known: Known,
): { rules: SignatureRule[]; faults: string[] } {
  const rules: SignatureRule[] = [];
  const faults: string[] = [];
  lines.forEach((line, at) => {
    const read = ruleIn(line, at + 1, known);
    if (typeof read === 'string') faults.push(read);
    else rules.push(...read);
  });
  return { rules, faults };
}

function ruleIn(line: string, n: number, known: Known): SignatureRule[] | string {
  const { fault, kinds } = said;
  const parts = line.split(/[/／]/u).map((part) => part.trim());
  if (parts.length > PARTS) return fault.form(n, line);
  const [procedure = '', step = '', decision = ''] = parts;
  const meant = ANY.has(procedure)
    ? known.procedures
    : known.procedures.filter((one) => [one.key, one.title].includes(procedure));
  if (meant.length === 0) return fault.procedure(n, procedure);
  const of = ANY.has(procedure) ? fault.all : procedure;
  const steps = ANY.has(step) ? [] : [...new Set(meant.flatMap((one) => stepsCalled(one, step)))];
  if (!ANY.has(step) && steps.length === 0) return fault.step(n, step, of);
  const kind = (Object.keys(kinds) as Kind[]).find((one) => kinds[one] === decision);
  const commands = ANY.has(decision) || kind ? [] : [...new Set(meant.flatMap((one) => commandsCalled(one, decision)))];
  if (!ANY.has(decision) && !kind && commands.length === 0) return fault.decision(n, decision, of);
  const decisions = kind ? [{ kind }] : commands.length > 0 ? commands.map((command) => ({ command })) : [undefined];
  const rules = (ANY.has(procedure) ? [undefined] : meant.map(({ key }) => key)).flatMap((key) =>
    (steps.length > 0 ? steps : [undefined]).flatMap((one) =>
      decisions.map((what) => ({
        ...(key === undefined ? {} : { procedure: key }),
        ...(one === undefined ? {} : { step: one }),
        ...(what ? { decision: what } : {}),
      })),
    ),
  );
  // A line by which nothing is ever signed is a slip, not a wish.
  const holds = meant.some((one) => decidedIn(one).some((each) => rules.some((rule) => fits(rule, each, known))));
  return holds ? rules : fault.none(n, line);
}

const stepsCalled = ({ steps }: Procedure, name: string): string[] =>
  Object.entries(steps).flatMap(([key, one]) => (key === name || one.title === name ? [key] : []));

interface Decided {
  procedure: string;
  step?: string | undefined;
  command: string;
  rule: Pick<CommandRule, 'title' | 'tone' | 'decides'>;
}
/** Every decision of a definition, with the step that it belongs to. */
const decidedIn = (procedure: Procedure): Decided[] =>
  [
    ...Object.entries(procedure.steps).flatMap(([step, { commands }]) =>
      Object.entries(commands).map(([command, rule]) => ({ procedure: procedure.key, step, command, rule })),
    ),
    ...Object.entries(procedure.anytime).map(([command, rule]) => ({ procedure: procedure.key, command, rule })),
  ].filter(({ rule }) => rule.decides);

const commandsCalled = (procedure: Procedure, name: string): string[] =>
  decidedIn(procedure).flatMap(({ command, rule }) => (command === name || rule.title === name ? [command] : []));

function fits({ procedure, step, decision }: SignatureRule, asked: Decided, { hasLetter }: Pick<Known, 'hasLetter'>) {
  if (procedure !== undefined && procedure !== asked.procedure) return false;
  if (step !== undefined && step !== asked.step) return false;
  if (!decision) return true;
  if ('command' in decision) return decision.command === asked.command;
  if (decision.kind === 'letter') return hasLetter(asked.procedure, asked.command, asked.step);
  return (asked.rule.tone === 'danger') === (decision.kind === 'no');
}

export const asksSignature =
  (rules: readonly SignatureRule[], typed: boolean, hasLetter: Known['hasLetter']): AsksSignature =>
  (asked) =>
    rules.some((rule) => fits(rule, asked, { hasLetter })) ? { typed } : undefined;
