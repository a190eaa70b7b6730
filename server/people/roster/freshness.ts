/**
 * Whoever lost his post, a delegation or his place in the city can do nothing more two seconds later, in any process:
 * while the snapshot may be older than that, the database is asked about whoever wants to do something.
 */
import type { PersonId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Snapshot } from '../../snapshots/snapshot.ts';
import { within } from '../../snapshots/within.ts';
import { rosterIds, type Bearing, type PeopleStore, type RosterChange } from '../ports.ts';
import { texts } from '../texts.ts';
import { viewAfter, type PeopleView } from './view.ts';

/** Milliseconds that a permission may be old. */
export const OLDEST_MS = 2_000;
/** What was asked for one request does for those that come right behind it. */
const SHARED_MS = 500;
/** So long the database may take. */
export const PATIENCE_MS = 3_000;

interface Answer {
  /** When the database was asked. */
  at: number;
  /** Resolves when the view tells what it has said. */
  told: Promise<void>;
}

export function createFreshness(
  store: Pick<PeopleStore, 'bearingOn'>,
  snapshot: Pick<Snapshot<PeopleView>, 'current' | 'age'>,
  now: () => number = () => performance.now(),
) {
  const asked = new Map<PersonId, Answer>();
  /** What the database has said while the snapshot was old; gone as soon as the snapshot is known to be younger. */
  const said = new Map<PersonId, { at: number; changes: readonly RosterChange[] }>();
  let laid: { on: PeopleView; view: PeopleView } | undefined;

  function view(): PeopleView {
    const current = snapshot.current();
    if (said.size === 0) return current;
    const known = now() - snapshot.age();
    for (const [person, { at }] of said)
      if (at < known) {
        said.delete(person);
        laid = undefined;
      }
    if (laid?.on !== current) {
      const changes = [...said.values()].flatMap((one) => one.changes);
      laid = { on: current, view: viewAfter(current, changes) };
    }
    return laid.view;
  }

  function ask(person: PersonId): Answer {
    const before = asked.get(person);
    if (before && now() - before.at <= SHARED_MS) return before;
    const at = now();
    const told = within(store.bearingOn(person), PATIENCE_MS).then((bearing) => {
      const known = view();
      const found = differences(person, bearing, known);
      // The later word counts where two of them speak of one record.
      said.delete(person);
      said.set(person, { at, changes: found });
      laid = { on: snapshot.current(), view: viewAfter(known, found) };
    });
    const answer: Answer = { at, told };
    asked.set(person, answer);
    const forget = () => void (asked.get(person) === answer && asked.delete(person));
    told.then(() => setTimeout(forget, SHARED_MS).unref(), forget);
    return answer;
  }

  return {
    view,
    /**
     * From when it resolves the view tells what the person may do, as it was two seconds ago or later. A rejection when
     * that can't be known.
     */
    async fresh(person?: PersonId): Promise<Rejection | undefined> {
      if (person === undefined || snapshot.age() <= OLDEST_MS) return undefined;
      try {
        await ask(person).told;
        return undefined;
      } catch {
        return reject('unavailable', texts.notKnown);
      }
    },
  };
}

/** What the database says of a person, as changes of what was known: also of what it does not know any more. */
function differences(person: PersonId, { persons, posts, delegations }: Bearing, view: PeopleView): RosterChange[] {
  const concerned = new Set([person, ...persons.map(({ id }) => id)]);
  const { tables } = view;
  const postsNow = new Set(posts.map(rosterIds.posts));
  const delegationsNow = new Set(delegations.map(({ id }) => id));
  const delegationsBefore = [...tables.delegations.of('from', person), ...tables.delegations.of('to', person)];
  return [
    { of: 'persons', id: person },
    ...persons.map((record) => ({ of: 'persons' as const, id: record.id, record })),
    ...[...concerned]
      .flatMap((one) => tables.posts.of('person', one))
      .filter((post) => !postsNow.has(rosterIds.posts(post)))
      .map((post) => ({
        of: 'posts' as const,
        id: rosterIds.posts(post),
        record: { ...post, persons: post.persons.filter((one) => !concerned.has(one)) },
      })),
    ...posts.map((record) => ({ of: 'posts' as const, id: rosterIds.posts(record), record })),
    ...delegationsBefore
      .filter(({ id }) => !delegationsNow.has(id))
      .map(({ id }) => ({ of: 'delegations' as const, id })),
    ...delegations.map((record) => ({ of: 'delegations' as const, id: record.id, record })),
  ];
}
