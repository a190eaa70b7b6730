/** N-36: a contractor builds, runs or processes only after approval, under obligations, supervised until data and access are back. */
import { z } from 'zod';
import { bodyBut } from '../../catalogue/bodies.ts';
import { also, finish, go, goLeaving, when } from '../../engine/definition/define.ts';
import type { Tell } from '../../engine/definition/definition.ts';
import { choice, date, long, reason, text, yesno, reasoned } from '../../engine/forms/form.ts';
import { lift, put } from '../../engine/words/entries.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { unitKinds } from '../../kernel/party.ts';
import { texts as t } from './texts.ts';

const until = date(t.fields.until, { when: 'coming' });
const forms = {
  opening: z.object({
    contractor: text(t.fields.contractor, { max: 60 }),
    kind: choice(t.fields.kind, t.fields.kinds),
    what: text(t.fields.what, { max: 100 }),
    purpose: long(t.fields.purpose),
    until,
    shared: yesno(t.fields.shared),
    consent: text(t.fields.consent, { help: t.fields.consentHelp }).optional(),
  }),
  approve: z.object({ reason: reason(t.fields.opinion).optional() }),
  oblige: z.object({ obligations: long(t.fields.obligations), agreement: text(t.fields.agreement, { max: 64 }) }),
  check: z.object({
    checked: long(t.fields.checked),
    sound: yesno(t.fields.sound),
    measures: long(t.fields.measures).optional(),
  }),
  corrected: z.object({ corrected: long(t.fields.corrected), proof: long(t.fields.proof) }),
  prolong: z.object({ until, reason: reason(t.fields.reason), agreement: text(t.fields.agreement, { max: 64 }) }),
  agreeProlong: z.object({ until }),
  endEarly: reasoned(t.fields.reason),
  handedOver: z.object({
    returned: long(t.fields.returned),
    closed: long(t.fields.closed),
    proof: long(t.fields.proof),
  }),
};
type Matter = MatterOf<typeof forms>;

type Entrustment = z.infer<typeof forms.opening>;
/** As the contract stands now: prolonged as often as the head has agreed to it. */
const entrusted = (matter: Matter): Entrustment => ({ ...matter.opening, ...matter.given.agreeProlong?.form });
const longer = (form: Record<string, unknown>, matter: Matter) =>
  String(form['until']) <= entrusted(matter).until ? [{ path: 'until', message: t.faults.longer }] : [];

/** In force while the contractor may hold data: from the obligations until the handing back. */
const entry = (matter: Matter) => {
  const { contractor, what, kind, until } = entrusted(matter);
  const { unit = '' } = matter.opener;
  const said = { title: matter.title, why: t.fields.kinds[kind], units: unit === '' ? [] : [unit] };
  return { subject: `${contractor}/${unit}/${what}`, said, values: { contractor, unit, what, until } };
};
const listed = (matter: Matter) => {
  const { subject, said, values } = entry(matter);
  return [put('entrustments', subject, { ...said, values })];
};
const tellAuthority = (title: string, body: (matter: Matter) => string): Tell<Matter> => ({
  ...{ title, kind: 'info', to: 'authority', body },
});
const began = (matter: Matter) => t.begunBody(matter.title, entrusted(matter).until);

export const processingEntrustment = procedure(t, forms, {
  key: 'processing-entrustment',
  version: 1,
  group: '数据共享',
  articles: ['N-36', 'N-25'],
  roles: {
    entruster: { post: 'data', of: 'opener' },
    head: { post: 'head', of: ({ opener }) => opener.unit },
    authority: { post: 'data', of: 'authority' },
    // Who goes on where the unit is silent: the authority, or whoever stands above it where it has entrusted itself.
    overseer: { parties: ({ opener }, directory) => bodyBut(directory, [opener.unit]) },
    above: { parties: ({ opener }, directory) => bodyBut(directory, [opener.unit], 1) },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'security', 'contact'], kinds: unitKinds },
    title: (form) => t.matterTitle(form.contractor, form.what),
    check: ({ shared, consent }) =>
      shared && consent === undefined ? [{ path: 'consent', message: t.faults.consent }] : [],
    outcomes: [go('approve')],
  },
  steps: {
    approve: {
      by: 'head',
      takenUpBy: 'overseer',
      limits: [city(5, 'wd')],
      commands: {
        approve: { decides: 'for', outcomes: [go('oblige')] },
        refuse: { decides: 'against', outcomes: [finish('refused')] },
      },
    },
    oblige: {
      by: 'entruster',
      takenUpBy: 'head',
      noReturn: t.noReturn.oblige,
      limits: [city(10, 'wd')],
      lapseOpens: ['unbound'],
      commands: {
        oblige: {
          outcomes: [goLeaving(['unbound'], 'supervise', 'term')],
          registers: listed,
          tells: [tellAuthority(t.tells.begun, began)],
        },
      },
    },
    // Without obligations nobody has been entrusted with anything.
    unbound: {
      by: 'overseer',
      takenUpBy: 'above',
      noReturn: t.noReturn.unbound,
      limits: [city(5, 'wd')],
      commands: {
        askAgain: { outcomes: [goLeaving(['oblige'], 'oblige')] },
        drop: { decides: 'against', outcomes: [finish('dropped')] },
      },
    },
    // As long as the contractor works, the next look at it is due: each check sets the date of the next.
    supervise: {
      by: 'entruster',
      takenUpBy: 'overseer',
      limits: [city(30, 'd')],
      noReturn: t.noReturn.running,
      commands: {
        check: {
          check: ({ sound, measures }) =>
            !sound && measures === undefined ? [{ path: 'measures', message: t.faults.measures }] : [],
          outcomes: [
            {
              ...when('未履行义务', (_, { sound }) => !sound, go('supervise', 'correct')),
              tells: [
                tellAuthority(t.tells.breached, ({ title, given }) =>
                  t.breachedBody(title, given.check?.form.measures ?? ''),
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
      takenUpBy: 'overseer',
      limits: [city(10, 'wd')],
      noReturn: t.noReturn.running,
      commands: {
        corrected: { outcomes: [go()] },
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
      takenUpBy: 'overseer',
      limits: [city(5, 'wd')],
      noReturn: t.noReturn.prolong,
      commands: {
        agreeProlong: {
          decides: 'for',
          prefill: (matter) => ({ until: matter.given.prolong?.form.until }),
          check: longer,
          outcomes: [goLeaving(['term'], 'term')],
          registers: listed,
          tells: [tellAuthority(t.tells.prolonged, began)],
        },
        refuseProlong: { decides: 'against', outcomes: [go()] },
      },
    },
    handover: {
      by: 'entruster',
      takenUpBy: 'overseer',
      limits: [city(10, 'wd')],
      noReturn: t.noReturn.over,
      commands: {
        handedOver: {
          outcomes: [finish('ended')],
          registers: (matter) => [lift('entrustments', entry(matter).subject, entry(matter).said)],
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
      during: ['term'],
      outcomes: [goLeaving(['supervise', 'correct', 'prolong', 'term'], 'handover')],
    },
  },
  ends: { good: ['ended'], bad: ['refused', 'dropped'] },
  registers: ['entrustments'],
});
