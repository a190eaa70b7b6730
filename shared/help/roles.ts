/** What somebody is to the product, by the posts that he holds: a newcomer is told what is his to do first. */
import type { UnitKind } from '../kernel/party.ts';

/** Administers; runs the cloud; decides about what others ask; asks and answers for a department. */
export const helpRoles = ['administrator', 'provider', 'official', 'department'] as const;
export type HelpRole = (typeof helpRoles)[number];

/** Of departments, districts and parks: they ask, and others decide. */
const ASKING: readonly UnitKind[] = ['unit', 'district'];

/**
 * The first of these that he is: an administrator decides as well, and whoever holds a post at the provider beside his own
 * unit is woken by it.
 * @param kinds of the units whose posts he holds; of his own unit, where he holds none
 */
export function roleOf(person: { administrator: boolean; kinds: readonly UnitKind[] }): HelpRole {
  if (person.administrator) return 'administrator';
  if (person.kinds.includes('cloud-provider')) return 'provider';
  return person.kinds.some((kind) => !ASKING.includes(kind)) ? 'official' : 'department';
}
