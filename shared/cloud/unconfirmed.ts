/**
 * Whoever is told and confirms nothing holds up nobody who has: once the time for it is over the office
 * ends the matter without him. That he has not confirmed stays on record.
 */
import { finish } from '../engine/definition/define.ts';
import { city } from '../engine/words/procedure.ts';

/** A step `unconfirmed`, which the lapse of the receipts opens. */
export const unconfirmed = <E extends string>(end: E) => ({
  task: ['office', city(5, 'wd'), 'authority'] as const,
  commands: { closeReceipts: { outcomes: [finish(end)] } },
});
