/** each half-year a panel of authority, experts and units as 3 : 3 : 4 scores the provider; the year-end payment rests on it. */
import {
  byHand,
  city,
  date,
  dayOf,
  finish,
  formatDay,
  go,
  goLeaving,
  limit,
  long,
  numberSet,
  personKey,
  postKey,
  procedure,
  put,
  reason,
  reasoned,
  shown,
  startOfDay,
  stay,
  text,
  unit,
  when,
  z,
} from '../../engine/words.ts';
import type { Directory } from '../../engine/words.ts';
import { basis, basisOf } from './basis.ts';
import { indicators, membersField, membersOf, missingGroup, panelFaults } from './panel.ts';
import { replacementFaults, resultOf, votersOf } from './panel.ts';
import { texts as t } from './texts.ts';

/** All score; with so many of each group the office may close without the rest, and says why. */
const quorum = numberSet('provider-assessment.quorum', t.settings.quorum, 60, {
  ...{ min: 50, max: 100, unit: '%', help: t.settings.quorumHelp },
});
const forms = {
  opening: z.object({
    provider: unit(t.fields.provider),
    period: text(t.fields.period, { max: 40 }),
    until: date(t.fields.until, { when: 'coming' }),
  }),
  appoint: z.object({
    meetingOn: date(t.fields.meetingOn, { when: 'coming' }),
    place: text(t.fields.place, { max: 100 }),
    members: membersField(t.fields.members, t.fields.membersHelp),
  }),
  score: z.object({ basis, ...indicators.marks(), comment: long(t.fields.comment, { max: 1000 }).optional() }),
  publish: z.object({
    basis,
    computation: long(t.fields.computation, { readOnly: true }).optional(),
    payment: long(t.fields.payment, { max: 1000 }),
    advice: long(t.fields.advice, { max: 1000 }).optional(),
  }),
  replace: z.object({ members: membersField(t.fields.replaced, t.fields.replacedHelp), why: reason(t.fields.why) }),
  closeScoring: z.object({ why: reason(t.fields.reason) }),
  again: reasoned(t.fields.reason),
  wrapUp: reasoned(t.fields.reason),
};
const providerName = (id: string, directory: Directory) => directory.unit(id)?.name ?? id;

export const providerAssessment = procedure(t, forms, {
  key: 'provider-assessment',
  articles: ['A-7', 'A-47'],
  figures: true,
  roles: { panel: { parties: (matter) => membersOf(matter).map((one) => personKey(one.person)) } },
  // The authority sits on the panel: who ends it sits above.
  supervisor: 'committee',
  settings: [quorum.setting, ...indicators.settings],
  recurs: {
    every: 'half-year',
    for: { kinds: ['cloud-provider'] },
    by: 'office',
    form: (turn, provider) => ({ provider, period: turn.title, until: turn.until }),
  },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['office'] },
    systemForm: forms.opening,
    title: (form, directory) => t.matterTitle(form.period, providerName(form.provider, directory)),
    check: ({ provider }, { directory }) =>
      directory.unit(provider)?.kind === 'cloud-provider' ? [] : [{ path: 'provider', message: t.faults.provider }],
    finding: true,
    outcomes: [go('appoint')],
  },
  steps: {
    half: {
      kind: 'span',
      over: ['appoint', 'score', 'gap', 'result'],
      by: 'office',
      // Once every half-year: the half-year itself is the limit of the meeting, the scores and the result together.
      limits: [limit(6, 'month', 'A-47', { until: ({ opening }) => opening.until })],
    },
    appoint: {
      task: ['office', city(60, 'wd'), 'authority'],
      commands: {
        appoint: { check: ({ members }, _, { directory }) => panelFaults(members, directory), outcomes: [go('score')] },
      },
    },
    score: {
      by: 'panel',
      noReturn: t.noReturnScore,
      lapseOpens: ['gap'],
      joint: { mode: 'all', outcomes: [goLeaving(['gap'], 'result')] },
      limits: [city(3, 'wd', { from: ({ given: { appoint } }) => appoint && startOfDay(appoint.form.meetingOn) })],
      commands: {
        score: {
          decides: 'for',
          prefill: ({ opening }, context) => ({ basis: basisOf(opening.provider, context) }),
          tidy: (form, context, { opening }) => ({ ...form, basis: basisOf(opening.provider, context) }),
          gate: ({ given: { appoint } }, { now }) =>
            appoint && dayOf(now) < appoint.form.meetingOn
              ? t.gates.meeting(formatDay(appoint.form.meetingOn))
              : undefined,
          outcomes: [go()],
        },
      },
    },
    /** Some have not scored: called anew, or ended with what is there, where each group has scored (3 : 3 : 4). */
    gap: {
      task: ['authority', city(5, 'wd'), 'committee'],
      noReturn: t.noReturnScore,
      commands: {
        again: { tone: 'primary', outcomes: [goLeaving(['score'], 'appoint')] },
        wrapUp: {
          decides: true,
          tone: 'plain',
          outcomes: [
            when('有一类委员全部未评分', (matter) => missingGroup(matter, 0) !== undefined, finish('notHeld')),
            goLeaving(['score'], 'result'),
          ],
        },
      },
    },
    result: {
      task: ['office', city(5, 'wd'), 'authority'],
      noReturn: t.noReturn,
      commands: {
        publish: {
          decides: 'for',
          prefill: (matter, context) => ({
            ...{
              basis: basisOf(matter.opening.provider, context),
              computation: resultOf(matter, context)?.computation,
            },
          }),
          // The score is computed from the sheets when it is published; nothing that a client sends can change it.
          tidy: ({ computation: _, ...form }, context, { opening }) => ({
            ...{ ...form, basis: basisOf(opening.provider, context) },
          }),
          registers: (matter, context) => {
            const result = resultOf(matter, context);
            const { provider, period } = matter.opening;
            const { payment = '', advice } = matter.given.publish?.form ?? {};
            const votes = t.votes(votersOf(matter).length, membersOf(matter).length);
            return [
              put('results', `provider-assessment/${period}/${provider}`, {
                ...{ title: matter.title, why: t.why(matter.number), units: [] },
                values: {
                  ...{ period, about: providerName(provider, context.directory) },
                  ...(result ? { score: shown(result.score) } : {}),
                  computation: [votes, result?.computation].join('；'),
                  advice: [t.payment(payment), ...(advice === undefined ? [] : [advice])].join('；'),
                },
              }),
            ];
          },
          tells: {
            title: t.tells.published,
            to: ({ opening: { provider } }, { directory }) => {
              const finance = directory.body('finance');
              // Finance is whoever pays at the end of the year.
              const payer = finance ? [postKey(finance.id, 'contact')] : [];
              return [postKey(provider, 'head'), postKey(provider, 'ops'), ...payer];
            },
            body: (matter, context) => t.publishedBody(matter.title, shown(resultOf(matter, context)?.score ?? 0)),
          },
          outcomes: [finish('published')],
        },
      },
    },
  },
  anytime: {
    replace: {
      by: 'office',
      during: ['score'],
      prefill: (matter) => ({ members: membersOf(matter) }),
      check: (form, matter, { directory }) => replacementFaults(form.members, matter, directory),
      outcomes: [{ ...stay, reseats: 'score' }],
    },
    closeScoring: {
      by: 'office',
      during: ['score'],
      gate: (matter, context) => {
        const percent = quorum.of(context);
        const missing = missingGroup(matter, percent);
        return missing ? t.gates.quorum(t.fields.groups[missing.group], missing.done, missing.all, percent) : undefined;
      },
      outcomes: [goLeaving(['score', 'gap'], 'result')],
    },
  },
  withdrawable: { by: 'office', during: ['appoint'], offered: byHand('appoint') },
  ends: { good: ['published'], bad: ['notHeld'] },
  registers: ['results'],
});
