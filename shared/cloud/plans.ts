/**
 * What the plans of a year have in common: each unit files its own, whoever says nothing is on record as
 * such, and the committee decides on the city's whole.
 */
import { finish } from '../engine/definition/define.ts';
import type { Context, Recurrence } from '../engine/definition/definition.ts';
import type { MatterState } from '../engine/matter/state.ts';
import { city } from '../engine/words/procedure.ts';
import { cityKinds } from '../regulation/units.ts';
import type { Day } from '../kernel/time.ts';

export const planRoles = {
  applicant: { post: 'cloud', of: 'opener' },
  finance: { post: 'contact', of: 'finance' },
} as const;

/** Who files, and who has the whole. */
export const planners = {
  posts: ['cloud', 'contact', 'head'] as const,
  kinds: [...cityKinds, 'committee' as const],
};
/** Each unit its own, and the committee the whole, of the year after. @param on `MM-DD` */
export const eachAndTheWhole = (on: string): Recurrence => ({
  ...{ every: 'year', on, by: 'unit', for: { kinds: planners.kinds } },
  form: (turn) => ({ year: yearAfter(turn.on) }),
});
export const yearAfter = (day: Day): number => Number(day.slice(0, 4)) + 1;
export const isCommittees = ({ directory, actor }: Pick<Context, 'directory' | 'actor'>): boolean =>
  directory.unit(actor.unit ?? '')?.kind === 'committee';
/** What the committee opens is about all of them. */
export const isWhole = ({ opening }: MatterState): boolean => 'whole' in opening;

/** A unit that says nothing plans nothing: on record as that, by the authority. */
export const absent = {
  task: ['authority', city(20, 'wd'), 'committee'],
  commands: { close: { decides: true, outcomes: [finish('notFiled')] } },
} as const;
