/** B-16: each October every unit goes through its whole catalogue: keep, change, withdraw. */
import { z } from 'zod';
import { citySet, defineProcedure, finish, go, limit, when } from '../../engine/definition/define.ts';
import type { Context, Outcome } from '../../engine/definition/definition.ts';
import { carried, choice, list, long, number, reason, text } from '../../engine/forms/form.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { humanOf, postKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { MatterState, RegisterChange } from '../../engine/matter/state.ts';
import { cityKinds } from '../../regulation/units.ts';
import { texts as t } from './texts.ts';

const opening = z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) });
const row = z.object({
  resource: carried(t.fields.resource, { max: 200 }),
  name: text(t.fields.name, { readOnly: true, max: 200 }),
  state: choice(t.fields.state, t.fields.states),
  note: long(t.fields.note, { max: 1000 }).optional(),
});
const sheet = z.object({
  // A unit without any entry still says what it has not entered yet.
  rows: list(t.fields.rows, row, { min: 0, max: 2000, fixedRows: true, help: t.fields.rowsHelp }),
  missing: long(t.fields.missing, { help: t.fields.missingHelp }).optional(),
});
type Row = z.infer<typeof row>;

const year = (matter: MatterState) => Number(matter.opening['year']);
const ownUnit = (matter: MatterState) => matter.opener.unit;
const rowsOf = (matter: MatterState): Row[] =>
  (matter.given['submit']?.form as z.infer<typeof sheet> | undefined)?.rows ?? [];
const rowsThat = (matter: MatterState, state: Row['state']) => rowsOf(matter).filter((one) => one.state === state);
const catalogueOf = (matter: MatterState, { registers }: Context): readonly RegisterEntry[] =>
  registers.find('catalogue', { where: { provider: ownUnit(matter) ?? '' } });

function checkSheet(form: Record<string, unknown>, matter: MatterState, context: Context): Fault[] {
  const { rows } = form as z.infer<typeof sheet>;
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

/** Whoever went through it does not review it himself (B-17), though the system has opened the matter. */
const anotherPerson = (_: unknown, matter: MatterState, { actor, directory }: Context): Fault[] => {
  const by = matter.given['submit']?.by.person;
  const same =
    actor.kind === 'person' && by !== undefined && humanOf(directory, by) === humanOf(directory, actor.person);
  return same ? [{ path: '', message: t.faults.same }] : [];
};

/** What is to be changed and is still this unit's: an entry may have gone, or to another provider, in the meantime. */
const changes = (matter: MatterState, context: Context): Row[] => {
  const own = new Set(catalogueOf(matter, context).map((one) => one.subject));
  return rowsThat(matter, 'change').filter((one) => own.has(one.resource));
};

const removals = (matter: MatterState): RegisterChange[] =>
  rowsThat(matter, 'withdraw').map((one) => ({
    register: 'catalogue',
    subject: one.resource,
    op: 'lift',
    lasting: true,
    title: one.name,
    why: t.why(matter.number),
    units: [],
  }));

/** Each change becomes an update of its own: with its own limit, its own review, and its own way back. */
const onwards: Outcome[] = [
  when('有资源变更', (matter) => rowsThat(matter, 'change').length > 0, {
    ...go('changes'),
    opens: (matter, context) =>
      changes(matter, context).map((one) => ({
        procedure: 'catalogue-update',
        key: one.resource,
        relation: t.relation,
        unit: ownUnit(matter) ?? '',
        form: {
          resource: one.resource,
          cause: 'review',
          changedOn: dayOf(context.now),
          what: t.childWhat(one.note ?? ''),
        },
      })),
  }),
  finish('reviewed'),
];

const refusal = { decides: true, tone: 'danger' as const, form: z.object({ why: reason(t.fields.why) }) };
const opinion = z.object({ opinion: long(t.fields.opinion).optional() });

export const catalogueReview = defineProcedure({
  key: 'catalogue-review',
  version: 1,
  title: t.title,
  summary: t.summary,
  group: '数据共享',
  articles: ['B-16', 'B-17'],
  roles: {
    registrar: { title: t.roles.registrar, post: 'registrar', of: ownUnit },
    reviewer: { title: t.roles.reviewer, post: 'reviewer', of: ownUnit },
    authority: { title: t.roles.authority, post: 'data', of: 'authority' },
  },
  supervisor: 'authority',
  recurs: {
    every: 'year',
    on: '10-01',
    for: { kinds: cityKinds },
    by: 'unit',
    form: (turn) => ({ year: Number(turn.key) }),
  },
  opening: {
    by: { posts: ['registrar'], kinds: cityKinds, title: t.opener },
    form: opening,
    systemForm: opening,
    title: (form) => t.matterTitle(Number(form['year'])),
    outcomes: [go('review')],
  },
  steps: {
    review: {
      kind: 'task',
      title: t.steps.review,
      by: 'registrar',
      // The whole of October and not a day more: a window does not roll to a working day.
      limits: [limit(1, 'month', 'B-16', { until: (matter) => `${year(matter)}-10-31` })],
      commands: {
        submit: {
          title: t.commands.submit,
          tone: 'primary',
          requests: true,
          form: sheet,
          prefill: (matter, context) => ({
            // Without a conclusion: each is looked at, and none passes by default.
            rows: catalogueOf(matter, context).map((one) => ({ resource: one.subject, name: one.title })),
          }),
          check: checkSheet,
          outcomes: [go('approve')],
        },
      },
    },
    approve: {
      kind: 'task',
      title: t.steps.approve,
      by: 'reviewer',
      limits: [citySet('catalogue-review.approve', t.settings.approve, 3, 'wd')],
      commands: {
        approve: {
          title: t.commands.approve,
          decides: true,
          tone: 'primary',
          help: t.consequences.approve,
          form: opinion,
          check: anotherPerson,
          outcomes: [
            when('有资源撤出', (matter) => rowsThat(matter, 'withdraw').length > 0, go('confirm')),
            ...onwards,
          ],
        },
        correct: { ...refusal, title: t.commands.correct, check: anotherPerson, outcomes: [go('review')] },
      },
    },
    confirm: {
      kind: 'task',
      title: t.steps.confirm,
      by: 'authority',
      limits: [citySet('catalogue-review.confirm', t.settings.confirm, 5, 'wd')],
      commands: {
        confirm: {
          title: t.commands.confirm,
          decides: true,
          tone: 'primary',
          help: t.consequences.confirm,
          form: opinion,
          registers: removals,
          tells: [
            {
              title: t.tells.removed,
              kind: 'info',
              to: (_, { directory }) => directory.units().map((unit) => postKey(unit.id, 'contact')),
              body: (matter) =>
                t.removedBody(
                  rowsThat(matter, 'withdraw')
                    .map((one) => one.name)
                    .join('、'),
                ),
            },
          ],
          outcomes: onwards,
        },
        reject: { ...refusal, title: t.commands.reject, outcomes: [go('review')] },
      },
    },
    changes: {
      kind: 'children',
      title: t.steps.changes,
      limits: [],
      noLimit: t.changesNoLimit,
      commands: {},
      outcomes: [finish('reviewed')],
    },
  },
  // A duty of every year and no request: there is nothing to withdraw. One that was opened twice is terminated.
  anytime: {},
  ends: { reviewed: { title: t.ends.reviewed, good: true } },
  registers: ['catalogue'],
});
