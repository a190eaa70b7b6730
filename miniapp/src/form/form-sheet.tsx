/** A sheet that is filled in and sent: fields, what is wrong with them, and two buttons. */
import type { ReactNode } from 'react';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { faultSummary, type Submission } from '../data/submission.ts';
import { texts } from '../texts.ts';
import { Banner, Button } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { fieldId } from './fault-text.tsx';
import { Fields } from './fields.tsx';

interface FormSheetProps {
  title: string;
  fields: readonly FormField[];
  submission: Submission;
  /** On the button that sends it, and while it is being sent. */
  send?: string;
  sending?: string;
  onClose: () => void;
  /** Where the other button leads elsewhere than out. */
  onBack?: () => void;
  /** Above the fields, and below them. */
  head?: ReactNode;
  children?: ReactNode;
}

export function FormSheet(props: FormSheetProps): ReactNode {
  const { title, fields, submission, onClose, onBack = onClose, head, children } = props;
  const { send = texts.command.submit, sending = send } = props;
  const { form, setForm, faults, error, busy, unanswered, submit } = submission;
  return (
    <Sheet
      title={title}
      onClose={onClose}
      showing={faults[0] ? fieldId(faults[0].path) : ''}
      foot={
        <>
          <Button onTap={onBack}>{texts.common.cancel}</Button>
          <Button look="primary" busy={busy} onTap={() => void submit()}>
            {busy ? sending : unanswered ? texts.command.retry : send}
          </Button>
        </>
      }
    >
      {error ? (
        <Banner tone="bad">{error}</Banner>
      ) : faults.length > 0 ? (
        <Banner tone="bad">{faultSummary(faults)}</Banner>
      ) : null}
      {head}
      <Fields fields={fields} value={form} onChange={setForm} faults={faults} nameOf={(_, id) => id} />
      {children}
    </Sheet>
  );
}
