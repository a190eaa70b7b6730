/** What is to be done in a matter, by whom and until when, and what this reader may do. */
import type { AllowedCommandView, DeadlineView, OpenItemView } from '@banjie/shared/contract/shapes.ts';
import { allowedCommands, type Allowed } from '@banjie/shared/engine/deciding/allowed.ts';
import { signatureAsked } from '@banjie/shared/engine/deciding/signature.ts';
import { opinionOf, type Opinion } from '@banjie/shared/engine/deciding/opinion.ts';
import { partiesText, stepOf, titleOf } from '@banjie/shared/engine/deciding/draft.ts';
import type { Context, Procedure } from '@banjie/shared/engine/definition/definition.ts';
import type { Deadline, Item, MatterState } from '@banjie/shared/engine/matter/state.ts';
import { formatInstant } from '@banjie/shared/kernel/time.ts';
import { articleText } from '@banjie/shared/regulation/articles.ts';
import { leftText } from '../left.ts';
import { texts } from '../texts.ts';
import { behalfFor } from './behalf.ts';
import type { Reader } from './reader.ts';

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

export function itemView(procedure: Procedure, item: Item, reader: Reader): OpenItemView {
  const { context } = reader;
  const step = stepOf(procedure, item);
  return {
    id: item.id,
    step: item.step,
    title: titleOf(procedure, item),
    kind: item.kind,
    parties: item.parties.length > 0 ? [partiesText(item.parties, context.directory)] : [],
    mine: item.parties.some((key) => reader.keys.includes(key)),
    ...behalfFor(item.parties, context.actor),
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
export const commandView = (
  procedure: Procedure,
  one: Allowed,
  context: Pick<Context, 'signs' | 'outside'>,
): AllowedCommandView => ({
  // A command of the whole matter names no item: it can't come too late for one.
  item: one.item?.id ?? '',
  command: one.command,
  title: one.rule.title,
  ...(one.rule.help ? { help: one.rule.help, consequence: one.rule.help } : {}),
  decides: one.rule.decides === true,
  tone: one.rule.tone ?? 'plain',
  verb: one.verb !== undefined,
  form: one.form,
  ...opinionIn(procedure, one),
  ...(one.prefill ? { prefill: one.prefill } : {}),
  ...(one.blocked !== undefined ? { blocked: one.blocked } : {}),
  ...(one.command === 'takeBack' && context.outside?.waitsUntil !== undefined
    ? { until: context.outside.waitsUntil }
    : {}),
  ...signatureIn(procedure, one, context),
});

const signatureIn = (procedure: Procedure, one: Allowed, context: Pick<Context, 'signs'>) => {
  const signature = signatureAsked(procedure.key, one, context);
  return signature ? { signature } : {};
};

const opinionIn = (procedure: Procedure, { command, rule, form }: Allowed): { opinion?: Opinion } => {
  const opinion = opinionOf(procedure.key, command, rule, form);
  return opinion ? { opinion } : {};
};

/** With files, or about one matter's latest decision. */
const ALONE = ['attach', 'takeBack', 'setRight'];

/**
 * What may be given to this matter together with others: neither what starts from what stands in this matter alone, nor
 * what carries files, nor what several of its tasks offer, since the list does not say which task is meant.
 */
export function commandsForMany(procedure: Procedure, state: MatterState, context: Context): AllowedCommandView[] {
  const all = allowedCommands(procedure, state, context);
  const times = (one: Allowed) => all.filter(({ command }) => command === one.command).length;
  return (
    all
      .filter((one) => one.rule.prefill === undefined && !ALONE.includes(one.command) && times(one) === 1)
      .map((one) => commandView(procedure, one, context))
      // Each signature is of one decision.
      .filter((one) => one.signature === undefined)
  );
}
