/**
 * Deciding in a step that looks whether the materials are complete, while some that were told to be missing still are:
 * whoever decides is told which before it counts, on the page, on a card and in the chat, whatever he decides.
 *
 * What is turned down in a step that looks whether the materials are complete (不予受理, A-12): where some were told to be
 * missing and still are, the decision names exactly those and what is wrong with each, behind the reason of whoever gives
 * it. So they stand wherever the reason does: on the page, in the chat, in the letter, in the dossier. It says what is so,
 * and makes no ground of it: where the law has none of it (N-21) the refusal waits for the supply.
 */
import { describeForm } from '../forms/form.ts';
import { texts } from '../texts.ts';
import type { CommandRule, Step } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';

export function namingWhatLacks(rule: CommandRule, step: Step, { materials = [] }: MatterState): CommandRule {
  const lacking = materials.flatMap(({ title, asked }) => (asked ? [{ title, why: asked.why }] : []));
  const looks = step.kind === 'task' && step.materials !== undefined && rule.decides;
  if (!looks || lacking.length === 0) return rule;
  const told = { ...rule, help: [...(rule.help === undefined ? [] : [rule.help]), saying(lacking)].join('；') };
  const isAgainst = rule.tone === 'danger';
  const field = isAgainst && rule.form ? describeForm(rule.form).find(({ reason }) => reason)?.key : undefined;
  if (field === undefined) return told;
  return {
    ...told,
    tidy(form, context, matter) {
      const made = rule.tidy?.(form, context, matter) ?? form;
      const reason = String(made[field] ?? '').trim();
      const unnamed = lacking.filter(({ title, why }) => !reason.includes(texts.material.asked(title, why)));
      return unnamed.length === 0 ? made : { ...made, [field]: `${reason}\n${saying(unnamed)}` };
    },
  };
}

const saying = (lacking: readonly { title: string; why: string }[]): string =>
  texts.material.lacking(lacking.map(({ title, why }, n) => `${n + 1}. ${texts.material.asked(title, why)}`));
