/** B-42, C-23: from next year's projects, each with its catalogue drafted, to their acceptance with it published. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit, when } from '../../engine/definition/define.ts';
import type { CommandRule, Context } from '../../engine/definition/definition.ts';
import { date, list, long, number, reason } from '../../engine/forms/form.ts';
import { postKey } from '../../kernel/party.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { acceptanceSteps } from './acceptance.ts';
import * as of from './projects.ts';
import { texts as t } from './texts.ts';

const FIRST = '06-01';
const LAST = '08-31';
const opening = z.object({
  year: number(t.fields.year, { min: 2018, max: 2100 }),
  lateReason: reason(t.fields.lateReason).optional(),
});
const nextYear = (day: Day) => Number(day.slice(0, 4)) + 1;
/** The window ends on 31 August, working day or not; with the authority's consent on the day it named. */
const fileUntil = (matter: MatterState): Day =>
  (matter.given['consentLate']?.form['until'] as Day | undefined) ?? `${of.yearOf(matter) - 1}-${LAST}`;
const windowOpen = (matter: MatterState, { now }: Context) => dayOf(now) <= fileUntil(matter);
const { ready } = of;
const notPast = (form: Record<string, unknown>, _: MatterState, { now }: Context) =>
  String(form['until']) < dayOf(now) ? [{ path: 'until', message: t.faults.past }] : [];
const reasoned = z.object({ reason: reason(t.fields.reason) });

const files: Pick<CommandRule, 'requests' | 'tone' | 'help' | 'form' | 'prefill' | 'check' | 'opens' | 'outcomes'> = {
  requests: true,
  tone: 'primary',
  help: t.consequences.file,
  form: of.filing,
  prefill: (matter) => (of.projectsOf(matter).length > 0 ? { projects: of.projectsOf(matter) } : {}),
  check: (form) => {
    const names = (form as z.infer<typeof of.filing>).projects.map((one) => one.project);
    return new Set(names).size === names.length ? [] : [{ path: 'projects', message: t.faults.twice }];
  },
  opens: (matter) =>
    of.majorsOf(matter).map(({ project, content }) => ({
      procedure: 'standardisation-check',
      key: project,
      relation: t.relation,
      form: { project, unit: of.unitOf(matter), content },
      unit: of.unitOf(matter),
    })),
  outcomes: [when('有重大项目', (matter) => of.majorsOf(matter).length > 0, go('standards')), go('review')],
};
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
    systemForm: opening.pick({ year: true }),
    title: (form) => t.matterTitle(Number(form['year'])),
    gate: ({ now }) => (dayOf(now).slice(5) < FIRST ? t.gates.notYet : undefined),
    prefill: ({ now }) => ({ year: nextYear(dayOf(now)) }),
    check: (form, { now, actor }) => {
      if (actor.kind === 'system') return [];
      const today = dayOf(now);
      if (form['year'] !== nextYear(today)) return [{ path: 'year', message: t.faults.year(nextYear(today)) }];
      const late = today.slice(5) > LAST && form['lateReason'] === undefined;
      return late ? [{ path: 'lateReason', message: t.faults.lateReason }] : [];
    },
    // A reason that was given in time is none: it would send a punctual filing to the authority.
    tidy: ({ lateReason, ...form }, { now, actor }) =>
      actor.kind === 'person' && dayOf(now).slice(5) > LAST ? { ...form, lateReason } : form,
    outcomes: [when('申报期已过', (matter) => matter.opening['lateReason'] !== undefined, go('late')), go('file')],
  },
  steps: {
    file: {
      kind: 'task',
      title: t.steps.file,
      by: 'applicant',
      limits: [limit(3, 'month', 'A-17', { until: fileUntil })],
      commands: {
        file: {
          ...files,
          title: t.commands.file,
          // What was filed in time may come back for another try.
          gate: (matter, context) => (matter.given['file'] || windowOpen(matter, context) ? undefined : t.gates.closed),
        },
        askLate: {
          title: t.commands.askLate,
          requests: true,
          gate: (matter, context) => (windowOpen(matter, context) ? t.gates.inTime : undefined),
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go('late')],
        },
        none: {
          title: t.commands.none,
          form: z.object({ reason: reason(t.fields.reason).optional() }),
          outcomes: [finish('none')],
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
          check: notPast,
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
    standards: {
      kind: 'children',
      title: t.steps.standards,
      limits: [],
      noLimit: t.noLimit.standards,
      commands: {},
      outcomes: [when('有项目未通过', of.failedChecks, go('revise')), go('review')],
    },
    revise: {
      kind: 'task',
      title: t.steps.revise,
      by: 'applicant',
      limits: [citySet('project-plan.revise', t.settings.revise, 20, 'wd')],
      commands: { refile: { ...files, title: t.commands.refile } },
    },
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'authority',
      limits: [citySet('project-plan.review', t.settings.review, 20, 'wd')],
      commands: {
        pass: {
          title: t.commands.pass,
          decides: true,
          tone: 'primary',
          help: t.consequences.pass,
          gate: (matter, context) => (ready(matter, context) ? undefined : t.gates.blocked),
          form: z.object({ reason: reason(t.fields.opinion) }),
          registers: of.resumed,
          outcomes: [go('decide')],
        },
        back: { title: t.commands.back, decides: true, form: reasoned, outcomes: [go('revise')] },
        suspend: {
          title: t.commands.suspend,
          decides: true,
          tone: 'danger',
          help: t.consequences.suspend,
          gate: (matter, context) => (ready(matter, context) ? t.gates.notBlocked : undefined),
          form: reasoned,
          registers: of.suspended,
          tells: [
            {
              title: t.tells.suspended,
              kind: 'result',
              urgent: true,
              to: (matter) => [postKey(of.unitOf(matter), 'head'), postKey(of.unitOf(matter), 'cloud')],
              body: () => t.suspendedBody,
            },
          ],
          outcomes: [go('blocked')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          help: t.consequences.refuse,
          form: reasoned,
          outcomes: [finish('refused')],
        },
      },
    },
    blocked: {
      kind: 'task',
      title: t.steps.blocked,
      by: 'applicant',
      limits: [citySet('project-plan.blocked', t.settings.blocked, 60, 'd')],
      commands: {
        ready: {
          title: t.commands.ready,
          tone: 'primary',
          help: t.consequences.ready,
          form: z.object({ done: long(t.fields.done) }),
          // Whether it is so the registers say, when the authority passes the plan: only then the suspension is lifted.
          outcomes: [go('review')],
        },
      },
    },
    decide: {
      kind: 'task',
      title: t.steps.decide,
      by: 'committee',
      limits: [citySet('project-plan.decide', t.settings.decide, 30, 'wd')],
      commands: {
        decide: {
          title: t.commands.decide,
          decides: true,
          tone: 'primary',
          help: t.consequences.decide,
          form: z.object({
            decisions: list(t.fields.decisions, of.deciding, { fixedRows: true, max: 30 }),
            reason: reason(t.fields.decision),
          }),
          // What earns money is as a rule built together with private capital, the rest by the city.
          prefill: (matter) => ({
            decisions: of.projectsOf(matter).map(({ project, profitable }) => ({
              ...{ project, listed: true, funding: profitable ? 'ppp' : 'finance' },
            })),
          }),
          check: (form, matter) => {
            const decisions = form['decisions'] as of.Decided[];
            const names = of.projectsOf(matter).map((one) => one.project);
            const same = decisions.map((one) => one.project).join('\n') === names.join('\n');
            return same ? [] : [{ path: 'decisions', message: t.faults.unknown }];
          },
          registers: of.planned,
          tells: [
            {
              title: t.tells.planned,
              kind: 'result',
              to: (matter) => (of.unsettled(matter).length > 0 ? [postKey(of.unitOf(matter), 'cloud')] : []),
              body: (matter) => t.plannedBody(of.unsettled(matter)),
            },
          ],
          outcomes: [
            when('没有项目列入', (matter) => of.unsettled(matter).length === 0, finish('refused')),
            go('build'),
          ],
        },
      },
    },
    ...acceptanceSteps,
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'applicant',
      tone: 'danger',
      form: reasoned,
      during: ['file', 'late', 'standards', 'revise', 'review', 'blocked', 'decide'],
      outcomes: [finish('withdrawn')],
    },
  },
  ends: {
    completed: { title: t.ends.completed, good: true },
    dropped: { title: t.ends.dropped, good: false },
    none: { title: t.ends.none, good: true },
    refused: { title: t.ends.refused, good: false },
    notConsented: { title: t.ends.notConsented, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['plans', 'suspensions', 'results'],
});
