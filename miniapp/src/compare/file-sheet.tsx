/** Chosen differences filed as one correction: what goes out is said once more, then it is one press. */
import type { ReactNode } from 'react';
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import type { DifferenceView, Given, ResourceView } from '@banjie/shared/contract/shapes.ts';
import { draftName, fingerprint } from '../data/drafts.ts';
import { useSubmission } from '../data/submission.ts';
import { Fields } from '../form/fields.tsx';
import { textOf } from '../form/values.ts';
import { api } from '../session/api.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Rows } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { CORRECTION, correctionForm } from './filing.ts';

interface FileSheetProps {
  resource: ResourceView;
  other: string;
  chosen: readonly DifferenceView[];
  person: string;
  onDone: (answer: Given) => void;
  onAlreadyDone: () => void;
  onClose: () => void;
}

const SHOWN = 5;
const fields: FormField[] = [
  { key: 'evidence', title: texts.compare.evidence, kind: 'long', required: true, max: 2000 },
];

export function FileSheet({
  resource,
  other,
  chosen,
  person,
  onDone,
  onAlreadyDone,
  onClose,
}: FileSheetProps): ReactNode {
  const { form, setForm, faults, error, busy, unanswered, submit } = useSubmission({
    // One draft per choice: another choice is another submission.
    name: draftName(person, `compare:${resource.id}:${fingerprint(chosen.map(nameOf))}`),
    fields,
    prefill: { evidence: texts.compare.evidenceOf(other) },
    bodyOf: (value) => ({ procedure: CORRECTION, form: correctionForm(resource, chosen, textOf(value.evidence)) }),
    send: (body, key) => api.openMatter({ body, key }),
    onDone,
    onAlreadyDone,
  });
  const inForm = faults.some((fault) => fault.path === 'evidence');
  return (
    <Sheet
      title={texts.compare.file(chosen.length)}
      onClose={onClose}
      foot={
        <>
          <Button onTap={onClose}>{texts.common.cancel}</Button>
          <Button look="primary" busy={busy} onTap={() => void submit()}>
            {busy ? texts.command.sending : unanswered ? texts.command.retry : texts.open.confirm}
          </Button>
        </>
      }
    >
      {error || (faults.length > 0 && !inForm) ? (
        <Banner tone="bad">
          {[error, ...faults.slice(0, SHOWN).map((fault) => fault.message)].filter(Boolean).join('\n')}
        </Banner>
      ) : null}
      <Rows
        rows={[
          { label: texts.compare.resource, value: resource.name },
          ...chosen.slice(0, SHOWN).map((one) => ({
            label: one.identifier,
            value: `${one.theirs || texts.compare.absent} → ${one.mine || texts.compare.absent}`,
          })),
          ...(chosen.length > SHOWN ? [{ label: '…', value: texts.compare.shown(SHOWN, chosen.length) }] : []),
        ]}
      />
      <Fields fields={fields} value={form} onChange={setForm} faults={faults} nameOf={(_, id) => id} />
    </Sheet>
  );
}

const nameOf = (one: DifferenceView): string =>
  `${one.kind}${one.identifier}${one.field ?? ''}${one.mine ?? ''}${one.theirs ?? ''}`;
