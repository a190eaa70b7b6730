/** N-36: a contractor builds, runs or processes only after approval, under obligations, supervised until data and access are back. */
import { z } from 'zod';
import { also, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, text, yesno, reasoned } from '../../engine/forms/form.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, unitKinds } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

const forms = {
  opening: z.object({
    contractor: text(t.fields.contractor, { max: 60 }),
    kind: choice(t.fields.kind, t.fields.kinds),
    what: text(t.fields.what, { max: 100 }),
    purpose: long(t.fields.purpose),
    until: date(t.fields.until),
    shared: yesno(t.fields.shared),
    consent: text(t.fields.consent, { help: t.fields.consentHelp }).optional(),
  }),
  check: z.object({
    checked: long(t.fields.checked),
    sound: yesno(t.fields.sound),
    measures: long(t.fields.measures).optional(),
  }),
  agreeProlong: z.object({ until: date(t.fields.until) }),
  prolong: z.object({
    until: date(t.fields.until),
    reason: reason(t.fields.reason),
    agreement: text(t.fields.agreement, { max: 64 }),
  }),
};
type Matter = MatterOf<typeof forms>;

type Entrustment = z.infer<typeof forms.opening>;
/** As the contract stands now: prolonged as often as the head has agreed to it. */
const entrusted = (matter: Matter): Entrustment => ({ ...matter.opening, ...matter.given.agreeProlong?.form });
const longer = (form: Record<string, unknown>, matter: Matter) =>
  String(form['until']) <= entrusted(matter).until ? [{ path: 'until', message: t.faults.longer }] : [];

/** In force while the contractor may hold data: from the obligations until the handing back. */
const entry =
  (op: 'put' | 'lift') =>
  (matter: Matter): RegisterChange[] => {
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
const tellAuthority = (title: string, body: (matter: Matter) => string): Tell<Matter> => ({
  title,
  kind: 'info',
  to: (_, { directory }) => {
    const authority = directory.body('authority')?.id;
    return authority === undefined ? [] : [postKey(authority, 'data')];
  },
  body,
});

export const processingEntrustment = procedure(t, forms, {
  key: 'processing-entrustment',
  version: 1,
  group: '数据共享',
  articles: ['N-36', 'N-25'],
  roles: {
    entruster: { post: 'data', of: 'opener' },
    head: { post: 'head', of: (matter) => matter.opener.unit },
    authority: { post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'security', 'contact'], kinds: unitKinds },
    title: (form) => t.matterTitle(form.contractor, form.what),
    check: (form, { now }) => {
      const { until, shared, consent } = form;
      return [
        ...(until <= dayOf(now) ? [{ path: 'until', message: t.faults.past }] : []),
        ...(shared && consent === undefined ? [{ path: 'consent', message: t.faults.consent }] : []),
      ];
    },
    outcomes: [go('approve')],
  },
  steps: {
    approve: {
      by: 'head',
      takenUpBy: 'authority',
      limits: [city(5, 'wd')],
      commands: {
        approve: {
          decides: 'for',
          form: z.object({ reason: reason(t.fields.opinion).optional() }),
          outcomes: [go('oblige')],
        },
        refuse: { decides: 'against', outcomes: [finish('refused')] },
      },
    },
    oblige: {
      by: 'entruster',
      takenUpBy: 'head',
      limits: [city(10, 'wd')],
      commands: {
        oblige: {
          form: z.object({ obligations: long(t.fields.obligations), agreement: text(t.fields.agreement, { max: 64 }) }),
          outcomes: [go('supervise', 'term')],
          registers: entry('put'),
          tells: [tellAuthority(t.tells.begun, (matter) => t.begunBody(matter.title, entrusted(matter).until))],
        },
      },
    },
    // As long as the contractor works, the next look at it is due: each check sets the date of the next.
    supervise: {
      by: 'entruster',
      takenUpBy: 'authority',
      limits: [city(30, 'd')],
      noReturn: '委托开始后不退回前面的环节',
      commands: {
        check: {
          check: (form) =>
            form['sound'] === false && form['measures'] === undefined
              ? [{ path: 'measures', message: t.faults.measures }]
              : [],
          outcomes: [
            {
              ...when('未履行义务', (_, form) => form['sound'] === false, go('supervise', 'correct')),
              tells: [
                tellAuthority(t.tells.breached, (matter) =>
                  t.breachedBody(matter.title, matter.given.check?.form.measures ?? ''),
                ),
              ],
            },
            go('supervise'),
          ],
        },
      },
    },
    correct: {
      by: 'entruster',
      takenUpBy: 'authority',
      limits: [city(10, 'wd')],
      noReturn: '委托开始后不退回前面的环节',
      commands: {
        corrected: {
          form: z.object({ corrected: long(t.fields.corrected), proof: long(t.fields.proof) }),
          outcomes: [go()],
        },
      },
    },
    term: {
      kind: 'wait',
      // The day that the contract names, never rolled; the span stands for a form without one, which there is none of.
      lasts: city(12, 'month', { until: (matter) => entrusted(matter).until }),
      outcomes: [goLeaving(['supervise', 'correct', 'prolong'], 'handover')],
    },
    // What the head has approved for a term is prolonged by nobody but him.
    prolong: {
      by: 'head',
      takenUpBy: 'authority',
      limits: [city(5, 'wd')],
      noReturn: t.noReturn,
      commands: {
        agreeProlong: {
          decides: 'for',
          prefill: (matter) => ({ until: matter.given.prolong?.form.until }),
          check: longer,
          outcomes: [goLeaving(['term'], 'term')],
          registers: entry('put'),
          tells: [tellAuthority(t.tells.prolonged, (matter) => t.begunBody(matter.title, entrusted(matter).until))],
        },
        refuseProlong: { decides: 'against', outcomes: [go()] },
      },
    },
    handover: {
      by: 'entruster',
      takenUpBy: 'authority',
      limits: [city(10, 'wd')],
      noReturn: '委托已结束，只能收回数据和权限',
      commands: {
        handedOver: {
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
  withdrawable: { by: 'entruster', during: ['approve', 'oblige'] },
  anytime: {
    prolong: {
      by: 'entruster',
      requests: true,
      offered: (matter) => !matter.items.some((item) => item.step === 'prolong'),
      check: longer,
      during: ['term'],
      outcomes: [also('prolong')],
    },
    endEarly: {
      by: 'entruster',
      form: reasoned(t.fields.reason),
      during: ['term'],
      outcomes: [goLeaving(['supervise', 'correct', 'prolong', 'term'], 'handover')],
    },
  },
  ends: { good: ['ended'], bad: ['refused'] },
  registers: ['entrustments'],
});
