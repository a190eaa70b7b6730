/** Lawful extension as commands: what asks for one, and the consent. Carried out in extension.ts. */
import { z } from 'zod';
import { number, reason } from '../forms/form.ts';
import { texts } from '../texts.ts';
import type { CommandRule, Context, Extension, Step } from '../definition/definition.ts';
import type { Item } from '../matter/state.ts';

/** The cap: of the law, or what the city has set; without a city to ask, the most that it may set. */
const capOf = ({ maxDays }: Extension, context?: Pick<Context, 'settings'>): number => {
  if (typeof maxDays === 'number') return maxDays;
  return context === undefined ? maxDays.setting.max : maxDays.of(context);
};
/** Days that may still be asked for: the cap counts all consents together. */
const daysLeft = (extension: Extension, item: Item, context?: Pick<Context, 'settings'>): number =>
  extension.once && item.extendedBy ? 0 : capOf(extension, context) - (item.extendedBy ?? 0);

const askForm = (extension: Extension, max: number) =>
  z.object({
    days: number(texts.days, { min: 1, max, unit: extension.unit === 'wd' ? texts.workingDays : texts.calendarDays }),
    reason: reason(texts.why),
  });
export const answerForm = z.object({ reason: reason(texts.opinion) });

/**
 * The commands that a step with a lawful extension offers beside its own.
 * @param item the one that is to be extended; without it, what may be asked for at most
 */
export function extensionCommands(
  step: Step,
  item?: Item,
  context?: Pick<Context, 'settings'>,
): Record<string, CommandRule> {
  const { extension } = step;
  // Under other rules the limit that it lengthens may not run at all.
  const runs = (one: Item) =>
    one.deadlines.some(({ basis }) => 'article' in basis && basis.article === extension?.basis);
  const most = () => (extension ? capOf(extension, context) : 0);
  const left = extension && item ? (runs(item) ? daysLeft(extension, item, context) : 0) : most();
  if (!extension || left <= 0) return {};
  return {
    askExtension: {
      title: texts.askExtension,
      by: extension.asks,
      form: askForm(extension, left),
      tone: 'plain',
      outcomes: [],
    },
  };
}

/** The commands of the engine's own task: the consent. */
export const consentCommands: Record<string, CommandRule> = {
  grantExtension: { title: texts.grantExtension, form: answerForm, decides: true, tone: 'primary', outcomes: [] },
  refuseExtension: { title: texts.refuseExtension, form: answerForm, decides: true, tone: 'danger', outcomes: [] },
};
