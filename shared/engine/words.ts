/**
 * The vocabulary in which procedures are written, in one place; docs/procedure-words.md is its guide.
 */
export { z } from 'zod';
export { finish, go, goLeaving, limit, when } from './definition/define.ts';
export { put } from './words/entries.ts';
export { dated, lastDay } from './words/orders.ts';
export { byHand, city, isOpen, procedure } from './words/procedure.ts';
export { eachOnce, unitsOfKinds } from './words/sheets.ts';
export { isSuspended, resumed, suspended } from './words/suspensions.ts';
export { personKey, postKey } from '../kernel/party.ts';
export { dayOf } from '../kernel/time.ts';
export { cityKinds, isOfCity } from '../regulation/units.ts';

export type { Context, Tell } from './definition/definition.ts';
export type { MatterOf } from './words/typed.ts';
export type { Directory, PartyKey, UnitId } from '../kernel/party.ts';
export {
  carried,
  choice,
  date,
  entry,
  list,
  long,
  matterNumber,
  number,
  person,
  reason,
  text,
  unit,
} from './forms/form.ts';
export { indicatorSet, shown, weightedScore } from './forms/scores.ts';
export { cutText } from '../kernel/text.ts';
export { humanOf } from '../kernel/party.ts';
export { addMonths, isDay } from '../kernel/time.ts';
export { also, citySet, stay, telling } from './definition/define.ts';
export { daySet, numberSet } from './settings/settings.ts';
export { daysBetween, endOfDay, formatDay, startOfDay } from '../kernel/time.ts';
export type { RegisterChange } from './matter/state.ts';
export { barredBy } from './words/suspensions.ts';
export type { Fault } from '../kernel/rejection.ts';
export type { Day } from '../kernel/time.ts';
export { lift, lifted } from './words/entries.ts';
export { sharingPartners } from '../regulation/units.ts';
export { choices, personal, reasoned, yesno } from './forms/form.ts';
export type { Registers } from './definition/definition.ts';
export { childrenOf } from './matter/bounds.ts';
export type { RuleOf } from './words/typed.ts';
export { unitKinds } from '../kernel/party.ts';
export { regimeFor } from '../regulation/regimes.ts';
export type { Regime } from '../regulation/regimes.ts';
export { resource } from './forms/form.ts';
export { renews } from './words/orders.ts';
export type { CommandWords } from './words/typed.ts';
export type { PostKey, UnitKind } from '../kernel/party.ts';
export { rowsFor } from './words/sheets.ts';
export type { RegisterEntry } from './definition/registers.ts';
export type { Materials } from './definition/definition.ts';
export { handedIn, material } from './forms/material.ts';
