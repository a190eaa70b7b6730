/** The panel of A-47: authority, experts and units as 3 : 3 : 4 in numbers, and what its sheets come to. Pure. */
import { z } from 'zod';
import type { Context } from '../../engine/definition/definition.ts';
import { isOfCity } from '../../regulation/units.ts';
import { choice, list, person } from '../../engine/forms/form.ts';
import { indicatorSet, weightedScore, type Score } from '../../engine/forms/scores.ts';
import { humanOf, personKey, type Directory, type PartyKey, type PersonId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { Instant } from '../../kernel/time.ts';
import { texts as t } from './texts.ts';

/** A-47 names the three and "others"; it gives no weights. */
export const indicators = indicatorSet('provider-assessment', {
  response: [t.indicators.response, 30],
  satisfaction: [t.indicators.satisfaction, 30],
  quality: [t.indicators.quality, 40],
});

export const groups = ['authority', 'expert', 'unit'] as const;
export type Group = (typeof groups)[number];
const SHARES: Record<Group, number> = { authority: 3, expert: 3, unit: 4 };
const WHOLE = 10;

const member = z.object({ person: person(t.fields.person), group: choice(t.fields.group, t.fields.groups) });
export type Member = z.infer<typeof member>;
export const membersField = (title: string, help: string) => list(title, member, { min: WHOLE, max: 200, help });

/** To which group somebody belongs, by the directory; undefined for people of the office or of a provider. */
export function groupOf(id: PersonId, directory: Directory): Group | undefined {
  const unit = directory.unit(directory.person(id)?.unit ?? '');
  if (unit?.kind === 'authority') return 'authority';
  if (unit?.kind === 'experts') return 'expert';
  // The office holds the meeting.
  return unit !== undefined && isOfCity(unit) && unit.kind !== 'office' ? 'unit' : undefined;
}

export const sizeOf = (members: readonly Member[], group: Group): number =>
  members.filter((one) => one.group === group).length;

/** Numbers as 3 : 3 : 4, in any multiple. */
export const isComposed = (members: readonly Member[]): boolean =>
  members.length > 0 && groups.every((group) => sizeOf(members, group) * WHOLE === members.length * SHARES[group]);

/** What is wrong with a panel, each with its place in the list. */
export function panelFaults(members: readonly Member[], directory: Directory): Fault[] {
  const nameOf = (id: PersonId) => directory.person(id)?.name ?? id;
  const humans = members.map((one) => humanOf(directory, one.person));
  const faults = members.flatMap((one, n): Fault[] => {
    if (humans.indexOf(humanOf(directory, one.person)) < n)
      return [{ path: `members.${n}.person`, message: t.faults.twice(nameOf(one.person)) }];
    if (groupOf(one.person, directory) !== one.group)
      return [{ path: `members.${n}.person`, message: t.faults.group(nameOf(one.person), t.fields.groups[one.group]) }];
    return [];
  });
  if (isComposed(members)) return faults;
  const [authority, expert, unit] = groups.map((group) => sizeOf(members, group));
  return [...faults, { path: 'members', message: t.faults.ratio(authority ?? 0, expert ?? 0, unit ?? 0) }];
}

interface Listed {
  at: Instant;
  form: { members: Member[] };
}
/** What a panel is read out of: who was appointed and replaced, and the sheets that are in. */
export interface Panelled {
  given: { readonly appoint?: Listed; readonly replace?: Listed };
  votes: Record<string, readonly { seat: PartyKey; form: object }[]>;
}

/** The panel as it is now: as appointed, or as it was last changed. */
export const membersOf = ({ given: { appoint, replace } }: Pick<Panelled, 'given'>): Member[] =>
  (replace && appoint && replace.at >= appoint.at ? replace : appoint)?.form.members ?? [];

/** Members whose sheet is in. */
export const votersOf = (matter: Panelled): PersonId[] =>
  (matter.votes['score'] ?? []).map((vote) => vote.seat.slice('person:'.length));

/** Someone is replaced by somebody of the same group; whoever has scored stays. */
export function replacementFaults(to: readonly Member[], matter: Panelled, directory: Directory): Fault[] {
  const from = membersOf(matter);
  const lost = votersOf(matter).filter((id) => !to.some((one) => one.person === id));
  const sizes = groups.filter((group) => sizeOf(to, group) !== sizeOf(from, group));
  const isChanged = to.some((one) => !from.some((other) => other.person === one.person));
  return [
    ...panelFaults(to, directory),
    ...lost.map((id) => ({ path: 'members', message: t.faults.voted(directory.person(id)?.name ?? id) })),
    ...sizes.map((group) => ({ path: 'members', message: t.faults.sameSize(t.fields.groups[group]) })),
    ...(isChanged || sizes.length > 0 ? [] : [{ path: 'members', message: t.faults.nobody }]),
  ];
}

/** The group that has not scored in sufficient numbers: each must, or the ratio of the panel would not be that of the result. */
export function missingGroup(
  matter: Panelled,
  percent: number,
): { group: Group; done: number; all: number } | undefined {
  const voters = votersOf(matter);
  return groups
    .map((group) => {
      const all = membersOf(matter).filter((one) => one.group === group);
      return { group, all: all.length, done: all.filter((one) => voters.includes(one.person)).length };
    })
    .find(({ done, all }) => done === 0 || done * 100 < all * percent);
}

/**
 * The result of the panel: each group's sheets by the weights of the city, then the groups as 3 : 3 : 4, so that a
 * sheet that is missing does not change what a group weighs. Every figure of it is in the words.
 */
export function resultOf(
  matter: Panelled,
  context: Pick<Context, 'settings'>,
): Pick<Score, 'score' | 'computation'> | undefined {
  const members = membersOf(matter);
  const byGroup = groups.flatMap((group) => {
    const seats = members.filter((one) => one.group === group).map((one) => personKey(one.person));
    const sheets = (matter.votes['score'] ?? []).filter((vote) => seats.some((seat) => seat === vote.seat));
    const result = weightedScore(
      indicators.of(context),
      sheets.map((vote) => ({ ...vote.form })),
    );
    return result ? [{ key: group, title: t.fields.groups[group], weight: SHARES[group], result }] : [];
  });
  const all = weightedScore(byGroup, [Object.fromEntries(byGroup.map(({ key, result }) => [key, result.score]))]);
  if (!all) return undefined;
  const words = byGroup.map(({ title, result }) => t.ofGroup(title, result.computation));
  return { score: all.score, computation: [...words, t.ofAll(all.computation)].join('') };
}
