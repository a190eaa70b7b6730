/** Which phrases are offered, and what they make of what stands in the field. Pure. */
import type { OpinionsView } from '@banjie/shared/contract/routes/deciding.ts';
import type { AllowedCommandView } from '@banjie/shared/contract/shapes.ts';

export type Opinion = NonNullable<AllowedCommandView['opinion']>;

/** The one used last first, then one's own, then the city's; each once. */
export function phrasesFor(says: Opinion['says'], opinions: OpinionsView): string[] {
  const { last, own, city } = opinions;
  // A reason belongs to its case: the last one is no start for the next.
  const latest = says === 'yes' && last.yes !== undefined ? [last.yes] : [];
  return [...new Set([...latest, ...own[says], ...city[says]])];
}

/** What the form starts with: a usual opinion where the law asks for no reason, nothing else. */
export function startingWith(
  { opinion, prefill = {} }: AllowedCommandView,
  opinions: OpinionsView,
): Record<string, unknown> {
  const [usual] = opinion?.usual ? phrasesFor(opinion.says, opinions) : [];
  return usual === undefined || opinion === undefined || prefill[opinion.field] !== undefined
    ? prefill
    : { ...prefill, [opinion.field]: usual };
}

/** What a phrase makes of what stands there: in the place of another phrase, behind what somebody has typed. */
export function withPhrase(text: string, phrase: string, phrases: readonly string[]): string {
  const typed = text.trim();
  return typed === '' || phrases.includes(typed) ? phrase : `${typed}${phrase}`;
}
