/** A form drawn from its description. A kind that this release does not know is asked as text. */
import { useState, type ReactNode } from 'react';
import { drawn, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { maskIds } from '@banjie/shared/kernel/mask.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { TemplateOf } from '../filling/workbook.tsx';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { bringIntoView } from '../platform/screen.ts';
import { texts } from '../texts.ts';
import { Button } from '../ui/parts.tsx';
import { FaultText, fieldId } from './fault-text.tsx';
import { FillAll, Mark, Progress } from './given-rows.tsx';
import { FieldInput } from './inputs.tsx';
import { MaterialField } from './material-field.tsx';
import { PasteRows } from './paste-rows.tsx';
import { withPasted } from './pasted.ts';
import { namingField, openRows, rowName } from './rows.ts';
import { emptyValue, readValue, rowsOf, type NameOf, type Value } from './values.ts';

interface FieldsProps {
  fields: readonly FormField[];
  value: Value;
  onChange: (value: Value) => void;
  faults: readonly Fault[];
  nameOf: NameOf;
  /** Path of the form that this is a part of, with a point at its end. */
  at?: string;
  /** What stands under the input of a field besides. */
  beside?: (field: FormField) => ReactNode;
}

export function Fields({ fields, value, onChange, faults, nameOf, at = '', beside }: FieldsProps): ReactNode {
  return (
    <Box className="fields">
      {drawn(fields).map((field) => {
        const path = at + field.key;
        const set = (next: unknown) => onChange({ ...value, [field.key]: next });
        if (field.readOnly)
          return (
            <Box className="field field--given" key={field.key}>
              <Box className="field__label">{field.title}</Box>
              <Box className="field__given">
                <Txt copyable>{readValue(field, value[field.key], nameOf)}</Txt>
              </Box>
            </Box>
          );
        if (field.kind === 'list')
          return (
            <ListField
              key={field.key}
              field={field}
              rows={rowsOf(value[field.key])}
              onChange={set}
              faults={faults}
              nameOf={nameOf}
              path={path}
              beside={beside?.(field)}
            />
          );
        if (field.kind === 'material')
          return (
            <MaterialField
              key={field.key}
              field={field}
              value={value[field.key]}
              onChange={set}
              faults={faults}
              path={path}
              form={value}
            />
          );
        return (
          <OneField
            key={field.key}
            field={field}
            value={value[field.key]}
            onChange={set}
            faults={faults}
            path={path}
            beside={beside?.(field)}
          />
        );
      })}
    </Box>
  );
}

function faultAt(faults: readonly Fault[], path: string): string | undefined {
  // A fault inside of a value that is one input here (a chosen item of several) belongs to that input.
  return faults.find((fault) => fault.path === path || new RegExp(`^${path}\\.\\d+$`).test(fault.path))?.message;
}

interface OneFieldProps {
  field: FormField;
  value: unknown;
  onChange: (value: unknown) => void;
  faults: readonly Fault[];
  path: string;
  beside?: ReactNode;
}

function OneField({ field, value, onChange, faults, path, beside }: OneFieldProps): ReactNode {
  const fault = faultAt(faults, path);
  const id = fieldId(path);
  return (
    <Box className={`field ${fault ? 'field--wrong' : ''}`} id={id}>
      <Label field={field} />
      {field.help ? (
        <Box className="field__help">
          <Txt>{field.help}</Txt>
        </Box>
      ) : null}
      <FieldInput
        field={field}
        value={value}
        onChange={onChange}
        id={`${id}-in`}
        {...(fault ? { fault: `${id}-why` } : {})}
      />
      {beside}
      {at(path) && field.phrases ? (
        <Box className="chips">
          {field.phrases.map((phrase) => (
            <Tap key={phrase} className="chip" onTap={() => onChange(phrase)}>
              <Txt>{phrase}</Txt>
            </Tap>
          ))}
        </Box>
      ) : null}
      {field.kind === 'personal' && field.private ? <Box className="field__help">{texts.form.sealed}</Box> : null}
      {willBeMasked(field, value) ? <Box className="field__help">{texts.form.masked}</Box> : null}
      <FaultText id={`${id}-why`} text={fault} />
    </Box>
  );
}

/** In a row of a list: sentences to choose from stand below their field. */
const at = (path: string): boolean => path.includes('.');

/** Said while it is typed: what comes back is not what was sent. */
const willBeMasked = ({ kind }: FormField, value: unknown): boolean =>
  (kind === 'text' || kind === 'long') && typeof value === 'string' && maskIds(value).masked;

function Label({ field }: { field: FormField }): ReactNode {
  return (
    <Box className="field__label">
      <Txt>{field.title}</Txt>
      {field.required ? null : <Txt className="field__optional">{texts.common.optional}</Txt>}
    </Box>
  );
}

interface ListFieldProps {
  field: FormField;
  rows: Value[];
  onChange: (rows: Value[]) => void;
  faults: readonly Fault[];
  nameOf: NameOf;
  path: string;
  beside?: ReactNode;
}

function ListField({ field, rows, onChange, faults, nameOf, path, beside }: ListFieldProps): ReactNode {
  const items = field.items ?? [];
  const fault = faultAt(faults, path);
  const removable = !field.fixedRows && rows.length > (field.required ? Math.max(1, field.min ?? 1) : 0);
  const addable = !field.fixedRows && rows.length < (field.max ?? 200);
  const [listed, setListed] = useState(ROWS_LISTED);
  // A row with a fault is always to be seen.
  const lastWrong = faults.reduce((last, fault) => Math.max(last, rowIn(fault.path, path)), -1);
  const shown = Math.max(listed, lastWrong + 1);
  const open = field.fixedRows ? openRows(items, rows) : [];
  const naming = namingField(items);
  const titleOf = (row: Value, index: number): string => {
    const name = field.fixedRows ? rowName(items, row, nameOf) : undefined;
    return name === undefined ? texts.form.row(field.title, index + 1) : texts.form.given(name, index + 1, rows.length);
  };
  return (
    <Box className={`field ${fault ? 'field--wrong' : ''}`} id={fieldId(path)}>
      <Label field={field} />
      {field.help ? (
        <Box className="field__help">
          <Txt>{field.help}</Txt>
        </Box>
      ) : null}
      {beside}
      {field.fixedRows && rows.length > 1 ? (
        <>
          <FillAll items={items} onFill={(key, value) => onChange(rows.map((row) => ({ ...row, [key]: value })))} />
          <Progress
            open={open}
            total={rows.length}
            onNext={(index) => {
              setListed(Math.max(listed, index + 1));
              // Drawn first, then looked for.
              setTimeout(() => bringIntoView(fieldId(`${path}.${index}`)), 50);
            }}
          />
        </>
      ) : null}
      {rows.slice(0, shown).map((row, index) => (
        // Rows have no identity of their own; every input is controlled, so the position is enough.
        <Box className="row-card" key={index} id={fieldId(`${path}.${index}`)}>
          <Box className="row-card__head">
            <Box className={`row-card__title ${field.fixedRows ? 'row-card__title--given' : ''}`}>
              {titleOf(row, index)}
            </Box>
            {field.fixedRows ? <Mark done={!open.includes(index)} /> : null}
            {removable ? (
              <Tap
                className="row-card__remove"
                label={`${texts.form.remove}${texts.form.row(field.title, index + 1)}`}
                onTap={() => onChange(rows.filter((_, other) => other !== index))}
              >
                <Txt>{texts.form.remove}</Txt>
              </Tap>
            ) : null}
          </Box>
          <Fields
            fields={field.fixedRows ? items.filter((item) => item !== naming) : items}
            value={row}
            onChange={(next) => onChange(rows.map((old, other) => (other === index ? next : old)))}
            faults={faults}
            nameOf={nameOf}
            at={`${path}.${index}.`}
          />
        </Box>
      ))}
      {rows.length > shown ? (
        <Button look="quiet" onTap={() => setListed(shown + ROWS_LISTED)}>
          {texts.form.showRows(shown, rows.length)}
        </Button>
      ) : null}
      {addable ? (
        <Button
          onTap={() => {
            onChange([...rows, emptyValue(items)]);
            setListed(Math.max(listed, rows.length + 1));
          }}
        >
          {texts.form.add(field.title)}
        </Button>
      ) : null}
      {addable ? (
        <PasteRows
          title={field.title}
          items={items}
          room={(field.max ?? 200) - withPasted(rows, []).length}
          onTake={(pasted) => {
            onChange(withPasted(rows, pasted));
            setListed(ROWS_LISTED);
          }}
        />
      ) : null}
      {addable && path === field.key ? <TemplateOf field={field.key} title={field.title} /> : null}
      <FaultText id={`${fieldId(path)}-why`} text={fault} />
    </Box>
  );
}

/** A phone draws so many rows at once without trouble. */
const ROWS_LISTED = 20;

function rowIn(path: string, list: string): number {
  return path.startsWith(`${list}.`) ? Number(path.slice(list.length + 1).split('.')[0]) : -1;
}
