/** A material 申请材料 in a form: what was handed in before at one tap, its files, its number and day. */
import { createContext, useContext, useState, type ReactNode } from 'react';
import type { EarlierMaterial } from '@banjie/shared/contract/shapes.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { useLoad } from '../data/load.ts';
import { Box, DateInput, Tap, TextArea, TextInput, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { texts } from '../texts.ts';
import { Button } from '../ui/parts.tsx';
import { FileRow } from './attachment-list.tsx';
import type { Attachments } from './attachments.ts';
import { FaultText, fieldId } from './fault-text.tsx';
import { draftOf, isNeeded, markNames, type MaterialDraft } from './material-values.ts';
import { textOf, type Value } from './values.ts';

const t = texts.materials;

/** What a form with materials has at hand: uploads, names of files that the matter has, and what was handed in before. */
interface Aids {
  attachments?: Attachments;
  names: ReadonlyMap<string, string>;
  earlier: readonly EarlierMaterial[];
}
const AidsOf = createContext<Aids>({ names: new Map(), earlier: [] });

const kindsIn = (fields: readonly FormField[]): string[] =>
  fields.flatMap(({ material }) => (material === undefined ? [] : [material.id]));

interface MaterialAidsProps {
  fields: readonly FormField[];
  attachments: Attachments;
  /** Files that the matter has already. */
  files?: readonly { id: string; name: string }[];
  children: ReactNode;
}

/** Around a form: only one that asks for materials costs a look at what was handed in before. */
export function MaterialAids(props: MaterialAidsProps): ReactNode {
  return kindsIn(props.fields).length > 0 ? <WithEarlier {...props} /> : props.children;
}

function WithEarlier({ fields, attachments, files = [], children }: MaterialAidsProps): ReactNode {
  const of = [...new Set(kindsIn(fields))].sort().join(',');
  const { data } = useLoad(`materials ${of}`, () => api.listMaterials({ query: { of } }));
  const earlier = data?.items ?? [];
  const names = new Map([...earlier.flatMap((one) => one.files), ...files].map(({ id, name }) => [id, name]));
  return <AidsOf.Provider value={{ attachments, names, earlier }}>{children}</AidsOf.Provider>;
}

interface MaterialFieldProps {
  field: FormField;
  value: unknown;
  onChange: (value: unknown) => void;
  faults: readonly Fault[];
  path: string;
  form: Value;
}

export function MaterialField({ field, value, onChange, faults, path, form }: MaterialFieldProps): ReactNode {
  const { attachments } = useContext(AidsOf);
  const draft = draftOf(value, field.material);
  const faultOf = (part: string) =>
    faults.find((one) => one.path === (part === '' ? path : `${path}.${part}`))?.message;
  const ofFiles =
    faultOf('files') ?? faultOf('') ?? faults.find((one) => one.path.startsWith(`${path}.files.`))?.message;
  const id = fieldId(path);
  const put = (part: MaterialDraft) => onChange({ ...draft, ...part });
  return (
    <Box className={`field material ${ofFiles ? 'field--wrong' : ''}`} id={id}>
      <Box className="field__label">
        <Txt>{field.title}</Txt>
        {isNeeded(field, form) ? null : <Txt className="field__optional">{texts.common.optional}</Txt>}
      </Box>
      {field.help ? (
        <Box className="field__help">
          <Txt>{field.help}</Txt>
        </Box>
      ) : null}
      <Earlier field={field} draft={draft} onPick={onChange} />
      <Kept draft={draft} onRemove={(gone) => put({ files: (draft.files ?? []).filter((one) => one !== gone) })} />
      <Uploads of={field.key} path={path} faults={faults} />
      {attachments && !attachments.full ? (
        <Button onTap={() => void attachments.add(field.key)}>{t.upload(field.title)}</Button>
      ) : null}
      <FaultText id={`${id}-why`} text={ofFiles} />
      <Marks field={field} draft={draft} put={put} faultOf={faultOf} path={path} />
      <Note
        title={field.title}
        draft={draft}
        put={put}
        open={draft.note !== undefined}
        id={fieldId(`${path}.note`)}
        fault={faultOf('note')}
      />
    </Box>
  );
}

/** What was handed in before: the newest at one tap, the others behind it. */
function Earlier({
  field,
  draft,
  onPick,
}: {
  field: FormField;
  draft: MaterialDraft;
  onPick: (value: MaterialDraft) => void;
}): ReactNode {
  const [all, setAll] = useState(false);
  const offered = useContext(AidsOf).earlier.filter(({ material }) => material === field.material?.id);
  if (offered.length === 0) return null;
  const pick = ({ matter, files, number, date, by, note }: EarlierMaterial) => {
    onPick({
      ...{ files: files.map(({ id }) => id), from: matter },
      ...(number === undefined ? {} : { number }),
      ...(date === undefined ? {} : { date }),
      ...(by === undefined ? {} : { by }),
      ...(note === undefined ? {} : { note }),
    });
    setAll(false);
  };
  return (
    <Box className="material__earlier" role="group" label={t.earlier(field.title)}>
      <Txt className="text-soft">{t.earlierTitle}</Txt>
      {(all ? offered : offered.slice(0, 1)).map((one) => {
        const chosen = draft.from === one.matter && one.files.every(({ id }) => draft.files?.includes(id));
        return (
          <Tap
            key={`${one.matter} ${one.files.map(({ id }) => id).join()}`}
            className={`material__choice ${chosen ? 'material__choice--on' : ''}`}
            label={t.use(field.title, nameOf(one), t.about(one))}
            onTap={() => pick(one)}
          >
            <Txt className="material__name">{nameOf(one)}</Txt>
            <Txt className="text-soft">{t.about(one)}</Txt>
          </Tap>
        );
      })}
      {offered.length > 1 ? (
        <Tap className="link" onTap={() => setAll(!all)}>
          <Txt>{all ? texts.common.collapse : t.others(offered.length - 1)}</Txt>
        </Tap>
      ) : null}
    </Box>
  );
}

const nameOf = ({ number, files }: EarlierMaterial): string => number ?? files.map(({ name }) => name).join('、');

/** Files that the matter has, or that were chosen from an earlier one. */
function Kept({ draft, onRemove }: { draft: MaterialDraft; onRemove: (id: string) => void }): ReactNode {
  const { names } = useContext(AidsOf);
  return (draft.files ?? []).map((id, n) => {
    const name = names.get(id) ?? t.file(n + 1);
    return (
      <Box className="attachment" key={id}>
        <Box className="attachment__text">
          <Txt className="attachment__name">{name}</Txt>
          <Txt className="attachment__state">{draft.from === undefined ? t.there : t.reused}</Txt>
        </Box>
        <Tap className="link" label={`${texts.files.remove}${name}`} onTap={() => onRemove(id)}>
          <Txt>{texts.files.remove}</Txt>
        </Tap>
      </Box>
    );
  });
}

function Uploads({ of, path, faults }: { of: string; path: string; faults: readonly Fault[] }): ReactNode {
  const { attachments } = useContext(AidsOf);
  const mine = attachments?.list.filter((one) => one.of === of) ?? [];
  return mine.map((one) => (
    <FileRow
      key={one.key}
      one={one}
      id={fieldId(`${path}.file.${one.key}`)}
      fault={
        faults.find((fault) => fault.path === `files.${attachments?.ids.indexOf(one.sent?.id ?? '') ?? -1}`)?.message ??
        one.error
      }
      onRetry={() => attachments?.retry(one.key)}
      onRemove={() => attachments?.remove(one.key)}
    />
  ));
}

function Marks({
  field,
  draft,
  put,
  faultOf,
  path,
}: {
  field: FormField;
  draft: MaterialDraft;
  put: (part: MaterialDraft) => void;
  faultOf: (part: string) => string | undefined;
  path: string;
}): ReactNode {
  return markNames.map((name) => {
    const mark = field.material?.[name];
    if (!mark) return null;
    const id = fieldId(`${path}.${name}`);
    const fault = faultOf(name);
    const typed = {
      ...{ id: `${id}-in`, value: textOf(draft[name]), label: `${field.title}：${mark.title}` },
      onChange: (value: string) => put({ [name]: value }),
      ...(fault ? { fault: `${id}-why` } : {}),
    };
    return (
      <Box className="material__mark" id={id} key={name}>
        <Box className="field__help">
          <Txt>{mark.title}</Txt>
          {mark.needed ? null : <Txt className="field__optional">{texts.common.optional}</Txt>}
        </Box>
        {name === 'date' ? <DateInput {...typed} placeholder={texts.form.date} /> : <TextInput {...typed} max={400} />}
        <FaultText id={`${id}-why`} text={fault} />
      </Box>
    );
  });
}

/** Where there is no file, or something is to be said of it. */
function Note({
  title,
  draft,
  put,
  open: begun,
  id,
  fault,
}: {
  title: string;
  draft: MaterialDraft;
  put: (part: MaterialDraft) => void;
  open: boolean;
  id: string;
  fault: string | undefined;
}): ReactNode {
  const [open, setOpen] = useState(begun);
  if (!open && !begun)
    return (
      <Tap className="link" label={`${title}：${t.noteOpen}`} onTap={() => setOpen(true)}>
        <Txt>{t.noteOpen}</Txt>
      </Tap>
    );
  return (
    <Box className="material__mark" id={id}>
      <Box className="field__help">
        <Txt>{t.note}</Txt>
      </Box>
      <TextArea
        id={`${id}-in`}
        {...(fault ? { fault: `${id}-why` } : {})}
        value={textOf(draft.note)}
        onChange={(note) => put({ note })}
        label={`${title}：${t.noteName}`}
        max={16_000}
      />
      <FaultText id={`${id}-why`} text={fault} />
    </Box>
  );
}
