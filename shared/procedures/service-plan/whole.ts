/** The city's whole of: every service of every unit, what stands in its way, and what was decided of it. */
import { z } from 'zod';
import type { Context } from '../../engine/definition/definition.ts';
import type { RegisterEntry } from '../../engine/definition/registers.ts';
import { barredBy, suspended } from '../../engine/words/suspensions.ts';
import { ofUnit, unitIn } from '../../cloud/systems.ts';
import { seenBy } from '../../cloud/seen-by.ts';
import { madeUp, takesPart } from '../../cloud/taking-part.ts';
import type { RegisterChange } from '../../engine/matter/state.ts';
import { postKey, type PartyKey, type UnitId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { service, type Decision, type Matter, type Service } from './forms.ts';
import { texts as t } from './texts.ts';

const subjectOf = (unit: UnitId, year: number) => `service-plan/${unit}/${year}`;
const nameOf = (unit: UnitId, { directory }: Pick<Context, 'directory'>) => directory.unit(unit)?.name ?? unit;
const readers = ['authority', 'committee', 'finance'] as const;

type State = keyof typeof t.states;
/** A unit's plan as it stands; without services it is none. */
function plan(
  unit: UnitId,
  year: number,
  services: readonly Service[],
  state: State,
  context: Context,
): RegisterChange[] {
  const subject = subjectOf(unit, year);
  const amount = services.reduce((all, one) => all + one.amount, 0);
  const base: Omit<RegisterChange, 'op'> = {
    ...{ register: 'plans', subject, lasting: true, title: t.planTitle(nameOf(unit, context), year) },
    ...{ why: t.states[state], units: seenBy(context, [unit], ...readers) },
  };
  if (services.length === 0) return context.registers.entry('plans', subject) ? [{ ...base, op: 'lift' }] : [];
  const values = { plan: t.title, unit, year, content: t.content(services.length, amount), state, services };
  return [{ ...base, op: 'put', values }];
}
export const filed = ({ opener, opening, given }: Matter, context: Context): RegisterChange[] =>
  plan(opener.unit ?? '', opening.year, given.file?.form.services ?? [], 'filed', context);

const servicesIn = ({ values }: RegisterEntry): Service[] => {
  const read = z.array(service).safeParse(values['services']);
  return read.success ? read.data : [];
};
interface Row {
  unit: UnitId;
  /** `<unit>/<year>/<service>`: tells the rows of a sheet apart, and leads back to what was filed. */
  key: string;
  /** What the service is called, under its unit. */
  about: string;
  asked: Service;
}
const rowsIn = (entry: RegisterEntry): Row[] => {
  const unit = String(entry.values['unit'] ?? '');
  const year = String(entry.values['year'] ?? '');
  return servicesIn(entry).map((asked) => ({
    ...{ unit, key: ofUnit(unit, `${year}/${asked.service}`), about: ofUnit(unit, asked.service), asked },
  }));
};
/** What is to be decided: of each plan of the year that was filed, each service. */
const rowsOf = ({ opening }: Matter, { registers }: Pick<Context, 'registers'>): Row[] =>
  registers
    .find('plans', { where: { plan: t.title, year: String(opening.year) } })
    .filter((one) => one.subject.startsWith('service-plan/'))
    .flatMap(rowsIn);
/** Suspended: as a unit, or of this project or application. */
const barred = ({ unit, about }: Row, { registers }: Pick<Context, 'registers'>): string | undefined =>
  takesPart(unit, registers) ? barredBy(registers, 'funds', [about]) : barredBy(registers, 'funds', [unit, about]);

const shown = ({ unit, key, asked }: Row, context: Context) => ({
  key,
  name: nameOf(unit, context),
  service: asked.service,
  asked: t.asked(t.fields.kinds[asked.kind], t.fields.ways[asked.way], asked.amount),
});
export const sheet = (matter: Matter, context: Context): Record<string, unknown> => {
  const rows = rowsOf(matter, context);
  const amount = rows.reduce((all, one) => all + one.asked.amount, 0);
  return {
    total: t.total(new Set(rows.map((one) => one.unit)).size, t.content(rows.length, amount)),
    rows: rows.map((row) => {
      const stands = barred(row, context) ?? (takesPart(row.unit, context.registers) ? undefined : t.outside);
      return {
        ...shown(row, context),
        ...(stands === undefined ? { granted: row.asked.amount } : { stands: stands.slice(0, 500), granted: 0 }),
      };
    }),
  };
};

type Passed = NonNullable<Matter['given']['pass']>['form'];
export function checkSheet({ rows }: Passed, matter: Matter, context: Context): Fault[] {
  const all = rowsOf(matter, context);
  if (rows.length !== all.length || all.some((one) => !rows.some((row) => row.key === one.key)))
    return [{ path: 'rows', message: t.faults.each }];
  return rows.flatMap((row, n): Fault[] => {
    const found = all.find((one) => one.key === row.key);
    if (!found || row.granted === 0) return [];
    if (row.granted > found.asked.amount) return [{ path: `rows.${n}.granted`, message: t.faults.more }];
    const stopped = barred(found, context);
    if (stopped !== undefined) return [{ path: `rows.${n}.granted`, message: stopped }];
    // Whoever stays out of sharing gets funds with a good reason only, and it is on record (A-26, B-40).
    return takesPart(found.unit, context.registers) || row.excuse !== undefined
      ? []
      : [{ path: `rows.${n}.excuse`, message: t.faults.outside }];
  });
}
/** What is shown beside the decisions is said by the registers, not by whoever sends it. */
export const tidied = ({ rows, reason }: Passed, context: Context): Record<string, unknown> => ({
  rows: rows.map(({ stands: _, ...row }) => {
    const unit = unitIn(row.key);
    const year = Number(row.key.split('/')[1]);
    const entry = context.registers.entry('plans', subjectOf(unit, year));
    const found = entry && rowsIn(entry).find((one) => one.key === row.key);
    return found ? { ...row, ...shown(found, context) } : row;
  }),
  reason,
});

const decided = ({ given }: Matter): readonly Decision[] => given.pass?.form.rows ?? [];
const isNew = (key: string, all: readonly Row[]) => all.find((one) => one.key === key)?.asked.kind === 'new';
/** The kind of a service stands in the plan; what was granted of it, in the decision. */
const passedNew = (matter: Matter, context: Pick<Context, 'registers'>): Row[] => {
  const all = rowsOf(matter, context);
  return all.filter(({ key }) => isNew(key, all) && decided(matter).some((one) => one.key === key && one.granted > 0));
};
export const passesNone = (matter: Matter): boolean => decided(matter).every((one) => one.granted === 0);

const unitsOf = (rows: readonly { key: string }[]): UnitId[] => [...new Set(rows.map((one) => unitIn(one.key)))];
/** Each plan as the committee leaves it; what was held back of a unit that takes part now is given back. */
export function passed(matter: Matter, context: Context): RegisterChange[] {
  const { year } = matter.opening;
  const all = rowsOf(matter, context);
  return unitsOf(decided(matter)).flatMap((unit) => {
    const services = decided(matter).flatMap(({ key, granted }) => {
      const found = all.find((one) => one.key === key && one.unit === unit);
      return found && granted > 0 ? [{ ...found.asked, amount: granted }] : [];
    });
    return [...plan(unit, year, services, 'passed', context), ...madeUp(unit, context)];
  });
}
/** New systems go to the city government, and what it does not approve takes nothing else with it. */
export const newSheet = (matter: Matter, context: Context): Record<string, unknown> => ({
  rows: passedNew(matter, context).map((row) => ({ ...shown(row, context), approved: true })),
});
type Approved = NonNullable<Matter['given']['approve']>['form'];
export function checkNew({ rows }: Approved, matter: Matter, context: Context): Fault[] {
  const all = passedNew(matter, context);
  const same = rows.length === all.length && all.every((one) => rows.some((row) => row.key === one.key));
  return same ? [] : [{ path: 'rows', message: t.faults.each }];
}
export function approved(matter: Matter, context: Context): RegisterChange[] {
  const refused = new Set((matter.given.approve?.form.rows ?? []).filter((one) => !one.approved).map((one) => one.key));
  const all = rowsOf(matter, context);
  return unitsOf([...refused].map((key) => ({ key }))).flatMap((unit) => {
    const left = all.filter((one) => one.unit === unit && !refused.has(one.key)).map((one) => one.asked);
    return plan(unit, matter.opening.year, left, 'passed', context);
  });
}
/** Nothing of the whole is left. */
export const approvesNone = (matter: Matter): boolean => {
  const refused = (matter.given.approve?.form.rows ?? []).filter((one) => !one.approved);
  const passes = decided(matter).filter((one) => one.granted > 0);
  return passes.length === refused.length;
};
export const hasNew = (matter: Matter): boolean =>
  decided(matter).some((one) => one.granted > 0 && one.asked.startsWith(t.fields.kinds.new));

export const denied = (matter: Matter, context: Context): RegisterChange[] => {
  const found = matter.given.deny?.form;
  if (!found) return [];
  const said = {
    title: nameOf(found.unit, context),
    why: found.ground,
    units: seenBy(context, [found.unit], ...readers),
  };
  return [
    ...plan(found.unit, matter.opening.year, [], 'denied', context),
    suspended('unshared-funds', found.unit, said),
  ];
};
export const sentBack = (matter: Matter, context: Context): RegisterChange[] =>
  plan(matter.given.revise?.form.unit ?? '', matter.opening.year, [], 'sentBack', context);
export const hasPlan = (unit: UnitId, { opening }: Matter, { registers }: Pick<Context, 'registers'>): Fault[] =>
  registers.entry('plans', subjectOf(unit, opening.year)) ? [] : [{ path: 'unit', message: t.faults.noPlan }];
export const units = (matter: Matter): PartyKey[] => unitsOf(decided(matter)).map((id) => postKey(id, 'cloud'));
