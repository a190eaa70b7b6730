/**
 * B-16, N-17: after a change of law or duty the entry is updated within 10 working days of the change, and published
 * within 2. What is material in it (share type, classification, personal data, its leaving) passes what a new entry does.
 */
import { z } from 'zod';
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { checkEntry, entryForm, entryValues, formOf, providerOfEntry, tidySharing } from '../../catalogue/entry.ts';
import { back, innerForms, innerRoles, innerSteps, opinion } from '../../catalogue/inner-review.ts';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { columnsOf } from '../../catalogue/resource.ts';
import { finish, go, goLeaving, limit, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, reason, yesno } from '../../engine/forms/form.ts';
import { lift, put } from '../../engine/words/entries.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { CommandWords, MatterOf } from '../../engine/words/typed.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { startOfDay } from '../../kernel/time.ts';
import { cityKinds } from '../../regulation/units.ts';
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
const forms = {
  opening: changed,
  update: updated,
  resubmit: updated,
  unchanged: z.object({ why: reason(t.fields.keep) }),
  ...innerForms,
  ...lateForms,
  confirm: opinion,
  publish: opinion,
};
type Matter = MatterOf<typeof forms>;
/** What the register said at the opening is kept with the form: who provides it, and what would be material to change. */
type Opened = Matter['opening'] & { provider?: string; name?: string; was?: Record<string, unknown> };
const opened = ({ opening }: Matter): Opened => opening;
const changedOn = ({ opening }: Matter) => startOfDay(opening.changedOn);
/** The update as it was given last. */
const latest = ({ given }: Matter) => (given.resubmit ?? given.update)?.form;
const leaves = (matter: Matter) => latest(matter)?.leaves === true;
const isNone = (matter: Matter) => latest(matter)?.shareType === 'none' && opened(matter).was?.['shareType'] !== 'none';

const materialOf = (form: Record<string, unknown>) => ({
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
const changes = (matter: Matter, { registers }: Context): RegisterChange[] => {
  const { resource, provider = '' } = opened(matter);
  const form = latest(matter);
  if (!form) return [];
  const said = { title: form.name, why: t.why(matter.number), units: [] };
  if (leaves(matter)) return [lift('catalogue', resource, said)];
  const values = { ...entryValues(form, provider), ...columnsOf(registers.entry('catalogue', resource)) };
  return [put('catalogue', resource, { ...said, values })];
};
const isThere = ({ opening }: Matter, { registers }: Context) =>
  registers.entry('catalogue', opening.resource) ? undefined : t.faults.gone;

const submission: Omit<CommandWords<typeof forms, keyof typeof t.roles, 'update'>, 'title'> = {
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

/** N-17 runs from the change to the handing in, through every inner step and whatever is sent back. */
const law = [limit<Matter>(10, 'wd', 'N-17', { from: changedOn, regime: 'national' })];
const { secrecyReview, otherEyes, consent } = innerSteps<Matter>(
  'innerReview',
  [when('改为不予共享', isNone, goLeaving(['late'], 'confirmBasis')), goLeaving(['late'], 'review')],
  { law, gave: ['update', 'resubmit'] },
);

export const catalogueUpdate = procedure(t, forms, {
  key: 'catalogue-update',
  version: 1,
  group: '数据共享',
  articles: ['B-16', 'B-17', 'B-22', 'B-28', 'B-37', 'N-13', 'N-17', 'N-34'],
  roles: {
    asker: { post: 'registrar', of: 'opener' },
    provider: { post: 'registrar', of: (matter) => opened(matter).provider },
    ...innerRoles<Matter>((matter) => opened(matter).provider),
    ...lateRoles,
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['registrar', 'data', 'contact'], kinds: cityKinds },
    title: (form: Opened) => t.matterTitle(form.name ?? form.resource),
    check: (form, { actor, registers, directory }) => {
      const provider = providerOfEntry(registers.entry('catalogue', form.resource));
      const may = provider === actor.unit || actor.unit === directory.body('authority')?.id;
      return may ? [] : [{ path: 'resource', message: t.faults.own }];
    },
    tidy: (form, { registers }) => {
      const known = registers.entry('catalogue', form.resource);
      const was = known ? materialOf(formOf(known)) : {};
      return { ...form, provider: providerOfEntry(known), name: known?.title, was };
    },
    // It says that something has changed; what is asked for comes with the update.
    finding: true,
    outcomes: [go('update')],
  },
  steps: {
    update: {
      by: 'provider',
      limits: [...law, city(10, 'wd', { from: changedOn, regime: 'city' })],
      extension: { asks: 'provider', consents: 'authority', basis: 'N-17', maxDays: 5, unit: 'wd', once: true },
      lapseOpens: ['late'],
      commands: {
        update: submission,
        unchanged: { outcomes: [finish('unchanged')] },
      },
    },
    secrecyReview: {
      ...secrecyReview,
      commands: {
        ...secrecyReview.commands,
        // What has become a secret is in the catalogue already: it comes out at once.
        secret: {
          ...secrecyReview.commands.secret,
          registers: (matter) => {
            const { resource, name: title = resource } = opened(matter);
            return [lift('catalogue', resource, { title, why: t.secret(matter.number), units: [] })];
          },
        },
      },
    },
    innerReview: otherEyes,
    consent,
    confirmBasis: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(2, 'wd')],
      commands: { confirm: { decides: 'for', outcomes: [go('review')] }, reject: back },
    },
    review: {
      by: 'authority',
      takenUpBy: 'committee',
      independent: { gave: ['update', 'resubmit'] },
      limits: [limit(2, 'wd', 'N-17', { regime: 'national' }), city(2, 'wd', { regime: 'city' })],
      commands: {
        publish: {
          decides: 'for',
          gate: isThere,
          registers: changes,
          tells: toEveryUnit(t.tells.published, (matter) =>
            leaves(matter) ? t.removedBody(opened(matter).name ?? '') : t.publishedBody(latest(matter)?.name ?? ''),
          ),
          outcomes: [when('撤出目录', leaves, finish('removed')), finish('published')],
        },
        sendBack: back,
      },
    },
    amend: {
      by: 'provider',
      limits: [...law, city(3, 'wd')],
      lapseOpens: ['late'],
      commands: { resubmit: submission },
    },
    // N-39: an entry that is not kept up to date is a breach of its provider; the matter itself waits for nobody.
    late: lateStep<Matter>('provider', (matter) => opened(matter).provider, {
      national: 'provider-catalogue',
      city: 'city-catalogue',
    }),
  },
  withdrawable: {
    by: 'asker',
    during: ['update', 'secrecyReview', 'innerReview', 'consent', 'confirmBasis', 'review', 'amend'],
  },
  ends: { good: ['published', 'removed', 'unchanged'], bad: ['declined', 'secret', 'unmet'] },
  registers: ['catalogue'],
  refusedEntry: { enters: ['update'] },
});
