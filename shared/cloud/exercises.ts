/** What the emergency team does each quarter and each year: reported by it, looked at by the office, done anew where it was none. */
import { z } from 'zod';
import { finish, go } from '../engine/definition/define.ts';
import { long, reasoned } from '../engine/forms/form.ts';
import { byHand, city } from '../engine/words/procedure.ts';

export const exerciseRoles = { team: { post: 'emergency', of: 'opener' } } as const;
export const exercisers = { posts: ['emergency', 'head'] as const, kinds: ['cloud-provider'] as const };
export const reviewForms = (t: { opinion: string; reason: string }) => ({
  accept: z.object({ opinion: long(t.opinion, { max: 1000 }).optional() }),
  again: reasoned(t.reason),
});
export const reviewed = { task: ['office', city(5, 'wd'), 'authority'] as const };
/** Sent back to the team's first step. */
export const anew = (step: string) => ({ decides: 'against' as const, outcomes: [go(step)] });
export const held = (end: string) => ({ decides: 'for' as const, outcomes: [finish(end)] });
/** The duty of the period itself stays; what somebody has opened beside it may be withdrawn until it is reported. */
export const ownWish = { by: 'team' as const, offered: byHand('report') };
