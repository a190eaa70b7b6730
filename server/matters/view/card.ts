/** What stands on a card of the to-do list: what a plain decision rests on, and what may be decided there and then. */
import type { AllowedCommandView, BriefView, CardView } from '@banjie/shared/contract/shapes.ts';
import { allowedCommands, type Allowed } from '@banjie/shared/engine/deciding/allowed.ts';
import { ruleNamed } from '@banjie/shared/engine/deciding/rules.ts';
import { nameOf, type Context, type Procedure } from '@banjie/shared/engine/definition/definition.ts';
import { describeForm } from '@banjie/shared/engine/forms/form.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';
import type { PartyKey } from '@banjie/shared/kernel/party.ts';
import { cutText } from '@banjie/shared/kernel/text.ts';
import { factsOf, rowsOf, type Eye } from '../facts.ts';
import type { ReceiptRecord } from '../ports.ts';
import { rolesIn } from '../sight/roles.ts';
import { sightOf } from '../sight/table.ts';
import { texts } from '../texts.ts';
import { ownReceipt } from './receipts.ts';
import { commandView } from './tasks.ts';

interface Looker {
  keys: readonly PartyKey[];
  unit: string;
  context: Context;
}

const FACTS = 4;
const SAID = 3;
const CHECKS = 4;
const LONGEST = 80;
/** A sheet of two thousand rows belongs on a page of its own, and not into every look at a list. */
const MOST_PREFILLED = 4_000;

export function cardOf(
  procedure: Procedure,
  { state, seq }: { state: MatterState; seq: number },
  looker: Looker,
): CardView {
  const { context, keys, unit } = looker;
  const all = allowedCommands(procedure, state, context);
  const sight = sightOf(rolesIn(state, { keys, unit, asked: false }, context));
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

/** What answers the task itself; what every task can do (hand over, urge, comment) is on its page. */
const isAtHand = ({ item, verb, rule }: Allowed): boolean =>
  item !== undefined && (verb === undefined || rule.tone === 'primary');
const isSmall = ({ prefill }: AllowedCommandView): boolean =>
  prefill === undefined || JSON.stringify(prefill).length <= MOST_PREFILLED;

function briefOf(
  procedure: Procedure,
  state: MatterState,
  { all, eye, looker }: { all: readonly Allowed[]; eye: Eye; looker: Looker },
): BriefView {
  const [opening] = factsOf(procedure, { ...state, given: {} }, eye);
  return {
    by: nameOf(state.opener),
    facts: [
      ...(opening?.rows ?? []).filter(({ personal }) => personal === undefined),
      ...(opening?.tables ?? []).map(({ title, rows }) => ({
        label: title,
        value: [rows[0]?.filter(Boolean).join('，') ?? '', rows.length > 1 ? texts.card.rows(rows.length) : '']
          .filter(Boolean)
          .join(' '),
      })),
    ]
      // What the title says already needs no line.
      .filter(({ value }) => value !== '' && !state.title.includes(value))
      .slice(0, FACTS)
      .map(({ label, value }) => ({ label, value: cutText(value, LONGEST) })),
    checks: checksOf(procedure, state, all, looker).slice(0, CHECKS),
    said: saidOf(procedure, state, eye),
  };
}

/** What the product has looked at by itself: gates of what could be decided, advice, rounds, files. */
function checksOf(
  procedure: Procedure,
  state: MatterState,
  all: readonly Allowed[],
  { unit, context }: Looker,
): BriefView['checks'] {
  const own = all.filter((one) => one.item !== undefined && one.verb === undefined);
  const gated = own.filter(({ rule }) => rule.gate !== undefined || rule.approves !== undefined);
  const attached = state.files.filter((one) => one.letter === undefined && one.signs === undefined).length;
  const closed = own.filter((one) => one.blocked !== undefined);
  return [
    ...closed.map(({ rule, blocked }) => ({
      text: texts.card.blocked(rule.title, blocked ?? ''),
      tone: 'bad' as const,
    })),
    ...gated
      .filter(({ blocked }) => blocked === undefined)
      .map(({ rule }) => ({ text: texts.card.open(rule.title), tone: 'good' as const })),
    ...(procedure.advice?.(state, unit, context.directory) ?? []).map((text) => ({ text, tone: 'warn' as const })),
    ...(state.round > 1 ? [{ text: texts.card.round(state.round), tone: 'warn' as const }] : []),
    ...(attached > 0 ? [{ text: texts.card.files(attached), tone: 'good' as const }] : []),
  ];
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
