/** What a breach is, who orders its correction and who checks it: the same for every step of a violation. */
import { z } from 'zod';
import type { Context } from '../../engine/definition/definition.ts';
import { groundField, type Route } from '../../catalogue/grounds.ts';
import { date, long, matterNumber, reason, unit, yesno } from '../../engine/forms/form.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

export const opening = z.object({
  unit: unit(t.fields.unit),
  ground: groundField(t.fields.ground, { help: t.fields.groundHelp }),
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
export type Breach = z.infer<typeof opening> & { route?: Route };
export const breach = (matter: MatterState) => matter.opening as Breach;
export const isAgainstAuthority = (matter: MatterState) => breach(matter).route === 'authority';
export const isCity = (matter: MatterState) => breach(matter).route === 'city';
export const unitName = (matter: MatterState, directory: Directory) =>
  directory.unit(breach(matter).unit)?.name ?? breach(matter).unit;

const DATED = [
  ...['order', 'orderItself', 'recordOrder', 'fail', 'moreTime', 'criticise', 'spare', 'accounted', 'press'],
];
/** The latest date that was set, by whichever body: an order, a failed correction, a second chance. */
export const correctBy = (matter: MatterState): Day | undefined => {
  const days = DATED.flatMap((one) => matter.given[one] ?? []).filter((one) => one.form['until'] !== undefined);
  return days.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1)?.form['until'] as Day | undefined;
};
export const checkUntil = (form: Record<string, unknown>, { now }: Pick<Context, 'now'>) =>
  typeof form['until'] === 'string' && form['until'] < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [];

export const isOpen = (matter: MatterState, step: string) => matter.items.some((item) => item.step === step);
/** What is still to be corrected has a day again: without one the order would never fall due a second time. */
export const checkNewDay = (form: Record<string, unknown>, matter: MatterState, context: Context) =>
  isOpen(matter, 'rectify') && form['until'] === undefined
    ? [{ path: 'until', message: t.faults.newDay }]
    : checkUntil(form, context);

type Body = 'authority' | 'city-government' | 'committee';
export const body = (directory: Directory, kind: Body): PartyKey[] => {
  const found = directory.body(kind);
  return found ? [postKey(found.id, kind === 'authority' ? 'data' : 'head')] : [];
};
/** The authority never supervises or checks what is held against itself (N-41). */
export const notItself = (matter: MatterState, directory: Directory) =>
  body(directory, isAgainstAuthority(matter) ? 'city-government' : 'authority');
/** Who orders: the authority where the nation's rules say so, else the city government at its request (B-43). */
export const orderer = (matter: MatterState, directory: Directory) =>
  body(directory, breach(matter).route === 'national' ? 'authority' : 'city-government');
/** Who goes on where the body that must decide is silent: the one above it, and above the city's government the committee. */
export const above = (matter: MatterState, directory: Directory) =>
  body(directory, breach(matter).route === 'national' ? 'city-government' : 'committee');
