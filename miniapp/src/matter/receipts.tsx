/** Receipts of all units that have to compare or acknowledge: how far it is, who is missing, and mine. */
import { useState, type ReactNode } from 'react';
import type { MatterView, ReceiptsView } from '@banjie/shared/contract/shapes.ts';
import { draftName } from '../data/drafts.ts';
import { faultSummary, useSubmission } from '../data/submission.ts';
import { Fields, fieldId } from '../form/fields.tsx';
import { useNames } from '../form/lookup.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Card, Tag } from '../ui/parts.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Restored } from './command-sheet.tsx';

const UNITS_SHOWN = 8;

export function Receipts({ receipts, onGive }: { receipts: ReceiptsView; onGive: () => void }): ReactNode {
  const [open, setOpen] = useState(false);
  const { list, confirmed, total, mine } = receipts;
  // Whoever is missing comes first.
  const sorted = [...list].sort(
    (one, other) => Number(one.confirmedAt !== undefined) - Number(other.confirmedAt !== undefined),
  );
  const shown = open ? sorted : sorted.slice(0, UNITS_SHOWN);
  const percent = total === 0 ? 0 : Math.round((confirmed / total) * 100);
  return (
    <Card
      title={texts.matter.receipts}
      aside={<Tag tone={confirmed === total ? 'good' : 'accent'}>{texts.matter.receiptsDone(confirmed, total)}</Tag>}
    >
      <Box className="progress">
        <Box className="progress__done" style={{ width: `${percent}%` }} />
      </Box>
      {mine ? (
        <Box className="mine">
          <Box className="mine__text">
            <Box className="mine__title">{mine.open ? texts.matter.receiptMine : texts.matter.receiptGiven}</Box>
            {mine.open && (mine.leftText ?? mine.dueText) ? (
              <Txt className={mine.overdue ? 'text-bad' : 'text-soft'}>
                {[mine.leftText, mine.dueText].filter(Boolean).join(' · ')}
              </Txt>
            ) : null}
            {mine.open && !mine.allowed ? <Txt className="text-soft">{texts.matter.receiptOther}</Txt> : null}
          </Box>
          {mine.open && mine.allowed ? (
            <Button look="primary" onTap={onGive}>
              {mine.title}
            </Button>
          ) : null}
        </Box>
      ) : null}
      <Box role="list">
        {shown.map((receipt) => (
          <Box className="receipt" role="listitem" key={receipt.unit}>
            <Box className={`mark mark--small ${receipt.confirmedAt ? 'mark--on' : ''}`} />
            <Box className="receipt__text">
              <Txt>{receipt.unit}</Txt>
              <Txt className="text-soft">
                {receipt.confirmedAt
                  ? [receipt.by, receipt.confirmedAt, receipt.note].filter(Boolean).join(' · ')
                  : texts.matter.receiptWaiting}
              </Txt>
            </Box>
          </Box>
        ))}
      </Box>
      {list.length > UNITS_SHOWN ? (
        <Button look="quiet" onTap={() => setOpen(!open)}>
          {open ? texts.common.collapse : texts.matter.allEntries(list.length)}
        </Button>
      ) : null}
    </Card>
  );
}

interface ReceiptSheetProps {
  mine: NonNullable<ReceiptsView['mine']>;
  person: string;
  onDone: (matter: MatterView) => void;
  onRefused: (text: string) => void;
  onClose: () => void;
}

export function ReceiptSheet({ mine, person, onDone, onRefused, onClose }: ReceiptSheetProps): ReactNode {
  const nameOf = useNames(mine.form);
  const submission = useSubmission({
    name: draftName(person, `receipt:${mine.id}`),
    fields: mine.form,
    bodyOf: (form) => ({ form }),
    send: (body, key) => api.confirmReceipt({ params: { id: mine.id }, body, key }),
    onDone,
    onRefused: (error) => onRefused(error.message),
    onAlreadyDone: () => onRefused(texts.command.alreadySent),
  });
  const { form, setForm, faults, error, busy, unanswered, restored, discard, submit } = submission;
  return (
    <Sheet
      title={mine.title}
      onClose={onClose}
      showing={faults[0] ? fieldId(faults[0].path) : ''}
      foot={
        <>
          <Button onTap={onClose}>{texts.common.cancel}</Button>
          <Button look="primary" busy={busy} onTap={() => void submit()}>
            {busy ? texts.command.sending : unanswered ? texts.command.retry : texts.command.confirm(mine.title)}
          </Button>
        </>
      }
    >
      {error ? (
        <Banner tone="bad">{error}</Banner>
      ) : faults.length > 0 ? (
        <Banner tone="bad">{faultSummary(faults)}</Banner>
      ) : null}
      {restored ? <Restored onDiscard={discard} /> : null}
      <Fields fields={mine.form} value={form} onChange={setForm} faults={faults} nameOf={nameOf} />
    </Sheet>
  );
}
