/**
 * The one door by which an administrator changes people, units and posts, from a page or at the machine. What is to change is
 * thought out on the newest state and written only on that one: of two administrators who act at once the later one is judged
 * on what the first has done. So what must hold of all together holds (somebody administers, nobody who audits does).
 */
import type { PersonId, PostKey } from '@banjie/shared/kernel/party.ts';
import { isRejection, reject, type Fault, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { PeopleService } from '../directory.ts';
import {
  humanIn,
  isHere,
  rosterIds,
  type Beside,
  type PeopleStore,
  type RosterChange,
  type RosterChanges,
} from '../ports.ts';
import { viewAfter, type PeopleView } from '../roster/view.ts';
import { postTitles } from '../texts.ts';
import { texts } from './texts.ts';

export interface ChangePorts {
  store: Pick<PeopleStore, 'revision' | 'saveAt'>;
  people: Pick<PeopleService, 'refresh' | 'current'>;
}

export interface ChangeBy {
  /** Who changes; at the machine nobody of the city does, and whoever sits there may do what nobody else can put right. */
  person?: PersonId;
  /** Posts, `<unit>:<post>`, that he knows will be empty. Undefined at the machine, where it is said and not asked. */
  knows?: readonly string[];
}

/** Thought out on a state; undefined for nothing to do. */
export type Plan = (view: PeopleView) => RosterChanges | undefined | Rejection;

const ATTEMPTS = 5;

export async function changeRoster(
  { store, people }: ChangePorts,
  plan: Plan,
  by: ChangeBy,
  beside?: (view: PeopleView, changes: RosterChanges) => Beside,
): Promise<RosterChanges | Rejection> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const revision = await store.revision();
    await people.refresh();
    const view = people.current();
    const changes = plan(view);
    if (changes === undefined) return {};
    if (isRejection(changes)) return changes;
    const refused = refusalOf(view, changes, by);
    if (refused) return refused;
    if (await store.saveAt(revision, changes, beside?.(view, changes))) {
      await people.refresh();
      return changes;
    }
  }
  return reject('stale', texts.moved);
}

const parts = ['units', 'persons', 'posts'] as const;
export const changesOf = (changes: RosterChanges): RosterChange[] =>
  parts.flatMap((of) =>
    (changes[of] ?? []).map((record) => ({ of, id: rosterIds[of](record as never), record }) as RosterChange),
  );

/** Why these changes may not be, whoever thought of them; undefined where they may. */
export function refusalOf(
  view: PeopleView,
  changes: RosterChanges,
  { person, knows }: ChangeBy,
): Rejection | undefined {
  const after = viewAfter(view, changesOf(changes));
  const administers = (id: PersonId): boolean => {
    const one = after.tables.persons.get(id);
    return one !== undefined && isHere(one) && one.administrator === true;
  };
  if (person !== undefined) {
    if (!administers(person)) return reject('notAllowed', texts.yourself);
    // Whoever acts administers, so the last one can't go; looked at all the same, should he be suspended this very moment.
    if (![...after.tables.persons.all()].some(({ id }) => administers(id))) return reject('notNow', texts.lastOne);
  }
  return auditorWho(after, changes) ?? (knows ? emptied(view, after, changes, knows) : undefined);
}

/** Who administers does not audit himself, under no other id of his either. */
function auditorWho(after: PeopleView, changes: RosterChanges): Rejection | undefined {
  const touched = [
    ...(changes.persons ?? []).map(({ id }) => id),
    ...(changes.posts ?? []).flatMap(({ post, persons }) => (post === 'auditor' ? persons : [])),
  ];
  const known = (id: PersonId) => after.tables.persons.get(id);
  for (const id of touched) {
    const person = known(id);
    if (!person) continue;
    const human = humanIn(person);
    const ids = [human, ...after.tables.persons.of('human', human).map((one) => one.id)].filter((one) => {
      const record = known(one);
      return record !== undefined && record.left === undefined;
    });
    const administers = ids.some((one) => known(one)?.administrator === true);
    const audits = ids.some((one) => after.tables.posts.of('person', one).some(({ post }) => post === 'auditor'));
    if (administers && audits) return reject('notNow', texts.auditorAdministers(person.name));
  }
  return undefined;
}

/** Posts that somebody holds now and nobody will: `<unit>:<post>`. */
export function vacatedBy(
  view: PeopleView,
  after: PeopleView,
  changes: RosterChanges,
): { unit: string; post: PostKey }[] {
  const posts = new Map<string, { unit: string; post: PostKey }>();
  const note = (one: { unit: string; post: PostKey }) => posts.set(`${one.unit}:${one.post}`, one);
  for (const { id } of changes.persons ?? []) view.tables.posts.of('person', id).forEach(note);
  (changes.posts ?? []).forEach(note);
  return [...posts.values()].filter(
    ({ unit, post }) =>
      view.directory.holders(unit, post).length > 0 && after.directory.holders(unit, post).length === 0,
  );
}

function emptied(
  view: PeopleView,
  after: PeopleView,
  changes: RosterChanges,
  knows: readonly string[],
): Rejection | undefined {
  const unknown = vacatedBy(view, after, changes).filter(({ unit, post }) => !knows.includes(`${unit}:${post}`));
  if (unknown.length === 0) return undefined;
  const faults = unknown.map(({ unit, post }): Fault => {
    const name = `${view.directory.unit(unit)?.name ?? unit} ${postTitles[post]}`;
    return { path: `knows.${unit}:${post}`, message: texts.emptied(name) };
  });
  return reject('stale', texts.willBeEmpty(unknown.length), { faults });
}
