/** The sheet of a review: each entry of the unit once, and what becomes of it (B-16). */
import { z } from 'zod';
import { lateForms } from '../../catalogue/late.ts';
import { finish, goLeaving, when } from '../../engine/definition/define.ts';
import type { Context, Outcome } from '../../engine/definition/definition.ts';
import { carried, choice, list, long, number, text } from '../../engine/forms/form.ts';
import { lift } from '../../engine/words/entries.ts';
import type { MatterOf } from '../../engine/words/typed.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf } from '../../kernel/time.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { texts as t } from './texts.ts';

export const opening = z.object({ year: number(t.fields.year, { min: 2018, max: 2100 }) });
const row = z.object({
  resource: carried(t.fields.resource, { max: 200 }),
  name: text(t.fields.name, { readOnly: true, max: 200 }),
  state: choice(t.fields.state, t.fields.states),
  note: long(t.fields.note, { max: 1000 }).optional(),
});
type Row = z.infer<typeof row>;

export const year = (matter: Matter) => Number(matter.opening.year);
export const ownUnit = (matter: Matter) => matter.opener.unit;
const rowsOf = (matter: Matter): Row[] => matter.given.submit?.form?.rows ?? [];
export const rowsThat = (matter: Matter, state: Row['state']) => rowsOf(matter).filter((one) => one.state === state);
export const catalogueOf = (matter: Matter, { registers }: Context): readonly RegisterEntry[] =>
  registers.find('catalogue', { where: { provider: ownUnit(matter) ?? '' } });

export function checkSheet(form: z.infer<typeof forms.submit>, matter: Matter, context: Context): Fault[] {
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

export const removals = (matter: Matter): RegisterChange[] =>
  rowsThat(matter, 'withdraw').map(({ resource, name: title }) =>
    lift('catalogue', resource, { title, why: t.why(matter.number), units: [] }),
  );
export const removed = (matter: Matter): string =>
  rowsThat(matter, 'withdraw')
    .map((one) => one.name)
    .join('、');

/** Each change becomes an update of its own: with its own limit, its own review, and its own way back. */
export const onwards: Outcome<Matter>[] = [
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

export const opinion = z.object({ opinion: long(t.fields.opinion).optional() });

export const forms = {
  opening,
  ...lateForms,
  submit: z.object({
    // A unit without any entry still says what it has not entered yet.
    rows: list(t.fields.rows, row, { min: 0, max: 2000, fixedRows: true, help: t.fields.rowsHelp }),
    missing: long(t.fields.missing, { help: t.fields.missingHelp }).optional(),
  }),
  approve: opinion,
};
export type Matter = MatterOf<typeof forms>;
