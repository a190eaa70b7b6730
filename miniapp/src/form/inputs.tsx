/** The input of one field, by its kind. */
import { useState, type ReactNode } from 'react';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { Box, DateInput, Tap, TextArea, TextInput, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { lookUp, sourceOf, useLookup, type Option } from './lookup.ts';
import { OptionSheet } from './option-sheet.tsx';
import { Tiles } from './tiles.tsx';
import { listOf, textOf } from './values.ts';

interface InputProps {
  field: FormField;
  value: unknown;
  onChange: (value: unknown) => void;
  id: string;
  /** Id of the text that says what is wrong. */
  fault?: string;
}

/** More options than this are searched in a sheet instead of being laid out. */
const LAID_OUT = 6;

export function FieldInput(props: InputProps): ReactNode {
  const { field, value, onChange, id, fault } = props;
  const typed = { id, value: textOf(value), onChange, label: field.title, ...(fault ? { fault } : {}) };
  switch (field.kind) {
    case 'long':
      return (
        <>
          <TextArea {...typed} {...roomFor(field)} />
          <Room field={field} value={textOf(value)} />
        </>
      );
    case 'number':
      return (
        <Box className="input-unit">
          <TextInput {...typed} kind="number" max={20} />
          {field.unit ? <Txt className="input-unit__unit">{field.unit}</Txt> : null}
        </Box>
      );
    case 'date':
      return <DateInput {...typed} placeholder={texts.form.date} />;
    case 'yesno':
      return (
        <Tiles
          label={field.title}
          options={[
            { value: 'yes', title: texts.common.yes },
            { value: 'no', title: texts.common.no },
          ]}
          chosen={value === true ? ['yes'] : value === false ? ['no'] : []}
          onPick={(picked) => onChange(picked === 'yes')}
        />
      );
    case 'choice':
    case 'choices':
      return <Choice {...props} options={field.options ?? []} />;
    case 'unit':
    case 'resource':
    case 'person':
    case 'entry':
      return <Looked {...props} source={sourceOf(field) ?? ''} />;
    case 'matter':
      return <TextInput {...typed} kind="number" max={12} placeholder={texts.form.matterNumber} />;
    default:
      return (
        <>
          <TextInput {...typed} {...roomFor(field)} />
          <Room field={field} value={textOf(value)} />
        </>
      );
  }
}

// A pasted text is not cut off silently: it may be longer than allowed, and then the field says so.
const roomFor = (field: FormField) => ({ max: (field.max ?? 4000) * 2 });

/** Says how much room is left, when little is. */
function Room({ field, value }: { field: FormField; value: string }): ReactNode {
  const left = (field.max ?? Infinity) - value.length;
  if (left < 0) return <Box className="field__fault">{texts.form.tooLong(field.title, field.max ?? 0)}</Box>;
  return left <= 50 && value.length > 0 ? <Box className="field__help">{texts.form.left(left)}</Box> : null;
}

interface ChoiceProps extends InputProps {
  options: readonly Option[];
  loading?: boolean;
  error?: string;
  onOpen?: () => void;
  always?: 'sheet';
}

function Choice({
  field,
  value,
  onChange,
  fault,
  options,
  loading = false,
  error,
  onOpen,
  always,
}: ChoiceProps): ReactNode {
  const [open, setOpen] = useState(false);
  const many = field.kind === 'choices';
  const chosen = many ? listOf(value) : value === undefined ? [] : [textOf(value)];
  const pick = (picked: string) => {
    if (!many) onChange(picked);
    else onChange(chosen.includes(picked) ? chosen.filter((one) => one !== picked) : [...chosen, picked]);
  };
  if (always !== 'sheet' && options.length <= LAID_OUT)
    return <Tiles label={field.title} options={options} chosen={chosen} onPick={pick} many={many} />;
  const titles = chosen.map((one) => options.find((option) => option.value === one)?.title ?? one);
  return (
    <>
      <Tap
        className={`input input--choose ${chosen.length === 0 ? 'input--empty' : ''} ${fault ? 'input--wrong' : ''}`}
        label={`${field.title}：${titles.join('、') || texts.form.choose}`}
        onTap={() => {
          onOpen?.();
          setOpen(true);
        }}
      >
        <Txt>{titles.join('、') || texts.form.choose}</Txt>
        <Box className="chevron" />
      </Tap>
      {open ? (
        <OptionSheet
          title={texts.form.chooseTitle(field.title)}
          options={options}
          chosen={chosen}
          many={many}
          loading={loading}
          {...(error ? { error } : {})}
          onRetry={() => onOpen?.()}
          onClose={() => setOpen(false)}
          onPick={(picked) => {
            pick(picked);
            if (!many) setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}

function Looked({ source, ...props }: InputProps & { source: string }): ReactNode {
  const lookup = useLookup(source);
  return (
    <Choice
      {...props}
      always="sheet"
      options={lookup.options ?? []}
      loading={lookup.loading && lookup.options === undefined}
      {...(lookup.error ? { error: lookup.error } : {})}
      // Entries of a register come and go while a form is open.
      onOpen={() => void lookUp(source, source.startsWith('entry:'))}
    />
  );
}
