/** What a form names must be there: people, units, register entries, other matters; and a day that it names must be one that can be. */
import type { Context } from '../definition/definition.ts';
import { describeForm, type Form, type FormField } from './form.ts';
import { materialIn } from './material.ts';
import { texts } from '../texts.ts';
import type { Link } from '../matter/state.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { dayOf, type Instant } from '../../kernel/time.ts';

/** Each name in a form that leads to nothing, with its place. Blank optional fields name nothing. */
export function unknownReferences(form: Form, value: Record<string, unknown>, context: Context): Fault[] {
  return faultsIn(describeForm(form), value, '', context);
}

function faultsIn(fields: readonly FormField[], value: Record<string, unknown>, at: string, context: Context): Fault[] {
  return fields.flatMap((field): Fault[] => {
    const given = value[field.key];
    const path = `${at}${field.key}`;
    if (given === undefined) return [];
    if (field.kind === 'material') return ofMaterial(field, given, path, context);
    if (field.kind === 'list')
      return (given as Record<string, unknown>[]).flatMap((row, n) =>
        faultsIn(field.items ?? [], row, `${path}.${n}.`, context),
      );
    const message = faultOf(field, String(given), context);
    return message === undefined ? [] : [{ path, message }];
  });
}

function faultOf(field: FormField, value: string, context: Context): string | undefined {
  const { directory, registers, linked } = context;
  switch (field.kind) {
    case 'person':
      return directory.person(value) ? undefined : texts.missing.person;
    case 'unit':
      return directory.unit(value) ? undefined : texts.missing.unit;
    case 'resource':
      return directory.resource(value) ? undefined : texts.missing.entry(field.title);
    case 'entry':
      return registers.entry(field.register ?? '', value) ? undefined : texts.missing.entry(field.title);
    case 'matter':
      return linked(value) ? undefined : texts.missing.matter;
    case 'date':
      return impossible(field, value, context);
    case 'text':
    case 'long':
    case 'number':
    case 'choice':
    case 'choices':
    case 'yesno':
    case 'list':
    case 'personal':
    case 'material':
      return undefined;
  }
}

/** What somebody has issued bears no day to come. */
function ofMaterial({ material }: FormField, given: unknown, path: string, context: Context): Fault[] {
  const day = materialIn(material?.id ?? '', given)?.date;
  if (day === undefined || day <= dayOf(context.now)) return [];
  return [{ path: `${path}.date`, message: texts.dates.future(material?.date?.title ?? texts.material.date) }];
}

function impossible({ title, when }: FormField, day: string, { now, actor }: Context): string | undefined {
  const today = dayOf(now);
  if (when === 'past' && day > today) return texts.dates.future(title);
  if (when === 'coming' && day < today && actor.kind === 'person') return texts.dates.past(title);
  return undefined;
}

/** Other matters that a form names, as this matter's sources. */
export function sourcesIn(form: Form, value: Record<string, unknown>, context: Context): Link[] {
  return describeForm(form).flatMap((field): Link[] => {
    const found = field.kind === 'matter' && value[field.key] ? context.linked(String(value[field.key])) : undefined;
    if (!found) return [];
    const { id, number, procedure, title } = found;
    return [{ id, side: 'source', procedure, relation: field.title, number, title }];
  });
}

/** What a form is filled in with for its reader: no day that the form would refuse today. */
export function stillPossible(
  fields: readonly FormField[],
  values: Record<string, unknown>,
  now: Instant,
): Record<string, unknown> {
  const today = dayOf(now);
  const isOver = ({ kind, when, key }: FormField): boolean => {
    const day = values[key];
    if (kind !== 'date' || typeof day !== 'string') return false;
    return when === 'coming' ? day < today : when === 'past' && day > today;
  };
  const over = new Set(fields.filter(isOver).map(({ key }) => key));
  return over.size === 0 ? values : Object.fromEntries(Object.entries(values).filter(([key]) => !over.has(key)));
}
