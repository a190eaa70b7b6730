/** From the roles of a definition to the people and posts of the city. */
import {
  personKey,
  postKey,
  partyOf,
  type Directory,
  type PartyKey,
  type PersonId,
  type UnitId,
} from '../kernel/party.ts';
import type { Actor, Context, Principal, Procedure, Role, Rung } from './definition.ts';
import type { MatterState } from './state.ts';

export const roleOf = (procedure: Procedure, name: string): Role => {
  const role = procedure.roles[name];
  if (!role) throw new Error(`procedure ${procedure.key} has no role ${name}`);
  return role;
};

/** The unit in which a role is held, if it is held in one. */
export function unitOf(role: Role, matter: MatterState, directory: Directory): UnitId | undefined {
  if ('system' in role || 'ladder' in role) return undefined;
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
export function partiesOf(role: Role, matter: MatterState, directory: Directory, rung = 0): PartyKey[] {
  if ('system' in role) return [];
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
    return unit ? [postKey(unit, role.orPost)] : [];
  }
  if (!unit) return [];
  if ('posts' in role) return role.posts.map((post) => postKey(unit, post));
  // Whoever opened a matter keeps acting for the applicant, whatever post he holds.
  const opener = role.of === 'opener' && matter.opener.person ? [personKey(matter.opener.person)] : [];
  return [postKey(unit, role.post), ...opener];
}

export function holdersOf(key: PartyKey, directory: Directory): readonly PersonId[] {
  const party = partyOf(key);
  return 'person' in party
    ? directory.person(party.person)
      ? [party.person]
      : []
    : directory.holders(party.unit, party.post);
}

/** The first principal of the actor to whom one of the keys belongs: himself first, then who delegated to him. */
export function principalFor(
  actor: Actor,
  keys: readonly PartyKey[],
): { principal: Principal; as: PartyKey } | undefined {
  if (actor.kind === 'system') return undefined;
  for (const principal of actor.principals) {
    const as = keys.find((key) => principal.keys.includes(key));
    if (as) return { principal, as };
  }
  return undefined;
}

/** Heads to whom something goes when its party can't or does not act: the party's unit, then the authority, then the committee. */
export function lineAbove(keys: readonly PartyKey[], context: Pick<Context, 'directory'>): PartyKey[] {
  const { directory } = context;
  const line = new Set<PartyKey>();
  for (const key of keys) {
    const party = partyOf(key);
    const unit = 'unit' in party ? party.unit : directory.person(party.person)?.unit;
    if (unit) line.add(postKey(unit, 'head'));
  }
  for (const kind of ['authority', 'committee'] as const) {
    const body = directory.body(kind);
    if (body) line.add(postKey(body.id, 'head'));
  }
  return [...line].filter((key) => !keys.includes(key));
}

/**
 * Parties that can really act on a task. If everybody addressed is the requester himself (for a task that decides), or
 * the post is vacant, the task goes up the line and says why (A request is never decided by who made it).
 */
export function eligible(
  keys: PartyKey[],
  decides: boolean,
  matter: MatterState,
  directory: Directory,
): { parties: PartyKey[]; raised?: { from: PartyKey[]; why: 'own' | 'vacant' } } {
  const requester = decides ? matter.opener.person : undefined;
  const able = (candidates: readonly PartyKey[]) =>
    candidates.some((key) => holdersOf(key, directory).some((person) => person !== requester));
  if (able(keys)) return { parties: keys };
  const why = keys.some((key) => holdersOf(key, directory).length > 0) ? 'own' : 'vacant';
  for (const above of lineAbove(keys, { directory }))
    if (able([above])) return { parties: [above], raised: { from: keys, why } };
  // Nobody at all: it stays addressed to its post, shows as vacant, and is seen by the supervisor's list.
  return { parties: keys, raised: { from: keys, why } };
}
