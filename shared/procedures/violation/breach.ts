/** What a breach is, who orders its correction and who checks it: the same for every step of a violation. */
import { z } from 'zod';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, long, matterNumber, reason, unit, yesno } from '../../engine/forms/form.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

export const opening = z.object({
  unit: unit(t.fields.unit),
  ground: choice(t.fields.ground, t.fields.grounds, { help: t.fields.groundHelp }),
  facts: long(t.fields.facts),
  until: date(t.fields.until).optional(),
  source: matterNumber(t.fields.source).optional(),
});
export const ordering = z.object({
  requirement: long(t.fields.requirement),
  until: date(t.fields.orderUntil),
  grave: yesno(t.fields.grave),
  reason: reason(t.fields.reason),
});
export type Breach = z.infer<typeof opening> & { route?: 'city' | 'national' | 'authority' };
export const breach = (matter: MatterState) => matter.opening as Breach;
export const isAgainstAuthority = (matter: MatterState) => breach(matter).route === 'authority';
export const isCity = (matter: MatterState) => breach(matter).route === 'city';
export const unitName = (matter: MatterState, directory: Directory) =>
  directory.unit(breach(matter).unit)?.name ?? breach(matter).unit;

/** The latest date that was set, by whichever body: an order, a failed correction, a second chance. */
export const correctBy = (matter: MatterState): Day | undefined => {
  const dated = ['order', 'orderItself', 'recordOrder', 'fail', 'moreTime'].flatMap((one) => matter.given[one] ?? []);
  const last = dated.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
  return last?.form['until'] as Day | undefined;
};
export const checkUntil = (form: Record<string, unknown>, { now }: Pick<Context, 'now'>) =>
  typeof form['until'] === 'string' && form['until'] < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [];

export const body = (directory: Directory, kind: 'authority' | 'city-government'): PartyKey[] => {
  const found = directory.body(kind);
  return found ? [postKey(found.id, kind === 'authority' ? 'data' : 'head')] : [];
};
/** The authority never supervises or checks what is held against itself (N-41). */
export const notItself = (matter: MatterState, directory: Directory) =>
  body(directory, isAgainstAuthority(matter) ? 'city-government' : 'authority');
