/** Who takes part in sharing, as the registers show it (A-26, B-40). */
import type { Context } from '../engine/definition/definition.ts';
import type { Registers } from '../engine/definition/registers.ts';
import type { RegisterChange } from '../engine/matter/state.ts';
import { isSuspended, resumed } from '../engine/words/suspensions.ts';
import type { UnitId } from '../kernel/party.ts';
import { seenBy } from './seen-by.ts';
import { connectionStates, texts as t } from './texts.ts';

/** It has published entries in the catalogue. */
const hasCatalogue = (unit: UnitId, registers: Registers): boolean =>
  registers.find('catalogue', { where: { provider: unit }, limit: 1 }).length > 0;
/**
 * Something of its own is connected to the exchange platform: a system on the cloud, or a resource that lies elsewhere,
 * for the rule asks for resources. The unified sign-on shares nothing.
 */
const isConnected = (unit: UnitId, registers: Registers): boolean =>
  registers
    .find('connections', { where: { unit, state: connectionStates.connected } })
    .some((one) => one.subject.endsWith('/exchange'));

/** A unit that lacks either gets no approval, no operating funds and no acceptance. */
export const takesPart = (unit: UnitId, registers: Registers): boolean =>
  hasCatalogue(unit, registers) && isConnected(unit, registers);

/** What was held back of a unit for staying out of sharing has no ground any more once it takes part: A-26 and B-40 alike. */
export const madeUp = (unit: UnitId, context: Pick<Context, 'directory' | 'registers'>): RegisterChange[] => {
  const { directory, registers } = context;
  if (!takesPart(unit, registers)) return [];
  const units = seenBy(context, [unit], 'authority', 'committee', 'finance');
  return (['outside-sharing', 'unshared-funds'] as const)
    .filter((kind) => isSuspended(registers, kind, unit))
    .map((kind) => resumed(kind, unit, { title: directory.unit(unit)?.name ?? unit, why: t.madeUp, units }));
};
