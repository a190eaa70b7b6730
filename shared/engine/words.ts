/**
 * The vocabulary in which procedures are written, in one place; docs/procedure-words.md is its guide. The fields of forms
 * stand beside it, in forms/form.ts.
 */
export { z } from 'zod';
export { also, citySet, finish, go, goLeaving, limit, stay, telling, when } from './definition/define.ts';
export { daySet, numberSet, periodSet } from './settings/settings.ts';
export { lift, lifted, put } from './words/entries.ts';
export { dated, lastDay, renews } from './words/orders.ts';
export { city, isOpen, procedure } from './words/procedure.ts';
export { eachOnce, rowsFor, unitsOfKinds } from './words/sheets.ts';
export { isSuspended, resumed, suspended } from './words/suspensions.ts';
export { personKey, postKey } from '../kernel/party.ts';
export { dayOf } from '../kernel/time.ts';
export { cityKinds, isOfCity, sharingPartners } from '../regulation/units.ts';

export type { Context, Limit, Opens, Outcome, Registers, Role, Tell } from './definition/definition.ts';
export type { RegisterEntry } from './definition/registers.ts';
export type { MatterState, RegisterChange } from './matter/state.ts';
export type { MatterOf, RuleOf } from './words/typed.ts';
export type { Directory, PartyKey, PostKey, Unit, UnitId, UnitKind } from '../kernel/party.ts';
export type { Fault } from '../kernel/rejection.ts';
export type { Day, Instant } from '../kernel/time.ts';
