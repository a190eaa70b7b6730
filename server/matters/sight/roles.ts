/** What somebody is to a matter now: the rows of the table that hold for him. */
import type { Place } from '@banjie/shared/engine/definition/roles.ts';
import { participantsOf } from '@banjie/shared/engine/definition/roles.ts';
import { withoutStrays } from '@banjie/shared/engine/deciding/vacate.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { Item, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { partyOf, postKey, type PartyKey, type UnitId } from '@banjie/shared/kernel/party.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { supervises } from '../commands/actors.ts';
import { sightOf, table, type Sight, type SightRole } from './table.ts';

export interface Viewer {
  /** His own keys and of whoever he stands in for. */
  keys: readonly PartyKey[];
  unit: UnitId;
  /** His unit is asked for a receipt in this matter. */
  asked: boolean;
}

const handles = (items: readonly Item[], keys: readonly PartyKey[]): boolean =>
  items.some((item) => item.kind === 'task' && item.parties.some((key) => keys.includes(key)));

/** What of it he sees. In a list most is his own to handle, and to what that shows nothing else that he is adds anything. */
export function sightIn(state: MatterState, viewer: Viewer, place: Place): Sight {
  const procedure = versions.find(state.procedure, state.version);
  if (procedure && handles(withoutStrays({ procedure, matter: state, ...place }).items, viewer.keys))
    return table.handler.sight;
  return sightOf(rolesIn(state, viewer, place));
}

export const showsFiles = ({ steps }: Procedure): boolean =>
  Object.values(steps).some((step) => step.kind === 'receipts' && step.shows === 'files');

/** Empty when the matter does not exist for him. */
export function rolesIn(state: MatterState, { keys, unit, asked }: Viewer, place: Place): SightRole[] {
  const procedure = versions.find(state.procedure, state.version);
  if (!procedure) return [];
  const { directory } = place;
  const mine = (some: readonly PartyKey[] | undefined) => some?.some((key) => keys.includes(key)) === true;
  const isInvolved = (key: PartyKey): boolean => {
    const party = partyOf(key);
    const of = 'unit' in party ? party.unit : directory.person(party.person)?.unit;
    return of !== undefined && state.units.includes(of);
  };
  const { items } = withoutStrays({ procedure, matter: state, ...place });
  const gaveAway = items.some((item) => mine(item.pool) || mine(item.delegated?.from));
  const copies = (state.copies ?? []).filter(({ reader }) => keys.includes(reader));
  const found: Record<Exclude<SightRole, 'nobody'>, boolean> = {
    handler: handles(items, keys),
    supervisor: supervises(state, keys, place),
    post:
      gaveAway || participantsOf(procedure, { ...state, items }, place).some((key) => mine([key]) && isInvolved(key)),
    head: state.units.some((of) => keys.includes(postKey(of, 'head'))),
    copyOfFiles: copies.some((one) => one.shows === 'files'),
    colleague: state.units.includes(unit),
    copyOfForms: copies.some((one) => one.shows === 'forms'),
    copy: mine(state.readers),
    consulted: asked && showsFiles(procedure),
    asked,
  };
  return (Object.keys(found) as (keyof typeof found)[]).filter((role) => found[role]);
}
