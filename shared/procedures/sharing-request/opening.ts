/** What is asked for, and what was granted of it (N-20, N-21, B-31). */
import { z } from 'zod';
import { shareTypeOf, type ShareType } from '../../catalogue/entry.ts';
import { sharedWith, subscriptionOf, suspendedText } from '../../catalogue/subscriptions.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, long, resource, text } from '../../engine/forms/form.ts';
import type { Directory, PartyKey, UnitId } from '../../kernel/party.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

export const request = z.object({
  resource: resource(t.fields.resource),
  basis: long(t.fields.basis),
  scene: long(t.fields.scene),
  scope: text(t.fields.scope, { max: 500, help: t.fields.scopeHelp }),
  purpose: text(t.fields.purpose, { max: 500 }),
  way: choice(t.fields.way, t.fields.ways),
  until: date(t.fields.until),
});
/** A consent states scope and purpose (B-31). */
export const grant = z.object({
  scope: text(t.fields.scope, { max: 500 }),
  purpose: text(t.fields.purpose, { max: 500 }),
  until: date(t.fields.until).optional(),
  terms: long(t.fields.terms).optional(),
});
type Grant = z.infer<typeof grant>;
/** The share type is kept as the catalogue had it on that day: which way the request goes is not decided again. */
type Request = z.infer<typeof request> & { shareType?: ShareType };

export const asked = (matter: MatterState) => matter.opening as Request;
export const providerOf = (matter: MatterState, directory: Directory): UnitId | undefined =>
  directory.resource(asked(matter).resource)?.provider;
export const nameOf = (matter: MatterState, directory: Directory) =>
  directory.resource(asked(matter).resource)?.name ?? asked(matter).resource;
export const isNational = (matter: MatterState) => matter.regime === 'national';
export const isUnconditional = (matter: MatterState) => asked(matter).shareType === 'unconditional';
export const askers = (matter: MatterState): PartyKey[] =>
  matter.opener.unit === undefined ? [] : [postKey(matter.opener.unit, 'data')];

export const titleOf = (form: Record<string, unknown>, directory: Directory) => {
  const id = (form as Request).resource;
  return t.matterTitle(directory.resource(id)?.name ?? id);
};

export function checkRequest(form: Record<string, unknown>, context: Context): Fault[] {
  const { resource: id, until } = form as Request;
  const { actor, directory, registers, now } = context;
  const known = directory.resource(id);
  const entry = registers.entry('catalogue', id);
  const at = (path: string, message: string): Fault[] => [{ path, message }];
  if (!known) return at('resource', t.faults.unknown);
  if (known.provider === actor.unit) return at('resource', t.faults.own);
  // Who may not have it at all is told why: its basis stands in the catalogue (B-29).
  if (shareTypeOf(entry) === 'none') return at('resource', t.faults.none(String(entry?.values['basis'] ?? '')));
  if (actor.unit !== undefined && registers.entry('subscriptions', subscriptionOf(id, actor.unit)))
    return at('resource', t.faults.subscribed);
  const suspended = suspendedText(id, actor.unit, registers);
  if (suspended !== undefined) return at('resource', suspended);
  return until < dayOf(now) ? at('until', t.faults.past) : [];
}

/** A resource of which the catalogue does not say how it is shared is not given away without asking. */
export const withShareType = (form: Record<string, unknown>, { registers }: Context): Record<string, unknown> => ({
  ...form,
  shareType: shareTypeOf(registers.entry('catalogue', (form as Request).resource)) ?? 'conditional',
});

/** What was consented to: by the provider (N-20), by the committee under the city's measure, else as asked. */
export const granted = (matter: MatterState): Grant => {
  const { scope, purpose, until } = asked(matter);
  const given = (matter.given['consent'] ?? matter.given['approve'])?.form as Grant | undefined;
  return { scope, purpose, until, ...given };
};
/** What an answer starts from: the request, or the committee's view of it. */
export const grantPrefill = (matter: MatterState) => granted(matter);
export const checkGrant = (form: Record<string, unknown>, _: MatterState, { now }: Context): Fault[] =>
  form['until'] !== undefined && String(form['until']) < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [];

/** Nothing is given of what is suspended, by an incident or for this user (N-27). */
export const notSuspended = (matter: MatterState, { registers }: Context): string | undefined =>
  suspendedText(asked(matter).resource, matter.opener.unit, registers);

export const subscription = (matter: MatterState, context: Context): RegisterChange[] => {
  const { directory } = context;
  const user = matter.opener.unit;
  const provider = providerOf(matter, directory);
  if (user === undefined || provider === undefined) return [];
  const { scope, purpose, until } = granted(matter);
  return [
    {
      register: 'subscriptions',
      subject: subscriptionOf(asked(matter).resource, user),
      op: 'put',
      lasting: true,
      title: nameOf(matter, directory),
      why: t.why(matter.number),
      units: [user, provider],
      values: { resource: asked(matter).resource, user, scope, purpose, until },
    },
    // Where the authority was too late to list it.
    ...(isUnconditional(matter) || matter.given['list'] !== undefined ? [] : listing(matter, context)),
  ];
};

/** The authority lists with whom a conditional resource is shared now (B-29). */
export const listing = (matter: MatterState, { registers }: Context): RegisterChange[] => {
  const user = matter.opener.unit;
  if (user === undefined) return [];
  const why = t.listWhy(matter.opener.unitName ?? user, matter.number);
  return sharedWith(asked(matter).resource, { add: [user] }, why, registers);
};
/** Taken back after the consent: what was listed is not shared. */
export const unlisting = (matter: MatterState, { registers }: Context): RegisterChange[] =>
  matter.given['list'] === undefined || matter.opener.unit === undefined
    ? []
    : sharedWith(asked(matter).resource, { remove: [matter.opener.unit] }, t.commands.withdraw, registers);
