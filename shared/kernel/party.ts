/** Who is who: units, the posts in them, persons, and the key under which a task is addressed to one of them. */

export type UnitId = string;
export type PersonId = string;

/**
 * What a unit is in the city's regulation. There is one unit of each kind but `unit` (a department of the city),
 * `district` (a county, district or park) and `cloud-provider`; what each is in law stands in regulation/units.ts. `experts` is the city's pool of experts: its people sit on panels (A-47, C-14).
 */
export const unitKinds = [
  'committee',
  'authority',
  'office',
  'unit',
  'cloud-provider',
  'emergency-group',
  'security-authority',
  'quality-authority',
  'standards-group',
  'city-government',
  'finance',
  'secrecy',
  'legal',
  'audit',
  'police',
  'cyberspace',
  'state-security',
  'district',
  'experts',
] as const;
export type UnitKind = (typeof unitKinds)[number];

/** Bodies that supervise the others: they see every entry of the registers and every turn of a recurring duty. */
export const supervisingKinds: readonly UnitKind[] = ['authority', 'office', 'committee', 'audit'];
/** Those that see every incident of the city: who supervises, and who leads the response. */
export const watchingKinds: readonly UnitKind[] = [...supervisingKinds, 'emergency-group'];
const isOf =
  (kinds: readonly UnitKind[]) =>
  (unit: UnitId, directory: Pick<Directory, 'unit'>): boolean => {
    const kind = directory.unit(unit)?.kind;
    return kind !== undefined && kinds.includes(kind);
  };
/** Whether this unit supervises the others. */
export const supervisesAll = isOf(supervisingKinds);
/** Whether somebody of this unit sees every incident of the city. */
export const watchesAll = isOf(watchingKinds);

/**
 * Posts 岗位. A task is addressed to a post of a unit; any holder may act. `duty` is ordered: first on duty comes first.
 * `sharing` is the head of sharing whose consent requests and answers need (N-20); `expert` sits on panels.
 * `auditor` reads the audit trail and is no administrator; no task is addressed to it.
 */
export const postKeys = [
  'head',
  'contact',
  'cloud',
  'data',
  'security',
  'duty',
  'ops',
  'emergency',
  'registrar',
  'reviewer',
  'secrecy',
  'sharing',
  'standards',
  'expert',
  'auditor',
] as const;
export type PostKey = (typeof postKeys)[number];

/** `person:<id>` or `post:<unit>:<post>`: the address of a task, as it stands in the index of the to-do list. */
export type PartyKey = `person:${PersonId}` | `post:${UnitId}:${PostKey}`;

export const personKey = (person: PersonId): PartyKey => `person:${person}`;
export const postKey = (unit: UnitId, post: PostKey): PartyKey => `post:${unit}:${post}`;

export type Party = { person: PersonId } | { unit: UnitId; post: PostKey };

const PERSON = 'person:';
const POST = 'post:';

/** Reads a party key back. Keys are made by the two functions above only, so a malformed one is a programming error. */
export function partyOf(key: PartyKey): Party {
  // A list of tasks reads thousands of them, so nothing is made but what is given.
  if (key.startsWith(PERSON)) {
    const person = key.slice(PERSON.length);
    if (person !== '') return { person };
  } else if (key.startsWith(POST)) {
    const between = key.indexOf(':', POST.length);
    const post = key.slice(between + 1);
    if (between > POST.length && post !== '') return { unit: key.slice(POST.length, between), post: post as PostKey };
  }
  throw new Error(`not a party key: ${key}`);
}

/** Units of whose head these keys are, each once. */
export const headedUnits = (keys: readonly PartyKey[]): UnitId[] => [
  ...new Set(
    keys.flatMap((key) => {
      const party = partyOf(key);
      return 'unit' in party && party.post === 'head' ? [party.unit] : [];
    }),
  ),
];

export interface Unit {
  id: UnitId;
  name: string;
  kind: UnitKind;
}

export interface Person {
  id: PersonId;
  name: string;
  unit: UnitId;
}

/**
 * The city's directory as decisions see it: a snapshot in memory, so that a decision stays a pure function.
 * `usersOf` are the units that use a resource (the register of subscriptions), in a fixed order.
 */
export interface Directory {
  unit(id: UnitId): Unit | undefined;
  /** Every unit of the city in its order: for what goes to all. */
  units(): readonly Unit[];
  person(id: PersonId): Person | undefined;
  /** Also somebody who has left: what he was called, and of which unit he was. */
  known(id: PersonId): Person | undefined;
  /** Of a human who stands in the roster under several ids: the one that speaks for all of them. Also of who left. */
  human?(id: PersonId): PersonId;
  /** All ids of that human which are in the city now. */
  idsOf?(id: PersonId): readonly PersonId[];
  /** The one unit of a kind; undefined while the city has not named one. */
  body(kind: UnitKind): Unit | undefined;
  /** Holders of a post in their order (of duty); empty while it is vacant. */
  holders(unit: UnitId, post: PostKey): readonly PersonId[];
  /**
   * Whom of a post an alarm calls when this directory was taken: the lines of its roster 值班表 in the order in which they
   * are woken, each as often as it is told. Undefined where the post has no roster, or nobody at all is on duty by it: then it is its holders' again, in
   * their order, for a gap must not keep an alarm from anybody.
   */
  onDuty?(unit: UnitId, post: PostKey): readonly OnDuty[] | undefined;
  resource(id: string): Resource | undefined;
  usersOf(resource: string): readonly UnitId[];
}

export interface OnDuty {
  /** What the line is called: 主班, 副班. */
  title: string;
  person: PersonId;
  /** Minutes that the line has to answer; the city's where it says nothing. */
  wait?: number;
  /** Calls that share them, one after the other. */
  calls?: number;
  /** Called before: the same line once more, or in a further round. */
  again?: true;
}

/** Whatever is barred to one of a human's ids is barred to all of them: people are compared by this, never by their ids. */
export const humanOf = (directory: Directory, id: PersonId): PersonId => directory.human?.(id) ?? id;
export const idsOf = (directory: Directory, id: PersonId): readonly PersonId[] => directory.idsOf?.(id) ?? [id];

/** A shared information resource of the catalogue (B-12): who provides it and what its records are identified by. */
export interface Resource {
  id: string;
  name: string;
  provider: UnitId;
  /** Column that identifies a record, in the words of its users. */
  identifier: { key: string; title: string };
  fields: readonly { key: string; title: string }[];
  /** Records of persons are never named in chat: such a report goes through the mini-app. */
  personal: boolean;
}

/** The unit of a party: of a person the one that he was last in. */
export const unitOfKey = (key: PartyKey, directory: Directory): UnitId | undefined => {
  const party = partyOf(key);
  return 'unit' in party ? party.unit : directory.known(party.person)?.unit;
};
