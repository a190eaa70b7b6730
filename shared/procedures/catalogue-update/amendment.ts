/** What has changed of an entry, what is material in that, and what becomes of the register (N-17). */
import { z } from 'zod';
import { checkEntry, entryForm, entryValues, formOf, tidySharing } from '../../catalogue/entry.ts';
import { innerForms, opinion } from '../../catalogue/inner-review.ts';
import { lateForms } from '../../catalogue/late.ts';
import { columnsOf } from '../../catalogue/resource.ts';
import { goLeaving, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, reason, yesno } from '../../engine/forms/form.ts';
import { lift, put } from '../../engine/words/entries.ts';
import type { CommandWords, MatterOf } from '../../engine/words/typed.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { startOfDay } from '../../kernel/time.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const changed = z.object({
  resource: entry(t.fields.resource, 'catalogue'),
  cause: choice(t.fields.cause, t.fields.causes),
  changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp, when: 'past' }),
  what: long(t.fields.what),
});
const updated = entryForm.extend({
  secrecy: long(t.fields.secrecy),
  leaves: yesno(t.fields.leaves, { help: t.fields.leavesHelp }).optional(),
});
type Updated = z.infer<typeof updated>;
export const forms = {
  opening: changed,
  update: updated,
  resubmit: updated,
  unchanged: z.object({ why: reason(t.fields.keep) }),
  ...innerForms,
  ...lateForms,
  confirm: opinion,
  publish: opinion,
};
export type Matter = MatterOf<typeof forms>;
/** What the register said at the opening is kept with the form: who provides it, and what would be material to change. */
export type Opened = Matter['opening'] & { provider?: string; name?: string; was?: Record<string, unknown> };
export const opened = ({ opening }: Matter): Opened => opening;
export const changedOn = ({ opening }: Matter) => startOfDay(opening.changedOn);
/** The update as it was given last. */
export const latest = ({ given }: Matter) => (given.resubmit ?? given.update)?.form;
export const leaves = (matter: Matter) => latest(matter)?.leaves === true;
export const isNone = (matter: Matter) =>
  latest(matter)?.shareType === 'none' && opened(matter).was?.['shareType'] !== 'none';

export const materialOf = (form: Record<string, unknown>) => ({
  shareType: form['shareType'],
  classification: form['classification'],
  personal: form['personal'] === true || form['identifiedBy'] === 'person',
});
/** What nobody changes alone: how it is shared, how it is classified, whether it is about persons, whether it stays. */
const isMaterial = (matter: Matter, form: Updated) => {
  const now: Record<string, unknown> = materialOf(form);
  const was = opened(matter).was ?? {};
  return form.leaves === true || Object.keys(now).some((key) => now[key] !== was[key]);
};

function checkUpdate(form: Updated, matter: Matter, { directory }: Context): Fault[] {
  // Ending a service that is used goes the way of N-27 first: reason, consultation, filing.
  const isUsed = directory.usersOf(matter.opening.resource).length > 0;
  if (form.leaves === true && isUsed) return [{ path: 'leaves', message: t.faults.used }];
  if (form.shareType === 'none' && isUsed) return [{ path: 'shareType', message: t.faults.usedNone }];
  return checkEntry(form, matter.regime);
}

/** With whom it is shared stays as the register has it: another matter may add to that at the same time. */
export const changes = (matter: Matter, { registers }: Context): RegisterChange[] => {
  const { resource, provider = '' } = opened(matter);
  const form = latest(matter);
  if (!form) return [];
  const said = { title: form.name, why: t.why(matter.number), units: [] };
  if (leaves(matter)) return [lift('catalogue', resource, said)];
  const values = { ...entryValues(form, provider), ...columnsOf(registers.entry('catalogue', resource)) };
  return [put('catalogue', resource, { ...said, values })];
};
export const isThere = ({ opening }: Matter, { registers }: Context) =>
  registers.entry('catalogue', opening.resource) ? undefined : t.faults.gone;

export const submission: Omit<CommandWords<typeof forms, keyof typeof t.roles, 'update'>, 'title'> = {
  tone: 'primary',
  requests: true,
  gate: isThere,
  prefill: (matter, { registers }) => {
    const known = registers.entry('catalogue', matter.opening.resource);
    return { ...(known ? formOf(known) : {}), ...latest(matter) };
  },
  check: checkUpdate,
  tidy: tidySharing,
  outcomes: [when('重要内容变更', isMaterial, goLeaving(['late'], 'secrecyReview')), goLeaving(['late'], 'review')],
};
