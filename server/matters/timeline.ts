/** The history of a matter as people read it: who did what when, and what came of it. */
import type { TimelineEntry } from '@banjie/shared/contract/shapes.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { nameOf, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { MatterEvent, Signed } from '@banjie/shared/engine/matter/state.ts';
import { mentionedIn } from '@banjie/shared/engine/verbs/matter.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { texts as engineTexts } from '@banjie/shared/engine/texts.ts';
import { latestProcedure, registerTitle } from '@banjie/shared/procedures/index.ts';
import { rowsOf, section, type Eye } from './facts.ts';
import type { HistoryEntry } from './ports.ts';
import { texts } from './texts.ts';

/**
 * Entries never change, so neither do their lines, but for what they look up by its id. Kept with the entry, by how much
 * of it is shown.
 */
const kept = new WeakMap<HistoryEntry, Record<string, TimelineEntry[]>>();
/** What of a sight shows in lines. */
const shownTo = ({ sight: { lines, fields, files } }: Eye): string => `${lines}/${fields}/${files}`;

export function timelineOf(procedure: Procedure, history: readonly HistoryEntry[], eye: Eye): TimelineEntry[] {
  const shown = shownTo(eye);
  return history.flatMap((entry) => {
    const before = kept.get(entry)?.[shown];
    if (before) return before;
    const { eye: watched, looked } = watching(eye);
    const lines = linesOf(procedure, entry, watched);
    if (!looked()) kept.set(entry, { ...kept.get(entry), [shown]: lines });
    return lines;
  });
}

/** The same eye, and whether anything was looked up by it. */
function watching({ directory, registers, sight }: Eye): { eye: Eye; looked: () => boolean } {
  let looked = false;
  const eye: Eye = {
    sight,
    get directory() {
      looked = true;
      return directory;
    },
    get registers() {
      looked = true;
      return registers;
    },
  };
  return { eye, looked: () => looked };
}

function linesOf(procedure: Procedure, entry: HistoryEntry, eye: Eye): TimelineEntry[] {
  // By its id, which begins with its step: a page of the history may be without the entry by which it was entered.
  const stepTitle = (item: string): string => titleOf(procedure, { step: item.split('#')[0] ?? '' });
  const lines: TimelineEntry[] = [];
  for (const event of entry.events) {
    const line = lineOf(procedure, event, stepTitle, eye);
    if (line)
      lines.push({
        seq: entry.seq,
        at: line.at ?? entry.at,
        atText: formatInstant(line.at ?? entry.at),
        who: line.who ?? texts.system,
        ...withBehalf(event, eye),
        what: line.what,
        tone: line.tone,
        details: line.details ?? [],
        ...saidIn(event, entry, eye),
      });
  }
  return lines;
}

/** What is a line of the discussion: with whom it asks, and the files that came with it. */
function saidIn(event: MatterEvent, entry: HistoryEntry, eye: Eye): Pick<TimelineEntry, 'says' | 'asks' | 'files'> {
  const { sight } = eye;
  if (event.type !== 'given' || event.command !== 'comment' || sight.fields === 'none') return {};
  const { text } = event.form;
  if (typeof text !== 'string') return {};
  const asked = sight.lines === 'all' ? mentionedIn(event.form) : [];
  const asks = asked.flatMap((one) => eye.directory.person(one)?.name ?? []);
  const files = sight.files === 'all' ? filesOf(entry) : [];
  return { says: text, ...(asks.length > 0 ? { asks } : {}), ...(files.length > 0 ? { files } : {}) };
}

const filesOf = ({ events }: HistoryEntry): string[] =>
  events.flatMap((one) => (one.type === 'attached' && one.letter === undefined ? one.files.map(({ id }) => id) : []));

const withBehalf = (event: MatterEvent, eye: Eye) =>
  eye.sight.lines === 'all' && (event.type === 'given' || event.type === 'opened') && event.by.onBehalfOf
    ? { onBehalfOf: event.by.onBehalfOf.name }
    : {};

const signedRow = (signed: Signed) => ({
  label: texts.signature.label,
  value: 'file' in signed ? texts.signature.drawn : texts.signature.typed(signed.typed),
});

interface Line {
  what: string;
  tone: TimelineEntry['tone'];
  at?: string;
  who?: string;
  details?: TimelineEntry['details'];
}

function lineOf(
  procedure: Procedure,
  event: MatterEvent,
  stepTitle: (item: string) => string,
  eye: Eye,
): Line | undefined {
  const t = texts.became;
  const who = (doer: Parameters<typeof nameOf>[0]) =>
    eye.sight.lines === 'all' ? nameOf(doer) : (doer.unitName ?? doer.name);
  switch (event.type) {
    case 'opened':
      return { what: texts.opened(procedure.title), tone: 'done', who: who(event.by), at: event.at };
    case 'given': {
      const rule = ruleNamed(procedure, event.command);
      const fields = rule?.form ? describeForm(rule.form) : [];
      const tables = rule?.form ? section('', rule.form, event.form, eye).tables : [];
      const details = rule?.replacesOpening
        ? []
        : [
            ...rowsOf(fields, event.form, eye),
            ...tables.flatMap((table) =>
              table.rows.map((row, n) => ({ label: `${table.title} ${n + 1}`, value: row.filter(Boolean).join('，') })),
            ),
          ];
      const signed = event.signed ? [signedRow(event.signed)] : [];
      return {
        what: event.title,
        tone: rule?.tone === 'danger' ? 'refused' : 'done',
        who: who(event.by),
        at: event.at,
        details: [...details, ...signed],
      };
    }
    case 'entered':
      return event.item.kind === 'receipts'
        ? { what: t.receiptsAsked(event.item.receipts?.total ?? 0), tone: 'system' }
        : event.item.raised
          ? { what: `${stepTitle(event.item.id)}：${t.raised[event.item.raised.why]}`, tone: 'system' }
          : undefined;
    case 'lapsed':
      return { what: t.lapsed(stepTitle(event.item)), tone: 'lapse', at: event.at };
    case 'reminded':
      return { what: t.reminded(stepTitle(event.item)), tone: 'system', at: event.at };
    case 'climbed':
      return { what: t.climbed(event.title), tone: 'lapse', at: event.at };
    case 'renotified':
      return { what: t.renotified, tone: 'system', at: event.at };
    case 'held':
      return { what: t.held, tone: 'system', at: event.at };
    case 'extended':
      return { what: t.extended(event.days, formatInstant(event.deadline.at)), tone: 'system' };
    case 'recomputed': {
      const to = formatInstant(event.deadline.at, { year: true });
      const title = stepTitle(event.item);
      return {
        what:
          event.was === event.deadline.at
            ? t.confirmed(title, to, event.notice)
            : t.recomputed(title, formatInstant(event.was, { year: true }), to, event.notice),
        tone: 'system',
        at: event.at,
      };
    }
    case 'elapsed':
      return { what: `${stepTitle(event.item)}期满`, tone: 'system', at: event.at };
    case 'registered':
      return {
        what: (event.change.op === 'put' ? t.put : t.lift)(registerTitle(event.change.register), event.change.title),
        tone: 'system',
      };
    case 'told':
      return { what: t.told(event.subject, event.count), tone: 'system' };
    case 'receiptsClosed':
      return { what: closedText(event), tone: 'system', at: event.at };
    case 'ended':
      return {
        what: t.ended(procedure.ends[event.end]?.title ?? engineTexts.terminated),
        tone: 'ended',
        at: event.at,
      };
    case 'letterIssued':
      return { what: texts.letters.issued(event.number), tone: 'system', at: event.at };
    case 'letterReceived': {
      const unit = eye.directory.unit(event.unit)?.name ?? event.unit;
      return { what: texts.letters.receivedLine(unit), tone: 'system', at: event.at };
    }
    case 'letterFailed':
      return { what: texts.letters.failed(event.text), tone: 'lapse', at: event.at };
    case 'letterVoided':
      return event.cancelled
        ? undefined
        : { what: texts.letters.voided(event.letters.length), tone: 'system', at: event.at };
    case 'attached':
      // A letter has a line of its own, and a signature stands in that of its decision.
      if (event.letter !== undefined || event.signs !== undefined) return undefined;
      // The names of files may say what is for those who see them.
      if (eye.sight.files !== 'all') return undefined;
      return {
        what: t.attached(event.files.map((file) => file.name).join('、')),
        tone: 'done',
        who: who(event.by),
        at: event.at,
      };
    case 'spawned':
      return {
        what: t.spawned(latestProcedure(event.link.procedure)?.title ?? '', event.link.relation),
        tone: 'system',
      };
    case 'takenBack':
      return {
        what: event.cancelled ? t.takenBackUnsent(event.title) : t.takenBack(event.title),
        tone: 'system',
        at: event.at,
      };
    case 'linked': {
      const { number = '', side, end } = event.link;
      return {
        what: end ? t.linked.childEnded(number, end.title) : t.linked[side](number),
        tone: 'system',
        at: event.at,
      };
    }
    case 'vacated': {
      const names = eye.sight.lines === 'all' ? event.persons.map(({ name }) => name).join('、') : t.holder;
      return { what: t.vacated(stepTitle(event.item), names, t.vacatedTo[event.to]), tone: 'system', at: event.at };
    }
    case 'effectFailed':
      return { what: t.effectFailed(event.what, event.text), tone: 'lapse', at: event.at };
    case 'flagged':
      return { what: t.flagged, tone: 'lapse' };
    case 'parked':
      return { what: t.parked, tone: 'system', at: event.parked.at };
    default:
      return undefined;
  }
}

const closedText = ({ confirmed, total = confirmed }: Extract<MatterEvent, { type: 'receiptsClosed' }>): string =>
  confirmed < total ? texts.became.receiptsInPart(confirmed, total) : texts.became.receipts(confirmed);
