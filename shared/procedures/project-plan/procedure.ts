/**
 * B-42, C-23: a unit files next year's projects, at once or in parts; each goes its own way from there
 * to its acceptance, so that one that is held up holds up no other. Whoever was suspended for staying out of sharing
 * asks here for the end of it, on any day.
 */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, limit, stay, when } from '../../engine/definition/define.ts';
import type { Context } from '../../engine/definition/definition.ts';
import { choice, date, number, reason } from '../../engine/forms/form.ts';
import { ahead } from '../../cloud/days.ts';
import { ofAUnit, stoppedBy } from '../../cloud/suspensions.ts';
import { takesPart } from '../../cloud/taking-part.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { Fault } from '../../kernel/rejection.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { acceptanceSteps } from './acceptance.ts';
import { approvalSteps, check } from './approval.ts';
import * as of from './projects.ts';
import { texts as t } from './texts.ts';

const FIRST = '06-01';
const LAST = '08-31';
const opening = z.object({
  year: number(t.fields.year, { min: 2018, max: 2100 }),
  ask: choice(t.fields.ask, t.fields.asks).optional(),
  lateReason: reason(t.fields.lateReason).optional(),
});
const systemForm = opening.pick({ year: true }).extend(of.project.partial().shape);
const nextYear = (day: Day) => Number(day.slice(0, 4)) + 1;
/** The window ends on 31 August, working day or not; with the authority's consent on the day it named. */
const fileUntil = (matter: MatterState): Day =>
  (matter.given['consentLate']?.form['until'] as Day | undefined) ?? `${of.yearOf(matter) - 1}-${LAST}`;
const windowOpen = (matter: MatterState, { now }: Context) => dayOf(now) <= fileUntil(matter);
const asksToResume = (matter: MatterState) => matter.opening['ask'] === 'resume';
const reasoned = z.object({ reason: reason(t.fields.reason) });

function checkOpening(form: Record<string, unknown>, { now, actor, registers }: Context): Fault[] {
  if (actor.kind === 'system') return [];
  if (form['ask'] === 'resume') {
    const unit = actor.unit ?? '';
    if (!of.isSuspended(unit, { registers })) return [{ path: 'ask', message: t.faults.notSuspended }];
    const stopped = stoppedBy(ofAUnit, { registers }, unit);
    return takesPart(unit, registers) ? [] : [{ path: 'ask', message: `${stopped ?? ''}${t.faults.notReady}` }];
  }
  const today = dayOf(now);
  if (form['year'] !== nextYear(today)) return [{ path: 'year', message: t.faults.year(nextYear(today)) }];
  if (today.slice(5) < FIRST) return [{ path: 'year', message: t.gates.notYet }];
  const late = today.slice(5) > LAST && form['lateReason'] === undefined;
  return late ? [{ path: 'lateReason', message: t.faults.lateReason }] : [];
}
/** Each project once: in this filing, and among those that are on their way or listed already. */
function checkFiling(form: Record<string, unknown>, matter: MatterState, { registers }: Context): Fault[] {
  const names = (form as z.infer<typeof of.filing>).projects.map((one) => one.project);
  const isKnown = (name: string) =>
    registers.entry('plans', `project-plan/${of.unitOf(matter)}/${of.yearOf(matter)}/${name}`) !== undefined ||
    matter.links.some((one) => one.title === t.projectTitle(name, of.yearOf(matter)) && !one.end);
  return names.flatMap((name, n) =>
    names.indexOf(name) < n || isKnown(name) ? [{ path: `projects.${n}.project`, message: t.faults.twice }] : [],
  );
}

export const projectPlan = defineProcedure({
  key: 'project-plan',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-17', 'A-18', 'A-26', 'B-42', 'C-23'],
  roles: {
    applicant: { title: t.roles.applicant, post: 'cloud', of: 'opener' },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
    committee: { title: t.roles.committee, post: 'head', of: 'committee' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  recurs: {
    every: 'year',
    on: FIRST,
    for: { kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'] },
    by: 'unit',
    form: (turn) => ({ year: nextYear(turn.on) }),
  },
  opening: {
    by: {
      posts: ['cloud', 'contact', 'head'],
      kinds: ['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance'],
      title: t.opener,
    },
    form: opening,
    systemForm,
    title: (form) => {
      if (form['project'] !== undefined) return t.projectTitle(String(form['project']), Number(form['year']));
      return form['ask'] === 'resume' ? t.resumeTitle : t.matterTitle(Number(form['year']));
    },
    prefill: ({ now }) => ({ year: nextYear(dayOf(now)) }),
    check: checkOpening,
    // A reason that was given in time is none: it would send a punctual filing to the authority.
    tidy: ({ lateReason, ...form }, { now, actor }) =>
      actor.kind === 'person' && form['ask'] !== 'resume' && dayOf(now).slice(5) > LAST ? { ...form, lateReason } : form,
    opens: check,
    outcomes: [
      when('申请恢复', asksToResume, go('resume')),
      when('重大项目', (matter) => of.isProject(matter) && of.isMajor(matter), go('standards')),
      when('单个项目', of.isProject, go('review')),
      when('申报期已过', (matter) => matter.opening['lateReason'] !== undefined, go('late')),
      go('file'),
    ],
  },
  steps: {
    file: {
      kind: 'task',
      title: t.steps.file,
      by: 'applicant',
      limits: [limit(3, 'month', 'A-17', { until: fileUntil })],
      lapseOpens: ['absent'],
      commands: {
        file: {
          title: t.commands.file,
          requests: true,
          tone: 'primary',
          help: t.consequences.file,
          gate: (matter, context) => (windowOpen(matter, context) ? undefined : t.gates.closed),
          form: of.filing,
          check: checkFiling,
          opens: (matter) =>
            (matter.given['file']?.form as z.infer<typeof of.filing>).projects.map((one) => ({
              ...{ procedure: 'project-plan', key: one.project, relation: t.projectRelation },
              ...{ form: { year: of.yearOf(matter), ...one }, unit: of.unitOf(matter) },
            })),
          outcomes: [when('还要分批申报', (_, form) => form['more'] === true, stay), finish('filed')],
        },
        done: {
          title: t.commands.done,
          help: t.consequences.done,
          gate: (matter) => (matter.given['file'] ? undefined : t.gates.nothingFiled),
          outcomes: [finish('filed')],
        },
        askLate: {
          title: t.commands.askLate,
          requests: true,
          gate: (matter, context) => (windowOpen(matter, context) ? t.gates.inTime : undefined),
          form: reasoned,
          outcomes: [goLeaving(['absent'], 'late')],
        },
        none: {
          title: t.commands.none,
          form: z.object({ reason: reason(t.fields.reason).optional() }),
          outcomes: [finish('none')],
        },
      },
    },
    /** Nothing was filed, and nothing is said: on record it is that, by the authority. */
    absent: {
      kind: 'task',
      title: t.steps.absent,
      by: 'authority',
      limits: [citySet('project-plan.absent', t.settings.absent, 20, 'wd')],
      commands: {
        close: {
          title: t.commands.close,
          decides: true,
          tone: 'primary',
          help: t.consequences.close,
          form: reasoned,
          outcomes: [when('已有申报', (matter) => matter.given['file'] !== undefined, finish('filed')), finish('notFiled')],
        },
      },
    },
    late: {
      kind: 'task',
      title: t.steps.late,
      by: 'authority',
      limits: [citySet('project-plan.late', t.settings.late, 5, 'wd')],
      commands: {
        consentLate: {
          title: t.commands.consentLate,
          decides: true,
          tone: 'primary',
          help: t.consequences.consentLate,
          form: z.object({ until: date(t.fields.until), reason: reason(t.fields.reason) }),
          check: (form, _, context) => ahead(form, 'until', context),
          outcomes: [go('file')],
        },
        declineLate: {
          title: t.commands.declineLate,
          decides: true,
          tone: 'danger',
          help: t.consequences.declineLate,
          form: reasoned,
          outcomes: [finish('notConsented')],
        },
      },
    },
    resume: {
      kind: 'task',
      title: t.steps.resume,
      by: 'authority',
      limits: [citySet('project-plan.resume', t.settings.resume, 5, 'wd')],
      commands: {
        lift: {
          title: t.commands.lift,
          decides: true,
          tone: 'primary',
          help: t.consequences.lift,
          gate: (matter, { registers }) => (takesPart(of.unitOf(matter), registers) ? undefined : t.gates.blocked),
          form: reasoned,
          registers: of.resumed,
          tells: [
            {
              title: t.tells.resumed,
              kind: 'result',
              to: (matter) => [postKey(of.unitOf(matter), 'head'), postKey(of.unitOf(matter), 'cloud')],
              body: () => t.resumedBody,
            },
          ],
          outcomes: [finish('resumed')],
        },
        notYet: {
          title: t.commands.notYet,
          decides: true,
          tone: 'danger',
          gate: (matter, { registers }) => (takesPart(of.unitOf(matter), registers) ? t.gates.notBlocked : undefined),
          form: reasoned,
          outcomes: [finish('notResumed')],
        },
      },
    },
    ...approvalSteps,
    ...acceptanceSteps,
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: reasoned,
      during: ['file', 'late', 'resume', 'standards', 'revise', 'review', 'blocked', 'decide'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    filed: { title: t.ends.filed, good: true },
    none: { title: t.ends.none, good: true },
    completed: { title: t.ends.completed, good: true },
    resumed: { title: t.ends.resumed, good: true },
    dropped: { title: t.ends.dropped, good: false },
    refused: { title: t.ends.refused, good: false },
    notFiled: { title: t.ends.notFiled, good: false },
    notConsented: { title: t.ends.notConsented, good: false },
    notResumed: { title: t.ends.notResumed, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['plans', 'suspensions', 'results'],
});
