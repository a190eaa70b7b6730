/** What is said of all changes together, then each goes out as a matter of its own; what did not is named with its reason. */
import { useState, type ReactNode } from 'react';
import { drawn, type FormField } from '@banjie/shared/engine/forms/form.ts';
import { draftName, dropDraft, fingerprint, newKey, readDraft, writeDraft, type Draft } from '../data/drafts.ts';
import { useLoad } from '../data/load.ts';
import { Fields } from '../form/fields.tsx';
import { cleaned, emptyValue, faultsIn, type Value } from '../form/values.ts';
import { Progress } from '../many/progress.tsx';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { goTo } from '../routes.ts';
import { api, errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Failure, Skeleton } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { file, filedIn, UPDATE, type FilingPorts, type Row } from './filing.ts';
import { texts as t } from './texts.ts';

interface FileRowsProps {
  rows: readonly Row[];
  person: string;
  /** @param isDone all of it, and closed */
  onClose: (isDone: boolean) => void;
}

const ports: FilingPorts = {
  open: (procedure, form, key) => api.openMatter({ body: { procedure, form }, key }),
  give: (id, command, form, key) => api.giveCommand({ params: { id, command }, body: { form }, key }),
};

export function FileRows(props: FileRowsProps): ReactNode {
  const changed = props.rows.filter(({ kind }) => kind === 'changed').length;
  const { data, error, reload } = useLoad('catalogue-update', () => api.readProcedure({ params: { key: UPDATE } }));
  if (changed === 0) return <Filing {...props} fields={[]} changed={0} />;
  if (!data)
    return (
      <Sheet title={t.sheet} onClose={() => props.onClose(false)} foot={null}>
        {error ? <Failure text={error} stale={false} onRetry={() => void reload()} /> : <Skeleton />}
      </Sheet>
    );
  // Of the opening what is the same for all; which resource and what has changed the table says.
  const fields = drawn(data.form).filter(({ key }) => key === 'cause' || key === 'changedOn');
  return <Filing {...props} fields={[...fields, SECRECY]} changed={changed} />;
}

const SECRECY: FormField = { key: 'secrecy', title: t.secrecy, kind: 'long', required: true, max: 4000 };

function Filing({
  rows,
  person,
  onClose,
  fields,
  changed,
}: FileRowsProps & { fields: readonly FormField[]; changed: number }): ReactNode {
  const name = draftName(person, `catalogue:${fingerprint(rows.map((row) => JSON.stringify([row.line, row.form])))}`);
  const [draft, setDraft] = useState<Draft>(
    () => readDraft(name) ?? { form: emptyValue(fields, {}), key: newKey(Date.now()) },
  );
  const [found, setFound] = useState<ReturnType<typeof faultsIn>>([]);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  // What is done stays done when the sheet is closed, or the app, before the last answer.
  const filed = filedIn(draft.sent);
  const all = [...filed.values()];
  const failed = all.filter(({ done }) => !done);
  const isOver = !busy && all.length === rows.length;

  const keep = (next: Draft) => {
    setDraft(next);
    writeDraft(name, next);
  };
  const change = (form: Value) => {
    setFound([]);
    keep({ ...draft, form });
  };
  const send = async () => {
    const faults = faultsIn(fields, draft.form);
    setFound(faults);
    if (faults.length > 0) return;
    setBusy(true);
    setProblem(undefined);
    // Before sending: the app may be closed before the last answer comes.
    let sending = draft;
    keep(sending);
    const answers = new Map(filed);
    try {
      await file(rows, cleaned(fields, draft.form), draft.key, answers, ports, (one) => {
        answers.set(one.row.line, one);
        keep((sending = { ...sending, sent: [...answers.values()] }));
      });
      if ([...answers.values()].every(({ done }) => done)) dropDraft(name);
      // What was refused goes out anew: under the same key the answer would be the same.
      else keep({ ...sending, key: newKey(Date.now()) });
    } catch (failure) {
      setProblem(errorText(failure));
      noticeError(failure);
    }
    setBusy(false);
  };

  const isDone = isOver && failed.length === 0;
  const close = () => (busy ? undefined : onClose(isDone));
  return (
    <Sheet
      title={t.sheet}
      onClose={close}
      foot={
        isDone ? (
          <Button look="primary" onTap={close}>
            {t.close}
          </Button>
        ) : (
          <>
            <Button disabled={busy} onTap={close}>
              {texts.common.cancel}
            </Button>
            <Button look="primary" busy={busy} onTap={() => void send()}>
              {busy ? t.sending : all.length > 0 ? t.retry : t.send(rows.length)}
            </Button>
          </>
        )
      }
    >
      {problem ? <Banner tone="bad">{problem}</Banner> : null}
      {busy ? <Progress done={all.length} count={rows.length} /> : null}
      {isOver ? (
        <Banner tone={isDone ? 'good' : 'warn'}>
          {isDone ? t.allDone(all.length) : t.someDone(all.length - failed.length, failed.length)}
        </Banner>
      ) : null}
      {/* What failed comes first: it is what is left to do. */}
      {[...failed, ...all.filter(({ done }) => done)].map(({ row, done, text, matter }) => (
        <Tap
          className="line"
          key={row.line}
          disabled={matter === undefined}
          onTap={() => matter !== undefined && goTo.matter(matter)}
        >
          <Box className="line__text">
            <Txt>{row.name}</Txt>
            <Txt className={done ? 'text-soft' : 'text-bad'}>{done ? t.done : text}</Txt>
          </Box>
        </Tap>
      ))}
      {changed > 0 && !busy && !isDone ? (
        <>
          <Box className="field__help">
            <Txt>{t.updates(changed)}</Txt>
          </Box>
          <Fields fields={fields} value={draft.form} onChange={change} faults={found} nameOf={(_, id) => id} />
        </>
      ) : null}
    </Sheet>
  );
}
