/**
 * Something that an administrator changes: asked, sent, and where it would leave posts empty said which and asked once more.
 * Nothing of it is kept on the device: numbers of people are typed here.
 */
import { useState, type ReactNode } from 'react';
import { ApiError } from '@banjie/shared/contract/client.ts';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { newKey } from '../data/drafts.ts';
import { faultSummary } from '../data/submission.ts';
import { fieldId } from '../form/fault-text.tsx';
import { Fields } from '../form/fields.tsx';
import { useNames } from '../form/lookup.ts';
import { cleaned, faultsIn, type Value } from '../form/values.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { errorText } from '../session/api.ts';
import { noticeError } from '../session/session.ts';
import { texts as common } from '../texts.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { texts } from './texts.ts';

interface EditSheetProps<Answer> {
  title: string;
  /** What comes of it, above the fields. */
  note?: string;
  fields?: readonly FormField[];
  initial?: Value;
  yes: string;
  danger?: boolean;
  /** @param knows posts that will be empty, as the server named them @param key the same for every press of one sheet */
  send: (form: Value, knows: string[], key: string) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onClose: () => void;
}

const KNOWS = 'knows.';
const NONE: readonly FormField[] = [];

export function EditSheet<Answer>(props: EditSheetProps<Answer>): ReactNode {
  const { title, note, fields = NONE, initial = {}, yes, danger = false, send, onDone, onClose } = props;
  const [form, setForm] = useState(initial);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [error, setError] = useState<string>();
  const [empties, setEmpties] = useState<readonly Fault[]>([]);
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => newKey(Date.now()));
  const nameOf = useNames(fields, form);

  const submit = async () => {
    const found = faultsIn(fields, form);
    setFaults(found);
    setError(undefined);
    if (found.length > 0) return;
    setBusy(true);
    try {
      onDone(
        await send(
          cleaned(fields, form),
          empties.map(({ path }) => path.slice(KNOWS.length)),
          key,
        ),
      );
    } catch (failure) {
      noticeError(failure);
      const said = failure instanceof ApiError ? (failure.error.faults ?? []) : [];
      const emptied = said.filter(({ path }) => path.startsWith(KNOWS));
      setEmpties(emptied);
      setFaults(said.filter((one) => !emptied.includes(one)));
      if (emptied.length === 0) setError(errorText(failure));
    }
    setBusy(false);
  };
  const change = (next: Value) => {
    setForm(next);
    setEmpties([]);
  };

  return (
    <Sheet
      title={title}
      onClose={onClose}
      showing={faults[0] ? fieldId(faults[0].path) : ''}
      foot={
        <>
          <Button onTap={onClose}>{common.common.cancel}</Button>
          <Button look={danger || empties.length > 0 ? 'danger' : 'primary'} busy={busy} onTap={() => void submit()}>
            {empties.length > 0 ? texts.anyway : yes}
          </Button>
        </>
      }
    >
      {error ? <Banner tone="bad">{faultSummary(faults) ?? error}</Banner> : null}
      {empties.length > 0 ? (
        <Banner tone="warn" title={texts.empties}>
          {empties.map(({ message }) => message).join('\n')}
        </Banner>
      ) : null}
      {note ? (
        <Box className="body-text">
          <Txt>{note}</Txt>
        </Box>
      ) : null}
      <Fields fields={fields} value={form} onChange={change} faults={faults} nameOf={nameOf} />
    </Sheet>
  );
}
