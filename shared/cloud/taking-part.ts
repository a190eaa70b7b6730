/** Who takes part in sharing, as the registers show it (A-26, B-40). */
import type { Registers } from '../engine/definition/registers.ts';
import type { UnitId } from '../kernel/party.ts';
import { connectionStates } from './texts.ts';

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
