/**
 * B-42, C-23: a unit files next year's projects, at once or in parts; each goes its own way from there
 * to its acceptance, so that one that is held up holds up no other. Whoever was suspended for staying out of sharing
 * asks here for the end of it, on any day.
 */
import {
  barredBy,
  city,
  cityKinds,
  dayOf,
  finish,
  go,
  goLeaving,
  limit,
  procedure,
  stay,
  when,
} from '../../engine/words.ts';
import type { Context, Day, Fault } from '../../engine/words.ts';
import { absent, planRoles, yearAfter } from '../../cloud/plans.ts';
import { takesPart } from '../../cloud/taking-part.ts';
import { acceptanceSteps } from './acceptance.ts';
import { approvalSteps, check } from './approval.ts';
import * as of from './projects.ts';
import { forms, type Matter } from './projects.ts';
import { texts as t } from './texts.ts';

const FIRST = '06-01';
const LAST = '08-31';
/** The window ends on 31 August, working day or not; with the authority's consent on the day it named. */
const fileUntil = ({ given, opening }: Matter): Day => given.consentLate?.form.until ?? `${opening.year - 1}-${LAST}`;
const windowOpen = (matter: Matter, { now }: Context) => dayOf(now) <= fileUntil(matter);
const hasFiled = ({ given }: Matter) => given.file !== undefined;

function checkOpening({ ask, year, lateReason }: Matter['opening'], { now, actor, registers }: Context): Fault[] {
  if (actor.kind === 'system') return [];
  if (ask === 'resume') {
    const barred = barredBy(registers, 'funds', [actor.unit ?? '']);
    if (barred === undefined) return [{ path: 'ask', message: t.faults.notSuspended }];
    return takesPart(actor.unit ?? '', registers) ? [] : [{ path: 'ask', message: `${barred}${t.faults.notReady}` }];
  }
  const today = dayOf(now);
  if (year !== yearAfter(today)) return [{ path: 'year', message: t.faults.year(yearAfter(today)) }];
  if (today.slice(5) < FIRST) return [{ path: 'year', message: t.gates.notYet }];
  const late = today.slice(5) > LAST && lateReason === undefined;
  return late ? [{ path: 'lateReason', message: t.faults.lateReason }] : [];
}
/** Each project once: in this filing, and among those that are on their way or listed already. */
function checkFiling({ projects }: { projects: of.Project[] }, matter: Matter, { registers }: Context): Fault[] {
  const { year } = matter.opening;
  const names = projects.map((one) => one.project);
  const isKnown = (name: string) =>
    registers.entry('plans', of.planSubject(of.unitOf(matter), year, name)) !== undefined ||
    matter.links.some((one) => one.title === t.projectTitle(name, year) && !one.end);
  return names.flatMap((name, n) =>
    names.indexOf(name) < n || isKnown(name) ? [{ path: `projects.${n}.project`, message: t.faults.twice }] : [],
  );
}

export const projectPlan = procedure(t, forms, {
  key: 'project-plan',
  articles: ['A-17', 'A-18', 'A-26', 'A-51', 'B-42', 'C-23'],
  roles: { ...planRoles, head: { post: 'head', of: 'opener' } },
  recurs: {
    every: 'year',
    on: FIRST,
    for: { kinds: cityKinds },
    by: 'unit',
    form: (turn) => ({ year: yearAfter(turn.on) }),
  },
  opening: {
    by: { posts: ['cloud', 'contact', 'head'], kinds: cityKinds },
    systemForm: of.systemForm,
    title: (form) => {
      const { ask, year } = form;
      if ('project' in form) return t.projectTitle(String(form.project), year);
      return ask === 'resume' ? t.resumeTitle : t.matterTitle(year);
    },
    prefill: ({ now }) => ({ year: yearAfter(dayOf(now)) }),
    check: checkOpening,
    // A reason that was given in time is none: it would send a punctual filing to the authority.
    tidy: ({ lateReason, ...form }, { now, actor }) =>
      actor.kind === 'person' && form.ask !== 'resume' && dayOf(now).slice(5) > LAST ? { ...form, lateReason } : form,
    opens: check,
    outcomes: [
      when('申请恢复', ({ opening }) => opening.ask === 'resume', go('resume')),
      when('重大项目', of.isMajor, go('standards')),
      when('单个项目', of.isProject, go('review')),
      when('申报期已过', ({ opening }) => opening.lateReason !== undefined, go('late')),
      go('file'),
    ],
  },
  steps: {
    file: {
      task: ['applicant', limit(3, 'month', 'A-17', { until: fileUntil })],
      noReturn: t.noReturnFile,
      lapseOpens: ['absent'],
      commands: {
        file: {
          requests: true,
          gate: (matter, context) => (windowOpen(matter, context) ? undefined : t.gates.closed),
          check: checkFiling,
          opens: (matter) =>
            (matter.given.file?.form.projects ?? []).map((one) => ({
              ...{ procedure: 'project-plan', key: one.project, relation: t.projectRelation },
              ...{ form: { year: matter.opening.year, ...one }, unit: of.unitOf(matter) },
            })),
          outcomes: [when('还要分批申报', (_, form) => form.more === true, stay), finish('filed')],
        },
        done: { gate: (matter) => (hasFiled(matter) ? undefined : t.gates.nothingFiled), outcomes: [finish('filed')] },
        askLate: {
          requests: true,
          gate: (matter, context) => (windowOpen(matter, context) ? t.gates.inTime : undefined),
          outcomes: [goLeaving(['absent'], 'late')],
        },
        none: { outcomes: [finish('none')] },
      },
    },
    /** Nothing was filed, and nothing is said: on record it is that, by the authority. */
    absent: {
      ...absent,
      noReturn: t.noReturnLate,
      commands: {
        close: { decides: true, outcomes: [when('已有申报', hasFiled, finish('filed')), finish('notFiled')] },
      },
    },
    late: {
      task: ['authority', city(5, 'wd'), 'committee'],
      noReturn: t.noReturnLate,
      commands: {
        consentLate: { decides: 'for', outcomes: [go('file')] },
        declineLate: { decides: 'against', outcomes: [finish('notConsented')] },
      },
    },
    resume: {
      task: ['authority', city(5, 'wd'), 'committee'],
      commands: {
        lift: {
          decides: 'for',
          gate: (matter, { registers }) => (takesPart(of.unitOf(matter), registers) ? undefined : t.gates.blocked),
          registers: of.unblocked,
          tells: { title: t.tells.resumed, to: ['head', 'applicant', 'finance'], body: () => t.resumedBody },
          outcomes: [finish('resumed')],
        },
        notYet: { decides: 'against', outcomes: [finish('notResumed')] },
      },
    },
    ...approvalSteps,
    ...acceptanceSteps,
  },
  withdrawable: {
    by: 'applicant',
    during: ['file', 'late', 'resume', 'standards', 'revise', 'review', 'blocked', 'decide'],
  },
  ends: {
    good: ['filed', 'none', 'completed', 'resumed'],
    bad: ['dropped', 'refused', 'notFiled', 'notConsented', 'notResumed'],
  },
  registers: ['plans', 'suspensions', 'results'],
});
