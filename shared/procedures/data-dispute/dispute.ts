/** The two of a dispute, who mediates, and what is asked of them (N-28). */
import { z } from 'zod';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, long, reason, reasoned, resource, text, unit } from '../../engine/forms/form.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

/** Whose side a decision takes decides its end: what follows elsewhere hangs on it (N-26). */
const forWhom = { inFavour: choice(t.fields.inFavour, t.fields.sides) };
export const forms = {
  opening: z.object({
    resource: resource(t.fields.resource),
    provider: unit(t.fields.provider),
    about: long(t.fields.about),
    request: long(t.fields.request),
    level: choice(t.fields.level, t.fields.levels).optional(),
  }),
  agree: z.object({ agreement: long(t.fields.agreement) }),
  disagree: reasoned(t.fields.reason),
  propose: z.object({ proposal: long(t.fields.proposal) }),
  fail: reasoned(t.fields.opinion),
  refer: z.object({ superior: text(t.fields.superior), reason: reason(t.fields.reason) }),
  rejectPlan: reasoned(t.fields.reason),
  superiorSettled: z.object({ superior: text(t.fields.superior), result: long(t.fields.result) }),
  superiorDecided: z.object({
    ...forWhom,
    decision: long(t.fields.decision),
    document: text(t.fields.document, { max: 64 }),
  }),
  decide: z.object({ ...forWhom, decision: long(t.fields.decision), reason: reason(t.fields.reason) }),
};
export type Matter = MatterOf<typeof forms>;
export const parties = ({ opener, opening }: Matter): PartyKey[] =>
  [opener.unit, opening.provider].flatMap((id) => (id === undefined ? [] : [postKey(id, 'data')]));
export const providerOf = ({ directory, registers }: Context, id: string) =>
  directory.resource(id)?.provider ?? registers.entry('catalogue', id)?.values['provider'];

/** A party does not mediate: where the authority is one of the two, its government takes its place. */
export const mediator = ({ opener, opening }: Matter, directory: Directory): PartyKey[] => {
  const authority = directory.body('authority')?.id;
  if (authority !== undefined && ![opener.unit, opening.provider].includes(authority))
    return [postKey(authority, 'data')];
  const government = directory.body('city-government')?.id;
  return government === undefined ? [] : [postKey(government, 'head')];
};
export const settled = (said: (given: Matter['given']) => string | undefined): Tell<Matter>[] => [
  { title: t.tells.decided, to: 'both', body: ({ title, given }) => t.decidedBody(title, said(given) ?? '') },
];
