/** Who uses what beyond what was agreed, and the suspension that it brings (N-27). */
import { z } from 'zod';
import { bodyBut } from '../../catalogue/bodies.ts';
import { subscriptionOf } from '../../catalogue/subscriptions.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, reasoned, resource, unit, yesno } from '../../engine/forms/form.ts';
import { material } from '../../engine/forms/material.ts';
import { dated } from '../../engine/words/orders.ts';
import type { suspended } from '../../engine/words/suspensions.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import type { Directory, PartyKey } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

export const forms = {
  opening: z.object({
    resource: resource(t.fields.resource),
    user: unit(t.fields.user),
    kind: choice(t.fields.kind, t.fields.kinds),
    facts: long(t.fields.facts),
    until: date(t.fields.until, { help: t.fields.untilHelp, when: 'coming' }).optional(),
  }),
  submit: z.object({ measures: long(t.fields.measures), proof: material('rectification-proof', { article: 'N-27' }) }),
  contest: z.object({ about: reason(t.fields.objection), request: long(t.fields.request) }),
  restore: reasoned(t.fields.opinion),
  fail: dated(t.fields.newUntil, t.fields.opinion),
  moreTime: dated(t.fields.newUntil, t.fields.reason),
  endService: z.object({ reason: reason(t.fields.reason), violation: yesno(t.fields.violation).optional() }),
};
type Matter = MatterOf<typeof forms>;
export type Roles = keyof typeof t.roles;

export const providerOf = ({ opening }: Matter, directory: Directory) => directory.resource(opening.resource)?.provider;
const names = ({ opening: { user, resource: id } }: Matter, directory: Directory) =>
  [directory.unit(user)?.name ?? user, directory.resource(id)?.name ?? id] as const;
/**
 * Who goes on where the one who has suspended is silent: the authority, or where it has suspended itself or is the user
 * that is meant, the committee. A suspended unit is never left to the goodwill of whoever suspended it.
 */
export const overseer = ({ opener, opening }: Matter, directory: Directory): PartyKey[] =>
  bodyBut(directory, [opener.unit, opening.user]);
export const change =
  (of: typeof suspended) =>
  (matter: Matter, { directory }: Context) => {
    const { resource: id, user, kind } = matter.opening;
    const units = [user, providerOf(matter, directory), directory.body('authority')?.id].filter(
      (one) => one !== undefined,
    );
    return [
      of('misuse', subscriptionOf(id, user), {
        title: t.suspensionTitle(...names(matter, directory)),
        why: t.fields.kinds[kind],
        units: [...new Set(units)],
        note: t.note,
      }),
    ];
  };
export const told = (title: string, body: (title: string, facts: string) => string): Tell<Matter> => ({
  title,
  to: ['user', 'provider', 'authority'],
  body: (matter) => body(matter.title, matter.opening.facts),
});
