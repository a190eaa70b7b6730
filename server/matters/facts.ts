/** Forms in words: what was filled in, as rows and tables that people read. */
import type { FactSection } from '@banjie/shared/contract/shapes.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm, drawn, SEALED, type Form, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { materialIn } from '@banjie/shared/engine/forms/material.ts';
import type { Registers } from '@banjie/shared/engine/definition/registers.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { Directory } from '@banjie/shared/kernel/party.ts';
import type { Sight } from './sight/table.ts';
import { texts } from './texts.ts';

export interface Eye {
  /** Keys of materials that stand apart, with their files and what became of them. */
  apart?: ReadonlySet<string>;
  directory: Directory;
  /** Entries in force: what has ended is shown by its key. */
  registers: Pick<Registers, 'entry'>;
  /** What he sees of the matter. */
  sight: Sight;
}

/** The opening form and the latest form of every command, in the order of the procedure. */
export function factsOf(procedure: Procedure, state: MatterState, eye: Eye): FactSection[] {
  if (eye.sight.fields === 'none') return [];
  const form = openedBy(procedure, state);
  const opening = section(
    state.round > 1 ? `${texts.openingSection}(${texts.round(state.round)})` : texts.openingSection,
    form,
    state.opening,
    eye,
    'open',
  );
  const given = Object.entries(state.given)
    .sort(([, a], [, b]) => (a.at < b.at ? -1 : 1))
    .flatMap(([command, one]) => {
      const rule = ruleNamed(procedure, command);
      // What is said about it is the discussion's.
      return rule?.form && !rule.replacesOpening && command !== 'comment'
        ? [section(rule.title, rule.form, one.form, eye, command)]
        : [];
    });
  return [opening, ...given].filter((one) => one.rows.length > 0 || one.tables.length > 0);
}

/** The form that it was opened with. What a matter of somebody's has opened bears his name, and is filled in by it all the same. */
function openedBy({ opening: { form, systemForm } }: Procedure, { opener, opening }: MatterState): Form {
  if (!systemForm) return form;
  const own = new Set(describeForm(form).map(({ key }) => key));
  return opener.kind === 'system' || Object.keys(opening).some((key) => !own.has(key)) ? systemForm : form;
}

/** @param of under which its tables can be had as files: `open`, or the command */
export function section(
  title: string,
  form: Form,
  values: Record<string, unknown>,
  eye: Eye,
  of?: string,
): FactSection {
  const fields = describeForm(form);
  return {
    title,
    rows: rowsOf(fields, values, eye),
    tables: drawn(fields)
      .filter((field) => field.kind === 'list' && Array.isArray(values[field.key]) && isSeen(field, eye))
      .map((field) => {
        const columns = drawn(field.items ?? []).filter((one) => isSeen(one, eye));
        return {
          title: field.title,
          ...(of === undefined ? {} : { of, field: field.key }),
          header: columns.map((one) => one.title),
          rows: (values[field.key] as Record<string, unknown>[]).map((row) =>
            columns.map((one) => valueText(one, row[one.key], eye)),
          ),
        };
      })
      .filter((table) => table.rows.length > 0),
  };
}

/** One list of a form as a table that can be pasted back into it: digits as they are, without units of measure. */
export function rowsAsTable(field: FormField, values: Record<string, unknown>, eye: Eye): string[][] | undefined {
  const rows = values[field.key];
  if (!Array.isArray(rows) || !isSeen(field, eye)) return undefined;
  const columns = drawn(field.items ?? []).filter((one) => isSeen(one, eye));
  const cell = (one: FormField, value: unknown) =>
    one.kind === 'number' && typeof value === 'number' ? String(value) : valueText(one, value, eye);
  return [
    columns.map((one) => one.title),
    ...(rows as Record<string, unknown>[]).map((row) => columns.map((one) => cell(one, row[one.key]))),
  ];
}

export const rowsOf = (fields: FormField[], values: Record<string, unknown>, eye: Eye) =>
  drawn(fields)
    .filter((field) => field.kind !== 'list' && values[field.key] !== undefined && values[field.key] !== '')
    .filter((field) => isSeen(field, eye) && !(field.kind === 'material' && eye.apart?.has(field.key)))
    .map((field) => ({
      ...{ label: field.title, value: valueText(field, values[field.key], eye) },
      ...(SEALED.test(String(values[field.key])) ? sealedFor(field.key, eye) : {}),
    }));

/** What may be done about a sealed field: nobody is offered a look that would be refused. */
const sealedFor = (key: string, { sight }: Eye) => ({
  ...(sight.personal === 'all' ? { personal: key } : {}),
  ...(sight.looks === 'all' ? { looks: key } : {}),
});

/** What is sealed is shown as such to whoever sees all that was filled in; what it hides is asked for by itself. */
const isSeen = (field: FormField, { sight }: Eye): boolean =>
  sight.fields === 'all' || (sight.fields === 'open' && !field.private);

/** In one line; its files stand among the materials of the matter. */
function materialText({ material }: FormField, value: unknown): string {
  const { by, number, date, note, files = [] } = materialIn(material?.id ?? '', value) ?? {};
  const said = [by, number, date, note].filter((one) => one !== undefined && one !== '');
  return [...said, ...(files.length > 0 ? [texts.materials.files(files.length)] : [])].join('，');
}

function valueText(field: FormField, value: unknown, eye: Eye): string {
  if (value === undefined || value === null) return '';
  const optionTitle = (one: unknown) => field.options?.find((option) => option.value === one)?.title ?? String(one);
  switch (field.kind) {
    case 'choice':
      return optionTitle(value);
    case 'choices':
      return (value as unknown[]).map(optionTitle).join('、');
    case 'yesno':
      return value ? texts.yes : texts.no;
    case 'unit':
      return eye.directory.unit(String(value))?.name ?? String(value);
    case 'person':
      return eye.directory.person(String(value))?.name ?? String(value);
    case 'resource':
      return eye.directory.resource(String(value))?.name ?? String(value);
    case 'entry':
      return eye.registers.entry(field.register ?? '', String(value))?.title ?? String(value);
    case 'number':
      return field.unit ? `${String(value)} ${field.unit}` : String(value);
    case 'material':
      return materialText(field, value);
    case 'personal':
      return SEALED.test(String(value)) ? texts.sealed : String(value);
    case 'text':
    case 'long':
    case 'date':
    case 'matter':
    case 'list':
      return String(value);
  }
}
