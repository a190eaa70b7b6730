/**
 * Whose names somebody is shown where people are looked up. A provider is no part of the administration: its staff sees
 * its own people and those who have something to do in what it is involved in now, and nobody else of the city.
 */
import { holdersOf } from '@banjie/shared/engine/definition/roles.ts';
import type { PartyKey, PersonId, UnitId } from '@banjie/shared/kernel/party.ts';
import type { PeopleService } from './directory.ts';

/** Of the matters that are open and to which the unit is a party: whose task they are now, and who opened them. */
export type WorkedWith = (unit: UnitId) => Promise<{ parties: readonly PartyKey[]; openers: readonly PersonId[] }>;

/** Undefined where there is no bound. */
export async function reachOf(
  people: Pick<PeopleService, 'directory'>,
  workedWith: WorkedWith,
  caller: PersonId,
): Promise<((person: { id: PersonId; unit: UnitId }) => boolean) | undefined> {
  const directory = people.directory();
  const own = directory.person(caller)?.unit;
  if (own === undefined || directory.unit(own)?.kind !== 'cloud-provider') return undefined;
  const { parties, openers } = await workedWith(own);
  const known = new Set<PersonId>([...openers, ...parties.flatMap((key) => holdersOf(key, directory))]);
  return ({ id, unit }) => unit === own || known.has(id);
}
