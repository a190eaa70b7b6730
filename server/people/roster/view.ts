/** One state of the people of the city. It never changes; the next one shares with it what has not changed. */
import {
  personKey,
  postKey,
  postKeys,
  type Directory,
  type PartyKey,
  type PersonId,
  type PostKey,
  type UnitId,
  type UnitKind,
} from '@banjie/shared/kernel/party.ts';
import { severalKinds } from '@banjie/shared/regulation/units.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { Standing } from '../../matters/ports.ts';
import { tableOf, type Table, type TableKind } from '../../snapshots/table.ts';
import {
  isHere,
  rosterIds,
  type AccountKind,
  type DelegationRecord,
  type PersonRecord,
  type Roster,
  type RosterChange,
  type UnitRecord,
} from '../ports.ts';

/** By what the records of a part are looked up, besides their ids. */
interface Indexes {
  units: 'kind';
  persons: 'unit' | 'human';
  posts: 'person';
  delegations: 'from' | 'to';
  identities: 'account';
  rooms: 'unit';
  sources: never;
}
type Kinds = { [K in keyof Roster]: TableKind<Roster[K][number], Indexes[K]> };
type Tables = { readonly [K in keyof Roster]: Table<Roster[K][number], Indexes[K]> };

const compare = (one: string | number, other: string | number): number => (one < other ? -1 : one > other ? 1 : 0);
const byId = <K extends keyof Roster>(part: K) => {
  const id = rosterIds[part];
  return (one: Roster[K][number], other: Roster[K][number]) => compare(id(one), id(other));
};

const kinds: Kinds = {
  units: {
    id: rosterIds.units,
    order: (one, other) => one.order - other.order || compare(one.id, other.id),
    indexes: { kind: ({ kind }) => [kind] },
  },
  persons: {
    id: rosterIds.persons,
    order: byId('persons'),
    indexes: {
      unit: (person) => (isHere(person) ? [person.unit] : []),
      // Of the few who have a second id.
      human: (person) => (person.human === undefined ? [] : [person.human]),
    },
  },
  posts: {
    id: rosterIds.posts,
    order: (one, other) => compare(one.unit, other.unit) || postKeys.indexOf(one.post) - postKeys.indexOf(other.post),
    indexes: { person: ({ persons }) => persons },
  },
  delegations: {
    id: rosterIds.delegations,
    order: (one, other) => compare(one.fromDay, other.fromDay) || compare(one.id, other.id),
    indexes: { from: ({ from }) => [from], to: ({ to }) => [to] },
  },
  identities: {
    id: rosterIds.identities,
    order: byId('identities'),
    indexes: { account: ({ kind, account }) => [`${kind}:${account}`] },
  },
  rooms: { id: rosterIds.rooms, order: byId('rooms'), indexes: { unit: ({ unit }) => [unit] } },
  sources: { id: rosterIds.sources, order: byId('sources'), indexes: {} },
};
const parts = Object.keys(kinds) as (keyof Roster)[];

export interface PeopleView {
  readonly tables: Tables;
  /** The same one as long as nothing has changed of what it tells. */
  readonly directory: Directory;
  /** Lists in their order, people who left included; each is made when it is first asked for. */
  readonly roster: Readonly<Roster>;
  standing(person: PersonId, now: Instant): Standing | undefined;
  personsOf(unit: UnitId): readonly PersonRecord[];
  postsOf(person: PersonId): readonly { unit: UnitId; post: PostKey }[];
  delegatesOf(person: PersonId, at: Instant): readonly PersonId[];
  /** Whether he who made it still has what he has handed on, and it has stayed in his unit. */
  holds(delegation: DelegationRecord): boolean;
  accountOf(kind: AccountKind, person: PersonId): string | undefined;
  personOfAccount(kind: AccountKind, account: string): PersonId | undefined;
  /** Whose account of WeCom that is; its case means nothing. */
  personOfMember(member: string): PersonId | undefined;
  roomsOf(unit: UnitId): readonly string[];
  /** Also of somebody who left. */
  unitOf(person: PersonId): UnitId | undefined;
}

export function viewOf(roster: Roster): PeopleView {
  const tables = Object.fromEntries(parts.map((part) => [part, tableOf(kinds[part] as never, roster[part] as never)]));
  return viewOn(tables as unknown as Tables);
}

/** The state after these changes. What is as it was already changes nothing. */
export function viewAfter(view: PeopleView, changes: readonly RosterChange[]): PeopleView {
  const byPart = new Map<keyof Roster, RosterChange[]>();
  for (const change of changes) byPart.set(change.of, [...(byPart.get(change.of) ?? []), change]);
  const changed = [...byPart].map(([part, some]) => [part, view.tables[part].with(some as never)]);
  const tables = { ...view.tables, ...(Object.fromEntries(changed) as Partial<Tables>) };
  return viewOn(tables, view);
}

/** Of these the directory is made. */
const told = ['units', 'persons', 'posts'] as const;

function viewOn(tables: Tables, before?: PeopleView): PeopleView {
  const { units, persons, posts, delegations, identities, rooms } = tables;
  const sameDirectory = before && told.every((part) => before.tables[part] === tables[part]);
  const directory = sameDirectory ? before.directory : directoryOf(tables);
  const person = (id: PersonId): PersonRecord | undefined => {
    const known = persons.get(id);
    return known && isHere(known) ? known : undefined;
  };
  const postsOf = (id: PersonId) => (person(id) ? posts.of('person', id) : []);
  const keysOf = (id: PersonId): PartyKey[] => [
    personKey(id),
    ...postsOf(id).map(({ unit, post }) => postKey(unit, post)),
  ];
  const holds = ({ from, to, held }: DelegationRecord): boolean => {
    const unit = person(from)?.unit;
    if (unit === undefined || person(to)?.unit !== unit) return false;
    const keys = keysOf(from);
    // Of an older one it is not known what he held.
    if (held === undefined) return keys.length > 1;
    return held.length === 0 || held.some((key) => keys.includes(key));
  };

  return {
    tables,
    directory,
    roster: rosterOf(tables),
    // Not transitive: what was delegated to somebody is not passed on with his own powers.
    standing(id, now) {
      const known = person(id);
      if (!known) return undefined;
      const mine = delegations.of('to', id);
      const today = mine.length > 0 ? dayOf(now) : '';
      return {
        person: id,
        name: known.name,
        unit: known.unit,
        unitName: units.get(known.unit)?.name ?? known.unit,
        administrator: known.administrator === true,
        keys: keysOf(id),
        standsInFor: mine
          .filter((one) => runs(one, today) && holds(one))
          .map(({ from, untilDay }) => ({
            person: from,
            name: person(from)?.name ?? from,
            until: untilDay,
            keys: keysOf(from),
          })),
      };
    },
    personsOf: (unit) => persons.of('unit', unit),
    postsOf: (id) => postsOf(id).map(({ unit, post }) => ({ unit, post })),
    delegatesOf(id, at) {
      const today = dayOf(at);
      return delegations
        .of('from', id)
        .filter((one) => runs(one, today) && holds(one))
        .map(({ to }) => to);
    },
    holds,
    accountOf: (kind, id) => identities.get(`${kind}-of:${id}`)?.account,
    personOfAccount: (kind, account) => identities.of('account', `${kind}:${account}`)[0]?.person,
    personOfMember(member) {
      const as = member.toLowerCase();
      const [known] = identities.of('account', `wecom:${member}`);
      const found =
        known ?? identities.all().find(({ kind, account }) => kind === 'wecom' && account.toLowerCase() === as);
      return found?.person;
    },
    roomsOf: (unit) => rooms.of('unit', unit).map(({ room }) => room),
    unitOf: (id) => persons.get(id)?.unit,
  };
}

function directoryOf({ units, persons, posts }: Tables): Directory {
  const person = (id: PersonId) => {
    const known = persons.get(id);
    return known && isHere(known) ? known : undefined;
  };
  const humanOf = (id: PersonId) => persons.get(id)?.human ?? id;
  let standing: readonly UnitRecord[] | undefined;
  return {
    unit: (id) => units.get(id),
    units: () => (standing ??= units.all().filter(({ ended }) => ended === undefined)),
    person,
    known: (id) => persons.get(id),
    human: humanOf,
    idsOf(id) {
      const human = humanOf(id);
      return [human, ...persons.of('human', human).map((one) => one.id)].filter((one) => person(one) !== undefined);
    },
    body: (kind: UnitKind): UnitRecord | undefined =>
      kind !== 'cloud-provider' && severalKinds.includes(kind)
        ? undefined
        : units.of('kind', kind).find(({ ended }) => ended === undefined),
    holders: (unit, post) =>
      (posts.get(`${unit}:${post}`)?.persons ?? []).filter((holder) => person(holder) !== undefined),
    // Resources have one home, the registers: whoever looks at them is given a directory that reads there.
    resource: () => undefined,
    usersOf: () => [],
  };
}

/** The lists of the tables, each when it is asked for: nobody sorts 100,000 people to look at a token. */
function rosterOf(tables: Tables): Roster {
  const roster = {};
  for (const part of parts) Object.defineProperty(roster, part, { enumerable: true, get: () => tables[part].all() });
  return roster as Roster;
}

/** From its first day until its last, both included, in the city's days. */
const runs = (delegation: DelegationRecord, today: string): boolean =>
  delegation.endedAt === undefined && delegation.fromDay <= today && today <= delegation.untilDay;
