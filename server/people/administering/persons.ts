/** What becomes of a person's record: pure, on one state of the roster. */
import { createHash } from 'node:crypto';
import type { Person, PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { canonical } from '../../proof/hash.ts';
import { identifying } from '../admin/identity.ts';
import { humanIn, type PersonRecord, type PostRecord, type RosterChanges } from '../ports.ts';
import type { PeopleView } from '../roster/view.ts';
import { texts } from './texts.ts';

export type NewStanding = 'suspended' | 'here' | 'left';

export const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const wrong = (path: string, message: string): Rejection => reject('invalid', message, { faults: [{ path, message }] });

/** Every record that is his, but for those that have left: what is said of a human is said of all his ids. */
export const recordsOf = (view: PeopleView, person: PersonRecord): PersonRecord[] => {
  const human = humanIn(person);
  return [view.tables.persons.get(human), ...view.tables.persons.of('human', human)].filter(
    (one): one is PersonRecord => one !== undefined && one.left === undefined,
  );
};

/** One that has not ended. */
const isUnit = (view: PeopleView, id: string): boolean => {
  const unit = view.tables.units.get(id);
  return unit !== undefined && unit.ended === undefined;
};

/** Changes with anything that a page shows of him to be changed. */
export const versionOf = (view: PeopleView, person: PersonRecord): string =>
  createHash('sha256')
    .update(canonical([person, view.tables.posts.of('person', person.id).map(({ unit, post }) => `${unit}:${post}`)]))
    .digest('base64url')
    .slice(0, 22);

/** Let in no more, let in again, no longer with the city. */
export function standingPlan(
  view: PeopleView,
  id: PersonId,
  to: NewStanding,
  now: Instant,
): RosterChanges | Rejection | undefined {
  const person = view.tables.persons.get(id);
  if (!person) return reject('notFound', texts.none);
  if (to === 'left') return person.left === undefined ? { persons: [{ ...person, left: now }] } : undefined;
  if (to === 'suspended') {
    if (person.left !== undefined) return reject('notNow', texts.left);
    const running = recordsOf(view, person).filter((one) => one.suspended !== true);
    return running.length === 0 ? undefined : { persons: running.map((one) => ({ ...one, suspended: true })) };
  }
  const back = [...recordsOf(view, person), ...(person.left === undefined ? [] : [person])]
    .filter((one) => one.suspended === true || one.left !== undefined)
    .map(({ suspended: _, left: _left, ...rest }) => rest);
  return back.length === 0 ? undefined : { persons: back };
}

export interface Wanted {
  name: string;
  unit: string;
  administrator: boolean;
}

/** Another name, another unit, administrator or not. Whoever changes units takes no post of the old one along. */
export function changePlan(
  view: PeopleView,
  id: PersonId,
  version: string,
  wanted: Wanted,
): RosterChanges | Rejection | undefined {
  const person = view.tables.persons.get(id);
  if (!person) return reject('notFound', texts.none);
  if (versionOf(view, person) !== version) return reject('stale', texts.changedMeanwhile);
  if (!isUnit(view, wanted.unit) && wanted.unit !== person.unit) return wrong('unit', texts.unit);
  const { administrator: _, ...rest } = person;
  const record: PersonRecord = {
    ...{ ...rest, name: wanted.name, unit: wanted.unit },
    ...(wanted.administrator ? { administrator: true } : {}),
  };
  const posts: PostRecord[] =
    wanted.unit === person.unit
      ? []
      : view.tables.posts
          .of('person', id)
          .filter(({ unit }) => unit === person.unit)
          .map((post) => ({ ...post, persons: post.persons.filter((one) => one !== id) }));
  if (posts.length === 0 && canonical(record) === canonical(person)) return undefined;
  return { persons: [record], posts };
}

/** @param id as it was wished for, or made */
export function additionPlan(
  view: PeopleView,
  { id, name, unit, administrator }: Person & Wanted,
  identity: string,
  hashes: (identity: string) => readonly string[],
): RosterChanges | Rejection | undefined {
  if (!ID.test(id)) return wrong('id', texts.id);
  const before = view.tables.persons.get(id);
  // Asked once more, because no answer came to the first time.
  if (before && before.name === name && before.unit === unit && before.left === undefined) return undefined;
  if (before) return wrong('id', texts.idTaken(id, before.name));
  if (!isUnit(view, unit)) return wrong('unit', texts.unit);
  const faults: string[] = [];
  const known = new Map(identity.trim() === '' ? [] : view.tables.persons.all().map((one) => [one.id, one]));
  const identified = identifying(known, hashes)(id, identity, (reason) => faults.push(reason));
  if (faults[0] !== undefined) return wrong('identity', faults[0]);
  const record: PersonRecord = { id, name, unit, ...(administrator ? { administrator: true } : {}), ...identified };
  // Only a word to the contrary lets him in again, under whatever id.
  const others = identified.human === undefined ? [] : recordsOf(view, record);
  return { persons: [others.some((one) => one.suspended === true) ? { ...record, suspended: true } : record] };
}
