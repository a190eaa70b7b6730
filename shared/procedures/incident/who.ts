/** Whose fault it is, and who is woken by it in which order. */
import type { Rung } from '../../engine/definition/definition.ts';
import { holdersOf } from '../../engine/definition/roles.ts';
import { personKey, postKey, type Directory, type PartyKey, type PostKey, type UnitId } from '../../kernel/party.ts';
import type { Matter } from './event.ts';
import { texts as t } from './texts.ts';

export const isProvider = (unit: UnitId | undefined, directory: Directory): unit is UnitId =>
  unit !== undefined && directory.unit(unit)?.kind === 'cloud-provider';
export const providersIn = (directory: Directory) => directory.units().filter(({ kind }) => kind === 'cloud-provider');
/**
 * The provider whose fault it is. Of people who opened it, their own; of an alert, the one that runs the system by its
 * allocation, else whose monitoring it was. Of several none is taken because it stands first: then the emergency group
 * is asked at once.
 */
export const providerOf = ({ opener, opening: { provider } }: Matter, directory: Directory): UnitId | undefined => {
  const own = isProvider(opener.unit, directory) ? opener.unit : undefined;
  const [only, ...others] = providersIn(directory);
  const fallback = others.length === 0 ? only?.id : undefined;
  return (opener.kind === 'system' ? (provider ?? own) : (own ?? provider)) ?? fallback;
};
/** Whoever of a post is on duty by its roster; its holders in their order where it has none. */
const dutyRungs = (unit: UnitId, directory: Directory): Rung[] =>
  directory.onDuty?.(unit, 'duty')?.map(({ person, ...call }) => ({ ...call, parties: [personKey(person)] })) ??
  directory.holders(unit, 'duty').map((person, n) => ({ title: t.rungs.duty(n + 1), parties: [personKey(person)] }));
/** All lines of a team are woken at once; the whole post where it has no roster. */
export const teamOf = (unit: UnitId, directory: Directory): PartyKey[] => {
  const onDuty = directory.onDuty?.(unit, 'emergency')?.map(({ person }) => personKey(person));
  return onDuty ? [...new Set(onDuty)] : [postKey(unit, 'emergency')];
};
/** Each on duty in order, then the provider's emergency team, then the city's emergency group. */
export function ladder(matter: Matter, directory: Directory): Rung[] {
  const provider = providerOf(matter, directory);
  const group = directory.body('emergency-group')?.id;
  const rungs = [
    ...(provider === undefined ? [] : dutyRungs(provider, directory)),
    ...(provider === undefined ? [] : [{ title: t.rungs.team, parties: teamOf(provider, directory) }]),
    ...(group === undefined ? [] : [{ title: t.rungs.group, parties: teamOf(group, directory) }]),
  ];
  if (rungs.some(({ parties }) => parties.some((key) => isHeld(key, directory)))) return rungs;
  return [...rungs, { title: t.rungs.acting, parties: actingParties(matter, directory) }];
}

interface Acting {
  unit: UnitId;
  posts: readonly PostKey[];
}
const isHeld = (key: PartyKey, directory: Directory): boolean => holdersOf(key, directory).length > 0;
const keysOf = ({ unit, posts }: Acting): PartyKey[] => posts.map((post) => postKey(unit, post));
/**
 * Whose it is to act: the provider's people. Where nobody knows which provider, or it has nobody, those who lead the
 * response; where the city has none of them either, the office that is told of every fault.
 */
export function actingOf(matter: Matter, directory: Directory): Acting | undefined {
  const provider = providerOf(matter, directory);
  const [group, office] = [directory.body('emergency-group'), directory.body('office')];
  const all: Acting[] = [
    ...(provider === undefined ? [] : [{ unit: provider, posts: ['duty', 'ops', 'emergency'] as const }]),
    ...(group === undefined ? [] : [{ unit: group.id, posts: ['emergency'] as const }]),
    ...(office === undefined ? [] : [{ unit: office.id, posts: ['cloud'] as const }]),
  ];
  return all.find((one) => keysOf(one).some((key) => isHeld(key, directory))) ?? all[0];
}
export function actingParties(matter: Matter, directory: Directory): PartyKey[] {
  const acting = actingOf(matter, directory);
  return acting === undefined ? [] : keysOf(acting);
}
/** The post that has the handling where no person has it. */
export function handlingPost(matter: Matter, directory: Directory): PostKey {
  const acting = actingOf(matter, directory);
  const isProviders = acting === undefined || acting.posts.includes('ops');
  return isProviders ? 'ops' : (acting.posts[0] ?? 'ops');
}

/** Whoever acknowledged it, or has taken it over since. */
export const handlerOf = ({ given: { acknowledge, takeOver } }: Matter) =>
  (takeOver && (!acknowledge || takeOver.at >= acknowledge.at) ? takeOver : acknowledge)?.by.person;
