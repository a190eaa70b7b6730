/** What stands on a card of the to-do list: what a plain decision rests on, and what may be decided there and then. */
import type { AllowedCommandView, BriefView, CardView, MaterialView } from '@banjie/shared/contract/shapes.ts';
import { allowedCommands, type Allowed, type Wanted } from '@banjie/shared/engine/deciding/allowed.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { nameOf, type Context, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import { factsOf, rowsOf, type Eye } from '../facts.ts';
import type { ReceiptRecord } from '../ports.ts';
import { sightIn } from '../sight/roles.ts';
import { texts } from '../texts.ts';
import { materialsView } from './materials.ts';
import { ownReceipt } from './receipts.ts';
import { commandView } from './tasks.ts';

interface Looker {
  keys: readonly PartyKey[];
  unit: string;
  context: Context;
}

const FACTS = 4;
/** Of these at least so many are materials, where there are so many. */
const PAPERS = 2;
const SAID = 3;
const CHECKS = 4;
/** Materials that are missing, each in a line of its own; of more it is said how many. */
const LACKING = 3;
const LONGEST = 80;
/** A sheet of two thousand rows belongs on a page of its own, and not into every look at a list. */
const MOST_PREFILLED = 4_000;

export function cardOf(
  procedure: Procedure,
  { state, seq }: { state: MatterState; seq: number },
  looker: Looker,
): CardView {
  const { context, keys, unit } = looker;
  const all = allowedCommands(procedure, state, context, isOfCard);
  const sight = sightIn(state, { keys, unit, asked: false }, context);
  const eye = { directory: context.directory, registers: context.registers, sight };
  return {
    version: seq,
    // What is computed from the data of the city is filled in on the page.
    allowed: procedure.figures
      ? []
      : all
          .filter(isAtHand)
          .map((one) => commandView(procedure, one, context))
          .filter(isSmall),
    ...(sight.lines === 'all' ? { brief: briefOf(procedure, state, { all, eye, looker }) } : {}),
  };
}

/** What every task can do (hand over, urge, comment) is on its page. */
const isOfCard: Wanted = (_, verb) => verb === undefined || verb.tone === 'primary';
/** What answers the task itself. */
const isAtHand = ({ item }: Allowed): boolean => item !== undefined;
const isSmall = ({ prefill }: AllowedCommandView): boolean =>
  prefill === undefined || JSON.stringify(prefill).length <= MOST_PREFILLED;

function briefOf(
  procedure: Procedure,
  state: MatterState,
  { all, eye: open, looker }: { all: readonly Allowed[]; eye: Eye; looker: Looker },
): BriefView {
  // A material is what it is now, wherever and however often it was handed in.
  const materials = materialsView(procedure, state, [], open);
  const eye = { ...open, apart: new Set((state.materials ?? []).map(({ key }) => key)) };
  const [opening] = factsOf(procedure, { ...state, given: {} }, eye);
  const papers = materials.filter(({ is }) => is === 'there').map(paperRow);
  const facts = [
    ...(opening?.rows ?? []).filter(({ personal }) => personal === undefined),
    ...(opening?.tables ?? []).map(({ title, rows }) => ({
      label: title,
      value: [rows[0]?.filter(Boolean).join('，') ?? '', rows.length > 1 ? texts.card.rows(rows.length) : '']
        .filter(Boolean)
        .join(' '),
    })),
  ]
    // What the title says already needs no line.
    .filter(({ value }) => value !== '' && !state.title.includes(value));
  return {
    by: nameOf(state.opener),
    facts: [...facts.slice(0, Math.max(FACTS - papers.length, FACTS - PAPERS)), ...papers]
      .slice(0, FACTS)
      .map(({ label, value }) => ({ label, value: cutText(value, LONGEST) })),
    checks: checksOf(procedure, state, { all, looker, materials }),
    said: saidOf(procedure, state, eye),
  };
}

function paperRow({ title, number, date, by, note, count = 0 }: MaterialView): { label: string; value: string } {
  const said = [by, number, date, note].filter((one) => one !== undefined);
  return { label: title, value: [...said, ...(count > 0 ? [texts.materials.files(count)] : [])].join('，') };
}

interface Looked {
  all: readonly Allowed[];
  looker: Looker;
  materials: readonly MaterialView[];
}

/** What the product has looked at by itself: materials, gates of what could be decided, advice, rounds, files. What speaks against it comes first and is never cut. */
function checksOf(procedure: Procedure, state: MatterState, { all, looker, materials }: Looked): BriefView['checks'] {
  const { unit, context } = looker;
  const own = all.filter((one) => one.item !== undefined && one.verb === undefined);
  const gated = own.filter(({ rule }) => rule.gate !== undefined || rule.approves !== undefined);
  const attached = state.files.filter((one) => one.letter === undefined && one.signs === undefined).length;
  const closed = own.filter((one) => one.blocked !== undefined);
  const bad = [
    ...lackingLines(state, materials),
    ...closed.map(({ rule, blocked }) => texts.card.blocked(rule.title, blocked ?? '')),
  ].map((text) => ({ text, tone: 'bad' as const }));
  const others = [
    ...toCome(all, materials).map((text) => ({ text, tone: 'warn' as const })),
    ...gated
      .filter(({ blocked }) => blocked === undefined)
      .map(({ rule }) => ({ text: texts.card.open(rule.title), tone: 'good' as const })),
    ...(procedure.advice?.(state, unit, context.directory) ?? []).map((text) => ({ text, tone: 'warn' as const })),
    ...(state.round > 1 ? [{ text: texts.card.round(state.round), tone: 'warn' as const }] : []),
    ...(attached > 0 ? [{ text: texts.card.files(attached), tone: 'good' as const }] : []),
  ];
  return [...bad, ...others.slice(0, Math.max(0, CHECKS - bad.length))];
}

/** What was told to be missing, or to be replaced, and is so still. */
function lackingLines({ items }: MatterState, materials: readonly MaterialView[]): string[] {
  const lines = materials.flatMap(({ title, is, why }) =>
    why === undefined ? [] : [is === 'replace' ? texts.card.replace(title, why) : texts.card.missing(title, why)],
  );
  const shown = lines.length > LACKING ? lines.slice(0, LACKING - 1) : lines;
  return [
    ...shown,
    ...(lines.length > shown.length ? [texts.card.othersMissing(lines.length - shown.length)] : []),
    // Asked for in words, without a name of its own.
    ...(items.some(({ supplies }) => supplies?.others) ? [texts.card.unnamedMissing] : []),
  ];
}

/** What another open step waits for; what is the looker's own to hand in is his task, and no news to him. */
function toCome(all: readonly Allowed[], materials: readonly MaterialView[]): string[] {
  const own = new Set(all.flatMap(({ form }) => form.map(({ key }) => key)));
  return materials.flatMap(({ key, title, is, why }) =>
    is === 'missing' && why === undefined && !own.has(key) ? [texts.card.toCome(title)] : [],
  );
}

/** The latest words of others, votes of joint steps included; the newest first. */
function saidOf(procedure: Procedure, state: MatterState, eye: Eye): BriefView['said'] {
  const votes = Object.entries(state.votes).flatMap(([step, some]) =>
    some.map((vote) => ({ ...vote, rule: procedure.steps[step]?.commands[vote.command] })),
  );
  const given = Object.entries(state.given).flatMap(([command, one]) => {
    const rule = ruleNamed(procedure, command);
    return rule && !rule.replacesOpening ? [{ ...one, command, rule }] : [];
  });
  return [...votes, ...given]
    .sort((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, SAID)
    .map(({ by, form, rule, command }) => ({
      who: nameOf(by),
      what: rule?.title ?? command,
      text: cutText(
        rule?.form
          ? rowsOf(describeForm(rule.form), form, eye)
              .map(({ value }) => value)
              .join('；')
          : '',
        LONGEST,
      ),
    }));
}

/** A receipt that can be given from the list; nothing of the matter besides is on the card. */
export function receiptCard(
  procedure: Procedure,
  record: ReceiptRecord,
  reader: { keys: readonly PartyKey[]; context: Context },
): CardView | undefined {
  const step = procedure.steps[record.item.split('#')[0] ?? ''];
  if (step?.kind !== 'receipts') return undefined;
  return { version: 0, allowed: [], receipt: ownReceipt(step.form, record, reader) };
}
