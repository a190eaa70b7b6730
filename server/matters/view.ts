/** A matter as one reader sees it: everything in words, with what he may do now. */
import type {
  AllowedCommandView,
  DeadlineView,
  FileView,
  MatterSummary,
  MatterView,
  OpenItemView,
  ReceiptsView,
  RegisterEntryView,
} from '@banjie/shared/contract/shapes.ts';
import { allowedCommands } from '@banjie/shared/engine/allowed.ts';
import { earliestDue } from '@banjie/shared/engine/decide.ts';
import { nameOf, type Context, type Procedure } from '@banjie/shared/engine/definition.ts';
import { describeForm } from '@banjie/shared/engine/form.ts';
import { partiesText, stepOf, titleOf } from '@banjie/shared/engine/draft.ts';
import type { Deadline, Item, MatterState } from '@banjie/shared/engine/state.ts';
import { sizeText } from '@banjie/shared/kernel/size.ts';
import { formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import { latestProcedure, registerTitle } from '@banjie/shared/procedures/index.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { regimeText } from '@banjie/shared/regulation/regimes.ts';
import { factsOf } from './facts.ts';
import { leftText } from './left.ts';
import type { HistoryEntry, ReceiptRecord, RegisterRecord } from './ports.ts';
import { timelineOf } from './timeline.ts';
import { texts } from './texts.ts';

/** What a reader may see: a party sees all; a unit that merely gives a receipt does not see what is marked private. */
export interface Reader {
  context: Context;
  keys: readonly PartyKey[];
  unit: string;
  party: boolean;
}

export interface MatterParts {
  procedure: Procedure;
  state: MatterState;
  seq: number;
  history: HistoryEntry[];
  receipts: ReceiptRecord[];
  registers: RegisterRecord[];
  updatedAt: Instant;
}

export function matterView(parts: MatterParts, reader: Reader): MatterView {
  const { procedure, state } = parts;
  const { context } = reader;
  const mine = parts.receipts.find((one) => one.unit === reader.unit);
  const summary = summaryOf(procedure, state, parts.updatedAt, context);
  return {
    ...summary,
    version: parts.seq,
    summary: procedure.summary,
    articles: procedure.articles.map((id) => ({ id, text: articleText(id) })),
    round: state.round,
    openedAt: state.openedAt,
    openedBy: reader.party ? nameOf(state.opener) : (state.opener.unitName ?? state.opener.name),
    regime: regimeText[state.regime],
    items: state.items.map((item) => itemView(procedure, item, reader)),
    facts: factsOf(procedure, state, { directory: context.directory, party: reader.party }),
    files: filesView(state, reader),
    timeline: timelineOf(procedure, parts.history, { directory: context.directory, party: reader.party }),
    allowed: allowedViews(procedure, state, reader),
    // The receipts themselves are written a moment after the step was entered.
    ...(parts.receipts.length > 0 || state.items.some((item) => item.receipts)
      ? { receipts: receiptsView(procedure, parts, reader, mine) }
      : {}),
    registers: parts.registers.filter((entry) => reader.party || entry.units.includes(reader.unit)).map(registerView),
    advice: state.end ? [] : (procedure.advice?.(state, reader.unit) ?? []),
  };
}

export function summaryOf(
  procedure: Procedure,
  state: MatterState,
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
    ...(state.end ? { ending: procedure.ends[state.end.end]?.title ?? state.end.end } : {}),
    ...(due ? dueTexts(due, context) : {}),
    overdue: dueAt !== undefined && dueAt < context.now,
    urgent: state.items.some((item) => {
      const step = stepOf(procedure, item);
      return step?.kind === 'task' && step.urgent === true;
    }),
    updatedAt,
  };
}

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

function deadlineView(deadline: Deadline, context: Context): DeadlineView {
  const { basis } = deadline;
  return {
    id: deadline.id,
    at: deadline.at,
    atText: formatInstant(deadline.at),
    leftText: leftText(context.calendar, context.now, deadline.at, deadline.basis.limit),
    overdue: deadline.at < context.now,
    provisional: deadline.provisional,
    basis:
      'article' in basis
        ? { article: basis.article, text: articleText(basis.article), limit: basis.limit }
        : { text: texts.settingBasis, limit: basis.limit },
  };
}

function itemView(procedure: Procedure, item: Item, reader: Reader): OpenItemView {
  const { context } = reader;
  const step = stepOf(procedure, item);
  return {
    id: item.id,
    step: item.step,
    title: titleOf(procedure, item),
    kind: item.kind,
    parties: item.parties.length > 0 ? [partiesText(item.parties, context.directory)] : [],
    mine: item.parties.some((key) => reader.keys.includes(key)),
    since: item.since,
    deadlines: item.deadlines.map((deadline) => deadlineView(deadline, context)),
    ...(item.deadlines.length === 0 && step?.noLimit ? { noDeadline: step.noLimit } : {}),
    ...(item.raised ? { note: texts.became.raised[item.raised.why] } : {}),
  };
}

function allowedViews(procedure: Procedure, state: MatterState, { context }: Reader): AllowedCommandView[] {
  return allowedCommands(procedure, state, context).map((one) => ({
    // A command of the whole matter names no item: it can't come too late for one.
    item: one.item?.id ?? '',
    command: one.command,
    title: one.rule.title,
    ...(one.rule.help ? { help: one.rule.help, consequence: one.rule.help } : {}),
    decides: one.rule.decides === true,
    tone: one.rule.tone ?? 'plain',
    form: one.form,
    ...(one.prefill ? { prefill: one.prefill } : {}),
    ...(one.blocked !== undefined ? { blocked: one.blocked } : {}),
  }));
}

/** What others attached is for the parties: a unit that merely gives a receipt sees its own. */
const filesView = (state: MatterState, reader: Reader): FileView[] =>
  state.files
    .filter((file) => reader.party || file.by.unit === reader.unit)
    .map(({ id, name, size, type, hash, by, at }) => ({
      id,
      name,
      sizeText: sizeText(size),
      type,
      hash,
      by: nameOf(by),
      atText: formatInstant(at),
    }));

function receiptsView(
  procedure: Procedure,
  { receipts, state }: MatterParts,
  reader: Reader,
  mine: ReceiptRecord | undefined,
): ReceiptsView {
  const { context } = reader;
  const asked = receipts.filter((one) => one.state !== 'dropped');
  const step = mine ? procedure.steps[mine.item.split('#')[0] ?? ''] : undefined;
  const total = state.items.find((item) => item.receipts)?.receipts?.total ?? asked.length;
  return {
    total: Math.max(total, asked.length),
    confirmed: asked.filter((one) => one.state === 'confirmed').length,
    list: asked.map((one) => ({
      unit: context.directory.unit(one.unit)?.name ?? one.unit,
      ...(one.confirmedAt ? { confirmedAt: formatInstant(one.confirmedAt) } : {}),
      ...(one.by ? { by: one.by.onBehalfOf ? `${one.by.name}（代 ${one.by.onBehalfOf}）` : one.by.name } : {}),
      ...(typeof one.form?.['note'] === 'string' ? { note: one.form['note'] } : {}),
    })),
    ...(mine && step?.kind === 'receipts'
      ? {
          mine: {
            id: mine.id,
            open: mine.state === 'open',
            allowed: mine.parties.some((key) => reader.keys.includes(key)),
            title: mine.what,
            form: describeForm(step.form),
            ...(mine.dueAt
              ? {
                  dueText: formatInstant(mine.dueAt),
                  leftText: leftText(context.calendar, context.now, mine.dueAt, ''),
                }
              : {}),
            overdue: mine.state === 'open' && mine.dueAt !== undefined && mine.dueAt < context.now,
          },
        }
      : {}),
  };
}

export const registerView = (entry: RegisterRecord): RegisterEntryView => ({
  register: entry.register,
  registerTitle: registerTitle(entry.register),
  key: entry.subject,
  title: entry.title,
  since: entry.since,
  ...(entry.until ? { until: entry.until } : {}),
  matter: entry.matter,
  number: entry.number,
  by: latestProcedure(entry.procedure)?.title ?? entry.procedure,
  why: entry.why,
  ...(entry.note ? { note: entry.note } : {}),
});

/** What a search finds a matter by. */
export const searchText = (state: MatterState): string =>
  `${state.number} ${state.title} ${state.opener.unitName ?? ''}`;
