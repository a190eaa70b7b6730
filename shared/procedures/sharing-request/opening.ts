/** What is asked for, and what was granted of it (N-20, N-21, B-31). */
import { z } from 'zod';
import { shareTypeOf, type ShareType } from '../../catalogue/entry.ts';
import { lateForms } from '../../catalogue/late.ts';
import { sharedWith, subscriptionOf } from '../../catalogue/subscriptions.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, resource, text } from '../../engine/forms/form.ts';
import { put } from '../../engine/words/entries.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

/** A consent states scope and purpose (B-31). */
const grant = z.object({
  scope: text(t.fields.scope, { max: 500 }),
  purpose: text(t.fields.purpose, { max: 500 }),
  until: date(t.fields.until, { when: 'coming' }).optional(),
  terms: long(t.fields.terms).optional(),
});
const why = z.object({ reason: reason(t.fields.reason) });
const view = z.object({ position: choice(t.fields.position, t.fields.positions), opinion: long(t.fields.opinion) });
export const forms = {
  opening: z.object({
    resource: resource(t.fields.resource),
    basis: long(t.fields.basis),
    scene: long(t.fields.scene),
    scope: text(t.fields.scope, { max: 500, help: t.fields.scopeHelp }),
    purpose: text(t.fields.purpose, { max: 500 }),
    way: choice(t.fields.way, t.fields.ways),
    until: date(t.fields.until, { when: 'coming' }),
  }),
  state: view,
  propose: view,
  approve: grant,
  consent: grant,
  revise: why,
  remand: why,
  attribute: z.object({ note: long(t.fields.note).optional() }),
  provide: z.object({ way: choice(t.fields.way, t.fields.ways), how: long(t.fields.how) }),
  press: lateForms.press,
  pursue: why,
  toDispute: why,
};
export type Matter = MatterOf<typeof forms>;
type Request = Matter['opening'];

/** The share type is kept as the catalogue had it on that day: which way the request goes is not decided again. */
const shareType = ({ opening }: Matter) => (opening as Request & { shareType?: ShareType }).shareType;
export const providerOf = ({ opening }: Matter, directory: Directory): UnitId | undefined =>
  directory.resource(opening.resource)?.provider;
export const nameOf = ({ opening }: Matter, directory: Directory) =>
  directory.resource(opening.resource)?.name ?? opening.resource;
export const isNational = ({ regime }: Matter) => regime === 'national';
export const isUnconditional = (matter: Matter) => shareType(matter) === 'unconditional';
export const askers = ({ opener }: Matter): PartyKey[] =>
  opener.unit === undefined ? [] : [postKey(opener.unit, 'data')];
export const providers = (matter: Matter, { directory }: Context): PartyKey[] => {
  const provider = providerOf(matter, directory);
  return provider === undefined ? [] : [postKey(provider, 'data'), postKey(provider, 'head')];
};

export function checkRequest(form: Request, { actor, directory, registers }: Context): Fault[] {
  const known = directory.resource(form.resource);
  const entry = registers.entry('catalogue', form.resource);
  const at = (path: string, message: string): Fault[] => [{ path, message }];
  if (!known) return at('resource', t.faults.unknown);
  if (known.provider === actor.unit) return at('resource', t.faults.own);
  // Who may not have it at all is told why: its basis stands in the catalogue (B-29).
  if (shareTypeOf(entry) === 'none') return at('resource', t.faults.none(String(entry?.values['basis'] ?? '')));
  if (actor.unit !== undefined && registers.entry('subscriptions', subscriptionOf(form.resource, actor.unit)))
    return at('resource', t.faults.subscribed);
  return [];
}

/** A resource of which the catalogue does not say how it is shared is not given away without asking. */
export const withShareType = (form: Request, { registers }: Context) => ({
  ...form,
  shareType: shareTypeOf(registers.entry('catalogue', form.resource)) ?? 'conditional',
});

/** What was consented to: by the provider (N-20), by the committee under the city's measure, else as asked. */
export const granted = ({ opening: { scope, purpose, until }, given }: Matter): z.infer<typeof grant> => ({
  ...{ scope, purpose, until },
  ...(given.consent ?? given.approve)?.form,
});

/** The authority lists with whom a conditional resource is shared now (B-29). */
export const listing = (matter: Matter, { registers }: Context): RegisterChange[] => {
  const { unit, unitName } = matter.opener;
  if (unit === undefined) return [];
  return sharedWith(matter.opening.resource, { add: [unit] }, t.listWhy(unitName ?? unit, matter.number), registers);
};
/** Taken back after the consent: what was listed is not shared. */
export const unlisting = (matter: Matter, { registers }: Context): RegisterChange[] => {
  const { opener, opening, given } = matter;
  if (!('list' in given) || opener.unit === undefined) return [];
  return sharedWith(opening.resource, { remove: [opener.unit] }, t.notShared(matter.number), registers);
};

export const subscription = (matter: Matter, context: Context): RegisterChange[] => {
  const { opener, opening, given } = matter;
  const provider = providerOf(matter, context.directory);
  if (opener.unit === undefined || provider === undefined) return [];
  const { scope, purpose, until } = granted(matter);
  return [
    put('subscriptions', subscriptionOf(opening.resource, opener.unit), {
      ...{ title: nameOf(matter, context.directory), why: t.why(matter.number), units: [opener.unit, provider] },
      values: { resource: opening.resource, user: opener.unit, scope, purpose, until },
    }),
    // Where the authority was too late to list it.
    ...(isUnconditional(matter) || 'list' in given ? [] : listing(matter, context)),
  ];
};
