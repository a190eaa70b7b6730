/** C-23: a project by itself, from its check against the standards to the decision of the committee. */
import { z } from 'zod';
import { citySet, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Opens, Step } from '../../engine/definition/definition.ts';
import { choice, long, reason } from '../../engine/forms/form.ts';
import { takesPart } from '../../cloud/taking-part.ts';
import { postKey } from '../../kernel/party.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import * as of from './projects.ts';
import { texts as t } from './texts.ts';

const reasoned = z.object({ reason: reason(t.fields.reason) });
/** A major project is checked against the standards, as often as it is filed (C-23). */
export const check: Opens = (matter) => {
  if (!of.isProject(matter) || !of.isMajor(matter)) return [];
  const { project, content } = of.projectOf(matter);
  const unit = of.unitOf(matter);
  const key = `${project}-${matter.links.length}`;
  return [{ procedure: 'standardisation-check', key, relation: t.relation, form: { project, unit, content }, unit }];
};
const isOpen = (step: string) => (matter: MatterState) => matter.items.some((item) => item.step === step);

export const approvalSteps = {
  standards: {
    kind: 'children',
    title: t.steps.standards,
    limits: [],
    noLimit: t.noLimit.standards,
    commands: {},
    outcomes: [when('未通过', of.failedCheck, go('revise')), go('review')],
  },
  revise: {
    kind: 'task',
    title: t.steps.revise,
    by: 'applicant',
    limits: [citySet('project-plan.revise', t.settings.revise, 20, 'wd')],
    noReturn: t.noReturnRevise,
    lapseOpens: ['overdue'],
    commands: {
      refile: {
        title: t.commands.refile,
        requests: true,
        tone: 'primary',
        form: of.revision,
        prefill: (matter) => of.projectOf(matter),
        opens: check,
        outcomes: [
          when('重大项目', of.isMajor, goLeaving(['overdue'], 'standards')),
          goLeaving(['overdue'], 'review'),
        ],
      },
    },
  },
  review: {
    kind: 'task',
    title: t.steps.review,
    by: 'authority',
    limits: [citySet('project-plan.review', t.settings.review, 20, 'wd')],
    noReturn: t.noReturnReview,
    commands: {
      pass: {
        title: t.commands.pass,
        decides: true,
        tone: 'primary',
        help: t.consequences.pass,
        gate: of.stopsApproval,
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
        gate: (matter, { registers }) => (takesPart(of.unitOf(matter), registers) ? t.gates.notBlocked : undefined),
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
    noReturn: t.noReturnRevise,
    lapseOpens: ['overdue'],
    commands: {
      ready: {
        title: t.commands.ready,
        tone: 'primary',
        help: t.consequences.ready,
        form: z.object({ done: long(t.fields.done) }),
        // Whether it is so the registers say, when the authority passes the plan: only then the suspension is lifted.
        outcomes: [goLeaving(['overdue'], 'review')],
      },
    },
  },
  /** The unit says nothing: the authority gives it more time, or the project is not listed. */
  overdue: {
    kind: 'task',
    title: t.steps.overdue,
    by: 'authority',
    limits: [citySet('project-plan.overdue', t.settings.overdue, 10, 'wd')],
    commands: {
      moreTime: {
        title: t.commands.moreTime,
        tone: 'primary',
        form: reasoned,
        outcomes: [when('修改中', isOpen('revise'), goLeaving(['revise'], 'revise')), goLeaving(['blocked'], 'blocked')],
      },
      drop: {
        title: t.commands.drop,
        decides: true,
        tone: 'danger',
        help: t.consequences.refuse,
        form: reasoned,
        outcomes: [finish('refused')],
      },
    },
  },
  decide: {
    kind: 'task',
    title: t.steps.decide,
    by: 'committee',
    limits: [citySet('project-plan.decide', t.settings.decide, 30, 'wd')],
    commands: {
      list: {
        title: t.commands.list,
        decides: true,
        tone: 'primary',
        help: t.consequences.list,
        gate: of.stopsApproval,
        form: z.object({ funding: choice(t.fields.funding, t.fields.fundings), reason: reason(t.fields.decision) }),
        // What earns money is as a rule built together with private capital, the rest by the city.
        prefill: (matter) => ({ funding: of.projectOf(matter).profitable ? 'ppp' : 'finance' }),
        registers: of.planned,
        tells: [
          {
            title: t.tells.planned,
            kind: 'result',
            to: (matter) => [postKey(of.unitOf(matter), 'cloud')],
            body: (matter) => t.plannedBody(of.projectOf(matter).project),
          },
        ],
        outcomes: [go('build')],
      },
      leaveOut: {
        title: t.commands.leaveOut,
        decides: true,
        tone: 'danger',
        help: t.consequences.refuse,
        form: z.object({ reason: reason(t.fields.decision) }),
        outcomes: [finish('refused')],
      },
    },
  },
} satisfies Record<string, Step>;
