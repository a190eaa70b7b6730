/** a system moves to the cloud: backed up before the switch, and the old one stays two months as a rule. */
import { z } from 'zod';
import { also, citySet, defineProcedure, finish, go, goLeaving, limit } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { ahead, happened } from '../../cloud/days.ts';
import { allocationOf, ofUnit } from '../../cloud/systems.ts';
import { choice, date, list, long, number, reason, text } from '../../engine/forms/form.ts';
import { addMonths, dayOf, startOfDay, type Day } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const given = (matter: MatterState, command: string, field: string): Day | undefined =>
  matter.given[command]?.form[field] as Day | undefined;
const liveOn = (matter: MatterState) => given(matter, 'goLive', 'liveOn');
/** The last day that the old system stays when nothing shortens it. */
const lastDay = (matter: MatterState) => addMonths(liveOn(matter) ?? dayOf(matter.openedAt), 2);

const subjectOf = (matter: MatterState) => ofUnit(matter.opener.unit, matter.opening['system']);
/** As planned: the day that the unit named is the limit of getting there. */
const planned = (matter: MatterState) => matter.opening['planned'] as Day | undefined;
/** What was allowed to stay off the cloud is on it now. */
const noExemption = (matter: MatterState, { registers }: Context): RegisterChange[] =>
  [registers.entry('exemptions', subjectOf(matter)) ?? []].flat().map(({ register, subject, title, units }) => ({
    ...{ register, subject, op: 'lift', lasting: true, title, why: t.liftedWhy, units: [...units] },
  }));
const checkShorter = (form: Record<string, unknown>, matter: MatterState, { now }: Context) => {
  const until = String(form['until']);
  if (until < dayOf(now)) return [{ path: 'until', message: t.faults.shorterPast }];
  return until < lastDay(matter) ? [] : [{ path: 'until', message: t.faults.shorterLonger }];
};
/** The day until which the old system had to stay. */
const keptUntil = (matter: MatterState) => given(matter, 'consent', 'until') ?? lastDay(matter);
const shortening = z.object({ until: date(t.fields.shorterUntil), reason: reason(t.fields.reason) });

export const cloudMigration = defineProcedure({
  key: 'cloud-migration',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-4', 'A-19', 'A-21', 'A-22'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    // It coordinates and supervises; the responsibility stays with the unit.
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: z.object({
      system: text(t.fields.system, { max: 60, help: t.fields.systemHelp }),
      old: long(t.fields.old),
      planned: date(t.fields.planned),
    }),
    title: (form) => t.matterTitle(String(form['system'])),
    check: (form, context) => ahead(form, 'planned', context),
    outcomes: [go('backup')],
  },
  steps: {
    backup: {
      kind: 'task',
      title: t.steps.backup,
      by: 'applicant',
      limits: [citySet('cloud-migration.backup', t.settings.backup, 30, 'd', { until: planned })],
      commands: {
        backup: {
          title: t.commands.backup,
          tone: 'primary',
          form: z.object({
            where: text(t.fields.where),
            verified: long(t.fields.verified),
            on: date(t.fields.backedUp),
          }),
          check: (form, _, context) => happened(form, 'on', context),
          outcomes: [go('goLive')],
        },
      },
    },
    goLive: {
      kind: 'task',
      title: t.steps.goLive,
      by: 'applicant',
      limits: [citySet('cloud-migration.go-live', t.settings.goLive, 30, 'd', { until: planned })],
      commands: {
        goLive: {
          title: t.commands.goLive,
          tone: 'primary',
          help: t.consequences.goLive,
          // Nothing goes live on the cloud that was not tested and allocated there.
          gate: (matter, { registers }) =>
            allocationOf(subjectOf(matter), registers) ? undefined : t.gates.notAllocated,
          form: z.object({ liveOn: date(t.fields.liveOn), note: long(t.fields.note) }),
          check: (form, matter, context) => {
            const backup = { day: given(matter, 'backup', 'on'), message: t.faults.beforeBackup };
            const faults = happened(form, 'liveOn', context, backup);
            if (faults.length > 0) return faults;
            const since = allocationOf(subjectOf(matter), context.registers)?.since;
            return happened(form, 'liveOn', context, {
              day: since === undefined ? undefined : dayOf(since),
              message: t.faults.beforeAllocation,
            });
          },
          registers: noExemption,
          outcomes: [go('keep')],
        },
      },
    },
    keep: {
      kind: 'wait',
      title: t.steps.keep,
      lasts: limit(2, 'month', 'A-22', {
        from: (matter) => {
          const day = liveOn(matter);
          return day === undefined ? undefined : startOfDay(day);
        },
      }),
      limits: [],
      commands: {
        askShorter: {
          title: t.commands.askShorter,
          by: 'applicant',
          requests: true,
          form: shortening,
          check: checkShorter,
          offered: (matter) => !matter.items.some((item) => item.step === 'shorter'),
          outcomes: [also('shorter')],
        },
      },
      // A request that was not answered in time has become void with the two months.
      outcomes: [goLeaving(['shorter'], 'assets')],
    },
    shorter: {
      kind: 'task',
      title: t.steps.shorter,
      by: 'office',
      limits: [citySet('cloud-migration.shorter', t.settings.shorter, 5, 'wd')],
      noReturn: t.noReturn,
      commands: {
        consent: {
          title: t.commands.consent,
          decides: true,
          tone: 'primary',
          help: t.consequences.consent,
          form: shortening,
          prefill: (matter) => ({ until: given(matter, 'askShorter', 'until') }),
          check: checkShorter,
          outcomes: [goLeaving(['keep'], 'keepShort')],
        },
        decline: {
          title: t.commands.decline,
          decides: true,
          tone: 'danger',
          help: t.consequences.decline,
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go()],
        },
      },
    },
    keepShort: {
      kind: 'wait',
      title: t.steps.keepShort,
      lasts: limit(2, 'month', 'A-22', { until: (matter) => given(matter, 'consent', 'until') }),
      limits: [],
      commands: {},
      outcomes: [go('assets')],
    },
    assets: {
      kind: 'task',
      title: t.steps.assets,
      by: 'applicant',
      limits: [citySet('cloud-migration.assets', t.settings.assets, 10, 'wd')],
      noReturn: t.noReturn,
      commands: {
        assets: {
          title: t.commands.assets,
          tone: 'primary',
          form: z.object({
            assets: list(
              t.fields.assets,
              z.object({
                asset: text(t.fields.asset),
                count: number(t.fields.count, { min: 1 }),
                state: text(t.fields.state),
                disposal: choice(t.fields.disposal, t.fields.disposals),
              }),
            ),
          }),
          outcomes: [go('dispose')],
        },
      },
    },
    dispose: {
      kind: 'task',
      title: t.steps.dispose,
      by: 'applicant',
      limits: [citySet('cloud-migration.dispose', t.settings.dispose, 60, 'd')],
      noReturn: t.noReturn,
      commands: {
        dispose: {
          title: t.commands.dispose,
          tone: 'primary',
          form: z.object({
            approval: text(t.fields.approval),
            result: long(t.fields.result),
            on: date(t.fields.disposedOn),
          }),
          // Not before the old system may go.
          check: (form, matter, context) => happened(form, 'on', context, { day: keptUntil(matter), message: t.faults.kept }),
          outcomes: [finish('migrated')],
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.withdrawal) }),
      // Once it is live, the old system must stay: nobody withdraws from that.
      during: ['backup', 'goLive'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { migrated: { title: t.ends.migrated, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: ['exemptions'],
});
