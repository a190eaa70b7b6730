/** Nobody judges what is his: who may not decide here, nor weigh on the decision, whatever posts he holds. */
import { humanOf, idsOf, partyOf, type PartyKey, type PersonId, type UnitId } from '../../kernel/party.ts';
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

/** Who asked for it, and whoever gains by it, is accused, or gave the first decision: by person and by unit. */
export function barredHere({ procedure, matter, step, extension = false }: Judged, place: Place): Barred {
  const { directory } = place;
  const asked = barredFrom(matter, extension, directory);
  const { independent } = step ?? {};
  if (!independent) return asked;
  const units = new Set<UnitId>();
  const people: PersonId[] = [];
  const deciders: PersonId[] = [];
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
    for (const one of [by?.person, by?.onBehalfOf?.person]) if (one !== undefined) deciders.push(one);
  }
  const humans = (ids: readonly PersonId[]) => new Set(ids.map((id) => humanOf(directory, id)));
  const [parties, decided] = [humans(people), humans(deciders)];
  // Of whichever of his ids: who belongs to the unit under one does not judge it under another.
  const belongs = (person: PersonId): boolean =>
    units.has(directory.known(person)?.unit ?? '') ||
    idsOf(directory, person).some((id) => units.has(directory.known(id)?.unit ?? ''));
  const ofUnit = (key: PartyKey | undefined): boolean => {
    const party = key === undefined ? undefined : partyOf(key);
    return party !== undefined && 'unit' in party && units.has(party.unit);
  };
  return (person, key) => {
    const human = humanOf(directory, person);
    const bar = asked(person);
    if (bar) return bar;
    if (parties.has(human) || belongs(person) || ofUnit(key)) return 'concerned';
    return decided.has(human) ? 'decided' : undefined;
  };
}
