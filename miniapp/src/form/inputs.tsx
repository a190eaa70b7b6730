/** The input of one field, by its kind. */
import { charactersOf } from '@banjie/shared/kernel/text.ts';
import { useState, type ComponentProps, type ReactNode } from 'react';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { Box, DateInput, Tap, TextArea, TextInput, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { sourceOf, useTitles, type Option } from './lookup.ts';
import { OptionSheet } from './option-sheet.tsx';
import { SearchSheet } from './search-sheet.tsx';
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
    case 'text':
    case 'personal':
    case 'list':
    case 'material':
      return <Typed {...typed} field={field} />;
    // A newer server may ask for what this release does not know: it is typed as text.
    default:
      field.kind satisfies never;
      return <Typed {...typed} field={field} />;
  }
}

function Typed({ field, ...typed }: ComponentProps<typeof TextInput> & { field: FormField }): ReactNode {
  return (
    <>
      <TextInput {...typed} {...roomFor(field)} />
      <Room field={field} value={textOf(typed.value)} />
    </>
  );
}

// A pasted text is not cut off silently: it may be longer than allowed, and then the field says so.
const roomFor = (field: FormField) => ({ max: (field.max ?? 4000) * 4 });

/** Says how much room is left, when little is. */
function Room({ field, value }: { field: FormField; value: string }): ReactNode {
  const most = field.max ?? Infinity;
  // Most texts are far from their limit: they need not be counted closely.
  const left = most - (value.length < most - 50 ? value.length : charactersOf(value).length);
  if (left < 0) return <Box className="field__fault">{texts.form.tooLong(field.title, field.max ?? 0)}</Box>;
  return left <= 50 && value.length > 0 ? <Box className="field__help">{texts.form.left(left)}</Box> : null;
}

function Choice({ field, value, onChange, fault, options }: InputProps & { options: readonly Option[] }): ReactNode {
  const [open, setOpen] = useState(false);
  const many = field.kind === 'choices';
  const chosen = many ? listOf(value) : value === undefined ? [] : [textOf(value)];
  const pick = (picked: string) => {
    if (!many) onChange(picked);
    else onChange(chosen.includes(picked) ? chosen.filter((one) => one !== picked) : [...chosen, picked]);
  };
  if (options.length <= LAID_OUT)
    return <Tiles label={field.title} options={options} chosen={chosen} onPick={pick} many={many} />;
  const titles = chosen.map((one) => options.find((option) => option.value === one)?.title ?? one);
  return (
    <>
      <Chosen field={field} titles={titles} wrong={fault !== undefined} onOpen={() => setOpen(true)} />
      {open ? (
        <OptionSheet
          title={texts.form.chooseTitle(field.title)}
          options={options}
          chosen={chosen}
          many={many}
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

/** One of what the server knows. */
function Looked({ field, value, onChange, fault, source }: InputProps & { source: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const chosen = value === undefined || value === '' ? [] : [textOf(value)];
  const titles = useTitles(source, chosen);
  return (
    <>
      <Chosen field={field} titles={titles} wrong={fault !== undefined} onOpen={() => setOpen(true)} />
      {open ? (
        <SearchSheet
          title={texts.form.chooseTitle(field.title)}
          source={source}
          chosen={chosen}
          onClose={() => setOpen(false)}
          onPick={(picked) => {
            onChange(picked);
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}

/** What is chosen, and the way to choose something else. */
function Chosen({
  field,
  titles,
  wrong,
  onOpen,
}: {
  field: FormField;
  titles: readonly string[];
  wrong: boolean;
  onOpen: () => void;
}): ReactNode {
  const shown = titles.join('、') || texts.form.choose;
  return (
    <Tap
      className={`input input--choose ${titles.length === 0 ? 'input--empty' : ''} ${wrong ? 'input--wrong' : ''}`}
      label={`${field.title}：${shown}`}
      onTap={onOpen}
    >
      <Txt>{shown}</Txt>
      <Box className="chevron" />
    </Tap>
  );
}
