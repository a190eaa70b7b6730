/**
 * What is written beside a decision: 意见. Where the law asks for no reason it starts with a usual one; where it asks for
 * one (a refusal, an order, a departure from the course) there are phrases to start from, and nothing is filled in.
 */
import type { CommandRule } from '../definition/definition.ts';
import type { FormField } from '../forms/form.ts';

export interface Opinion {
  /** Its field in the form of the command. */
  field: string;
  /** Of which kind the phrases are that fit. */
  says: 'yes' | 'no';
  /** A usual one may stand in it from the start. */
  usual: boolean;
}

/** Favourable by their button and against somebody by what they decide: the unit that is turned down is owed a reason. */
const OWES_A_REASON: ReadonlySet<string> = new Set([
  'data-return.overrule',
  'duplicate-collection.accept',
  'cloud-exemption.strike',
  'mobile-app.strike',
  'data-misuse.restore',
  'data-incident.close',
]);

/** A definition calls by this word what is asked for without a ground in the law; what must be given is 理由, 依据, 原因. */
const OPINION = /意见$/;

export function opinionOf(
  procedure: string,
  command: string,
  rule: CommandRule,
  form: readonly FormField[],
): Opinion | undefined {
  const field = form.find((one) => one.reason) ?? form.find(({ key, kind }) => key === 'opinion' && kind === 'long');
  if (!field || !rule.decides) return undefined;
  const says = rule.tone === 'primary' ? 'yes' : 'no';
  const usual =
    says === 'yes' &&
    field.required &&
    OPINION.test(field.title) &&
    rule.refuses !== true &&
    !OWES_A_REASON.has(`${procedure}.${command}`);
  return { field: field.key, says, usual };
}
