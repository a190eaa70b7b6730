/** The use that is to be widened, as it stands in the register, and what is granted of it (N-20, N-25). */
import { z } from 'zod';
import { said } from '../../catalogue/entry.ts';
import { resourceOfSubscription } from '../../catalogue/resource.ts';
import { accessTo } from '../../catalogue/subscriptions.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, reason, reasoned, text } from '../../engine/forms/form.ts';
import { put } from '../../engine/words/entries.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

export const forms = {
  opening: z.object({
    subscription: entry(t.fields.subscription, 'subscriptions'),
    kind: choice(t.fields.kind, t.fields.kinds),
    what: text(t.fields.what, { max: 200 }),
    basis: long(t.fields.basis),
    scene: long(t.fields.scene),
    until: date(t.fields.until, { when: 'coming' }).optional(),
  }),
  consent: z.object({
    scope: text(t.fields.scope, { max: 500 }),
    purpose: text(t.fields.purpose, { max: 500 }),
    thirdParty: text(t.fields.thirdParty, { max: 200, help: t.fields.thirdPartyHelp }).optional(),
    until: date(t.fields.until, { when: 'coming' }).optional(),
    reason: reason(t.fields.reason).optional(),
  }),
  refuse: reasoned(t.fields.reason),
};
type Matter = MatterOf<typeof forms>;
export const useOf = ({ opening }: Pick<Matter, 'opening'>) => resourceOfSubscription(opening.subscription);
export const nameOf = (matter: Pick<Matter, 'opening'>, { directory }: Pick<Context, 'directory'>) =>
  directory.resource(useOf(matter).resource)?.name ?? useOf(matter).resource;
export const known = (matter: Matter, { registers }: Context) =>
  registers.entry('subscriptions', matter.opening.subscription)?.values ?? {};
/** Under a suspension nothing is widened (N-27, N-35). */
export const accessOf = (matter: Pick<Matter, 'opening'>) => accessTo(useOf(matter).resource, useOf(matter).unit);
export const updated = (matter: Matter, context: Context) => {
  const { scope, purpose, thirdParty, until } = matter.given.consent?.form ?? {};
  const { resource, unit } = useOf(matter);
  const provider = context.directory.resource(resource)?.provider;
  return [
    put('subscriptions', matter.opening.subscription, {
      ...{ title: nameOf(matter, context), why: t.why(matter.number) },
      units: [unit, ...(provider === undefined ? [] : [provider])],
      values: { ...known(matter, context), scope, purpose, ...said({ thirdParty, until }) },
    }),
  ];
};
export const told = (title: string, body: Tell<Matter>['body']): Tell<Matter> => ({
  title,
  to: (matter) => [postKey(useOf(matter).unit, 'data')],
  body,
});
