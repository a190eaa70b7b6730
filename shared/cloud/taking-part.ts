/** Who takes part in sharing, as the registers show it (A-26, B-40). */
import type { Registers } from '../engine/definition/registers.ts';
import type { UnitId } from '../kernel/party.ts';
import { connectionStates } from './texts.ts';

/** It has published entries in the catalogue. */
const hasCatalogue = (unit: UnitId, registers: Registers): boolean =>
  registers.entries('catalogue').some((one) => one.values['provider'] === unit);
/** A system of its own is connected. */
const isConnected = (unit: UnitId, registers: Registers): boolean =>
  registers
    .entries('connections')
    .some((one) => one.values['unit'] === unit && one.values['state'] === connectionStates.connected);

/** A unit that lacks either gets no approval, no operating funds and no acceptance. */
export const takesPart = (unit: UnitId, registers: Registers): boolean =>
  hasCatalogue(unit, registers) && isConnected(unit, registers);
