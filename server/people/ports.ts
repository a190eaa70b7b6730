/** Who is who, as it is kept: what the people of the city need of a database. store/people/people.ts fills it. */
import type { TryStore } from '../limits/tries.ts';
import type { PartyKey, Person, PersonId, PostKey, Unit, UnitId } from '@banjie/shared/kernel/party.ts';
import type { Day, Instant } from '@banjie/shared/kernel/time.ts';
import type { Source } from '../snapshots/source.ts';

export interface UnitRecord extends Unit {
  /** Place in lists; units of one place stand in the order of their ids. */
  order: number;
  /** Since when it is no unit of the city any more. Its name stays readable, and nothing new goes to it. */
  ended?: Instant;
}

export interface PersonRecord extends Person {
  administrator?: boolean;
  /** Keyed hash of what identifies the human: his ID number, or his user id in WeCom. */
  identity?: string;
  /** Of a human who stands here more than once: the first of his ids. Absent where that is this one. */
  human?: PersonId;
  /** Since when the person is no longer with the city. The name stays readable in histories. */
  left?: Instant;
  /** By an administrator's word: as one who has left, until he is let in again. */
  suspended?: boolean;
}

/** By what a human is told from others: the first of his ids. */
export const humanIn = ({ id, human = id }: Pick<PersonRecord, 'id' | 'human'>): PersonId => human;

/** Whether he is one of those who act and to whom tasks go. */
export const isHere = ({ left, suspended }: PersonRecord): boolean => left === undefined && suspended !== true;

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
  /** The posts that he held when he made it: when he has none of them any more, there is nothing to stand in for. */
  held?: PartyKey[];
  /** City time. */
  madeAt: Instant;
  endedAt?: Instant;
}

/**
 * An account by which a person is known outside: a chat contact, the openid of the mini-app, a user id of WeCom, a mobile
 * number (sealed, see server/personal/mobiles.ts). One of each per person.
 */
export type AccountKind = 'chat' | 'wechat' | 'wecom' | 'mobile';
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

/** A token with which a machine may call webhooks; kept as a keyed hash. A machine may have several. */
export interface SourceRecord {
  id: string;
  name: string;
  unit: UnitId;
  hash: string;
  madeAt?: Instant;
  /** Tells under which secret it is kept. */
  under?: string;
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

/** Under which a record of the roster is kept, as in the lists of `Roster`. */
export const rosterIds: { [K in keyof Roster]: (record: Roster[K][number]) => string } = {
  units: ({ id }) => id,
  persons: ({ id }) => id,
  posts: ({ unit, post }) => `${unit}:${post}`,
  delegations: ({ id }) => id,
  identities: ({ kind, person }) => `${kind}-of:${person}`,
  rooms: ({ room }) => room,
  sources: ({ id }) => id,
};

/** One record that was put in or changed, or (undefined) is there no more. */
export type RosterChange = {
  [K in keyof Roster]: { of: K; id: string; record?: Roster[K][number] | undefined };
}[keyof Roster];

/** What decides on what somebody may do: himself, those who delegated to him, and to whom he has delegated. */
export type Bearing = Pick<Roster, 'persons' | 'posts' | 'delegations'>;

/** What an import or the seeded city writes: put in or replaced by id, nothing is taken out. */
export type RosterChanges = Partial<Pick<Roster, 'units' | 'persons' | 'posts' | 'sources'>>;

/** What an import has changed, record by record and account by account, so that it can be put back. */
export interface TakenImport {
  id: string;
  /** City time. */
  at: Instant;
  by: { person?: PersonId; name: string };
  changes: ImportedChange[];
  accounts: { kind: 'wecom' | 'mobile'; person: PersonId; before?: string; after?: string }[];
  /** `accounts`: the roster is back, and the accounts that came with it may not be yet. */
  undone?: { at: Instant; name: string; accounts?: 'due' };
}
/** Of many, without what each has changed. */
export interface ImportLine extends Omit<TakenImport, 'changes' | 'accounts'> {
  counts: { units: number; persons: number; posts: number };
}
export type ImportedChange = {
  [K in 'units' | 'persons' | 'posts']: { of: K; id: string; before?: Roster[K][number]; after: Roster[K][number] };
}['units' | 'persons' | 'posts'];

/** What is written together with a change of the roster: that it came by an import, or that it takes one back. */
export type Beside = { took: TakenImport } | { undid: string; at: Instant; name: string; accounts: boolean };

export type CodeUse = { person: PersonId } | 'unknown' | 'used' | 'expired';

/** What this database is: a training ground is never taken for a real city, nor the other way round. */
export interface CityMark {
  training: boolean;
  /** Machine time of the first start. */
  since: Instant;
  /** The running matters of the training ground are all opened. */
  seeded?: boolean;
}

/** By what servers of one city know each other: fingerprints of their secret and of their signing key. */
export interface CityKeys {
  secret: string;
  /** The one before, which this one has taken the place of. */
  secretBefore?: string;
  signingKey?: string;
}

export interface PeopleStore extends Source<Roster, RosterChange>, TryStore {
  /** As a majority of the database has it now. The posts are all those that any of the persons holds. */
  bearingOn(person: PersonId): Promise<Bearing>;
  /** As a majority of the database has it now. */
  sourceStands(id: string): Promise<boolean>;
  /** False when there is none of that id. */
  endSource(id: string): Promise<boolean>;
  /** All or nothing. */
  save(changes: RosterChanges): Promise<void>;
  /** How often something was put in, as a majority of the database has it now. */
  revision(): Promise<number>;
  /** The same as `save`, if nothing was put in since that revision; false when something was, and nothing is written. */
  saveAt(revision: number, changes: RosterChanges, beside?: Beside): Promise<boolean>;
  /** The latest imports, newest first: all that are kept. */
  imports(): Promise<ImportLine[]>;
  imported(id: string): Promise<TakenImport | undefined>;
  /** Of one that was taken back. */
  accountsAreBack(id: string): Promise<void>;

  delegationsOf(person: PersonId): Promise<DelegationRecord[]>;
  delegation(id: string): Promise<DelegationRecord | undefined>;
  /** Those that somebody has ended early, at that instant or later. */
  delegationsEnded(since: Instant): Promise<DelegationRecord[]>;
  /**
   * Puts it in, or gives the one that stands under its id already. `mutual` when the other has delegated to him for some
   * of these days: of two who ask each other at once one gets it.
   */
  putDelegation(
    delegation: DelegationRecord,
    /** Every id of both; without it those of the delegation. */
    humans?: Record<'from' | 'to', readonly PersonId[]>,
  ): Promise<DelegationRecord | 'mutual'>;
  /** False when there is none of that id that `from` made. A second end changes nothing. */
  endDelegation(id: string, from: PersonId, at: Instant): Promise<boolean>;

  personOf(kind: AccountKind, account: string): Promise<PersonId | undefined>;
  /** The person's account from now on; `taken` when it is another person's. An earlier account of the person is let go. */
  bind(kind: AccountKind, account: string, person: PersonId): Promise<'bound' | 'taken'>;
  /** Many at once, in one change: whoever has an account keeps it, and an account that is somebody's stays his. */
  bindAll(kind: AccountKind, bindings: readonly { account: string; person: PersonId }[]): Promise<void>;
  unbind(kind: AccountKind, person: PersonId): Promise<void>;
  bindRoom(room: RoomRecord): Promise<'bound' | 'taken'>;
  /** False when it is nobody's. */
  unbindRoom(room: string): Promise<boolean>;

  /** The person's one code from now on; machine time. False when somebody else happens to have the same. */
  putCode(person: PersonId, hash: string, seconds: number): Promise<boolean>;
  /** Atomic: one account gets the person, however many try. The same account gets the same answer again. */
  useCode(hash: string, account: string): Promise<CodeUse>;
  /** Nobody gets anything by it any more. */
  voidCode(person: PersonId, hash: string): Promise<void>;
  /** The mark of this database; `first` is put in when it has none. */
  mark(first: CityMark): Promise<CityMark>;
  markSeeded(): Promise<void>;
  /** Puts in those that the mark does not have yet, and gives those that it has. */
  claimKeys(own: CityKeys): Promise<CityKeys>;
  replaceKeys(own: CityKeys): Promise<void>;
}
