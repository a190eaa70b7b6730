/** B-21, B-25: data that came up or changed are updated within 2 working days, reported, and compared by every user. */
import { z } from 'zod';
import { sharingKinds } from '../../catalogue/entry.ts';
import { citySet, defineProcedure, finish, go, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, long, number, reason, resource, text } from '../../engine/forms/form.ts';
import { postKey, type Directory } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, formatDay, startOfDay } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  resource: resource(t.fields.resource),
  kind: choice(t.fields.kind, t.fields.kinds),
  changedOn: date(t.fields.changedOn, { help: t.fields.changedHelp }),
  what: long(t.fields.what),
});
const report = z.object({
  updatedOn: date(t.fields.updatedOn),
  how: long(t.fields.how),
  records: number(t.fields.records, { max: 100_000_000 }).optional(),
});
const receipt = z.object({
  compared: choice(t.fields.compared, t.fields.comparedOptions),
  note: text(t.fields.note).optional(),
});
type Opened = z.infer<typeof opening>;
const opened = (matter: MatterState) => matter.opening as Opened;
const resourceOf = (matter: MatterState, directory: Directory) => directory.resource(opened(matter).resource);
const nameOf = (matter: MatterState, directory: Directory) =>
  resourceOf(matter, directory)?.name ?? opened(matter).resource;
const how = (matter: MatterState) => String(matter.given['updated']?.form['how'] ?? '');

function checkOpening(form: Record<string, unknown>, { actor, directory, now }: Context): Fault[] {
  const { resource: id, changedOn } = form as Opened;
  const may = [directory.resource(id)?.provider, directory.body('authority')?.id].includes(actor.unit);
  return [
    ...(may ? [] : [{ path: 'resource', message: t.faults.own }]),
    ...(changedOn > dayOf(now) ? [{ path: 'changedOn', message: t.faults.future }] : []),
  ];
}

export const resourceUpdate = defineProcedure({
  key: 'resource-update',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-21', 'B-24', 'B-25'],
  roles: {
    asker: { title: t.roles.asker, post: 'data', of: 'opener' },
    provider: { title: t.roles.provider, post: 'data', of: (m, directory) => resourceOf(m, directory)?.provider },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: { posts: ['data', 'registrar'], kinds: sharingKinds, title: t.opener },
    form: opening,
    title: (form, directory) => {
      const { resource: id, changedOn } = form as Opened;
      return t.matterTitle(directory.resource(id)?.name ?? id, formatDay(changedOn));
    },
    check: checkOpening,
    finding: true,
    outcomes: [go('update')],
  },
  steps: {
    update: {
      kind: 'task',
      title: t.steps.update,
      by: 'provider',
      limits: [limit(2, 'wd', 'B-25', { from: (matter) => startOfDay(opened(matter).changedOn) })],
      commands: {
        updated: {
          title: t.commands.updated,
          tone: 'primary',
          help: t.consequences.updated,
          form: report,
          check: (form, matter, { now }) => {
            const day = String(form['updatedOn']);
            const wrong = day < opened(matter).changedOn || day > dayOf(now);
            return wrong ? [{ path: 'updatedOn', message: t.faults.order }] : [];
          },
          tells: [
            {
              title: t.tells.reported,
              kind: 'info',
              to: (_, { directory }) => {
                const authority = directory.body('authority');
                return authority ? [postKey(authority.id, 'data')] : [];
              },
              body: (matter, { directory }) => {
                const provider = directory.unit(resourceOf(matter, directory)?.provider ?? '')?.name ?? '';
                return t.reportBody(nameOf(matter, directory), provider, how(matter));
              },
            },
          ],
          outcomes: [go('receipts')],
        },
        unfounded: {
          title: t.commands.unfounded,
          form: z.object({ why: reason(t.fields.why) }),
          outcomes: [finish('unfounded')],
        },
      },
    },
    receipts: {
      kind: 'receipts',
      title: t.steps.receipts,
      from: (matter, directory) => directory.usersOf(opened(matter).resource),
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) => t.receiptBody(nameOf(matter, directory), opened(matter).what, how(matter)),
      limits: [citySet('resource-update.receipts', t.settings.receipts, 5, 'wd')],
      commands: {},
      outcomes: [finish('updated')],
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'asker',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.withdrawal) }),
      during: ['update'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    updated: { title: t.ends.updated, good: true },
    unfounded: { title: t.ends.unfounded, good: true },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: [],
});
