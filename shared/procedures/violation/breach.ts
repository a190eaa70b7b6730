/** What a breach is, who orders its correction and who checks it: the same for every step of a violation. */
import { z } from 'zod';
import { groundField, type Route } from '../../catalogue/grounds.ts';
import { date, long, matterNumber, reason, reasoned, text, unit, yesno } from '../../engine/forms/form.ts';
import { material } from '../../engine/forms/material.ts';
import { lastDay } from '../../engine/words/orders.ts';
import { isOpen } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type Directory, type PartyKey } from '../../kernel/party.ts';
import type { Day } from '../../kernel/time.ts';
import { texts as t } from './texts.ts';

const why = reasoned(t.fields.reason);
const ordering = why.extend({
  requirement: long(t.fields.requirement),
  until: date(t.fields.orderUntil, { when: 'coming' }),
  grave: yesno(t.fields.grave),
});
const newDay = { until: date(t.fields.newUntil, { when: 'coming' }) };
const newDayIfOpen = (help: string) => ({ until: date(t.fields.newUntil, { help, when: 'coming' }).optional() });
export const forms = {
  opening: z.object({
    unit: unit(t.fields.unit),
    ground: groundField(t.fields.ground, { help: t.fields.groundHelp }),
    facts: long(t.fields.facts),
    until: date(t.fields.until, { when: 'coming' }).optional(),
    source: matterNumber(t.fields.source).optional(),
  }),
  petition: z.object({ opinion: long(t.fields.opinion) }),
  askAgain: z.object({ opinion: long(t.fields.opinion) }),
  order: ordering,
  orderItself: ordering,
  recordOrder: ordering.extend({ superior: text(t.fields.superior), document: text(t.fields.document, { max: 64 }) }),
  submit: z.object({
    measures: long(t.fields.measures),
    proof: material('rectification-proof', { title: t.fields.proof, article: 'B-43' }),
  }),
  pass: z.object({ reason: reason(t.fields.opinion).optional() }),
  fail: why.extend(newDay),
  criticise: why.extend({ criticism: long(t.fields.criticism), ...newDayIfOpen(t.fields.newUntilHelp) }),
  moreTime: why.extend(newDay),
  spare: why.extend(newDayIfOpen(t.fields.newUntilHelp)),
  account: reasoned(t.fields.accountability),
  accounted: z.object({ accounted: long(t.fields.accounted), ...newDayIfOpen(t.fields.accountedUntilHelp) }),
  publish: why.extend({ notice: long(t.fields.notice) }),
};
export type Matter = MatterOf<typeof forms>;
export type Breach = Matter['opening'];

/** Which law it goes by was decided at the opening, and is kept with it. */
const routeOf = ({ opening }: Matter) => (opening as Breach & { route?: Route }).route;
export const isAgainstAuthority = (matter: Matter) => routeOf(matter) === 'authority';
export const isCity = (matter: Matter) => routeOf(matter) === 'city';
export const unitName = ({ opening }: Matter, directory: Directory) =>
  directory.unit(opening.unit)?.name ?? opening.unit;

/** The latest date that was set, by whichever body: an order, a failed correction, a criticism, a second chance. */
const DATED = ['order', 'orderItself', 'recordOrder', 'fail', 'moreTime', 'criticise', 'spare', 'accounted'] as const;
export const correctBy = (matter: Matter): Day | undefined => lastDay(...DATED)({ ...matter, opening: {} });
export const isOrdered = ({ given }: Matter): boolean =>
  (given.order ?? given.orderItself ?? given.recordOrder) !== undefined;
/** What is still to be corrected has a day again: without one the order would never fall due a second time. */
export const checkNewDay = (form: { until?: Day | undefined }, matter: Matter) =>
  isOpen('rectify')(matter) && form.until === undefined ? [{ path: 'until', message: t.faults.newDay }] : [];

const body = (directory: Directory, kind: 'authority' | 'city-government' | 'committee'): PartyKey[] => {
  const found = directory.body(kind);
  return found ? [postKey(found.id, kind === 'authority' ? 'data' : 'head')] : [];
};
/** Who orders: the authority where the nation's rules say so, else the city government at its request (B-43). */
export const orderer = (matter: Matter, directory: Directory) =>
  body(directory, routeOf(matter) === 'national' ? 'authority' : 'city-government');
/** The authority never supervises or checks what is held against itself (N-41). */
export const checker = (matter: Matter, directory: Directory) =>
  body(directory, isAgainstAuthority(matter) ? 'city-government' : 'authority');
/** Who goes on where the body that must decide is silent: the one above it, and above the city's government the committee. */
export const above = (matter: Matter, directory: Directory) =>
  body(directory, routeOf(matter) === 'national' ? 'city-government' : 'committee');
export const petitioner = (matter: Matter, directory: Directory) =>
  body(directory, isAgainstAuthority(matter) ? 'committee' : 'authority');
