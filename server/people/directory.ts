/** The people of the city as a snapshot in memory, so that a decision needs no database to know who is who. */
import {
  personKey,
  postKey,
  type Directory,
  type PartyKey,
  type PersonId,
  type PostKey,
  type UnitId,
  type UnitKind,
} from '@banjie/shared/kernel/party.ts';
import { dayOf, type Instant } from '@banjie/shared/kernel/time.ts';
import type { People, Standing } from '../matters/ports.ts';
import type { AccountKind, DelegationRecord, PeopleStore, PersonRecord, Roster, UnitRecord } from './ports.ts';

export interface PeopleService extends People {
  /** The snapshot as it stands: lists in their order, people who left included. */
  roster(): Roster;
  units(): readonly UnitRecord[];
  /** Those who have not left, of one unit. */
  personsOf(unit: UnitId): readonly PersonRecord[];
  /** Also of somebody who left; the id itself when nobody ever had it. */
  nameOf(person: PersonId): string;
  postsOf(person: PersonId): readonly { unit: UnitId; post: PostKey }[];
  accountOf(kind: AccountKind, person: PersonId): string | undefined;
  /** From the snapshot, or from the store when the snapshot does not know it (yet). Nobody when that person has left. */
  personOfContact(contact: string): Promise<PersonId | undefined>;
  roomsOf(unit: UnitId): readonly string[];
  unitOfRoom(room: string): UnitId | undefined;
  /** Reads everything again. What this process has written before the call is in the snapshot when it resolves. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** Starts with a snapshot and keeps it up to date with what any process writes. @throws when the store can't be read. */
export async function createPeople(
  store: PeopleStore,
  onError: (error: unknown) => void = () => undefined,
): Promise<PeopleService> {
  let view = viewOf({
    units: [],
    persons: [],
    posts: [],
    delegations: [],
    identities: [],
    rooms: [],
    sources: [],
  });
  const load = async () => {
    view = viewOf(await store.load());
  };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** A load that began before a write may have missed it, so whoever comes during one waits for the load after it. */
  const refresh = (): Promise<void> => {
    if (!running) {
      running = load().finally(() => (running = undefined));
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return refresh();
      });
    return next;
  };
  const stop = await store.watch(() => void refresh().catch(onError));
  await refresh();

  return {
    refresh,
    close: stop,
    directory: () => view.directory,
    standing: (person, now) => view.standing(person, now),
    roster: () => view.roster,
    units: () => view.roster.units,
    personsOf: (unit) => view.byUnit.get(unit) ?? [],
    nameOf: (person) => view.names.get(person) ?? person,
    postsOf: (person) => view.posts.get(person) ?? [],
    accountOf: (kind, person) => view.accounts.get(`${kind}-of:${person}`),
    async personOfContact(contact) {
      const person = view.accounts.get(`chat:${contact}`) ?? (await store.personOf('chat', contact));
      return person !== undefined && view.directory.person(person) ? person : undefined;
    },
    roomsOf: (unit) => view.rooms.get(unit) ?? [],
    unitOfRoom: (room) => view.roster.rooms.find((one) => one.room === room)?.unit,
  };
}

function viewOf(roster: Roster) {
  const units = new Map(roster.units.map((unit) => [unit.id, unit]));
  const here = roster.persons.filter((person) => person.left === undefined);
  const persons = new Map(here.map((person) => [person.id, person]));
  const bodies = new Map<UnitKind, UnitRecord>();
  for (const unit of roster.units) if (unit.kind !== 'unit' && !bodies.has(unit.kind)) bodies.set(unit.kind, unit);
  const holders = new Map<string, PersonId[]>();
  const posts = new Map<PersonId, { unit: UnitId; post: PostKey }[]>();
  for (const { unit, post, persons: order } of roster.posts) {
    const present = order.filter((person) => persons.has(person));
    holders.set(`${unit}:${post}`, present);
    for (const person of present) posts.set(person, [...(posts.get(person) ?? []), { unit, post }]);
  }
  const keysOf = (person: PersonId): PartyKey[] => [
    personKey(person),
    ...(posts.get(person) ?? []).map(({ unit, post }) => postKey(unit, post)),
  ];
  const own = new Map(
    here.map((person): [PersonId, Standing] => [
      person.id,
      {
        person: person.id,
        name: person.name,
        unit: person.unit,
        unitName: units.get(person.unit)?.name ?? person.unit,
        administrator: person.administrator === true,
        keys: keysOf(person.id),
        standsInFor: [],
      },
    ]),
  );
  // Not transitive: what was delegated to somebody is not passed on with his own powers.
  const delegated = grouped(
    roster.delegations.filter(({ from, to }) => persons.has(from) && persons.has(to)),
    (one) => one.to,
    (one) => one,
  );
  const directory: Directory = {
    unit: (id) => units.get(id),
    units: () => roster.units,
    person: (id) => persons.get(id),
    body: (kind) => bodies.get(kind),
    holders: (unit, post) => holders.get(`${unit}:${post}`) ?? [],
    // Resources have one home, the registers: whoever looks at them is given a directory that reads there (registers/fresh.ts).
    resource: () => undefined,
    usersOf: () => [],
  };
  return {
    roster,
    directory,
    posts,
    names: new Map(roster.persons.map(({ id, name }) => [id, name])),
    byUnit: grouped(
      here,
      (one) => one.unit,
      (one) => one,
    ),
    rooms: grouped(
      roster.rooms,
      (one) => one.unit,
      (one) => one.room,
    ),
    accounts: new Map(
      roster.identities.flatMap(({ kind, account, person }): [string, string][] => [
        [`${kind}-of:${person}`, account],
        [`${kind}:${account}`, person],
      ]),
    ),
    standing(person: PersonId, now: Instant): Standing | undefined {
      const standing = own.get(person);
      const mine = delegated.get(person);
      if (!standing || !mine) return standing;
      const today = dayOf(now);
      const standsInFor = mine
        .filter((one) => runs(one, today))
        .map((one) => ({
          person: one.from,
          name: own.get(one.from)?.name ?? one.from,
          until: one.untilDay,
          keys: own.get(one.from)?.keys ?? [],
        }));
      return { ...standing, standsInFor };
    },
  };
}

/** From its first day until its last, both included, in the city's days. */
const runs = (delegation: DelegationRecord, today: string): boolean =>
  delegation.endedAt === undefined && delegation.fromDay <= today && today <= delegation.untilDay;

function grouped<T, V>(items: readonly T[], key: (item: T) => string, value: (item: T) => V): Map<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(value(item));
    else groups.set(key(item), [value(item)]);
  }
  return groups;
}
