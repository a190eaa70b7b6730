/** A matter as one reader sees it: everything in words, with what he may do now. */
import type {
  AllowedCommandView,
  DeadlineView,
  LinkView,
  FileView,
  MatterSummary,
  MatterView,
  OpenItemView,
  ReceiptRow,
  ReceiptsView,
  RegisterEntryView,
} from '@banjie/shared/contract/shapes.ts';
import { allowedCommands, type Allowed } from '@banjie/shared/engine/deciding/allowed.ts';
import { earliestDue } from '@banjie/shared/engine/decide.ts';
import { nameOf, type Context, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import { partiesText, stepOf, titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import { texts as engineTexts } from '@banjie/shared/engine/texts.ts';
import type { AttachedFile, Deadline, Item, Link, MatterState, TurnRef } from '@banjie/shared/engine/matter/state.ts';
import { sizeText } from '@banjie/shared/kernel/size.ts';
import { dayOf, daysBetween, formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import { personKey, type Directory, type PartyKey } from '@banjie/shared/kernel/party.ts';
import { latestProcedure, registerTitle } from '@banjie/shared/procedures/index.ts';
import { registerOf } from '@banjie/shared/procedures/registers.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { regimeText } from '@banjie/shared/regulation/regimes.ts';
import { factsOf, rowsOf, type Eye } from './facts.ts';
import { leftText } from './left.ts';
import type { HistoryEntry, ReceiptRecord, RegisterBy, RegisterRecord } from './ports.ts';
import { sightText } from './sight/text.ts';
import type { Sight, SightRole } from './sight/table.ts';
import { timelineOf } from './timeline.ts';
import { texts } from './texts.ts';

export interface Reader {
  context: Context;
  keys: readonly PartyKey[];
  unit: string;
  /** What he is to the matter, the nearest first. */
  roles: readonly SightRole[];
  /** What the table says that he sees. */
  sight: Sight;
}

export const eyeOf = ({ context: { directory, registers }, sight }: Reader): Eye => ({ directory, registers, sight });

/** Another matter as it stands now; `visible` to this reader. */
export type Linked = ReadonlyMap<string, { state: MatterState; visible: boolean }>;

/** What is asked of the units: counted for everybody, listed for the parties, and the reader's own. */
export interface ReceiptParts {
  asked: number;
  confirmed: number;
  rows: ReceiptRecord[];
  next?: string;
  mine?: ReceiptRecord;
}

/** A matter with the first page of everything that there may be much of. */
export interface MatterParts {
  procedure: Procedure;
  state: MatterState;
  seq: number;
  /** The newest entries, in their order. */
  history: HistoryEntry[];
  receipts?: ReceiptParts;
  registers: RegisterRecord[];
  /** What is counted about it and stands outside it, in words. */
  counted: string[];
  updatedAt: Instant;
  links: readonly Link[];
  linked: Linked;
  more: MatterView['more'];
}

export function matterView(parts: MatterParts, reader: Reader): MatterView {
  const { procedure, state } = parts;
  const { context } = reader;
  const summary = summaryOf(procedure, state, parts.updatedAt, context);
  return {
    ...summary,
    version: parts.seq,
    summary: procedure.summary,
    articles: procedure.articles.map((id) => ({ id, text: articleText(id) })),
    round: state.round,
    openedAt: state.openedAt,
    openedBy: reader.sight.lines === 'all' ? nameOf(state.opener) : (state.opener.unitName ?? state.opener.name),
    regime: regimeText[state.regime],
    items: state.items.map((item) => itemView(procedure, item, reader)),
    facts: factsOf(procedure, state, eyeOf(reader)),
    files: filesView(state, reader),
    timeline: timelineOf(procedure, parts.history, eyeOf(reader)),
    allowed: allowedCommands(procedure, state, context).map((one) => commandView(one, context.outside?.waitsUntil)),
    ...(parts.receipts ? { receipts: receiptsView(procedure, state, parts.receipts, reader) } : {}),
    registers: parts.registers.map((entry) => registerView(entry, context.directory, reader.sight.entries === 'all')),
    links: parts.links.map((one) => linkView(one, parts.linked)),
    votes: votesView(procedure, state, reader),
    ...(state.turn ? { turn: turnText(state.turn, state.openedAt) } : {}),
    advice: [...parts.counted, ...(state.end ? [] : (procedure.advice?.(state, reader.unit) ?? []))],
    ...(reader.sight.dossier === 'all' ? { exportable: true as const } : {}),
    ...sightText(state, reader),
    more: parts.more,
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
export const unknownSummary = (state: MatterState, updatedAt: Instant): MatterSummary => ({
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
    ...noteOf(item, reader),
  };
}

/** Why it is with whom it is, and what it waits for. */
function noteOf(item: Item, { context: { directory }, sight }: Reader): { note?: string } {
  const named = sight.lines === 'all';
  const name = (person: string) => directory.known(person)?.name ?? person;
  const notes = [
    item.raised && texts.became.raised[item.raised.why],
    named && item.claimedBy && texts.hands.claimed(name(item.claimedBy)),
    named && item.delegated && texts.hands.delegated(name(item.delegated.by), name(item.delegated.to)),
    item.parked && texts.hands.parked(item.parked.title),
    named && item.signs && texts.hands.signs(item.signs.by.name, item.signs.note),
  ].filter((one): one is string => typeof one === 'string');
  return notes.length > 0 ? { note: notes.join('；') } : {};
}

/** @param waitsUntil until when nothing of the latest decision has gone out */
const commandView = (one: Allowed, waitsUntil?: string): AllowedCommandView => ({
  // A command of the whole matter names no item: it can't come too late for one.
  item: one.item?.id ?? '',
  command: one.command,
  title: one.rule.title,
  ...(one.rule.help ? { help: one.rule.help, consequence: one.rule.help } : {}),
  decides: one.rule.decides === true,
  tone: one.rule.tone ?? 'plain',
  verb: one.verb !== undefined,
  form: one.form,
  ...(one.prefill ? { prefill: one.prefill } : {}),
  ...(one.blocked !== undefined ? { blocked: one.blocked } : {}),
  ...(one.command === 'takeBack' && waitsUntil !== undefined ? { until: waitsUntil } : {}),
});

/** With files, or about one matter's latest decision. */
const ALONE = ['attach', 'takeBack', 'setRight'];

/**
 * What may be given to this matter together with others: neither what starts from what stands in this matter alone, nor
 * what carries files, nor what several of its tasks offer, since the list does not say which task is meant.
 */
export function commandsForMany(procedure: Procedure, state: MatterState, context: Context): AllowedCommandView[] {
  const all = allowedCommands(procedure, state, context);
  const times = (one: Allowed) => all.filter(({ command }) => command === one.command).length;
  return all
    .filter((one) => one.rule.prefill === undefined && !ALONE.includes(one.command) && times(one) === 1)
    .map((one) => commandView(one));
}

const isHis = ({ person }: AttachedFile['by'], reader: Reader): boolean =>
  person !== undefined && reader.keys.includes(personKey(person));

const filesView = (state: MatterState, reader: Reader): FileView[] =>
  state.files
    .filter(({ by }) => reader.sight.files === 'all' || (reader.sight.files === 'own' && isHis(by, reader)))
    .map(({ id, name, size, type, hash, active, by, at }) => ({
      id,
      name,
      sizeText: sizeText(size),
      type,
      hash,
      ...(active === undefined ? {} : { active }),
      by: nameOf(by),
      atText: formatInstant(at),
    }));

function receiptsView(
  procedure: Procedure,
  state: MatterState,
  { asked, confirmed, rows, next, mine }: ReceiptParts,
  reader: Reader,
): ReceiptsView {
  const { context } = reader;
  const step = mine ? procedure.steps[mine.item.split('#')[0] ?? ''] : undefined;
  // The receipts themselves are written a moment after the step was entered.
  const total = state.items.reduce((sum, item) => sum + (item.receipts?.total ?? 0), 0);
  const open = mine?.state === 'open';
  return {
    total: Math.max(total, asked),
    confirmed,
    list: rows.map((one) => receiptRow(one, context.directory)),
    ...(next === undefined ? {} : { next }),
    ...(mine && step?.kind === 'receipts'
      ? {
          mine: {
            id: mine.id,
            open,
            allowed: mine.parties.some((key) => reader.keys.includes(key)),
            title: mine.what,
            form: describeForm(step.form),
            ...(mine.dueAt ? { dueText: formatInstant(mine.dueAt) } : {}),
            ...(mine.dueAt && open ? { leftText: leftText(context.calendar, context.now, mine.dueAt, '') } : {}),
            overdue: open && mine.dueAt !== undefined && mine.dueAt < context.now,
            ...confirmedBy(mine),
          },
        }
      : {}),
  };
}

export const receiptRow = (one: ReceiptRecord, directory: Directory): ReceiptRow => ({
  unit: directory.unit(one.unit)?.name ?? one.unit,
  ...confirmedBy(one),
  ...(typeof one.form?.['note'] === 'string' ? { note: one.form['note'] } : {}),
});

const confirmedBy = ({ confirmedAt, by }: ReceiptRecord): Pick<ReceiptRow, 'confirmedAt' | 'by'> => ({
  ...(confirmedAt ? { confirmedAt: formatInstant(confirmedAt) } : {}),
  ...(by ? { by: by.onBehalfOf ? `${by.name}（代 ${by.onBehalfOf}）` : by.name } : {}),
});

export function linkView(link: Link, linked: Linked): LinkView {
  const other = linked.get(link.id);
  const end = other?.state.end;
  const procedure = latestProcedure(link.procedure);
  const number = other?.state.number ?? link.number;
  const title = other?.visible ? other.state.title : undefined;
  return {
    id: link.id,
    side: link.side,
    relation: link.relation,
    ...(number === undefined ? {} : { number }),
    ...(title === undefined ? {} : { title }),
    procedureTitle: procedure?.title ?? link.procedure,
    state: other ? (end ? endTitle(procedure, end.end) : texts.running) : (link.end?.title ?? texts.opening),
    visible: other?.visible === true,
  };
}

const endTitle = (procedure: Procedure | undefined, end: string): string =>
  procedure?.ends[end]?.title ?? engineTexts.terminated;

/** What the parties of joint steps have said. */
function votesView(procedure: Procedure, state: MatterState, reader: Reader): MatterView['votes'] {
  const eye = eyeOf(reader);
  return Object.entries(state.votes).flatMap(([name, votes]) => {
    const step = procedure.steps[name];
    if (!step || votes.length === 0) return [];
    const rows = votes.map((vote) => {
      const rule = step.commands[vote.command];
      return {
        who: reader.sight.lines === 'all' ? nameOf(vote.by) : (vote.by.unitName ?? vote.by.name),
        what: rule?.title ?? vote.command,
        atText: formatInstant(vote.at),
        details: rule?.form ? rowsOf(describeForm(rule.form), vote.form, eye) : [],
      };
    });
    return [{ title: step.title, rows }];
  });
}

const turnText = (turn: TurnRef, openedAt: Instant): string => {
  const late = daysBetween(turn.on, dayOf(openedAt));
  return late > 0 ? texts.turnLate(turn.title, turn.on, late) : texts.turn(turn.title, turn.on);
};

/** @param full names persons too; else their units */
export const registerView = (entry: RegisterRecord, directory: Directory, full: boolean): RegisterEntryView => ({
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
  ...(entry.note || entry.also
    ? { note: [entry.note, entry.also && texts.also(entry.also)].filter(Boolean).join('；') }
    : {}),
  values: (registerOf(entry.register)?.columns ?? []).flatMap(({ key, title, options }) => {
    const value = entry.values?.[key];
    if (value === undefined || value === '') return [];
    return [{ label: title, value: options?.[String(value)] ?? entryText(key, value, directory) }];
  }),
  ...(entry.by ? { person: byText(entry.by, full) } : {}),
  ...(entry.until && (entry.liftedBy || entry.liftedWhy)
    ? {
        lifted: {
          ...(entry.liftedBy ? { by: byText(entry.liftedBy, full) } : {}),
          ...(entry.liftedWhy ? { why: entry.liftedWhy } : {}),
        },
      }
    : {}),
});

const byText = ({ name, unitName }: RegisterBy, full: boolean): string =>
  full && unitName ? `${name}（${unitName}）` : (unitName ?? name);

/** Columns hold names as matters have put them: ids of units, people and resources are shown by their names. */
function entryText(key: string, value: unknown, directory: Directory): string {
  if (Array.isArray(value)) return value.map((one) => entryText(key, one, directory)).join('、');
  const text = String(value);
  if (key === 'shareType') return texts.shareTypes[text] ?? text;
  if (key === 'resource') return directory.resource(text)?.name ?? text;
  return directory.unit(text)?.name ?? directory.person(text)?.name ?? text;
}

/** What a search finds a matter by. */
export const searchText = (state: MatterState): string =>
  `${state.number} ${state.title} ${state.opener.unitName ?? ''}`;
