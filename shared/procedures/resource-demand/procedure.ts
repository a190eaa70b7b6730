/**
 * in October every unit says what it needs of the cloud next year; the authority assesses each and sums up the
 * city's whole before November, with what is in use; the committee decides on the whole, finance budgets it.
 */
import { city, dayOf, daySet, endOfDay, finish, go, limit, procedure, when } from '../../engine/words.ts';
import type { Context, Day } from '../../engine/words.ts';
import { absent, eachAndTheWhole, isCommittees, isWhole, planners, planRoles, yearAfter } from '../../cloud/plans.ts';
import { forms, type Matter } from './forms.ts';
import * as whole from './whole.ts';
import { texts as t } from './texts.ts';

/** The law leaves the units all October and the authority the same; the city's cut-off leaves the latter eleven days. */
const cutOff = daySet('resource-demand.cut-off', t.settings.cutOff, '10-20');
/** The cut-off is kept with the matter: it is the one of the day on which it was opened. */
const cutOffOf = ({ opening }: Matter): Day | undefined =>
  'cutOff' in opening && typeof opening.cutOff === 'string' ? opening.cutOff : undefined;
const october31 = ({ opening }: Matter): Day => `${opening.year - 1}-10-31`;
/** What falls to the last instant of the month lapses in it: nothing is given, or given back, any more. */
const stillOctober = (matter: Matter, { now }: Context) =>
  now >= endOfDay(october31(matter)) ? t.gates.over : undefined;
/** The cut-off is that of the first filing: what comes back from the assessment has until the end of the month. */
const fileUntil = (matter: Matter): Day | undefined => (matter.given.revise ? october31(matter) : cutOffOf(matter));
// "Before November": the day does not roll, whatever day of the week it is.
const beforeNovember = limit(1, 'month', 'A-50', { until: october31 });

export const resourceDemand = procedure(t, forms, {
  key: 'resource-demand',
  articles: ['A-46', 'A-50'],
  roles: planRoles,
  supervisor: 'committee',
  settings: [cutOff.setting],
  recurs: eachAndTheWhole('10-01'),
  opening: {
    by: planners,
    systemForm: forms.opening,
    title: (form) => ('whole' in form ? t.wholeTitle(form.year) : t.matterTitle(form.year)),
    gate: (context) => {
      const today = dayOf(context.now);
      // The whole is the committee's, whenever it takes it up.
      if (isCommittees(context)) return undefined;
      if (today.slice(5, 7) !== '10') return t.gates.notOctober;
      return today.slice(5) > cutOff.of(context) ? t.gates.cutOff(cutOff.of(context)) : undefined;
    },
    prefill: ({ now }) => ({ year: yearAfter(dayOf(now)) }),
    check: ({ year }, { now, actor }) => {
      const next = yearAfter(dayOf(now));
      // A turn that opens late, in the new year, is still the turn of its year.
      return actor.kind === 'system' || year === next ? [] : [{ path: 'year', message: t.faults.year(next) }];
    },
    tidy: (form, context) => ({
      ...form,
      ...(isCommittees(context) ? { whole: true } : { cutOff: `${form.year - 1}-${cutOff.of(context)}` }),
    }),
    outcomes: [when('全市汇总', isWhole, go('sum')), go('file')],
  },
  steps: {
    file: {
      by: 'applicant',
      limits: [city(20, 'd', { until: fileUntil, setting: 'resource-demand.file', settingTitle: t.settings.cutOff })],
      lapseOpens: ['absent'],
      noReturn: t.noReturn,
      commands: {
        file: {
          requests: true,
          gate: stillOctober,
          prefill: ({ given }) => given.file?.form ?? {},
          registers: whole.filed,
          outcomes: [{ enter: ['assess'], leave: ['file', 'absent'] }],
        },
        // What was filed and sent back is no demand either: the sum would wait for it for ever.
        none: { registers: whole.dropped, outcomes: [finish('none')] },
      },
    },
    absent: {
      ...absent,
      commands: { close: { ...absent.commands.close, registers: whole.dropped } },
    },
    assess: {
      by: 'authority',
      limits: [beforeNovember],
      takenUpBy: 'committee',
      commands: {
        assess: {
          decides: 'for',
          prefill: ({ given }) => {
            const { hosts, databases, storage } = given.file?.form ?? {};
            return { hosts, databases, storage };
          },
          registers: whole.assessed,
          outcomes: [finish('assessed')],
        },
        revise: { decides: 'against', gate: stillOctober, outcomes: [go('file')] },
      },
    },
    sum: {
      by: 'authority',
      limits: [beforeNovember],
      takenUpBy: 'committee',
      commands: {
        sumUp: {
          gate: whole.unassessed,
          prefill: (matter, context) => whole.sheet(matter, context),
          tidy: ({ settled }) => ({ settled }),
          outcomes: [go('review')],
        },
      },
    },
    review: {
      task: ['committee', city(20, 'wd'), 'government'],
      commands: {
        approve: {
          decides: 'for',
          prefill: whole.decisions,
          check: whole.checkDecisions,
          tidy: whole.tidied,
          registers: whole.granted,
          tells: { title: t.tells.granted, to: whole.units, body: ({ opening }) => t.grantedBody(opening.year) },
          outcomes: [when('没有安排增量', whole.nothing, finish('nothing')), go('budget')],
        },
        sendBack: { decides: 'against', outcomes: [go('sum')] },
      },
    },
    budget: {
      task: ['finance', city(60, 'd'), 'government'],
      commands: { budget: { outcomes: [finish('budgeted')] } },
    },
  },
  withdrawable: {
    by: 'applicant',
    during: ['file', 'assess'],
    registers: whole.dropped,
    offered: (matter) => !isWhole(matter),
  },
  ends: { good: ['assessed', 'none', 'budgeted', 'nothing'], bad: ['notFiled'] },
  registers: ['plans'],
});
