/** What is given in a correction, and what of it is still open while the result is contested (B-32, N-28). */
import { z } from 'zod';
import { lateForms, lateStep } from '../../catalogue/late.ts';
import { finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import { long, reason } from '../../engine/forms/form.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import { isOpen } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { answer, contacts, providerOf, report, resourceName } from './findings.ts';
import { texts as t } from './texts.ts';

const why = (title: string) => z.object({ why: reason(title) });
export const forms = {
  opening: report,
  answer,
  dispute: z.object({ about: reason(t.fields.about), request: long(t.fields.request) }),
  correctAgain: z.object({ what: long(t.fields.again) }),
  keep: why(t.fields.keepWhy),
  confirmKeep: why(t.fields.keepWhy),
  insist: why(t.fields.insistWhy),
  ...lateForms,
};
type Matter = MatterOf<typeof forms>;

/** The result stays contested from the moment the reporter says so until the provider has drawn the consequence. */
export const CONTESTING = ['contest', 'dispute', 'followUp', 'confirmKeep'];
export const isContested = isOpen(...CONTESTING);
export const awaitsReceipts = isOpen('receipts');
export const isUnverified = ({ given }: Matter) => given.answer === undefined;
/** What the two have agreed on, or the government has decided, binds the provider as far as it is for the reporter (N-28). */
const BINDING = ['agreed', 'mediated', 'decided'];
export const isBound = (matter: Matter) => {
  const disputes = matter.links.filter((one) => one.side === 'child' && one.procedure === 'data-dispute');
  return BINDING.includes(disputes.at(-1)?.end?.end ?? '');
};
/** The city's own limit is shorter than the nation's: only with that is the provider in breach (N-26, N-39). */
export const isBeforeLimit = (matter: Matter) =>
  matter.items.some((item) => item.step === 'verify' && item.deadlines.some((one) => one.lapsedAt === undefined));
export const isOverdue =
  (...steps: readonly string[]) =>
  ({ items }: Matter) =>
    items.some((one) => steps.includes(one.step) && one.deadlines.some((due) => due.lapsedAt !== undefined));
/** What is open goes on, and is the authority's where it is overdue; else all is said and confirmed. */
export const settled = [
  when(t.overdue, isOverdue('receipts'), go()),
  when(t.stillConfirming, awaitsReceipts, goLeaving(['late'])),
  finish('settled'),
];
export const toUsers = (title: string, body: (name: string, matter: Matter) => string): Tell<Matter> => ({
  title,
  kind: 'info',
  to: contacts,
  body: (matter, { directory }) => body(resourceName(matter, directory), matter),
});
/** N-39: who does not verify in time, or not do what a dispute came to, is ordered to; users are not left with a doubt for ever. */
export const late = lateStep<Matter>(
  'provider',
  providerOf,
  { national: 'provider-verify', city: 'city-refusal' },
  { end: 'unverified' },
);
