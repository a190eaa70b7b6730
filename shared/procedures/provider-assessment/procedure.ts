/** each half-year a panel of authority, experts and units as 3 : 3 : 4 scores the provider; the year-end payment rests on it. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, goLeaving, limit, stay } from '../../engine/definition/define.ts';
import { date, long, reason, text, unit } from '../../engine/forms/form.ts';
import { shown } from '../../engine/forms/scores.ts';
import { numberSet } from '../../engine/settings/settings.ts';
import { personKey, postKey, type Directory } from '../../kernel/party.ts';
import { dayOf, formatDay, startOfDay } from '../../kernel/time.ts';
import type { MatterState } from '../../engine/matter/state.ts';
import { indicators, membersField, membersOf, missingGroup, panelFaults } from './panel.ts';
import { replacementFaults, resultOf, votersOf, type Member } from './panel.ts';
import { texts as t } from './texts.ts';

/** All score; with so many of each group the office may close without the rest, and says why. */
const quorum = numberSet('provider-assessment.quorum', t.settings.quorum, 60, {
  ...{ min: 50, max: 100, unit: '%', help: t.settings.quorumHelp },
});

const opening = z.object({
  provider: unit(t.fields.provider),
  period: text(t.fields.period, { max: 40 }),
  until: date(t.fields.until),
});
type Opening = z.infer<typeof opening>;
const opened = (matter: MatterState) => matter.opening as Opening;
const meetingOn = (matter: MatterState) => matter.given['appoint']?.form['meetingOn'] as string | undefined;
const providerName = (id: string, directory: Directory) => directory.unit(id)?.name ?? id;

export const providerAssessment = defineProcedure({
  key: 'provider-assessment',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '政务云',
  articles: ['A-7', 'A-47'],
  roles: {
    office: { title: t.roles.office, post: 'cloud', of: 'office' },
    panel: { title: t.roles.panel, parties: (matter) => membersOf(matter).map((one) => personKey(one.person)) },
    authority: { title: t.roles.authority, post: 'cloud', of: 'authority' },
  },
  supervisor: 'authority',
  settings: [quorum.setting, ...indicators.settings],
  recurs: {
    every: 'half-year',
    for: { kinds: ['cloud-provider'] },
    by: 'office',
    form: (turn, provider) => ({ provider, period: turn.title, until: turn.until }),
  },
  opening: {
    by: { posts: ['cloud', 'head'], kinds: ['office'], title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form, directory) =>
      t.matterTitle((form as Opening).period, providerName((form as Opening).provider, directory)),
    check: (form, { directory }) =>
      directory.unit((form as Opening).provider)?.kind === 'cloud-provider'
        ? []
        : [{ path: 'provider', message: t.faults.provider }],
    finding: true,
    outcomes: [go('appoint')],
  },
  steps: {
    half: {
      kind: 'span',
      title: t.steps.half,
      over: ['appoint', 'score', 'result'],
      by: 'office',
      // Once every half-year: the half-year itself is the limit of the meeting, the scores and the result together.
      limits: [limit(6, 'month', 'A-47', { until: (matter) => opened(matter).until })],
      commands: {},
    },
    appoint: {
      kind: 'task',
      title: t.steps.appoint,
      by: 'office',
      limits: [citySet('provider-assessment.appoint', t.settings.appoint, 60, 'wd')],
      commands: {
        appoint: {
          title: t.commands.appoint,
          tone: 'primary',
          help: t.consequences.appoint,
          form: z.object({
            meetingOn: date(t.fields.meetingOn),
            place: text(t.fields.place, { max: 100 }),
            members: membersField(t.fields.members, t.fields.membersHelp),
          }),
          check: (form, _, { directory, now }) => [
            ...(String(form['meetingOn']) < dayOf(now) ? [{ path: 'meetingOn', message: t.faults.past }] : []),
            ...panelFaults(form['members'] as Member[], directory),
          ],
          outcomes: [go('score')],
        },
      },
    },
    score: {
      kind: 'task',
      title: t.steps.score,
      by: 'panel',
      noReturn: t.noReturnScore,
      joint: { mode: 'all', outcomes: [go('result')] },
      limits: [
        citySet('provider-assessment.score', t.settings.score, 3, 'wd', {
          from: (matter) => {
            const day = meetingOn(matter);
            return day === undefined ? undefined : startOfDay(day);
          },
        }),
      ],
      commands: {
        score: {
          title: t.commands.score,
          tone: 'primary',
          decides: true,
          help: t.consequences.score,
          form: z.object({ ...indicators.marks(), comment: long(t.fields.comment, { max: 1000 }).optional() }),
          gate: (matter, { now }) => {
            const day = meetingOn(matter);
            return day !== undefined && dayOf(now) < day ? t.gates.meeting(formatDay(day)) : undefined;
          },
          outcomes: [go()],
        },
      },
    },
    result: {
      kind: 'task',
      title: t.steps.result,
      by: 'office',
      noReturn: t.noReturn,
      limits: [citySet('provider-assessment.result', t.settings.result, 5, 'wd')],
      commands: {
        publish: {
          title: t.commands.publish,
          decides: true,
          tone: 'primary',
          help: t.consequences.publish,
          form: z.object({
            computation: long(t.fields.computation, { readOnly: true }).optional(),
            payment: long(t.fields.payment, { max: 1000 }),
            advice: long(t.fields.advice, { max: 1000 }).optional(),
          }),
          prefill: (matter, context) => ({ computation: resultOf(matter, context)?.computation }),
          // The score is computed from the sheets when it is published; nothing that a client sends can change it.
          tidy: ({ computation: _, ...form }) => form,
          registers: (matter, context) => {
            const result = resultOf(matter, context);
            const { provider, period } = opened(matter);
            const { payment, advice } = matter.given['publish']?.form ?? {};
            return [
              {
                register: 'results',
                subject: `provider-assessment/${period}/${provider}`,
                op: 'put',
                lasting: true,
                title: matter.title,
                why: t.why(matter.number),
                units: [],
                values: {
                  period,
                  about: providerName(provider, context.directory),
                  ...(result ? { score: shown(result.score) } : {}),
                  computation: [t.votes(votersOf(matter).length, membersOf(matter).length), result?.computation].join(
                    '；',
                  ),
                  advice: [t.payment(String(payment)), ...(advice === undefined ? [] : [String(advice)])].join('；'),
                },
              },
            ];
          },
          tells: [
            {
              title: t.tells.published,
              kind: 'result',
              to: (matter, { directory }) => {
                const finance = directory.body('finance');
                return [
                  postKey(opened(matter).provider, 'head'),
                  postKey(opened(matter).provider, 'ops'),
                  // Whoever pays at the end of the year.
                  ...(finance ? [postKey(finance.id, 'contact')] : []),
                ];
              },
              body: (matter, context) => t.publishedBody(matter.title, shown(resultOf(matter, context)?.score ?? 0)),
            },
          ],
          outcomes: [finish('published')],
        },
      },
    },
  },
  anytime: {
    replace: {
      title: t.commands.replace,
      by: 'office',
      help: t.consequences.replace,
      during: ['score'],
      form: z.object({ members: membersField(t.fields.replaced, t.fields.replacedHelp), why: reason(t.fields.why) }),
      prefill: (matter) => ({ members: membersOf(matter) }),
      check: (form, matter, { directory }) => replacementFaults(form['members'] as Member[], matter, directory),
      outcomes: [{ ...stay, reseats: 'score' }],
    },
    closeScoring: {
      title: t.commands.closeScoring,
      by: 'office',
      help: t.consequences.closeScoring,
      during: ['score'],
      form: z.object({ why: reason(t.fields.reason) }),
      gate: (matter, context) => {
        const percent = quorum.of(context);
        const missing = missingGroup(matter, percent);
        return missing ? t.gates.quorum(t.fields.groups[missing.group], missing.done, missing.all, percent) : undefined;
      },
      outcomes: [goLeaving(['score'], 'result')],
    },
    withdraw: {
      title: t.commands.withdraw,
      by: 'office',
      tone: 'danger',
      form: z.object({ why: reason(t.fields.why) }),
      during: ['appoint'],
      offered: (matter) => matter.opener.kind === 'person',
      outcomes: [finish('withdrawn')],
    },
  },
  ends: { published: { title: t.ends.published, good: true }, withdrawn: { title: t.ends.withdrawn, good: false } },
  registers: ['results'],
});
