/** A matter, or a receipt, as a line of a list. */
import type { MatterSummary } from '@banjie/shared/contract/shapes.ts';
import { earliestDue } from '@banjie/shared/engine/decide.ts';
import { stepOf, titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { Deadline, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { texts as engineTexts } from '@banjie/shared/engine/texts.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import { leftText } from '../left.ts';
import type { ListedState } from '../listed.ts';
import type { ReceiptRecord } from '../ports.ts';
import { texts } from '../texts.ts';

export function summaryOf(
  procedure: Procedure,
  state: ListedState,
  updatedAt: Instant,
  context: Context,
): MatterSummary {
  const dueAt = earliestDue(state);
  const due = state.items
    .flatMap((item) => (item.kind === 'task' ? item.deadlines : []))
    .find((deadline) => deadline.at === dueAt);
  return {
    kind: 'matter',
    id: state.id,
    number: state.number,
    procedure: procedure.key,
    procedureTitle: procedure.title,
    title: state.title,
    unit: state.opener.unitName ?? state.opener.name,
    steps: state.items.map((item) => titleOf(procedure, item)),
    open: state.end === undefined,
    ...(state.end ? { ending: endTitle(procedure, state.end.end) } : {}),
    ...(due ? dueTexts(due, context) : {}),
    overdue: dueAt !== undefined && dueAt < context.now,
    urgent: state.items.some((item) => {
      const step = stepOf(procedure, item);
      return step?.kind === 'task' && step.urgent === true;
    }),
    updatedAt,
  };
}

/** What can be said of a matter whose definition this release does not have. */
export const unknownSummary = (state: ListedState, updatedAt: Instant): MatterSummary => ({
  ...{ kind: 'matter', id: state.id, number: state.number, procedure: state.procedure, title: state.title },
  procedureTitle: texts.unknownProcedureTitle,
  unit: state.opener.unitName ?? state.opener.name,
  steps: [texts.unknownVersion],
  ...{ open: state.end === undefined, overdue: false, urgent: false, updatedAt },
});

const dueTexts = (deadline: Deadline, context: Context) => ({
  dueAt: deadline.at,
  dueText: formatInstant(deadline.at),
  leftText: leftText(context.calendar, context.now, deadline.at, deadline.basis.limit),
});

export function receiptSummary(record: ReceiptRecord, procedureTitle: string, context: Context): MatterSummary {
  return {
    kind: 'receipt',
    id: record.matter,
    receiptId: record.id,
    number: record.number,
    procedure: record.procedure,
    procedureTitle,
    title: record.title,
    unit: record.from,
    steps: [record.what],
    open: record.state === 'open',
    ...(record.dueAt
      ? {
          dueAt: record.dueAt,
          dueText: formatInstant(record.dueAt),
          leftText: leftText(context.calendar, context.now, record.dueAt, ''),
        }
      : {}),
    overdue: record.state === 'open' && record.dueAt !== undefined && record.dueAt < context.now,
    urgent: false,
    updatedAt: record.confirmedAt ?? record.askedAt,
  };
}

export const endTitle = (procedure: Procedure | undefined, end: string): string =>
  procedure?.ends[end]?.title ?? engineTexts.terminated;

/** What a search finds a matter by. */
export const searchText = (state: MatterState): string =>
  `${state.number} ${state.title} ${state.opener.unitName ?? ''}`;
