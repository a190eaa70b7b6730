/** Who is who, as it is kept: what the people of the city need of a database. store/people/people.ts fills it. */
import type { Person, PersonId, PostKey, Unit, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';

export interface UnitRecord extends Unit {
  /** Place in lists; units of one place stand in the order of their ids. */
  order: number;
}

export interface PersonRecord extends Person {
  administrator?: boolean;
  /** Since when the person is no longer with the city. The name stays readable in histories. */
  left?: Instant;
}

/** Holders of a post in their order (of duty). */
export interface PostRecord {
  unit: UnitId;
  post: PostKey;
  persons: PersonId[];
}

export interface DelegationRecord {
  id: string;
  from: PersonId;
  to: PersonId;
  fromDay: Day;
  /** Inclusive. */
  untilDay: Day;
  reason: string;
  /** City time. */
  madeAt: Instant;
  endedAt?: Instant;
}

/** An account by which a person is known outside: a chat contact or the openid of the mini-app. One of each per person. */
export type AccountKind = 'chat' | 'wechat';
export interface IdentityRecord {
  kind: AccountKind;
  account: string;
  person: PersonId;
}

export interface RoomRecord {
  room: string;
  unit: UnitId;
  topic: string;
}

/** A machine that may call webhooks; its token is kept as a keyed hash. */
export interface SourceRecord {
  name: string;
  unit: UnitId;
  hash: string;
}

export interface Roster {
  units: UnitRecord[];
  persons: PersonRecord[];
  posts: PostRecord[];
  /** Those that nobody ended early; days are not looked at. */
  delegations: DelegationRecord[];
  identities: IdentityRecord[];
  rooms: RoomRecord[];
  sources: SourceRecord[];
}

/** What an import or the seeded city writes: put in or replaced by id, nothing is taken out. */
export type RosterChanges = Partial<Pick<Roster, 'units' | 'persons' | 'posts' | 'sources'>>;

export type CodeUse = { person: PersonId } | 'unknown' | 'used' | 'expired';

/** What this database is: a training ground is never taken for a real city, nor the other way round. */
export interface CityMark {
  training: boolean;
  /** Machine time of the first start. */
  since: Instant;
  /** The running matters of the training ground are all opened. */
  seeded?: boolean;
}

export interface PeopleStore {
  load(): Promise<Roster>;
  /** Calls back after any change of what `load` reads, by any process, and after every gap in hearing of them. */
  watch(changed: () => void): Promise<() => Promise<void>>;
  /** All or nothing. */
  save(changes: RosterChanges): Promise<void>;

  delegationsOf(person: PersonId): Promise<DelegationRecord[]>;
  /** Puts it in, or gives the one that stands under its id already. */
  putDelegation(delegation: DelegationRecord): Promise<DelegationRecord>;
  /** False when there is none of that id that `from` made. A second end changes nothing. */
  endDelegation(id: string, from: PersonId, at: Instant): Promise<boolean>;

  personOf(kind: AccountKind, account: string): Promise<PersonId | undefined>;
  /** The person's account from now on; `taken` when it is another person's. An earlier account of the person is let go. */
  bind(kind: AccountKind, account: string, person: PersonId): Promise<'bound' | 'taken'>;
  unbind(kind: AccountKind, person: PersonId): Promise<void>;
  bindRoom(room: RoomRecord): Promise<'bound' | 'taken'>;

  /** The person's one code from now on; machine time. False when somebody else happens to have the same. */
  putCode(person: PersonId, hash: string, seconds: number): Promise<boolean>;
  /** Atomic: one account gets the person, however many try. The same account gets the same answer again. */
  useCode(hash: string, account: string): Promise<CodeUse>;
  /** Counts one more and gives how many there are within the window, which begins with the first; machine time. */
  countTry(key: string, seconds: number): Promise<number>;
  forgetTries(key: string): Promise<void>;

  /** The mark of this database; `first` is put in when it has none. */
  mark(first: CityMark): Promise<CityMark>;
  markSeeded(): Promise<void>;
}
