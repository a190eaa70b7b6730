/** From the roles of a definition to the people and posts of the city. */
import {
  humanOf,
  personKey,
  postKey,
  partyOf,
  unitOfKey,
  type Directory,
  type PartyKey,
  type PersonId,
  type PostKey,
  type UnitId,
} from '../../kernel/party.ts';
import { rankOf } from '../../regulation/units.ts';
import type { Context, Principal, Procedure, Role, Rung } from './definition.ts';
import type { MatterState, Raised } from '../matter/state.ts';

/** Where roles are looked up. */
export type Place = Pick<Context, 'directory' | 'registers'>;

export const roleOf = (procedure: Procedure, name: string): Role => {
  const role = procedure.roles[name];
  if (!role) throw new Error(`procedure ${procedure.key} has no role ${name}`);
  return role;
};

/** The unit in which a role is held, if it is held in one. */
export function unitOf(role: Role, matter: MatterState, directory: Directory): UnitId | undefined {
  if ('system' in role || 'ladder' in role || 'parties' in role) return undefined;
  if (typeof role.of === 'function') return role.of(matter, directory);
  if (role.of === 'opener') return matter.opener.unit;
  return directory.body(role.of)?.id;
}

/** Rungs of a ladder that somebody stands on; a rung without people is passed over. */
export const rungsOf = (role: Role, matter: MatterState, directory: Directory): Rung[] =>
  'ladder' in role
    ? role.ladder(matter, directory).filter((rung) => rung.parties.some((key) => holdersOf(key, directory).length > 0))
    : [];

/** Whom a role addresses now. For a ladder: every rung up to the given one. */
export function partiesOf(role: Role, matter: MatterState, place: Place, rung = 0): PartyKey[] {
  const { directory } = place;
  if ('system' in role) return [];
  if ('parties' in role) return [...new Set(role.parties(matter, directory, place.registers))];
  if ('ladder' in role)
    return [
      ...new Set(
        rungsOf(role, matter, directory)
          .slice(0, rung + 1)
          .flatMap((r) => r.parties),
      ),
    ];
  const unit = unitOf(role, matter, directory);
  if ('person' in role) {
    const person = role.person(matter);
    if (person && directory.person(person)) return [personKey(person)];
    return unit ? [postKey(unit, orPostOf(role, matter, directory))] : [];
  }
  if (!unit) return [];
  if ('posts' in role) return role.posts.map((post) => postKey(unit, post));
  // Whoever opened a matter keeps acting for the applicant, whatever post he holds.
  const opener = role.of === 'opener' && matter.opener.person ? [personKey(matter.opener.person)] : [];
  return [postKey(unit, role.post), ...opener];
}

const orPostOf = (
  { orPost }: Extract<Role, { orPost: unknown }>,
  matter: MatterState,
  directory: Directory,
): PostKey => (typeof orPost === 'function' ? orPost(matter, directory) : orPost);

/**
 * Whether somebody to whom a role leads as a person is called to it still: on a ladder by his turn, as the one person of
 * a role by a post of his that some role of the procedure names. What is asked of him, he was asked for that.
 */
export function isStillCalled(
  procedure: Procedure,
  role: Role,
  matter: MatterState,
  key: PartyKey,
  place: Place,
): boolean {
  const { directory } = place;
  const party = partyOf(key);
  if (!('person' in party)) return true;
  if ('ladder' in role) return role.ladder(matter, directory).some((rung) => rung.parties.includes(key));
  if (!('person' in role) || role.person(matter) !== party.person) return true;
  return Object.values(procedure.roles).some((one) =>
    postsOf(one, matter, place).some((post) => holdersOf(post, directory).includes(party.person)),
  );
}

/** What a role names by posts, or by the turn of duty. */
function postsOf(role: Role, matter: MatterState, { directory, registers }: Place): PartyKey[] {
  if ('ladder' in role) return role.ladder(matter, directory).flatMap((rung) => rung.parties);
  if ('parties' in role) return role.parties(matter, directory, registers).filter((key) => 'post' in partyOf(key));
  const unit = unitOf(role, matter, directory);
  if (unit === undefined || 'system' in role) return [];
  const posts = 'posts' in role ? role.posts : ['person' in role ? orPostOf(role, matter, directory) : role.post];
  return posts.map((post) => postKey(unit, post));
}

/** Whom a role addresses with a new task: as `partiesOf`, without who is not called any more. */
export function calledBy(procedure: Procedure, role: Role, matter: MatterState, place: Place, rung = 0): PartyKey[] {
  const parties = partiesOf(role, matter, place, rung);
  const called = parties.filter((key) => isStillCalled(procedure, role, matter, key, place));
  if (called.length > 0 || !('person' in role)) return called;
  return postsOf(role, matter, place);
}

/** Why somebody may not: he asked for it, or for the extension; he or his unit is a party; or the first decision was his. */
export type Bar = 'asked' | 'extended' | 'concerned' | 'decided';
/** Why somebody may not, as whom he is addressed; undefined when he may. */
export type Barred = (person: PersonId, key?: PartyKey) => Bar | undefined;

export function holdersOf(key: PartyKey, directory: Directory): readonly PersonId[] {
  const party = partyOf(key);
  return 'person' in party
    ? directory.person(party.person)
      ? [party.person]
      : []
    : directory.holders(party.unit, party.post);
}

/** The first of the principals to whom one of the keys belongs: the actor himself first, then who delegated to him. */
export function principalFor(
  principals: readonly Principal[],
  keys: readonly PartyKey[],
): { principal: Principal; as: PartyKey } | undefined {
  for (const principal of principals) {
    const as = keys.find((key) => principal.keys.includes(key));
    if (as) return { principal, as };
  }
  return undefined;
}

/** The heads of the units to which the parties belong, without those who are parties themselves. */
export function headsOf(keys: readonly PartyKey[], directory: Directory): PartyKey[] {
  const heads = keys.flatMap((key) => {
    const party = partyOf(key);
    const unit = 'unit' in party ? party.unit : directory.known(party.person)?.unit;
    return unit ? [postKey(unit, 'head')] : [];
  });
  return [...new Set(heads)].filter((head) => !keys.includes(head));
}

/** Of all units of these parties (regulation/units.ts). */
export const highestRank = (keys: readonly PartyKey[], directory: Directory): number =>
  Math.max(0, ...keys.map((key) => rankOf(directory.unit(unitOfKey(key, directory) ?? '')?.kind ?? 'unit')));

/** To whom something goes, in this order, when its party can't or does not act: the party's head, the authority, the committee, the government. */
export function lineAbove(keys: readonly PartyKey[], directory: Directory): PartyKey[] {
  const line = new Set(headsOf(keys, directory));
  const own = highestRank(keys, directory);
  const bodies = ['authority', 'committee', 'city-government'] as const;
  // Who sits above or beside them comes first; who sits below only where nobody else is left, so that it lies with somebody.
  for (const kind of [...bodies.filter((one) => rankOf(one) >= own), ...bodies]) {
    const body = directory.body(kind);
    if (body) line.add(postKey(body.id, 'head'));
  }
  return [...line].filter((key) => !keys.includes(key));
}

/** Who may not decide here, under any of his ids: whoever asked for it, be it the matter or, for a consent, the extension. */
export function barredFrom(matter: MatterState, extension: boolean, directory: Directory): Barred {
  const by = extension ? matter.given['askExtension']?.by : undefined;
  const asked = [by?.person, by?.onBehalfOf?.person].filter((one): one is PersonId => one !== undefined);
  const humans = (ids: readonly PersonId[]) => new Set(ids.map((id) => humanOf(directory, id)));
  const [requesters, extenders] = [humans(matter.requesters), humans(asked)];
  return (person) => {
    const human = humanOf(directory, person);
    return requesters.has(human) ? 'asked' : extenders.has(human) ? 'extended' : undefined;
  };
}

/**
 * Parties that can really act on a task. If everybody addressed is barred from deciding it, or the post is vacant, the
 * task goes up the line and says why: a request is never decided by who made it. Looked at when the task is opened; a
 * post that falls vacant later is told up the line by the lapse.
 */
export function eligible(
  keys: PartyKey[],
  barred: Barred,
  directory: Directory,
): { parties: PartyKey[]; raised?: Raised } {
  const able = (candidates: readonly PartyKey[]) =>
    candidates.some((key) => holdersOf(key, directory).some((person) => !barred(person, key)));
  if (able(keys)) return { parties: keys };
  const why = keys.some((key) => holdersOf(key, directory).length > 0) ? 'own' : 'vacant';
  for (const above of lineAbove(keys, directory))
    if (able([above])) return { parties: [above], raised: { from: keys, why } };
  // Nobody at all: it stays addressed to its post, shows as vacant, and is seen by the supervisor's list.
  return { parties: keys, raised: { from: keys, why } };
}

/** Everybody who has a part in a matter: whoever a role addresses, holds a task, or opened it. */
export function participantsOf(procedure: Procedure, matter: MatterState, place: Place): PartyKey[] {
  const roles = Object.values(procedure.roles).flatMap((role) =>
    'ladder' in role
      ? rungsOf(role, matter, place.directory).flatMap((rung) => rung.parties)
      : partiesOf(role, matter, place),
  );
  const opener = matter.opener.person === undefined ? [] : [personKey(matter.opener.person)];
  return [
    ...new Set([...matter.items.flatMap((item) => [...item.parties, ...(item.pool ?? [])]), ...opener, ...roles]),
  ];
}
