/** Who uses a resource, on which terms and until when (B-29, N-21), and what goes with the end of it (N-27). */
import type { ChildOpening, Context } from '../engine/definition/definition.ts';
import type { RegisterChange } from '../engine/matter/state.ts';
import type { UnitId } from '../kernel/party.ts';
import { texts as t } from './texts.ts';

export const subscriptionOf = (resource: string, user: UnitId): string => `${resource}/${user}`;

/**
 * The end of a subscription: it is lifted, and the catalogue no longer names the user among those it is shared with.
 * Whoever ends it, by whichever matter; nothing that rests on it survives it.
 */
export function endOfUse(
  { resource, user }: { resource: string; user: UnitId },
  why: string,
  { directory, registers }: Pick<Context, 'directory' | 'registers'>,
): RegisterChange[] {
  const title = directory.resource(resource)?.name ?? resource;
  const provider = directory.resource(resource)?.provider;
  const lifted: RegisterChange = {
    register: 'subscriptions',
    subject: subscriptionOf(resource, user),
    op: 'lift',
    lasting: true,
    title,
    why,
    units: [user, ...(provider === undefined ? [] : [provider])],
  };
  return [lifted, ...sharedWith(resource, { remove: [user] }, why, registers)];
}

/** With whom a resource is shared, as the catalogue lists it (B-29): matters add to it and take out of it at the same time. */
export function sharedWith(
  resource: string,
  units: { add?: UnitId[]; remove?: UnitId[] },
  why: string,
  registers: Context['registers'],
): RegisterChange[] {
  const entry = registers.entry('catalogue', resource);
  if (!entry) return [];
  return [
    {
      register: 'catalogue',
      subject: entry.subject,
      op: 'merge',
      lasting: true,
      title: entry.title,
      why,
      units: [],
      sets: { sharedWith: units },
    },
  ];
}

/** What is still held has to be disposed of, as the provider requires (N-27): the end itself opens that, in the user's name. */
export const disposalOf = (
  { resource, user }: { resource: string; user: UnitId },
  cause: 'expired' | 'ended' | 'misuse',
): ChildOpening => ({
  procedure: 'data-disposal',
  key: `disposal/${user}`,
  relation: t.disposal,
  unit: user,
  form: { resource, cause },
});

/** What the use of a resource by a unit is suspended under: the resource itself, or this use of it (N-27, N-35). */
export const accessTo = (resource: string, user: UnitId | undefined): string[] => [
  resource,
  ...(user === undefined ? [] : [subscriptionOf(resource, user)]),
];
