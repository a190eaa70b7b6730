/** Who gives a command, and what of a matter he may know. */
import type { Actor, Principal } from '@banjie/shared/engine/definition/definition.ts';
import { partiesOf, roleOf, type Place } from '@banjie/shared/engine/definition/roles.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import type { LoadedMatter, Standing } from '../ports.ts';

export type ActorRef =
  | { kind: 'person'; person: PersonId; channel: string }
  | {
      kind: 'system';
      name: string;
      unit?: UnitId;
      /** Whose decision in another matter has led here. */
      of?: { id: PersonId; name: string };
    };

/** As entries name him and keys belong to him. */
export const actorName = (actor: ActorRef): string =>
  actor.kind === 'person' ? `person:${actor.person}` : `system:${actor.name}`;

export function personActor(standing: Standing, channel: string): Actor {
  const own: Principal = { person: standing.person, name: standing.name, keys: standing.keys };
  return {
    kind: 'person',
    person: standing.person,
    name: standing.name,
    unit: standing.unit,
    unitName: standing.unitName,
    channel,
    principals: [own, ...standing.standsInFor.map(({ person, name, keys }) => ({ person, name, keys }))],
  };
}

/** To whoever is no party the matter does not exist, whatever command he sends. */
export const sees = (actor: Extract<Actor, { kind: 'person' }>, { state }: LoadedMatter, place: Place): boolean =>
  state.units.includes(actor.unit) ||
  actor.principals.some(({ keys }) => hasPart(state, keys) || supervises(state, keys, place));

/** Whoever is told of its lapses and may end it has to be able to look at it, also when no task of it was ever his. */
export function supervises(state: MatterState, keys: readonly PartyKey[], place: Place): boolean {
  const procedure = versions.find(state.procedure, state.version);
  return (
    procedure !== undefined &&
    partiesOf(roleOf(procedure, procedure.supervisor), state, place).some((key) => keys.includes(key))
  );
}

/** Whoever has a task in it, gave one away for a while, or got a copy. */
export const hasPart = (state: MatterState, keys: readonly PartyKey[]): boolean =>
  state.readers.some((key) => keys.includes(key)) ||
  state.items.some((item) =>
    [...item.parties, ...(item.pool ?? []), ...(item.delegated?.from ?? [])].some((key) => keys.includes(key)),
  );
