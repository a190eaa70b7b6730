/** C-23: a project by itself, from its check against the standards to the decision of the committee. */
import { finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Opens } from '../../engine/definition/definition.ts';
import { city, isOpen } from '../../engine/words/procedure.ts';
import type { StepsOf } from '../../engine/words/typed.ts';
import { takesPart } from '../../cloud/taking-part.ts';
import * as of from './projects.ts';
import { texts as t } from './texts.ts';

/** A major project is checked against the standards, as often as it is filed (C-23). */
export const check: Opens<of.Matter> = (matter) => {
  const found = of.projectOf(matter);
  if (!found?.major) return [];
  const unit = of.unitOf(matter);
  const { project, content } = found;
  const key = `${project}-${matter.links.length}`;
  return [{ procedure: 'standardisation-check', key, relation: t.relation, form: { project, unit, content }, unit }];
};

export const approvalSteps = {
  standards: {
    kind: 'children',
    noLimit: t.noLimit.standards,
    outcomes: [when('未通过', of.failedCheck, go('revise')), go('review')],
  },
  revise: {
    by: 'applicant',
    limits: [city(20, 'wd')],
    noReturn: t.noReturnRevise,
    lapseOpens: ['overdue'],
    commands: {
      refile: {
        requests: true,
        prefill: (matter) => of.projectOf(matter) ?? {},
        opens: check,
        outcomes: [when('重大项目', of.isMajor, goLeaving(['overdue'], 'standards')), goLeaving(['overdue'], 'review')],
      },
    },
  },
  review: {
    by: 'authority',
    limits: [city(20, 'wd')],
    noReturn: t.noReturnReview,
    takenUpBy: 'committee',
    commands: {
      pass: { decides: 'for', gate: of.stopsApproval, registers: of.unblocked, outcomes: [go('decide')] },
      back: { decides: true, outcomes: [go('revise')] },
      suspend: {
        decides: 'against',
        gate: (matter, { registers }) => (takesPart(of.unitOf(matter), registers) ? t.gates.notBlocked : undefined),
        registers: of.blocked,
        tells: { title: t.tells.suspended, urgent: true, to: ['head', 'applicant'], body: () => t.suspendedBody },
        outcomes: [go('blocked')],
      },
      refuse: { decides: 'against', outcomes: [finish('refused')] },
    },
  },
  blocked: {
    by: 'applicant',
    limits: [city(60, 'd')],
    noReturn: t.noReturnRevise,
    lapseOpens: ['overdue'],
    // Whether it is so the registers say, when the authority passes the plan: only then the suspension is lifted.
    commands: { ready: { outcomes: [goLeaving(['overdue'], 'review')] } },
  },
  /** The unit says nothing: the authority gives it more time, or the project is not listed. */
  overdue: {
    by: 'authority',
    limits: [city(10, 'wd')],
    takenUpBy: 'committee',
    commands: {
      moreTime: {
        outcomes: [
          when('修改中', isOpen('revise'), goLeaving(['revise'], 'revise')),
          goLeaving(['blocked'], 'blocked'),
        ],
      },
      drop: { decides: 'against', outcomes: [finish('refused')] },
    },
  },
  decide: {
    by: 'committee',
    limits: [city(30, 'wd')],
    takenUpBy: 'government',
    commands: {
      list: {
        decides: 'for',
        gate: of.stopsApproval,
        // What earns money is as a rule built together with private capital, the rest by the city.
        prefill: (matter) => ({ funding: of.projectOf(matter)?.profitable ? 'ppp' : 'finance' }),
        check: of.checkListing,
        registers: of.planned,
        tells: [
          {
            ...{ title: t.tells.planned, to: ['applicant', 'finance'] },
            body: (matter) =>
              t.plannedBody(of.nameOf(matter), t.fields.fundings[matter.given.list?.form.funding ?? 'other']),
          },
          // With capital from outside: those who keep watch over what the city puts in.
          {
            ...{ title: t.tells.capital, to: of.controllers },
            body: (matter) => t.capitalBody(of.nameOf(matter), matter.given.list?.form.capital ?? ''),
          },
        ],
        outcomes: [go('build')],
      },
      leaveOut: { decides: 'against', outcomes: [finish('refused')] },
    },
  },
} satisfies StepsOf<typeof of.forms, typeof t>;
