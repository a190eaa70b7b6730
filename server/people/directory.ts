/** The people of the city as a snapshot in memory, so that a decision needs no database to know who is who. */
import type { PersonId, PostKey, UnitId } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import { memberIn } from '../chat/contacts.ts';
import type { People } from '../matters/ports.ts';
import { keepCurrent, type Snapshot, type SnapshotOptions } from '../snapshots/snapshot.ts';
import { createFreshness, OLDEST_MS, PATIENCE_MS } from './roster/freshness.ts';
import type { AccountKind, DelegationRecord, PeopleStore, PersonRecord, Roster, UnitRecord } from './ports.ts';
import { texts } from './texts.ts';
import { within } from '../snapshots/within.ts';
import { viewAfter, viewOf, type PeopleView } from './roster/view.ts';

export interface PeopleService extends People, Pick<Snapshot<PeopleView>, 'age' | 'refresh' | 'onChange' | 'close'> {
  /** Everything as it is known now, which stays as it is: to be compared with a later one. */
  current(): PeopleView;
  /** As it stands: lists in their order, people who left included. */
  roster(): Readonly<Roster>;
  units(): readonly UnitRecord[];
  /** Those who have not left, of one unit. */
  personsOf(unit: UnitId): readonly PersonRecord[];
  /** Also of somebody who left; the id itself when nobody ever had it. */
  nameOf(person: PersonId): string;
  postsOf(person: PersonId): readonly { unit: UnitId; post: PostKey }[];
  /** Who stands in for the person on that day. */
  delegatesOf(person: PersonId, at: Instant): readonly PersonId[];
  /** Whether he who made the delegation still has what he has handed on, and it has stayed in his unit. */
  holds(delegation: DelegationRecord): boolean;
  accountOf(kind: AccountKind, person: PersonId): string | undefined;
  /** From the snapshot, or from the store when the snapshot does not know it (yet). He may have left: `admit` tells. */
  personOfContact(contact: string): Promise<PersonId | undefined>;
  roomsOf(unit: UnitId): readonly string[];
  /** Also of somebody who left. */
  unitOf(person: PersonId): UnitId | undefined;
  unitOfRoom(room: string): UnitId | undefined;
  /** At the door: nobody is let in who has left, or of whom that can't be known. */
  admit(person: PersonId): Promise<Rejection | undefined>;
  /** The same for a token of a machine that was known here a moment ago. */
  admitSource(id: string): Promise<Rejection | undefined>;
}

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createPeople(
  store: PeopleStore,
  onError: (error: unknown) => void = () => undefined,
  options: SnapshotOptions = {},
): Promise<PeopleService> {
  const snapshot = await keepCurrent(store, { viewOf, after: viewAfter }, { ...options, onError });
  const { view, fresh } = createFreshness(store, snapshot, options.now);

  return {
    age: snapshot.age,
    refresh: snapshot.refresh,
    onChange: snapshot.onChange,
    close: snapshot.close,
    current: snapshot.current,
    fresh,
    directory: () => view().directory,
    standing: (person, now) => view().standing(person, now),
    roster: () => view().roster,
    units: () => view().directory.units() as readonly UnitRecord[],
    personsOf: (unit) => view().personsOf(unit),
    nameOf: (person) => view().tables.persons.get(person)?.name ?? person,
    postsOf: (person) => view().postsOf(person),
    delegatesOf: (person, at) => view().delegatesOf(person, at),
    holds: (delegation) => view().holds(delegation),
    accountOf: (kind, person) => view().accountOf(kind, person),
    async personOfContact(contact) {
      const member = memberIn(contact);
      // Who is which member stands in the file of people: what is in memory of it is at most as old as the look at the door.
      if (member !== undefined) return view().personOfMember(member);
      const known = view().personOfAccount('chat', contact);
      const certain = known !== undefined && snapshot.age() <= OLDEST_MS;
      // Where the database does not answer, nothing is lost: at the door it is asked about the person once more.
      return certain ? known : within(store.personOf('chat', contact), PATIENCE_MS).catch(() => known);
    },
    roomsOf: (unit) => view().roomsOf(unit),
    unitOf: (person) => view().unitOf(person),
    unitOfRoom: (room) => view().tables.rooms.get(room)?.unit,
    async admitSource(id) {
      if (snapshot.age() <= OLDEST_MS) return undefined;
      try {
        return (await within(store.sourceStands(id), PATIENCE_MS))
          ? undefined
          : reject('notSignedIn', texts.sourceEnded);
      } catch {
        return reject('unavailable', texts.notKnown);
      }
    },
    async admit(person) {
      const unknown = await fresh(person);
      if (unknown) return unknown;
      return view().directory.person(person) ? undefined : reject('notSignedIn', texts.gone);
    },
  };
}
