/** From the parties of a notice to the persons and rooms that are told, as it stands when the notice is carried out. */
import { holdersOf } from '@banjie/shared/engine/definition/roles.ts';
import {
  partyOf,
  type Directory,
  type PartyKey,
  type PersonId,
  type PostKey,
  type UnitId,
} from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { Reach } from './ports.ts';

/** Posts whose urgent notices also go to the bound duty group of their unit. */
const DUTY_POSTS: readonly PostKey[] = ['duty', 'emergency'];

/**
 * Holders of the parties and whoever stands in for them. A vacant post, and what was in the hands of somebody who has
 * left, is the head's affair in that unit, and where there is none the authority's head's. Where that post is vacant as
 * well the administrators are told, who can fill it. Empty only while the city has not even one of these.
 */
export function personsOf(parties: readonly PartyKey[], reach: Reach, at: Instant): PersonId[] {
  const persons = new Set<PersonId>();
  for (const party of parties) for (const person of addressed(party, reach)) persons.add(person);
  for (const person of [...persons]) for (const delegate of reach.delegatesOf(person, at)) persons.add(delegate);
  return persons.size > 0 ? [...persons] : [...reach.administrators()];
}

/** For whom somebody is told of it, where none of it is his own: those who have handed it on to him. */
export function behalfIn(parties: readonly PartyKey[], person: PersonId, reach: Reach, at: Instant): PersonId[] {
  const own = new Set(parties.flatMap((party) => addressed(party, reach)));
  return own.has(person) ? [] : [...own].filter((one) => reach.delegatesOf(one, at).includes(person));
}

function addressed(key: PartyKey, reach: Reach): readonly PersonId[] {
  const directory = reach.directory();
  const holders = holdersOf(key, directory);
  if (holders.length > 0) return holders;
  const party = partyOf(key);
  // What was in the hands of somebody who has left is his unit's affair.
  const unit = 'unit' in party ? party.unit : reach.unitOf(party.person);
  const heads = unit === undefined ? [] : directory.holders(unit, 'head');
  if (heads.length > 0) return heads;
  const authority = directory.body('authority');
  return authority ? directory.holders(authority.id, 'head') : [];
}

/** Units to which somebody is addressed, by a post there or as one of its people. */
export function unitsOf(parties: readonly PartyKey[], reach: Pick<Reach, 'unitOf'>): UnitId[] {
  const units = new Set<UnitId>();
  for (const key of parties) {
    const party = partyOf(key);
    const unit = 'unit' in party ? party.unit : reach.unitOf(party.person);
    if (unit !== undefined) units.add(unit);
  }
  return [...units];
}

/** Units of whose duty posts (or of whose holders) somebody is addressed. */
export function dutyUnitsOf(parties: readonly PartyKey[], directory: Directory): UnitId[] {
  const units = new Set<UnitId>();
  for (const key of parties) {
    const party = partyOf(key);
    if ('post' in party) {
      if (DUTY_POSTS.includes(party.post)) units.add(party.unit);
      continue;
    }
    const unit = directory.person(party.person)?.unit;
    if (unit !== undefined && DUTY_POSTS.some((post) => directory.holders(unit, post).includes(party.person)))
      units.add(unit);
  }
  return [...units];
}
