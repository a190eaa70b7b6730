/** What is asked of the units, and who has confirmed it. */
import { behalfText } from '@banjie/shared/contract/behalf.ts';
import type { OwnReceipt, ReceiptRow, ReceiptsView } from '@banjie/shared/contract/shapes.ts';
import type { Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm, type Form } from '@banjie/shared/engine/forms/form.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { leftText } from '../left.ts';
import type { ReceiptRecord } from '../ports.ts';
import { behalfFor } from './behalf.ts';
import { rowsOf } from '../facts.ts';
import { eyeOf, type Reader } from './reader.ts';

/** What is asked of the units: counted for everybody, listed for the parties, and the reader's own. */
export interface ReceiptParts {
  asked: number;
  confirmed: number;
  rows: ReceiptRecord[];
  next?: string;
  mine?: ReceiptRecord;
}

export function receiptsView(
  procedure: Procedure,
  state: MatterState,
  { asked, confirmed, rows, next, mine }: ReceiptParts,
  reader: Reader,
): ReceiptsView {
  const step = mine ? procedure.steps[mine.item.split('#')[0] ?? ''] : undefined;
  // The receipts themselves are written a moment after the step was entered.
  const total = state.items.reduce((sum, item) => sum + (item.receipts?.total ?? 0), 0);
  return {
    total: Math.max(total, asked),
    confirmed,
    list: rows.map((one) => receiptRow(procedure, one, reader)),
    ...(next === undefined ? {} : { next }),
    ...(mine && step?.kind === 'receipts'
      ? {
          mine: ownReceipt(step.form, mine, reader),
        }
      : {}),
  };
}

export function ownReceipt(
  form: Form,
  mine: ReceiptRecord,
  { keys, context }: Pick<Reader, 'keys' | 'context'>,
): OwnReceipt {
  const open = mine.state === 'open';
  return {
    id: mine.id,
    open,
    allowed: mine.parties.some((key) => keys.includes(key)),
    ...behalfFor(mine.parties, context.actor),
    title: mine.what,
    form: describeForm(form),
    ...(mine.dueAt ? { dueText: formatInstant(mine.dueAt) } : {}),
    ...(mine.dueAt && open ? { leftText: leftText(context.calendar, context.now, mine.dueAt, '') } : {}),
    overdue: open && mine.dueAt !== undefined && mine.dueAt < context.now,
    ...confirmedBy(mine),
  };
}

/** A unit and what it has said, as much as the reader sees of what is filled in. */
export function receiptRow(procedure: Procedure, one: ReceiptRecord, reader: Reader): ReceiptRow {
  const step = procedure.steps[one.item.split('#')[0] ?? ''];
  const says = one.form && step?.kind === 'receipts' ? rowsOf(describeForm(step.form), one.form, eyeOf(reader)) : [];
  return {
    unit: reader.context.directory.unit(one.unit)?.name ?? one.unit,
    ...confirmedBy(one),
    ...(says.length > 0 ? { says } : {}),
  };
}

const confirmedBy = ({ confirmedAt, by }: ReceiptRecord): Pick<ReceiptRow, 'confirmedAt' | 'by'> => ({
  ...(confirmedAt ? { confirmedAt: formatInstant(confirmedAt) } : {}),
  ...(by ? { by: by.onBehalfOf ? `${by.name}（${behalfText(by.onBehalfOf)}）` : by.name } : {}),
});
