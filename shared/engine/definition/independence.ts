/** Nobody judges what is his: who may not decide here, nor weigh on the decision, whatever posts he holds. */
import { humanOf, partyOf, type PartyKey, type PersonId, type UnitId } from '../../kernel/party.ts';
import type { MatterState } from '../matter/state.ts';
import type { Procedure, Step } from './definition.ts';
import { barredFrom, partiesOf, roleOf, unitOf, type Barred, type Place } from './roles.ts';

export interface Judged {
  procedure: Procedure;
  matter: MatterState;
  step?: Step | undefined;
  /** It is the consent to an extension that is judged. */
  extension?: boolean;
}

/** Why somebody is barred: he has asked for it, or for the extension, himself; or the step keeps him out as not independent. */
export const whyBarred = (
  { matter, extension = false }: Judged,
  persons: readonly PersonId[],
  { directory }: Place,
): 'ownRequest' | 'independent' => {
  const asked = barredFrom(matter, extension, directory);
  return persons.some((person) => asked(person)) ? 'ownRequest' : 'independent';
};

/** Who asked for it, and whoever gains by it, is accused, or gave the first decision: by person and by unit. */
export function barredHere({ procedure, matter, step, extension = false }: Judged, place: Place): Barred {
  const { directory } = place;
  const asked = barredFrom(matter, extension, directory);
  const { independent } = step ?? {};
  if (!independent) return asked;
  const units = new Set<UnitId>();
  const people: PersonId[] = [];
  for (const name of independent.of ?? []) {
    const role = roleOf(procedure, name);
    const own = unitOf(role, matter, directory);
    if (own !== undefined) units.add(own);
    for (const key of partiesOf(role, matter, place)) {
      const party = partyOf(key);
      if ('unit' in party) units.add(party.unit);
      else people.push(party.person);
    }
  }
  for (const command of independent.gave ?? []) {
    const by = matter.given[command]?.by;
    for (const one of [by?.person, by?.onBehalfOf?.person]) if (one !== undefined) people.push(one);
  }
  const humans = new Set(people.map((id) => humanOf(directory, id)));
  const ofUnit = (key: PartyKey | undefined): boolean => {
    const party = key === undefined ? undefined : partyOf(key);
    return party !== undefined && 'unit' in party && units.has(party.unit);
  };
  return (person, key) =>
    asked(person) ||
    humans.has(humanOf(directory, person)) ||
    units.has(directory.known(person)?.unit ?? '') ||
    ofUnit(key);
}
