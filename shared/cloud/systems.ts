/**
 * A system is its unit's: two units may have one of the same name. What stands in a register of it stands under both,
 * `unit/name` (ids of units have no slash, names may).
 */
import type { Context } from '../engine/definition/definition.ts';
import type { RegisterEntry, Registers } from '../engine/definition/registers.ts';
import { lifted } from '../engine/words/entries.ts';
import type { RegisterChange } from '../engine/matter/state.ts';
import type { Directory, UnitId } from '../kernel/party.ts';
import type { Fault } from '../kernel/rejection.ts';
import { texts as t } from './texts.ts';

export const ofUnit = (unit: UnitId | undefined, name: unknown): string => `${unit ?? ''}/${String(name)}`;
export const nameIn = (subject: unknown): string => String(subject).slice(String(subject).indexOf('/') + 1);
export const unitIn = (subject: unknown): UnitId => String(subject).slice(0, String(subject).indexOf('/'));

export const allocationOf = (subject: unknown, registers: Registers): RegisterEntry | undefined =>
  registers.entry('allocations', String(subject));

/** Whoever applies for something about a system applies for his own. */
export const notOwn = (
  form: Record<string, unknown>,
  { actor }: Pick<Context, 'actor'>,
  path: string = 'system',
): Fault[] => (unitIn(form[path]) === actor.unit ? [] : [{ path, message: t.faults.notOwn }]);

export interface CloudSystem {
  subject: string;
  name: string;
  unit: UnitId;
  /** Who runs it, where the city has several providers. */
  provider?: UnitId;
}
/** Systems on the cloud with the unit that uses them; without a unit, all. */
export const systemsOn = (registers: Registers, unit?: UnitId): CloudSystem[] =>
  registers
    .find('allocations', unit === undefined ? {} : { where: { unit } })
    .map(({ subject, values: { provider } }) => ({
      ...{ subject, name: nameIn(subject), unit: unitIn(subject) },
      ...(typeof provider === 'string' ? { provider } : {}),
    }));

/** The city may have several providers: the one that runs a system stands in its allocation. */
export const providerOf = (
  subject: unknown,
  { directory, registers }: Pick<Context, 'directory' | 'registers'>,
): UnitId | undefined => {
  const named = allocationOf(subject, registers)?.values['provider'];
  return typeof named === 'string' && directory.unit(named) ? named : directory.body('cloud-provider')?.id;
};
/** A form of an application, with the provider that runs the system: kept with the matter, whatever is entered later. */
export const withProvider = <F extends Record<string, unknown>>(
  form: F,
  context: Pick<Context, 'directory' | 'registers'>,
): F & { provider?: UnitId } => {
  const provider = providerOf(form['system'], context);
  return provider === undefined ? form : { ...form, provider };
};
/** The provider that a matter names; the one of the city where it names none. */
export const namedProvider = ({ opening }: { opening: object }, directory: Directory): UnitId | undefined =>
  'provider' in opening && typeof opening.provider === 'string'
    ? opening.provider
    : directory.body('cloud-provider')?.id;
/** A system that was allowed to stay off the cloud and is on it: the permission has no object any more. */
export const exemptionLifted = (subject: string, registers: Registers, why: string): RegisterChange[] =>
  lifted(registers.entry('exemptions', subject), why);
