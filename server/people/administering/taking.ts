/**
 * How files come into the roster, from a page and by the command: what changes together is one transaction, in which also
 * stands what it was before, so that it can be taken back (`undoing.ts`); accounts and the end of sessions follow it. More
 * than that comes in parts, each of them whole. Whatever was cut off is done by the same files once more.
 */
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import { isRejection, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { noChanges, type Changes } from '../admin/check.ts';
import { isHere, type PersonRecord, type PostRecord, type RosterChanges, type TakenImport } from '../ports.ts';
import { viewAfter, type PeopleView } from '../roster/view.ts';
import { putMember, putMobile, type AccountPorts } from './accounts.ts';
import { changeRoster, changesOf, refusalOf, type ChangeBy } from './change.ts';
import { endSessions, type AdministeringPorts } from './people-handlers.ts';
import { importId, takenOf } from './undoing.ts';

/** Of units, people and posts together: they are written in one transaction, which the database ends after a minute. */
export const MOST_ROWS = 5_000;

export type TakingPorts = AccountPorts & Pick<AdministeringPorts, 'store' | 'people'>;
export interface TakenBy extends ChangeBy {
  /** How whoever takes it is called, once it is thought out. */
  name(): string;
  at: Instant;
  part: number;
}
interface Taken {
  changes: Changes;
  /** Accounts that are somebody else's. */
  lost: Changes['members'];
}

/** @param plan what the files come to on a state */
export async function takePart(
  ports: TakingPorts,
  plan: (view: PeopleView) => Changes | Rejection,
  by: TakenBy,
): Promise<Taken | Rejection> {
  let changes: Changes | undefined;
  let took: Pick<TakenImport, 'changes' | 'accounts'> = { changes: [], accounts: [] };
  const written = await changeRoster(
    ports,
    (view) => {
      changes = undefined;
      const planned = plan(view);
      if (isRejection(planned)) return planned;
      changes = planned;
      took = takenOf(view, rosterChanges(planned), planned, ports.mobiles);
      return took.changes.length + took.accounts.length === 0 ? undefined : otherwise(took.changes);
    },
    by,
    () => ({
      took: {
        ...{ id: importId(by.at, by.part), at: by.at },
        ...{ by: { ...(by.person === undefined ? {} : { person: by.person }), name: by.name() }, ...took },
      },
    }),
  );
  if (isRejection(written)) return written;
  return changes ? { changes, lost: await follow(ports, changes) } : { changes: noChanges(), lost: [] };
}

/** What follows the roster, also where that stands already: whoever was cut off there comes by once more. */
async function follow(ports: TakingPorts, { members, mobiles, persons }: Changes): Promise<Changes['members']> {
  const lost: Changes['members'] = [];
  for (const one of members) if ((await putMember(ports, one.person, one.account)) === 'taken') lost.push(one);
  // Whoever has left leaves no number behind.
  const left = new Set(persons.filter((one) => one.left !== undefined).map(({ id }) => id));
  for (const { person, mobile } of mobiles) if (!left.has(person)) await putMobile(ports, person, mobile);
  for (const person of left) await putMobile(ports, person, '');
  for (const person of persons) if (!isHere(person)) await endSessions(ports.store.sessions, person.id);
  return lost;
}

export interface TakenInParts {
  parts: number;
  lost: Changes['members'];
  /** Why it went no further: what was taken before stands. */
  rejected?: Rejection;
}

/**
 * However much it is. Each part is thought out on the newest state; where one of them would be refused, nothing is written.
 * @param most rows that are written at once
 */
export async function takeInParts(
  ports: TakingPorts,
  plan: (view: PeopleView) => Changes | Rejection,
  by: { now(): Instant; name(part: number | undefined): string },
  most = MOST_ROWS,
): Promise<TakenInParts> {
  const done = { units: new Set<string>(), persons: new Set<string>(), posts: new Set<string>() };
  const lost: Changes['members'] = [];
  for (let part = 1; ; part += 1) {
    let isLast = true;
    const taken = await takePart(
      ports,
      (view) => {
        const changes = plan(view);
        if (isRejection(changes)) return changes;
        const parts = partsOf(view, remaining(changes, done), most);
        isLast = parts.length <= 1;
        const refused = part === 1 ? refusedIn(view, parts) : undefined;
        return refused ?? parts[0] ?? noChanges();
      },
      { at: by.now(), part, name: () => by.name(part === 1 && isLast ? undefined : part) },
    );
    if (isRejection(taken)) return { parts: part - 1, lost, rejected: taken };
    for (const { id } of taken.changes.units) done.units.add(id);
    for (const { id } of taken.changes.persons) done.persons.add(id);
    for (const one of taken.changes.posts) done.posts.add(postId(one));
    lost.push(...taken.lost);
    if (isLast) return { parts: part, lost };
  }
}

const postId = ({ unit, post }: PostRecord): string => `${unit}:${post}`;
export const rosterChanges = ({ units, persons, posts }: Changes): RosterChanges => ({ units, persons, posts });

function otherwise(changed: TakenImport['changes']): RosterChanges {
  const of = <R>(part: TakenImport['changes'][number]['of']) =>
    changed.flatMap((one) => (one.of === part ? [one.after as R] : []));
  return { units: of('units'), persons: of('persons'), posts: of('posts') };
}

const remaining = (changes: Changes, done: Record<'units' | 'persons' | 'posts', ReadonlySet<string>>): Changes => ({
  ...changes,
  units: changes.units.filter(({ id }) => !done.units.has(id)),
  persons: changes.persons.filter(({ id }) => !done.persons.has(id)),
  posts: changes.posts.filter((one) => !done.posts.has(postId(one))),
});

type Row = { unit: Changes['units'][number] } | { person: PersonRecord } | { post: PostRecord };

/**
 * What of these changes goes in together. Units first, then whoever is new, for posts name them; then of each unit who
 * changes and who holds its posts, which stay together: no post is empty because its next holder stands in a later part.
 */
export function partsOf(view: PeopleView, changes: Changes, most: number): Changes[] {
  const isNew = ({ id }: PersonRecord) => view.tables.persons.get(id) === undefined;
  /** Who begins or ceases to administer, and who audits: of the two nobody may be both, not even for a moment. */
  const watchers: Row[] = [];
  const byUnit = new Map<UnitId, Row[]>();
  const into = (unit: UnitId, row: Row) => {
    const rows = byUnit.get(unit) ?? [];
    rows.push(row);
    byUnit.set(unit, rows);
  };
  for (const person of changes.persons) {
    const before = view.tables.persons.get(person.id);
    if (!before) continue;
    if (before.administrator === person.administrator) into(before.unit, { person });
    else watchers.push({ person });
  }
  for (const post of changes.posts)
    if (post.post === 'auditor') watchers.push({ post });
    else into(post.unit, { post });
  const groups: Row[][] = [
    ...changes.units.map((unit) => [{ unit }]),
    ...changes.persons.filter(isNew).map((person) => [{ person }]),
    watchers,
    ...byUnit.values(),
  ];
  const parts: Row[][] = [];
  let current: Row[] = [];
  const close = () => {
    if (current.length > 0) parts.push(current);
    current = [];
  };
  for (const group of groups) {
    if (current.length + group.length > most) close();
    for (const row of group) {
      if (current.length >= most) close();
      current.push(row);
    }
  }
  close();
  return parts.map((rows) => {
    const persons = rows.flatMap((row) => ('person' in row ? [row.person] : []));
    const ids = new Set(persons.map(({ id }) => id));
    return {
      ...noChanges(),
      units: rows.flatMap((row) => ('unit' in row ? [row.unit] : [])),
      ...{ persons, posts: rows.flatMap((row) => ('post' in row ? [row.post] : [])) },
      members: changes.members.filter(({ person }) => ids.has(person)),
      mobiles: changes.mobiles.filter(({ person }) => ids.has(person)),
    };
  });
}

/** Why the door would refuse one of them, each on what the ones before have made of the state. */
function refusedIn(view: PeopleView, parts: readonly Changes[]): Rejection | undefined {
  let at = view;
  for (const part of parts) {
    const changes = rosterChanges(part);
    const refused = refusalOf(at, changes, {});
    if (refused) return refused;
    at = viewAfter(at, changesOf(changes));
  }
  return undefined;
}
