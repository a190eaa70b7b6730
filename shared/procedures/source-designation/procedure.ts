/** N-19, B-4, B-20: several units collect the same fact; the authority names the one that provides it from then on. */
import { z } from 'zod';
import { lateForms, lateRoles, lateStep, receiptsLate } from '../../catalogue/late.ts';
import { finish, go, goLeaving } from '../../engine/definition/define.ts';
import type { Context, Tell } from '../../engine/definition/definition.ts';
import { choice, date, list, long, reason, resource, text, unit, reasoned } from '../../engine/forms/form.ts';
import { put } from '../../engine/words/entries.ts';
import { dated } from '../../engine/words/orders.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { cityKinds, isOfCity } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const collector = z.object({ unit: unit(t.fields.unit), what: long(t.fields.what, { max: 500 }).optional() });
const receipt = z.object({
  stopped: choice(t.fields.stopped, t.fields.stoppedOptions),
  note: text(t.fields.note).optional(),
});
type Opened = z.infer<typeof forms.opening>;
const collectors = (matter: Matter): UnitId[] => matter.opening.collectors.map((one) => one.unit);

const forms = {
  ...lateForms,
  opening: z.object({
    fact: text(t.fields.fact, { max: 60, help: t.fields.factHelp }),
    collectors: list(t.fields.collectors, collector, { min: 2, max: 50 }),
    reason: long(t.fields.reason),
  }),
  designate: z.object({
    source: unit(t.fields.source),
    until: date(t.fields.until, { when: 'coming' }).optional(),
    reason: reason(t.fields.grounds),
  }),
  decline: reasoned(t.fields.why),
  provide: z.object({ resource: resource(t.fields.resource), how: long(t.fields.how) }),
  later: dated(t.fields.until, t.fields.laterWhy),
};
type Matter = MatterOf<typeof forms>;

const designated = (matter: Matter) => matter.given.designate?.form;
/** From when a unit that collects nothing yet says that it will provide. */
const laterUntil = (matter: Matter) => matter.given.later?.form.until;
const sourceName = (matter: Matter, { directory }: Pick<Context, 'directory'>) =>
  directory.unit(designated(matter)?.source ?? '')?.name ?? '';
const told = (title: string, body: (fact: string, matter: Matter, context: Context) => string): Tell<Matter> => ({
  title,
  to: (matter) =>
    [...new Set([...collectors(matter), designated(matter)?.source, matter.opener.unit])].flatMap((one) =>
      one === undefined ? [] : [postKey(one, 'data')],
    ),
  body: (matter, context) => body(matter.opening.fact, matter, context),
});

const checkOpening = ({ collectors: rows }: Opened): Fault[] =>
  rows.flatMap(({ unit: one }, n) =>
    rows.findIndex((row) => row.unit === one) < n ? [{ path: `collectors.${n}.unit`, message: t.faults.twice }] : [],
  );

/** The unit whose duty it is, also where it collects nothing yet (N-19). */
const checkDesignation = ({ source }: z.infer<typeof forms.designate>, _: Matter, { directory }: Context): Fault[] =>
  directory.units().some((one) => one.id === source && isOfCity(one))
    ? []
    : [{ path: 'source', message: t.faults.source }];

export const sourceDesignation = procedure(t, forms, {
  key: 'source-designation',
  version: 1,
  group: '数据共享',
  articles: ['N-19', 'B-4', 'B-20'],
  roles: {
    asker: { post: 'data', of: 'opener' },
    ...lateRoles,
    source: { post: 'data', of: (matter) => designated(matter)?.source },
  },
  supervisor: 'authority',
  noTermination: t.noTermination,
  opening: {
    by: { posts: ['data', 'contact'], kinds: cityKinds },
    title: (form) => t.matterTitle(form.fact),
    check: checkOpening,
    // The authority may find it out itself, and then names the source all the same.
    finding: true,
    outcomes: [go('designate')],
  },
  steps: {
    designate: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(10, 'wd')],
      commands: {
        designate: {
          decides: 'for',
          check: checkDesignation,
          registers: (matter) => {
            const { fact } = matter.opening;
            const values = { fact, source: designated(matter)?.source };
            return [put('sources', fact, { title: fact, why: t.why(matter.number), units: [], values })];
          },
          tells: told(t.tells.designated, (fact, matter, context) =>
            t.designatedBody(fact, sourceName(matter, context)),
          ),
          outcomes: [go('provide')],
        },
        decline: {
          decides: 'against',
          tells: told(t.tells.declined, (fact, { given }) => t.declinedBody(fact, given.decline?.form.reason ?? '')),
          outcomes: [finish('declined')],
        },
      },
    },
    provide: {
      by: 'source',
      lapseOpens: ['late'],
      noReturn: t.noReturn,
      limits: [city(20, 'wd', { until: (matter) => laterUntil(matter) ?? designated(matter)?.until })],
      commands: {
        provide: {
          check: (form, matter, { directory }) =>
            directory.resource(String(form['resource']))?.provider === designated(matter)?.source
              ? []
              : [{ path: 'resource', message: t.faults.own }],
          outcomes: [goLeaving(['late'], 'stop')],
        },
        later: {
          offered: (matter) => laterUntil(matter) === undefined,
          tells: {
            ...{ title: t.tells.later, kind: 'info', to: 'authority' },
            body: (matter, context) =>
              t.laterBody(matter.opening.fact, sourceName(matter, context), laterUntil(matter) ?? ''),
          },
          outcomes: [goLeaving(['late'], 'provide')],
        },
      },
    },
    stop: {
      kind: 'receipts',
      lapseOpens: ['receiptsLate'],
      from: (matter) => collectors(matter).filter((one) => one !== designated(matter)?.source),
      post: 'data',
      receiptTitle: t.receiptTitle,
      form: receipt,
      body: (matter, directory) =>
        t.stopBody(matter.opening.fact, sourceName(matter, { directory }), matter.given.provide?.form.how ?? ''),
      limits: [city(10, 'wd')],
      outcomes: [finish('designated')],
    },
    late: lateStep<Matter>('source', (matter) => designated(matter)?.source, {
      national: 'provider-supply',
      city: 'city-refusal',
    }),
    receiptsLate: receiptsLate([finish('designated')]),
  },
  withdrawable: { by: 'asker', during: ['designate'] },
  ends: { good: ['designated'], bad: ['declined', 'unmet'] },
  registers: ['sources'],
});
