/** The city's whole of A-50: what each unit was assessed at, what it has in use, and what the committee gives each of it. */
import type { Context } from '../../engine/definition/definition.ts';
import type { RegisterEntry, Registers } from '../../engine/definition/registers.ts';
import { put } from '../../engine/words/entries.ts';
import { barredBy } from '../../engine/words/suspensions.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { seenBy } from '../../cloud/seen-by.ts';
import { ofUnit } from '../../cloud/systems.ts';
import { postKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { projects, type Decision, type Matter } from './forms.ts';
import { texts as t } from './texts.ts';

const kinds = ['hosts', 'databases', 'storage'] as const;
type Amounts = Record<(typeof kinds)[number], number>;
const none: Amounts = { hosts: 0, databases: 0, storage: 0 };
const amountsIn = (values: Readonly<Record<string, unknown>>): Amounts => ({
  hosts: Number(values['hosts'] ?? 0),
  databases: Number(values['databases'] ?? 0),
  storage: Number(values['storage'] ?? 0),
});
const sum = (all: readonly Amounts[]): Amounts =>
  all.reduce(
    (one, two) => ({
      hosts: one.hosts + two.hosts,
      databases: one.databases + two.databases,
      storage: one.storage + two.storage,
    }),
    none,
  );
const words = ({ hosts, databases, storage }: Amounts) => t.content(hosts, databases, storage);

const subjectOf = (unit: UnitId, year: number) => `resource-demand/${unit}/${year}`;
const demandsOf = ({ opening }: Matter, { registers }: Pick<Context, 'registers'>): RegisterEntry[] =>
  registers
    .find('plans', { where: { plan: t.title, year: String(opening.year) } })
    .filter((one) => one.subject.startsWith('resource-demand/'));
const unitOf = ({ values }: RegisterEntry): UnitId => String(values['unit'] ?? '');

type State = keyof typeof t.states;
const entry = (
  unit: UnitId,
  amounts: Amounts,
  state: State,
  { opening, given }: Matter,
  context: Context,
): RegisterChange => {
  const { directory, registers } = context;
  const subject = subjectOf(unit, opening.year);
  const projects = given.file?.form.projects ?? registers.entry('plans', subject)?.values['projects'];
  return put('plans', subject, {
    title: t.planTitle(directory.unit(unit)?.name ?? unit, opening.year),
    why: t.states[state],
    units: seenBy(context, [unit], 'authority', 'committee', 'finance', 'office'),
    values: { plan: t.title, unit, year: opening.year, content: words(amounts), state, ...amounts, projects },
  });
};
const mine = (of: (matter: Matter) => Amounts | undefined, state: State) => (matter: Matter, context: Context) => [
  entry(matter.opener.unit ?? '', of(matter) ?? none, state, matter, context),
];
export const filed = mine(({ given }) => given.file?.form, 'filed');
export const assessed = mine(({ given }) => given.assess?.form, 'assessed');
/** What came to nothing is no plan: it counts in no sum. */
export const dropped = ({ opening, opener, registered, title }: Matter): RegisterChange[] =>
  registered.some((one) => one.op === 'put')
    ? [
        {
          ...{ register: 'plans', subject: subjectOf(opener.unit ?? '', opening.year), op: 'lift', lasting: true },
          ...{ title, why: t.withdrawnWhy, units: [] },
        },
      ]
    : [];

interface HeldBack extends Partial<Amounts> {
  why: string;
}
/** Applications of a demand that get no resources now, by which matter, and how much of it is theirs. */
const heldBackIn = (demand: RegisterEntry, registers: Registers): HeldBack[] => {
  const read = projects.safeParse(demand.values['projects']);
  return (read.success ? read.data : []).flatMap(({ project, ...of }) => {
    const why = barredBy(registers, 'resources', [ofUnit(unitOf(demand), project)]);
    return why === undefined
      ? []
      : [{ ...Object.fromEntries(Object.entries(of).filter(([, n]) => n !== undefined)), why }];
  });
};
/** What may be given of a demand: without what is held back; nothing, where the unit has not said how much that is. */
const most = (demand: Amounts, held: readonly HeldBack[]): Amounts => {
  const left = (kind: (typeof kinds)[number]) =>
    held.reduce((all, one) => (one[kind] === undefined ? 0 : Math.max(0, all - one[kind])), demand[kind]);
  return { hosts: left('hosts'), databases: left('databases'), storage: left('storage') };
};

/** Nobody is left out of the sum because he was not looked at yet. */
export function unassessed(matter: Matter, context: Context): string | undefined {
  const waiting = demandsOf(matter, context).filter((one) => one.values['state'] === 'filed');
  const names = waiting.map((one) => context.directory.unit(unitOf(one))?.name ?? unitOf(one));
  return names.length > 0 ? t.gates.unassessed(names.join('、')) : undefined;
}
const usedBy = (unit: UnitId, { registers }: Pick<Context, 'registers'>) =>
  words(sum(registers.find('allocations', { where: { unit } }).map((one) => amountsIn(one.values))));
const rowsOf = (matter: Matter, context: Context) =>
  demandsOf(matter, context).map((one) => ({
    unit: unitOf(one),
    name: context.directory.unit(unitOf(one))?.name ?? unitOf(one),
    demand: words(amountsIn(one.values)),
    used: usedBy(unitOf(one), context),
    amounts: amountsIn(one.values),
    held: heldBackIn(one, context.registers),
  }));
const totalOf = (rows: readonly { amounts: Amounts }[]) =>
  t.total(rows.length, words(sum(rows.map((one) => one.amounts))));

export const sheet = (matter: Matter, context: Context): Record<string, unknown> => {
  const rows = rowsOf(matter, context);
  return { rows: rows.map(({ amounts: _, held: __, ...row }) => row), total: totalOf(rows) };
};
/** The committee sees the whole, and what each would get of it. */
export const decisions = (matter: Matter, context: Context): Record<string, unknown> => {
  const rows = rowsOf(matter, context);
  return {
    total: totalOf(rows),
    settled: matter.given.sumUp?.form.settled,
    rows: rows.map(({ amounts, held, ...row }) => ({
      ...{ ...row, ...most(amounts, held) },
      ...(held[0] === undefined
        ? {}
        : {
            stands: held
              .map((one) => one.why)
              .join('')
              .slice(0, 500),
          }),
    })),
  };
};
type Approval = NonNullable<Matter['given']['approve']>['form'];
/** One row for each unit of the sum; nobody gets more than was assessed, nor what is held back of it. */
export function checkDecisions({ rows }: Approval, matter: Matter, context: Context): Fault[] {
  const all = rowsOf(matter, context);
  if (rows.length !== all.length || all.some((one) => !rows.some((row) => row.unit === one.unit)))
    return [{ path: 'rows', message: t.faults.each }];
  return rows.flatMap((row, n) => {
    const { amounts = none, held = [] } = all.find((one) => one.unit === row.unit) ?? {};
    return kinds
      .filter((kind) => row[kind] > most(amounts, held)[kind])
      .map((kind) => ({
        path: `rows.${n}.${kind}`,
        message: row[kind] > amounts[kind] ? t.faults.more : (held[0]?.why ?? t.faults.more),
      }));
  });
}
/** What is shown beside the decisions is said by the registers, not by whoever sends it. */
export const tidied = ({ rows, reason }: Approval): Record<string, unknown> => ({
  rows: rows.map(({ stands: _, ...row }) => row),
  reason,
});
const decided = ({ given }: Matter): readonly Decision[] => given.approve?.form.rows ?? [];
const isNothing = (row: Decision) => kinds.every((kind) => row[kind] === 0);
export const nothing = (matter: Matter): boolean => decided(matter).every(isNothing);
export const granted = (matter: Matter, context: Context): RegisterChange[] =>
  decided(matter).map((row) => entry(row.unit, row, isNothing(row) ? 'refused' : 'granted', matter, context));
export const units = (matter: Matter) => decided(matter).map((one) => postKey(one.unit, 'cloud'));
