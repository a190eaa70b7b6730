/**
 * B-40: every unit says what is built and run next year and what it costs; the committee decides on the
 * city's whole, service by service; new systems go to the city government; finance arranges the rest in any case.
 */
import { city, dayOf, finish, go, postKey, procedure, stay, when } from '../../engine/words.ts';
import { takesPart } from '../../cloud/taking-part.ts';
import { absent, eachAndTheWhole, isCommittees, isWhole, planners, planRoles, yearAfter } from '../../cloud/plans.ts';
import { forms } from './forms.ts';
import * as whole from './whole.ts';
import { texts as t } from './texts.ts';

export const servicePlan = procedure(t, forms, {
  key: 'service-plan',
  articles: ['A-26', 'A-48', 'A-49', 'B-40'],
  roles: planRoles,
  // Funds are refused on one ground only (B-40): nobody below the city government breaks it off instead.
  supervisor: 'committee',
  // After the window of the project plans has closed: what is to be built is known then.
  recurs: eachAndTheWhole('09-01'),
  opening: {
    by: planners,
    systemForm: forms.opening,
    title: (form) => ('whole' in form ? t.wholeTitle(form.year) : t.matterTitle(form.year)),
    prefill: ({ now }) => ({ year: yearAfter(dayOf(now)) }),
    check: ({ year }, { now }) => {
      const next = yearAfter(dayOf(now));
      return [next - 1, next].includes(year) ? [] : [{ path: 'year', message: t.faults.year(next - 1) }];
    },
    tidy: (form, context) => (isCommittees(context) ? { ...form, whole: true } : form),
    outcomes: [when('全市汇总', isWhole, go('review')), go('file')],
  },
  steps: {
    file: {
      task: ['applicant', city(30, 'd')],
      lapseOpens: ['absent'],
      commands: {
        file: {
          requests: true,
          prefill: ({ given }) => given.file?.form ?? {},
          check: ({ services }) => {
            const names = services.map((one) => one.service);
            return new Set(names).size === names.length ? [] : [{ path: 'services', message: t.faults.twice }];
          },
          registers: whole.filed,
          outcomes: [finish('filed')],
        },
        none: { outcomes: [finish('none')] },
      },
    },
    absent,
    review: {
      task: ['committee', city(90, 'd'), 'government'],
      commands: {
        pass: {
          decides: 'for',
          prefill: whole.sheet,
          check: whole.checkSheet,
          tidy: whole.tidied,
          registers: whole.passed,
          tells: { title: t.tells.passed, to: whole.units, body: ({ opening }) => t.passedBody(opening.year) },
          outcomes: [
            when('一项也没有通过', whole.passesNone, finish('rejected')),
            when('有新建系统', whole.hasNew, go('approve')),
            go('arrange'),
          ],
        },
        revise: {
          decides: true,
          check: (form, matter, context) => whole.hasPlan(form.unit, matter, context),
          registers: whole.sentBack,
          opens: ({ opening, given: { revise } }) =>
            revise
              ? [
                  {
                    ...{ procedure: 'service-plan', key: `${revise.form.unit}@${revise.at}`, relation: t.relation },
                    ...{ form: { year: opening.year }, unit: revise.form.unit },
                  },
                ]
              : [],
          tells: {
            title: t.tells.revise,
            to: ({ given: { revise } }) => (revise ? [postKey(revise.form.unit, 'cloud')] : []),
            body: ({ given: { revise } }) => t.reviseBody(revise?.form.reason ?? ''),
          },
          outcomes: [stay],
        },
        deny: {
          decides: 'against',
          // Not taking part without good reason is the only ground (B-40).
          check: (form, matter, context) =>
            takesPart(form.unit, context.registers)
              ? [{ path: 'unit', message: t.gates.takesPart }]
              : whole.hasPlan(form.unit, matter, context),
          registers: whole.denied,
          tells: {
            ...{ title: t.tells.denied, urgent: true },
            to: ({ given: { deny } }) =>
              deny ? [postKey(deny.form.unit, 'head'), postKey(deny.form.unit, 'cloud')] : [],
            body: ({ given: { deny } }) => t.deniedBody(deny?.form.ground ?? ''),
          },
          outcomes: [stay],
        },
      },
    },
    approve: {
      task: ['government', city(30, 'wd')],
      commands: {
        approve: {
          decides: 'for',
          prefill: whole.newSheet,
          check: whole.checkNew,
          registers: whole.approved,
          tells: { title: t.tells.approved, to: whole.units, body: ({ opening }) => t.approvedBody(opening.year) },
          outcomes: [when('一项也没有批准，也没有其他经费', whole.approvesNone, finish('rejected')), go('arrange')],
        },
      },
    },
    arrange: {
      task: ['finance', city(60, 'd'), 'government'],
      commands: { arrange: { outcomes: [finish('arranged')] } },
    },
  },
  withdrawable: { by: 'applicant', during: ['file'], offered: (matter) => !isWhole(matter) },
  ends: { good: ['filed', 'none', 'arranged'], bad: ['rejected', 'notFiled'] },
  registers: ['plans', 'suspensions'],
});
