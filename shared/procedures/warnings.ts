/**
 * What is possible and should be looked at before it is sent: no rule refuses it, and yet it is mostly a mistake. Pure,
 * beside the definitions as starts are; the path is the field's.
 */
import { systemsOn } from '../cloud/systems.ts';
import type { Context } from '../engine/definition/definition.ts';
import { unspaced } from '../kernel/fold.ts';
import type { Fault } from '../kernel/rejection.ts';
import { warningTexts as texts } from './warnings-texts.ts';

const isSame = (one: unknown, other: string): boolean => typeof one === 'string' && unspaced(one) === unspaced(other);

/** A system that the unit has on the cloud already, however it is written. */
const onCloud = ({ system }: Record<string, unknown>, { actor, registers }: Context): Fault[] => {
  if (typeof system !== 'string' || actor.unit === undefined) return [];
  const there = systemsOn(registers, actor.unit).find(({ name }) => isSame(system, name));
  return there ? [{ path: 'system', message: texts.onCloud(there.name) }] : [];
};

/** A resource of that name that the unit has in the catalogue already. */
const listed = ({ name }: Record<string, unknown>, { actor, registers }: Context): Fault[] => {
  if (typeof name !== 'string' || actor.unit === undefined) return [];
  const there = registers
    .find('catalogue', { where: { provider: actor.unit }, limit: 500 })
    .find((one) => isSame(name, one.title));
  return there ? [{ path: 'name', message: texts.listed(there.title, there.number) }] : [];
};

const table: Readonly<Record<string, (form: Record<string, unknown>, context: Context) => Fault[]>> = {
  'cloud-use': onCloud,
  'cloud-migration': onCloud,
  'catalogue-entry': listed,
};

/** @param form as far as it is filled in */
export const warningsOf = (procedure: string, form: Record<string, unknown>, context: Context): Fault[] =>
  Object.hasOwn(table, procedure) ? (table[procedure]?.(form, context) ?? []) : [];
