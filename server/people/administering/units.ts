/** What becomes of a unit and of its posts: pure, on one state of the roster. */
import { kindTitles } from '@banjie/shared/regulation/unit-titles.ts';
import { createHash } from 'node:crypto';
import type { PersonId, PostKey, UnitId, UnitKind } from '@banjie/shared/kernel/party.ts';
import { unspaced } from '@banjie/shared/kernel/fold.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { severalKinds } from '@banjie/shared/regulation/units.ts';
import { canonical } from '../../proof/hash.ts';

import type { RosterChanges, UnitRecord } from '../ports.ts';
import type { PeopleView } from '../roster/view.ts';
import { ID } from './persons.ts';
import { texts } from './texts.ts';

const wrong = (path: string, message: string): Rejection => reject('invalid', message, { faults: [{ path, message }] });
export const digest = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 22);

export const holdersIn = (view: PeopleView, unit: UnitId, post: PostKey): readonly PersonId[] =>
  view.tables.posts.get(`${unit}:${post}`)?.persons ?? [];
export const postVersion = (view: PeopleView, unit: UnitId, post: PostKey): string =>
  digest(holdersIn(view, unit, post));

const namesake = (view: PeopleView, id: UnitId, name: string): UnitRecord | undefined =>
  view.tables.units
    .all()
    .find((one) => one.id !== id && one.ended === undefined && unspaced(one.name) === unspaced(name));

export function unitAddition(
  view: PeopleView,
  { id, name, kind }: { id: UnitId; name: string; kind: UnitKind },
): RosterChanges | Rejection | undefined {
  if (!ID.test(id)) return wrong('id', texts.id);
  const before = view.tables.units.get(id);
  // Asked once more, because no answer came to the first time.
  if (before && before.name === name && before.kind === kind) return undefined;
  if (before) return wrong('id', texts.unitIdTaken(id, before.name));
  const other = namesake(view, id, name);
  if (other) return wrong('name', texts.nameTaken(other.id));
  const all = view.tables.units.all();
  const only = severalKinds.includes(kind) ? undefined : all.find((one) => one.kind === kind);
  if (only) return wrong('kind', texts.onlyOne(kindTitles[kind], only.name));
  const order = all.reduce((most, one) => Math.max(most, one.order), 0) + 1;
  return { units: [{ id, name, kind, order }] };
}

/** @param hangs what still hangs on it, for an end */
export function unitChange(
  view: PeopleView,
  id: UnitId,
  { name, ended, version }: { name: string; ended: boolean; version: string },
  hangs: readonly string[],
  now: Instant,
): RosterChanges | Rejection | undefined {
  const unit = view.tables.units.get(id);
  if (!unit) return reject('notFound', texts.noUnit);
  if (digest(unit) !== version) return reject('stale', texts.unitChanged);
  const other = namesake(view, id, name);
  if (other) return wrong('name', texts.nameTaken(other.id));
  const ends = ended && unit.ended === undefined;
  if (ends && !severalKinds.includes(unit.kind)) return reject('notNow', texts.bodyStays);
  if (ends && hangs.length > 0) return reject('notNow', texts.hangsOn(hangs.join('；')));
  const { ended: before, ...rest } = unit;
  const record: UnitRecord = { ...rest, name, ...(ended ? { ended: before ?? now } : {}) };
  return canonical(record) === canonical(unit) ? undefined : { units: [record] };
}

/** People who belong to it, or hold a post of it: as long as there are some, it does not end. */
export const peopleOn = (view: PeopleView, id: UnitId): { own: number; others: PersonId[] } => {
  const own = view.personsOf(id);
  const holders = view.tables.posts.all().flatMap(({ unit, persons }) => (unit === id ? persons : []));
  const others = [...new Set(holders)].filter((one) => {
    const person = view.directory.person(one);
    return person !== undefined && person.unit !== id;
  });
  return { own: own.length, others };
};

export function postPlan(
  view: PeopleView,
  unit: UnitId,
  post: PostKey,
  { persons, version }: { persons: readonly PersonId[]; version: string },
): RosterChanges | Rejection | undefined {
  const known = view.tables.units.get(unit);
  if (!known) return reject('notFound', texts.noUnit);
  if (known.ended !== undefined && persons.length > 0) return reject('notNow', texts.unitEnded);
  if (postVersion(view, unit, post) !== version) return reject('stale', texts.postChanged);
  const before = holdersIn(view, unit, post);
  for (const [n, id] of persons.entries()) {
    const person = view.tables.persons.get(id);
    // Whoever is suspended keeps what he has; nobody is given a post while he is.
    if (!person || person.left !== undefined || (person.suspended === true && !before.includes(id)))
      return wrong(`persons.${n}`, texts.noPerson(person?.name ?? id));
    if (persons.indexOf(id) !== n) return wrong(`persons.${n}`, texts.twice(person.name));
  }
  if (canonical(before) === canonical(persons)) return undefined;
  return { posts: [{ unit, post, persons: [...persons] }] };
}
