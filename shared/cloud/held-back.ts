/** What A-46 holds back of an application, read as it stands: whichever matter had put it there. */
import type { Registers } from '../engine/definition/registers.ts';
import type { SuspensionName } from '../regulation/suspensions.ts';

export const heldBackKinds = ['performance-resources', 'performance-funds'] as const satisfies SuspensionName[];

export const heldBackOf = (
  system: string,
  registers: Registers,
): { kind: (typeof heldBackKinds)[number]; units: string[]; values: Readonly<Record<string, unknown>> }[] =>
  heldBackKinds.flatMap((kind) => {
    const entry = registers.entry('suspensions', `${kind}:${system}`);
    return entry ? [{ kind, units: [...entry.units], values: entry.values }] : [];
  });
