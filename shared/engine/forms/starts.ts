/**
 * Where the value of a field starts from, and what of an earlier form may be taken over. Declared beside the definitions
 * (procedures/starts.ts), worked out anew each time a form is opened. Pure; a start is a proposal: whoever fills the form
 * in sees where it comes from, changes it or empties it.
 */
import type { Context } from '../definition/definition.ts';
import type { MatterState } from '../matter/state.ts';
import { dayOf, type Day } from '../../kernel/time.ts';
import { describeForm, type Form, type FormField } from './form.ts';
import { unknownReferences } from './references.ts';
import { startTexts as t } from './starts-texts.ts';

export type Start =
  /** What the unit filled in last in this form. */
  | { from: 'last' }
  /** The unit itself. */
  | { from: 'own' }
  /** The only entry of the field's register that is the unit's. */
  | { from: 'only'; by: 'unit' | 'user' }
  /** A value of the entry that is chosen in another field. */
  | { from: 'entry'; field: string; value: string }
  /** What a command of the same matter was filled in with, the latest of it. */
  | { from: 'earlier'; command: string };

export interface Known {
  field: string;
  value: unknown;
  /** Where it comes from, in words. */
  from: string;
}

/** An earlier form of the same unit, as far as its reader may see it. */
export interface Earlier {
  values: Record<string, unknown>;
  from: string;
}

export interface KnownBy {
  context: Context;
  /** What stands in the form so far. */
  values: Record<string, unknown>;
  last?: Earlier | undefined;
  matter?: MatterState | undefined;
  registerTitle(name: string): string;
  commandTitle(name: string): string;
}

/** What is known of the fields in which nothing stands yet. */
export function knownOf(form: Form, starts: Readonly<Record<string, Start>>, by: KnownBy): Known[] {
  const fields = describeForm(form);
  const found = fields.flatMap((field): Known[] => {
    const start = starts[field.key];
    if (!start || by.values[field.key] !== undefined) return [];
    const known = valueOf(field, start, fields, by);
    return known === undefined || known.value === undefined ? [] : [{ field: field.key, ...known }];
  });
  const possible = stillThere(form, Object.fromEntries(found.map(({ field, value }) => [field, value])), by.context);
  return found.flatMap((one) => (one.field in possible ? [{ ...one, value: possible[one.field] }] : []));
}

type Found = Omit<Known, 'field'> | undefined;
function valueOf(field: FormField, start: Start, fields: readonly FormField[], by: KnownBy): Found {
  const { context, values, last, matter } = by;
  const { actor, registers } = context;
  switch (start.from) {
    case 'last':
      return last && { value: last.values[field.key], from: last.from };
    case 'own':
      return actor.unit === undefined ? undefined : { value: actor.unit, from: t.own };
    case 'only': {
      const register = field.register ?? '';
      const own =
        actor.unit === undefined ? [] : registers.find(register, { where: { [start.by]: actor.unit }, limit: 2 });
      const [one, another] = own;
      return one && !another ? { value: one.subject, from: t.only(by.registerTitle(register)) } : undefined;
    }
    case 'entry': {
      const subject = values[start.field];
      const register = fields.find(({ key }) => key === start.field)?.register;
      const entry = typeof subject === 'string' && register ? registers.entry(register, subject) : undefined;
      // A subject can be made up: of what is another unit's nothing is told.
      return entry && actor.unit !== undefined && entry.units.includes(actor.unit)
        ? { value: entry.values[start.value], from: t.entry(entry.title, entry.number) }
        : undefined;
    }
    case 'earlier': {
      const given = matter?.given[start.command];
      const value = given?.form[field.key];
      return given && { value, from: t.earlier(by.commandTitle(start.command)) };
    }
  }
}

/**
 * What of an earlier form may be taken over into a new one: nothing that was a reason or an opinion, nothing that was
 * sealed, no day that is over, no source of that matter, none of the rows that a sheet gives, and nobody and nothing that
 * is not there any more. @param sees `open`: its reader sees no private fields
 */
export function takenOver(
  form: Form,
  values: Record<string, unknown>,
  sees: 'open' | 'all',
  context: Context,
): Record<string, unknown> {
  return stillThere(form, kept(describeForm(form), values, sees), context);
}

const isOwnToThat = ({ reason, kind, carried, readOnly, fixedRows, drafted }: FormField): boolean =>
  [reason, carried, readOnly, fixedRows, drafted].includes(true) || kind === 'personal' || kind === 'matter';

const kept = (fields: readonly FormField[], values: Record<string, unknown>, sees: 'open' | 'all') =>
  Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      const value = values[field.key];
      if (value === undefined || isOwnToThat(field) || (field.private && sees === 'open')) return [];
      if (field.kind !== 'list') return [[field.key, value]];
      const rows = Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
      return [[field.key, rows.map((row): Record<string, unknown> => kept(field.items ?? [], row, sees))]];
    }),
  );

/** Without days that are over, and without names that lead to nobody and nothing now. */
function stillThere(form: Form, values: Record<string, unknown>, context: Context): Record<string, unknown> {
  const today = dayOf(context.now);
  const current = withoutOver(describeForm(form), values, today);
  const gone = new Set(unknownReferences(form, current, context).map(({ path }) => path));
  return gone.size === 0 ? current : without(current, gone);
}

const withoutOver = (fields: readonly FormField[], values: Record<string, unknown>, today: Day) =>
  Object.fromEntries(
    fields.flatMap(({ key, kind, items }): [string, unknown][] => {
      const value = values[key];
      if (value === undefined || (kind === 'date' && String(value) < today)) return [];
      if (kind !== 'list' || !Array.isArray(value)) return [[key, value]];
      const rows = value as Record<string, unknown>[];
      return [[key, rows.map((row): Record<string, unknown> => withoutOver(items ?? [], row, today))]];
    }),
  );

function without(value: Record<string, unknown>, gone: ReadonlySet<string>, at = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
      const path = `${at}${key}`;
      if (gone.has(path)) return [];
      if (!Array.isArray(one)) return [[key, one]];
      const rows = one.map((row: unknown, n) =>
        typeof row === 'object' && row !== null ? without(row as Record<string, unknown>, gone, `${path}.${n}.`) : row,
      );
      return [[key, rows]];
    }),
  );
}
