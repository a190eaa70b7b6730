/** A matter as one reader sees it: everything in words, with what he may do now. */
import type { FileView, MatterView } from '@banjie/shared/contract/shapes.ts';
import { CALL_BACK, notAnew } from '@banjie/shared/catalogue/anew.ts';
import { allowedCommands } from '@banjie/shared/engine/deciding/allowed.ts';
import { mayOpen } from '@banjie/shared/engine/deciding/open.ts';
import { nameOf, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { AttachedFile, Link, MatterState, TurnRef } from '@banjie/shared/engine/matter/state.ts';
import { personKey } from '@banjie/shared/kernel/party.ts';
import { dayOf, daysBetween, formatInstant, type Instant } from '@banjie/shared/kernel/time.ts';
import { versions } from '@banjie/shared/procedures/index.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { regimeText } from '@banjie/shared/regulation/regimes.ts';
import { factsOf, rowsOf } from '../facts.ts';
import type { Counted, HistoryEntry, RegisterRecord } from '../ports.ts';
import { sightText } from '../sight/text.ts';
import { texts } from '../texts.ts';
import { timelineOf } from '../timeline.ts';
import { clocksOf } from './clocks.ts';
import { lettersView } from './letters.ts';
import { linkView, type Linked } from './links.ts';
import { materialsView } from './materials.ts';
import { narrated } from './narrated.ts';
import { fileView } from './files.ts';
import { eyeOf, type Reader } from './reader.ts';
import { receiptsView, type ReceiptParts } from './receipts.ts';
import { registerView } from './registers.ts';
import { summaryOf } from './summary.ts';
import { commandView, itemView } from './tasks.ts';

/** A matter with the first page of everything that there may be much of. */
export interface MatterParts {
  procedure: Procedure;
  state: MatterState;
  seq: number;
  /** The newest entries, in their order. */
  history: HistoryEntry[];
  receipts?: ReceiptParts;
  registers: RegisterRecord[];
  counted: Counted;
  updatedAt: Instant;
  links: readonly Link[];
  linked: Linked;
  more: MatterView['more'];
}

export function matterView(parts: MatterParts, reader: Reader): MatterView {
  const { procedure, state } = parts;
  const { context } = reader;
  const summary = summaryOf(procedure, state, parts.updatedAt, context);
  const timeline = timelineOf(procedure, parts.history, eyeOf(reader));
  const clocks = clocksOf(procedure, state, reader);
  const files = filesView(state, reader);
  const materials = materialsView(procedure, state, files, reader);
  const apart = new Set((state.materials ?? []).map(({ key }) => key));
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
    facts: factsOf(procedure, state, { ...eyeOf(reader), apart }),
    files,
    letters: lettersView(state, reader),
    ...(materials.length > 0 ? { materials } : {}),
    timeline,
    allowed: narrated(allowedCommands(procedure, state, context), { parts, timeline }).map((one) =>
      commandView(procedure, one, context),
    ),
    ...(parts.counted.alerts ? { alerts: parts.counted.alerts } : {}),
    ...(clocks.length > 0 ? { clocks } : {}),
    ...(parts.receipts ? { receipts: receiptsView(procedure, state, parts.receipts, reader) } : {}),
    registers: parts.registers.map((entry) => registerView(entry, context.directory, reader.sight.entries === 'all')),
    links: parts.links.map((one) => linkView(one, parts.linked)),
    votes: votesView(procedure, state, reader),
    ...(state.turn ? { turn: turnText(state.turn, state.openedAt) } : {}),
    advice: [
      ...parts.counted.lines,
      ...(state.end ? [] : (procedure.advice?.(state, reader.unit, context.directory) ?? [])),
    ],
    ...(reader.sight.lines === 'all' ? { readers: true as const } : {}),
    ...(mayDoAgain(state, reader) ? { again: true as const } : {}),
    ...anewOf(parts, reader),
    ...(reader.sight.dossier === 'all' ? { exportable: true as const } : {}),
    ...sightText(state, reader),
    more: parts.more,
  };
}

/** Whoever may open one of its kind for the unit that has opened this one. */
function mayDoAgain({ end, opener, procedure }: MatterState, { unit, context }: Reader): boolean {
  const latest = versions.latest(procedure);
  return end !== undefined && opener.unit === unit && latest !== undefined && mayOpen(latest, context) !== undefined;
}

/** What did not solve it: this matter, or the one that this call-back is about. */
function anewOf({ state, links, linked }: MatterParts, reader: Reader): Pick<MatterView, 'anew'> {
  const calledFor = links.find(({ side }) => side === 'parent' && state.procedure === CALL_BACK);
  const parent = calledFor && linked.get(calledFor.id);
  const of = calledFor ? (parent?.visible === true ? parent.state : undefined) : state;
  if (!of || !mayDoAgain(of, reader) || notAnew(of, of.procedure, reader.unit) !== undefined) return {};
  return { anew: { matter: of.id, number: of.number, procedure: of.procedure } };
}

const isHis = ({ person }: AttachedFile['by'], reader: Reader): boolean =>
  person !== undefined && reader.keys.includes(personKey(person));

const filesView = (state: MatterState, reader: Reader): FileView[] =>
  state.files
    .filter(({ letter }) => letter === undefined)
    .filter(({ by }) => reader.sight.files === 'all' || (reader.sight.files === 'own' && isHis(by, reader)))
    .map(fileView);

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
