/** N-36: a contractor builds, runs or processes only after approval, under obligations, supervised until data and access are back. */
import { z } from 'zod';
import { also, citySet, defineProcedure, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, text, yesno } from '../../engine/forms/form.ts';
import { postKey, unitKinds } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const opening = z.object({
  contractor: text(t.fields.contractor, { max: 60 }),
  kind: choice(t.fields.kind, t.fields.kinds),
  what: text(t.fields.what, { max: 100 }),
  purpose: long(t.fields.purpose),
  until: date(t.fields.until),
  shared: yesno(t.fields.shared),
  consent: text(t.fields.consent, { help: t.fields.consentHelp }).optional(),
});
type Entrustment = z.infer<typeof opening>;
/** As the contract stands now: prolonged as often as the head has agreed to it. */
const entrusted = (matter: MatterState): Entrustment => ({
  ...(matter.opening as Entrustment),
  ...(matter.given['agreeProlong']?.form as Pick<Entrustment, 'until'> | undefined),
});
const longer = (form: Record<string, unknown>, matter: MatterState) =>
  String(form['until']) <= entrusted(matter).until ? [{ path: 'until', message: t.faults.longer }] : [];

/** In force while the contractor may hold data: from the obligations until the handing back. */
const entry =
  (op: 'put' | 'lift') =>
  (matter: MatterState): RegisterChange[] => {
    const { contractor, what, kind, until } = entrusted(matter);
    const own = matter.opener.unit;
    return [
      {
        register: 'entrustments',
        subject: `${contractor}/${own ?? ''}/${what}`,
        op,
        lasting: true,
        title: matter.title,
        why: t.fields.kinds[kind],
        units: own === undefined ? [] : [own],
        values: { contractor, unit: own ?? '', what, until },
      },
    ];
  };
const tellAuthority = (title: string, body: (matter: MatterState) => string): Tell => ({
  title,
  kind: 'info',
  to: (_, { directory }) => {
    const authority = directory.body('authority')?.id;
    return authority === undefined ? [] : [postKey(authority, 'data')];
  },
  body,
});

export const processingEntrustment = defineProcedure({
  key: 'processing-entrustment',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['N-36', 'N-25'],
  roles: {
    entruster: { title: t.roles.entruster, post: 'data', of: 'opener' },
    head: { title: t.roles.head, post: 'head', of: (matter) => matter.opener.unit },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'security', 'contact'], kinds: unitKinds, title: t.opener },
    form: opening,
    title: (form) => t.matterTitle(String(form['contractor']), String(form['what'])),
    check: (form, { now }) => {
      const { until, shared, consent } = form as Entrustment;
      return [
        ...(until <= dayOf(now) ? [{ path: 'until', message: t.faults.past }] : []),
        ...(shared && consent === undefined ? [{ path: 'consent', message: t.faults.consent }] : []),
      ];
    },
    outcomes: [go('approve')],
  },
  steps: {
    approve: {
      kind: 'task',
      title: t.steps.approve,
      by: 'head',
      limits: [citySet('processing-entrustment.approve', t.settings.approve, 5, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.consequences.approve,
          form: z.object({ reason: reason(t.fields.opinion).optional() }),
          outcomes: [go('oblige')],
        },
        refuse: {
          title: t.commands.refuse,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [finish('refused')],
        },
      },
    },
    oblige: {
      kind: 'task',
      title: t.steps.oblige,
      by: 'entruster',
      limits: [citySet('processing-entrustment.oblige', t.settings.oblige, 10, 'wd')],
      commands: {
        oblige: {
          title: t.commands.oblige,
          tone: 'primary',
          form: z.object({ obligations: long(t.fields.obligations), agreement: text(t.fields.agreement, { max: 64 }) }),
          outcomes: [go('supervise', 'term')],
          registers: entry('put'),
          tells: [tellAuthority(t.tells.begun, (matter) => t.begunBody(matter.title, entrusted(matter).until))],
        },
      },
    },
    // As long as the contractor works, the next look at it is due: each check sets the date of the next.
    supervise: {
      kind: 'task',
      title: t.steps.supervise,
      by: 'entruster',
      limits: [citySet('processing-entrustment.supervise', t.settings.supervise, 30, 'd')],
      noReturn: '委托开始后不退回前面的环节',
      commands: {
        check: {
          title: t.commands.check,
          tone: 'primary',
          form: z.object({
            checked: long(t.fields.checked),
            sound: yesno(t.fields.sound),
            measures: long(t.fields.measures).optional(),
          }),
          check: (form) =>
            form['sound'] === false && form['measures'] === undefined
              ? [{ path: 'measures', message: t.faults.measures }]
              : [],
          outcomes: [
            {
              ...when('未履行义务', (_, form) => form['sound'] === false, go('supervise', 'correct')),
              tells: [
                tellAuthority(t.tells.breached, (matter) =>
                  t.breachedBody(matter.title, String(matter.given['check']?.form['measures'] ?? '')),
                ),
              ],
            },
            go('supervise'),
          ],
        },
      },
    },
    correct: {
      kind: 'task',
      title: t.steps.correct,
      by: 'entruster',
      limits: [citySet('processing-entrustment.correct', t.settings.correct, 10, 'wd')],
      noReturn: '委托开始后不退回前面的环节',
      commands: {
        corrected: {
          title: t.commands.corrected,
          tone: 'primary',
          form: z.object({ corrected: long(t.fields.corrected), proof: long(t.fields.proof) }),
          outcomes: [go()],
        },
      },
    },
    term: {
      kind: 'wait',
      title: t.steps.term,
      // The day that the contract names, never rolled; the span stands for a form without one, which there is none of.
      lasts: citySet('processing-entrustment.term', t.settings.term, 12, 'month', {
        until: (matter) => entrusted(matter).until,
      }),
      limits: [],
      commands: {},
      outcomes: [goLeaving(['supervise', 'correct', 'prolong'], 'handover')],
    },
    // What the head has approved for a term is prolonged by nobody but him.
    prolong: {
      kind: 'task',
      title: t.steps.prolong,
      by: 'head',
      limits: [citySet('processing-entrustment.prolong', t.settings.prolong, 5, 'wd')],
      noReturn: t.noReturn,
      commands: {
        agreeProlong: {
          title: t.commands.agreeProlong,
          decides: true,
          tone: 'primary',
          form: z.object({ until: date(t.fields.until) }),
          prefill: (matter) => ({ until: matter.given['prolong']?.form['until'] }),
          check: longer,
          outcomes: [goLeaving(['term'], 'term')],
          registers: entry('put'),
          tells: [tellAuthority(t.tells.prolonged, (matter) => t.begunBody(matter.title, entrusted(matter).until))],
        },
        refuseProlong: {
          title: t.commands.refuseProlong,
          decides: true,
          tone: 'danger',
          form: z.object({ reason: reason(t.fields.reason) }),
          outcomes: [go()],
        },
      },
    },
    handover: {
      kind: 'task',
      title: t.steps.handover,
      by: 'entruster',
      limits: [citySet('processing-entrustment.handover', t.settings.handover, 10, 'wd')],
      noReturn: '委托已结束，只能收回数据和权限',
      commands: {
        handedOver: {
          title: t.commands.handedOver,
          tone: 'primary',
          form: z.object({
            returned: long(t.fields.returned),
            closed: long(t.fields.closed),
            proof: long(t.fields.proof),
          }),
          outcomes: [finish('ended')],
          registers: entry('lift'),
        },
      },
    },
  },
  anytime: {
    withdraw: {
      title: t.commands.withdraw,
      by: 'entruster',
      tone: 'danger',
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['approve', 'oblige'],
      outcomes: [finish('withdrawn')],
    },
    prolong: {
      title: t.commands.prolong,
      by: 'entruster',
      requests: true,
      offered: (matter) => !matter.items.some((item) => item.step === 'prolong'),
      form: z.object({
        until: date(t.fields.until),
        reason: reason(t.fields.reason),
        agreement: text(t.fields.agreement, { max: 64 }),
      }),
      check: longer,
      during: ['term'],
      outcomes: [also('prolong')],
    },
    endEarly: {
      title: t.commands.endEarly,
      by: 'entruster',
      help: t.consequences.endEarly,
      form: z.object({ reason: reason(t.fields.reason) }),
      during: ['term'],
      outcomes: [goLeaving(['supervise', 'correct', 'prolong', 'term'], 'handover')],
    },
  },
  ends: {
    ended: { title: t.ends.ended, good: true },
    refused: { title: t.ends.refused, good: false },
    withdrawn: { title: t.ends.withdrawn, good: false },
  },
  registers: ['entrustments'],
});
