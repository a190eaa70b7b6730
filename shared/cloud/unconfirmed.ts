/**
 * Whoever is told and confirms nothing holds up nobody who has: once the time for it is over the office
 * ends the matter without him. That he has not confirmed stays on record.
 */
import { finish } from '../engine/definition/define.ts';
import { city } from '../engine/words/procedure.ts';

/** A step `unconfirmed`, which the lapse of the receipts opens; of a procedure with these two roles. */
export const unconfirmed = <E extends string>(end: E) => ({
  by: 'office' as const,
  takenUpBy: 'authority' as const,
  limits: [city(5, 'wd')],
  commands: { closeReceipts: { outcomes: [finish(end)] } },
});
export const unconfirmedRoles = {
  office: { post: 'cloud', of: 'office' },
  authority: { post: 'cloud', of: 'authority' },
} as const;
