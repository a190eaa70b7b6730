/** Which phrases are offered, and what they make of what stands in the field. Pure. */
import { phrasesFor, type OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
import type { AllowedCommandView } from '@banjie/shared/contract/shapes.ts';

export type Opinion = NonNullable<AllowedCommandView['opinion']>;

/** What the form starts with: what is usually said in it, a usual opinion where the law asks for no reason, nothing else. */
export function startingWith(
  { opinion, form, prefill }: Pick<AllowedCommandView, 'opinion' | 'form' | 'prefill'>,
  opinions?: OpinionsView,
): Record<string, unknown> | undefined {
  const usual: Record<string, unknown> = {};
  for (const { key, phrases: [first] = [] } of form) if (first !== undefined) usual[key] = first;
  const [phrase] = opinion?.usual && opinions ? phrasesFor(opinion.says, opinions) : [];
  if (opinion && phrase !== undefined) usual[opinion.field] ??= phrase;
  return Object.keys(usual).length === 0 ? prefill : { ...usual, ...prefill };
}

/** What a phrase makes of what stands there: in the place of another phrase, behind what somebody has typed. */
export function withPhrase(text: string, phrase: string, phrases: readonly string[]): string {
  const typed = text.trim();
  return typed === '' || phrases.includes(typed) ? phrase : `${typed}${phrase}`;
}
