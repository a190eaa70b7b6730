/** Receipts of all units that have to compare or acknowledge: how far it is, who is missing, and mine. */
import type { ReactNode } from 'react';
import type { Given, MatterView, OwnReceipt, ReceiptRow, ReceiptsView } from '@banjie/shared/contract/shapes.ts';
import { draftName } from '../data/drafts.ts';
import { useFurther } from '../data/further.ts';
import { faultSummary, useSubmission } from '../data/submission.ts';
import { fieldId } from '../form/fault-text.tsx';
import { Fields } from '../form/fields.tsx';
import { useNames } from '../form/lookup.ts';
import { Box, Txt } from '../platform/primitives.tsx';
import { api } from '../session/api.ts';
import { texts } from '../texts.ts';
import { Banner, Button, Card, Tag } from '../ui/parts.tsx';
import { More, useFolded } from '../ui/more.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Restored } from './command-sheet.tsx';

const UNITS_SHOWN = 8;

export function Receipts({
  matter,
  receipts,
  onGive,
}: {
  matter: MatterView;
  receipts: ReceiptsView;
  onGive: () => void;
}): ReactNode {
  const { confirmed, total, mine } = receipts;
  const pages = useFurther<ReceiptRow>({
    // Asked anew, or one step further, they are others.
    about: `receipts:${matter.id}:${matter.version}`,
    first: receipts.list,
    next: receipts.next,
    read: (cursor) => api.listReceipts({ params: { id: matter.id }, query: { cursor } }),
    idOf: (one) => one.unit,
  });
  const { shown, fold } = useFolded(pages, UNITS_SHOWN, total);
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
                  ? [receipt.by, receipt.confirmedAt].filter(Boolean).join(' · ')
                  : texts.matter.receiptWaiting}
              </Txt>
              {receipt.says ? (
                <Txt>{receipt.says.map(({ label, value }) => `${label}：${value}`).join('；')}</Txt>
              ) : null}
            </Box>
          </Box>
        ))}
      </Box>
      <More fold={fold} pages={pages} />
    </Card>
  );
}

interface ReceiptSheetProps {
  mine: OwnReceipt;
  person: string;
  onDone: (answer: Given) => void;
  onRefused: (text: string) => void;
  onClose: () => void;
}

export function ReceiptSheet({ mine, person, onDone, onRefused, onClose }: ReceiptSheetProps): ReactNode {
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
  const nameOf = useNames(mine.form, form);
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
