/** B-16, N-17: after a change of law or duty the entry is updated within 10 working days of the change, and published within 2. */
import { z } from 'zod';
import {
  checkEntry,
  entryForm,
  entryValues,
  formOf,
  providerOfEntry,
  sharingKinds,
  tidySharing,
} from '../../catalogue/entry.ts';
import { columnsOf } from '../../catalogue/resource.ts';
import { citySet, defineProcedure, finish, go, limit, when } from '../../engine/definition/define.ts';
import type { CommandRule, Context } from '../../engine/definition/definition.ts';
import { choice, date, entry, long, reason, yesno } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, startOfDay } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: entry(t.fields.resource, 'catalogue'),
  cause: choice(t.fields.cause, t.fields.causes),
  changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp }),
  what: long(t.fields.what),
});
const updated = entryForm.extend({
  secrecy: long(t.fields.secrecy),
  leaves: yesno(t.fields.leaves, { help: t.fields.leavesHelp }).optional(),
});
/** What the register says of the resource is kept with the form: who provides it is not read again later. */
type Opened = z.infer<typeof opening> & { provider?: string; name?: string };
const opened = (matter: MatterState) => matter.opening as Opened;
const changedOn = (matter: MatterState) => startOfDay(opened(matter).changedOn);
/** The update as it was given last. */
const latest = (matter: MatterState) =>
  (matter.given['resubmit'] ?? matter.given['update'])?.form as z.infer<typeof updated> | undefined;
const leaves = (matter: MatterState) => latest(matter)?.leaves === true;

function checkOpening(form: Record<string, unknown>, { actor, registers, directory, now }: Context): Fault[] {
  const { resource, changedOn: day } = form as Opened;
  const provider = providerOfEntry(registers.entry('catalogue', resource));
  const may = provider === actor.unit || actor.unit === directory.body('authority')?.id;
  return [
    ...(may ? [] : [{ path: 'resource', message: t.faults.own }]),
    ...(day > dayOf(now) ? [{ path: 'changedOn', message: t.faults.future }] : []),
  ];
}

function checkUpdate(form: Record<string, unknown>, matter: MatterState, { directory }: Context): Fault[] {
  const used = directory.usersOf(opened(matter).resource).length > 0;
  // Ending a service that is used goes the way of N-27: reason, consultation, filing.
  if (form['leaves'] === true && used) return [{ path: 'leaves', message: t.faults.used }];
  return checkEntry(form, matter.regime);
}

/** With whom it is shared stays as the register has it: another matter may add to that at the same time. */
const changes = (matter: MatterState, { registers }: Context): RegisterChange[] => {
  const { resource, provider } = opened(matter);
  const form = latest(matter);
  if (!form) return [];
  return [
    {
      register: 'catalogue',
      subject: resource,
      op: leaves(matter) ? 'lift' : 'put',
      lasting: true,
      title: form.name,
      why: t.why(matter.number),
      units: [],
      values: { ...entryValues(form, provider ?? ''), ...columnsOf(registers.entry('catalogue', resource)) },
    },
  ];
};

const submission: CommandRule = {
  title: t.commands.update,
  tone: 'primary',
  requests: true,
  form: updated,
  gate: (matter, { registers }) => (registers.entry('catalogue', opened(matter).resource) ? undefined : t.faults.gone),
  prefill: (matter, { registers }) => {
    const known = registers.entry('catalogue', opened(matter).resource);
    return { ...(known ? formOf(known) : {}), ...latest(matter) };
  },
  check: checkUpdate,
  tidy: tidySharing,
  outcomes: [go('review')],
};

export const catalogueUpdate = defineProcedure({
  key: 'catalogue-update',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-16', 'N-17'],
  roles: {
    asker: { title: t.roles.asker, post: 'registrar', of: 'opener' },
    provider: { title: t.roles.provider, post: 'registrar', of: (matter) => opened(matter).provider },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['registrar', 'data', 'contact'], kinds: sharingKinds, title: t.opener },
    form: opening,
    title: (form) => t.matterTitle((form as Opened).name ?? (form as Opened).resource),
    check: checkOpening,
    tidy: (form, { registers }) => {
      const known = registers.entry('catalogue', (form as Opened).resource);
      return { ...form, provider: providerOfEntry(known), name: known?.title };
    },
    // It says that something has changed; what is asked for comes with the update.
    finding: true,
    outcomes: [go('update')],
  },
  steps: {
    update: {
      kind: 'task',
      title: t.steps.update,
      by: 'provider',
      limits: [
        limit(10, 'wd', 'N-17', { from: changedOn, regime: 'national' }),
        citySet('catalogue-update.update', t.settings.update, 10, 'wd', { from: changedOn, regime: 'city' }),
      ],
      extension: { asks: 'provider', consents: 'authority', basis: 'N-17', maxDays: 5, unit: 'wd', once: true },
      commands: {
        update: submission,
        unchanged: {
          title: t.commands.unchanged,
          help: t.consequences.unchanged,
          form: z.object({ why: reason(t.fields.keep) }),
          outcomes: [finish('unchanged')],
        },
      },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'authority',
      limits: [
        limit(2, 'wd', 'N-17', { regime: 'national' }),
        citySet('catalogue-update.review', t.settings.review, 2, 'wd', { regime: 'city' }),
      ],
      commands: {
        publish: {
          title: t.commands.publish,
          decides: true,
          tone: 'primary',
          help: t.consequences.publish,
          form: z.object({ opinion: long(t.fields.opinion).optional() }),
          gate: (matter, { registers }) =>
            registers.entry('catalogue', opened(matter).resource) ? undefined : t.faults.gone,
          registers: changes,
          tells: [
            {
              title: t.tells.removed,
              kind: 'info',
              to: (matter, { directory }) =>
                leaves(matter) ? directory.units().map((unit) => postKey(unit.id, 'contact')) : [],
              body: (matter) => t.removedBody(opened(matter).name ?? ''),
            },
            {
              title: t.tells.published,
              kind: 'info',
              to: (matter, { directory }) =>
                leaves(matter) ? [] : directory.units().map((unit) => postKey(unit.id, 'contact')),
              body: (matter) => t.publishedBody(latest(matter)?.name ?? ''),
            },
          ],
          outcomes: [when('撤出目录', leaves, finish('removed')), finish('published')],
        },
        sendBack: {
          title: t.commands.sendBack,
          decides: true,
          tone: 'danger',
          form: z.object({ why: reason(t.fields.why) }),
          outcomes: [go('amend')],
        },
      },
    },
    amend: {
      kind: 'task',
      title: t.steps.amend,
      by: 'provider',
      limits: [citySet('catalogue-update.amend', t.settings.amend, 3, 'wd')],
      commands: { resubmit: { ...submission, title: t.commands.resubmit } },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'asker',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['update', 'review', 'amend'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    published: { title: t.ends.published, good: true },
    removed: { title: t.ends.removed, good: true },
    unchanged: { title: t.ends.unchanged, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['catalogue'],
  refusedEntry: { enters: ['update'] },
});
