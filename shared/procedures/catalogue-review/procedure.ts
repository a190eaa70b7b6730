/** B-16: each October every unit goes through its whole catalogue: keep, change, withdraw. */
import { z } from 'zod';
import { toEveryUnit } from '../../catalogue/bodies.ts';
import { lateForms, lateRoles, lateStep } from '../../catalogue/late.ts';
import { finish, go, goLeaving, limit, when } from '../../engine/definition/define.ts';
import type { Context, Outcome } from '../../engine/definition/definition.ts';
import { carried, choice, list, long, number, text } from '../../engine/forms/form.ts';
import { lift } from '../../engine/words/entries.ts';
import { city, procedure } from '../../engine/words/procedure.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) });
const row = z.object({
  resource: carried(t.fields.resource, { max: 200 }),
  name: text(t.fields.name, { readOnly: true, max: 200 }),
  state: choice(t.fields.state, t.fields.states),
  note: long(t.fields.note, { max: 1000 }).optional(),
});
type Row = z.infer<typeof row>;

const year = (matter: Matter) => Number(matter.opening.year);
const ownUnit = (matter: Matter) => matter.opener.unit;
const rowsOf = (matter: Matter): Row[] => matter.given.submit?.form?.rows ?? [];
const rowsThat = (matter: Matter, state: Row['state']) => rowsOf(matter).filter((one) => one.state === state);
const catalogueOf = (matter: Matter, { registers }: Context): readonly RegisterEntry[] =>
  registers.find('catalogue', { where: { provider: ownUnit(matter) ?? '' } });

function checkSheet(form: z.infer<typeof forms.submit>, matter: Matter, context: Context): Fault[] {
  const { rows } = form;
  const entries = catalogueOf(matter, context);
  const given = rows.map((one) => one.resource);
  const wrong = [
    ...entries.filter((one) => given.filter((id) => id === one.subject).length !== 1).map((one) => one.title),
    ...given.filter((id) => !entries.some((one) => one.subject === id)),
  ];
  if (wrong.length > 0) return [{ path: 'rows', message: t.faults.notEach([...new Set(wrong)].join('、')) }];
  return rows.flatMap((one, n): Fault[] => [
    ...(one.state !== 'keep' && one.note === undefined ? [{ path: `rows.${n}.note`, message: t.faults.note }] : []),
    // A service that is used ends after reason, consultation and filing only (N-27).
    ...(one.state === 'withdraw' && context.directory.usersOf(one.resource).length > 0
      ? [{ path: `rows.${n}.state`, message: t.faults.used }]
      : []),
  ]);
}

/** What is to be changed and is still this unit's: an entry may have gone, or to another provider, in the meantime. */
const changes = (matter: Matter, context: Context): Row[] => {
  const own = new Set(catalogueOf(matter, context).map((one) => one.subject));
  return rowsThat(matter, 'change').filter((one) => own.has(one.resource));
};

const removals = (matter: Matter): RegisterChange[] =>
  rowsThat(matter, 'withdraw').map(({ resource, name: title }) =>
    lift('catalogue', resource, { title, why: t.why(matter.number), units: [] }),
  );
const removed = (matter: Matter): string =>
  rowsThat(matter, 'withdraw')
    .map((one) => one.name)
    .join('、');

/** Each change becomes an update of its own: with its own limit, its own review, and its own way back. */
const onwards: Outcome<Matter>[] = [
  when('有资源变更', (matter) => rowsThat(matter, 'change').length > 0, {
    ...goLeaving(['late'], 'changes'),
    opens: (matter, context) =>
      changes(matter, context).map(({ resource, note = '' }) => ({
        ...{ procedure: 'catalogue-update', key: resource, relation: t.relation, unit: ownUnit(matter) ?? '' },
        form: { resource, cause: 'review', changedOn: dayOf(context.now), what: t.childWhat(note) },
      })),
  }),
  finish('reviewed'),
];

const opinion = z.object({ opinion: long(t.fields.opinion).optional() });

const forms = {
  opening,
  ...lateForms,
  submit: z.object({
    // A unit without any entry still says what it has not entered yet.
    rows: list(t.fields.rows, row, { min: 0, max: 2000, fixedRows: true, help: t.fields.rowsHelp }),
    missing: long(t.fields.missing, { help: t.fields.missingHelp }).optional(),
  }),
  approve: opinion,
};
type Matter = MatterOf<typeof forms>;

export const catalogueReview = procedure(t, forms, {
  key: 'catalogue-review',
  version: 1,
  group: '数据共享',
  articles: ['B-16', 'B-17'],
  roles: {
    registrar: { post: 'registrar', of: ownUnit },
    reviewer: { post: 'reviewer', of: ownUnit },
    head: { post: 'head', of: ownUnit },
    ...lateRoles,
  },
  // Above the authority, which reviews its own catalogue as well.
  supervisor: 'committee',
  recurs: {
    every: 'year',
    on: '10-01',
    for: { kinds: cityKinds },
    by: 'unit',
    form: (turn) => ({ year: Number(turn.key) }),
  },
  opening: {
    by: { posts: ['registrar'], kinds: cityKinds },
    systemForm: opening,
    title: (form) => t.matterTitle(Number(form.year)),
    outcomes: [go('review')],
  },
  steps: {
    review: {
      by: 'registrar',
      // The whole of October and not a day more: a window does not roll to a working day.
      limits: [limit(1, 'month', 'B-16', { until: (matter) => `${year(matter)}-10-31` })],
      lapseOpens: ['late'],
      commands: {
        submit: {
          requests: true,
          prefill: (matter, context) => ({
            // Without a conclusion: each is looked at, and none passes by default.
            rows: catalogueOf(matter, context).map((one) => ({ resource: one.subject, name: one.title })),
          }),
          check: checkSheet,
          outcomes: [goLeaving(['late'], 'approve')],
        },
      },
    },
    approve: {
      by: 'reviewer',
      takenUpBy: 'head',
      // Whoever went through it does not review it himself (B-17), though the system has opened the matter.
      independent: { gave: ['submit'] },
      limits: [city(3, 'wd')],
      lapseOpens: ['late'],
      commands: {
        approve: {
          decides: 'for',
          outcomes: [
            when('有资源撤出', (matter) => rowsThat(matter, 'withdraw').length > 0, goLeaving(['late'], 'confirm')),
            ...onwards,
          ],
        },
        correct: { decides: 'against', outcomes: [go('review')] },
      },
    },
    confirm: {
      by: 'authority',
      takenUpBy: 'committee',
      limits: [city(5, 'wd')],
      commands: {
        confirm: {
          decides: 'for',
          form: opinion,
          registers: removals,
          tells: toEveryUnit(t.tells.removed, (matter) => t.removedBody(removed(matter))),
          outcomes: onwards,
        },
        reject: { decides: 'against', outcomes: [go('review')] },
      },
    },
    late: lateStep<Matter>('registrar', ownUnit, { national: 'provider-catalogue', city: 'city-catalogue' }),
    changes: { kind: 'children', noLimit: t.changesNoLimit, outcomes: [finish('reviewed')] },
  },
  // A duty of every year and no request: there is nothing to withdraw. One that was opened twice is terminated.
  ends: { good: ['reviewed'], bad: ['unmet'] },
  registers: ['catalogue'],
});
