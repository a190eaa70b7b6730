/** The attachments of a form: what was chosen, how far it is, and a way out when it was not sent. */
import type { ReactNode } from 'react';
import type { Fault } from '@banjie/shared/kernel/rejection.ts';
import { sizeText } from '@banjie/shared/kernel/size.ts';
import { Box, Tap, Txt } from '../platform/primitives.tsx';
import { texts } from '../texts.ts';
import { Button } from '../ui/parts.tsx';
import type { Attachment, Attachments } from './attachments.ts';
import { FaultText, fieldId } from './fault-text.tsx';

interface AttachmentListProps {
  attachments: Attachments;
  faults: readonly Fault[];
  disabled?: boolean;
  /** Without a file there is nothing to submit. */
  required?: boolean;
}

export function AttachmentList({
  attachments,
  faults,
  disabled = false,
  required = false,
}: AttachmentListProps): ReactNode {
  const { list, error, full } = attachments;
  // What belongs to a material stands with it.
  const beside = list.map((one, n) => ({ one, n })).filter(({ one }) => one.of === undefined);
  const ofAll = faults.find((fault) => fault.path === 'files')?.message ?? error;
  return (
    <Box className={`field ${ofAll ? 'field--wrong' : ''}`} id={fieldId('files')}>
      <Box className="field__label">
        <Txt>{texts.files.title}</Txt>
        {required ? null : <Txt className="field__optional">{texts.common.optional}</Txt>}
      </Box>
      {beside.map(({ one, n }) => (
        <FileRow
          one={one}
          id={fieldId(`files.${n}`)}
          fault={faults.find((fault) => fault.path === `files.${n}`)?.message ?? one.error}
          onRetry={() => attachments.retry(one.key)}
          onRemove={() => attachments.remove(one.key)}
          key={one.key}
        />
      ))}
      {full ? (
        <Box className="field__help">
          <Txt>{texts.files.full}</Txt>
        </Box>
      ) : (
        <Button disabled={disabled} onTap={() => void attachments.add()}>
          {texts.files.add}
        </Button>
      )}
      <FaultText id={`${fieldId('files')}-why`} text={ofAll} />
    </Box>
  );
}

/** For reading it all again before a decision. */
export const namesOf = ({ list }: Attachments): { label: string; value: string }[] =>
  list.some(({ of }) => of === undefined)
    ? [{ label: texts.files.title, value: list.flatMap(({ of, name }) => (of === undefined ? [name] : [])).join('\n') }]
    : [];

interface RowProps {
  one: Attachment;
  id: string;
  fault: string | undefined;
  onRetry: () => void;
  onRemove: () => void;
}

export function FileRow({ one, id, fault, onRetry, onRemove }: RowProps): ReactNode {
  return (
    <Box className={`attachment ${fault ? 'attachment--wrong' : ''}`} id={id}>
      <Box className="attachment__text">
        <Txt className="attachment__name">{one.name}</Txt>
        <Txt className="attachment__state">
          {one.progress !== undefined
            ? texts.files.sending(one.progress, sizeText(one.size))
            : one.sent
              ? texts.files.sent(sizeText(one.size))
              : sizeText(one.size)}
        </Txt>
        {one.progress === undefined ? null : (
          <Box className="progress">
            <Box className="progress__done" style={{ width: `${one.progress}%` }} />
          </Box>
        )}
        <FaultText id={`${id}-why`} text={fault} />
      </Box>
      {one.error && !one.refused ? (
        <Tap className="link" label={`${texts.error.retry}${one.name}`} onTap={onRetry}>
          <Txt>{texts.error.retry}</Txt>
        </Tap>
      ) : null}
      <Tap className="link" label={`${texts.files.remove}${one.name}`} onTap={onRemove}>
        <Txt>{texts.files.remove}</Txt>
      </Tap>
    </Box>
  );
}
