/**
 * What a matter is found by. Its readers are who may open it though their unit has no part in it: who got a copy, and who
 * supervises it. Whether somebody may is judged by the matter itself, when it is found.
 */
import { partiesOf, roleOf } from '@banjie/shared/engine/definition/roles.ts';
import { noRegisters } from '@banjie/shared/engine/definition/registers.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Directory, PartyKey } from '@banjie/shared/kernel/party.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { FoundWith } from './listed.ts';
import { searchText } from './view/summary.ts';

export const foundWith = (state: MatterState, directory: Directory): FoundWith => ({
  text: searchText(state),
  readers: readersOf(state, directory),
});

export function readersOf(state: MatterState, directory: Directory): PartyKey[] {
  const procedure = versions.find(state.procedure, state.version);
  const supervisors = procedure
    ? partiesOf(roleOf(procedure, procedure.supervisor), state, { directory, registers: noRegisters })
    : [];
  return [...new Set([...state.readers, ...supervisors])];
}
