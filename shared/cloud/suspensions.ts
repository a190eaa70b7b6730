/** What is suspended or held back, under which subject it stands, and how it is said to whoever it stops. */
import type { Context } from '../engine/definition/definition.ts';
import type { RegisterEntry, Registers } from '../engine/definition/registers.ts';
import type { RegisterChange } from '../engine/matter/state.ts';
import type { UnitId } from '../kernel/party.ts';
import { ofUnit } from './systems.ts';
import { suspensions as t } from './suspension-texts.ts';

/**
 * `approval`, `funds`, `acceptance`: of a unit outside of sharing (A-26, B-40). `project`: construction and operating
 * funds of a project that fails its standards (C-23). `resources`, `upkeep`: of an application below its target.
 * `running`: a system with a high risk stands still.
 */
export type Suspension = keyof typeof t.kinds;
export const ofAUnit = ['approval', 'funds', 'acceptance'] as const;
export const ofAnApplication = ['resources', 'upkeep'] as const;

/** Two laws never write the same subject; C-23 has its own, written by its check. */
export const suspensionOf = (kind: Suspension, unit: UnitId | undefined, name?: string): string =>
  `${kind === 'project' ? 'funds' : kind}:${name === undefined ? (unit ?? '') : ofUnit(unit, name)}`;

/** The first of these suspensions that stands. */
export const standing = (
  kinds: readonly Suspension[],
  registers: Registers,
  unit: UnitId | undefined,
  name?: string,
): RegisterEntry | undefined =>
  kinds
    .map((kind) => registers.entry('suspensions', suspensionOf(kind, unit, name)))
    .find((entry) => entry !== undefined);

/** Says what stands in the way, by which matter and article, and how to get out of it. */
export function stoppedBy(
  kinds: readonly Suspension[],
  { registers }: Pick<Context, 'registers'>,
  unit: UnitId | undefined,
  name?: string,
): string | undefined {
  for (const kind of kinds) {
    const entry = registers.entry('suspensions', suspensionOf(kind, unit, name));
    if (entry) return t.stopped(name ?? '', t.kinds[kind], t.articles[kind], entry.number, t.waysOut[kind]);
  }
  return undefined;
}

/** Lifts what stands, whichever matter had put it there. */
export const lifted = (
  kinds: readonly Suspension[],
  { registers }: Pick<Context, 'registers'>,
  why: string,
  unit: UnitId | undefined,
  name?: string,
): RegisterChange[] =>
  kinds
    .flatMap((kind) => registers.entry('suspensions', suspensionOf(kind, unit, name)) ?? [])
    .map(({ register, subject, title, units }) => ({
      ...{ register, subject, op: 'lift', lasting: true, title, why, units: [...units] },
    }));
