/** The one door to a change: a command is judged against the definition, and becomes events or a rejection. Pure. */
import { formatInstant, type Instant } from '../kernel/time.ts';
import { reject, isRejection, type Rejection } from '../kernel/rejection.ts';
import { noForm, readForm } from './form.ts';
import { offersOf, permitted, type Offer } from './allowed.ts';
import { carryOut, confirmReceipts } from './carry-out.ts';
import { renotifyTimer } from './enter.ts';
import { emit, register, stepOf, systemDoer, tell, type Decision, type Draft } from './draft.ts';
import { answerExtension, askExtension, consentCommands, extensionCommands } from './extension.ts';
import { nextTimer, passTime } from './passing.ts';
import { evolve } from './evolve.ts';
import { texts } from './texts.ts';
import type { Actor, CommandRule, Context, Principal, Procedure } from './definition.ts';
import type { PartyKey } from '../kernel/party.ts';
import type { Regime } from '../regulation/regimes.ts';
import type { Doer, MatterEvent, MatterState } from './state.ts';

export type Command =
  | { kind: 'open'; id: string; number: string; regime: Regime; form: unknown }
  | { kind: 'give'; command: string; item?: string; form?: unknown }
  | { kind: 'tick' }
  | { kind: 'closeReceipts'; item: string; confirmed: number; root: string };

/** Judges a command. What is due by then happens first, so that an answer in the second of a lapse finds it recorded. */
export function decide(
  procedure: Procedure,
  matter: MatterState | undefined,
  command: Command,
  context: Context,
): Rejection | Decision {
  if (command.kind === 'open') return open(procedure, command, context);
  if (!matter) return reject('notFound', texts.rejected.noMatter);
  const draft: Draft = { procedure, context, state: matter, events: [], effects: [] };
  // The last confirmation may lie before a deadline that has passed when the closing is carried out: no lapse for that.
  if (command.kind !== 'closeReceipts') passTime(draft);
  const rejection =
    command.kind === 'give'
      ? give(draft, command)
      : command.kind === 'closeReceipts'
        ? closeReceipts(draft, command)
        : undefined;
  if (rejection) return rejection;
  return finished(draft);
}

function finished({ procedure, state, events, effects }: Draft): Decision {
  // A fault of a definition must not leave a matter that nobody can ever bring to its end.
  if (!state.end && state.items.length === 0) throw new Error(`procedure ${procedure.key}: open, and nothing to do`);
  return { state, events, effects };
}

function open(
  procedure: Procedure,
  command: Extract<Command, { kind: 'open' }>,
  context: Context,
): Rejection | Decision {
  const { opening } = procedure;
  const principal = mayOpen(procedure, context);
  if (!principal) return reject('notAllowed', texts.rejected.mayNotOpen(opening.by.title));
  const read = readForm(
    (context.actor.kind === 'system' ? opening.systemForm : undefined) ?? opening.form,
    command.form,
  );
  if ('faults' in read) return reject('invalid', texts.rejected.invalid, { faults: read.faults });
  const given = read.value;
  const faults = opening.check?.(given, context) ?? [];
  if (faults.length > 0) return reject('invalid', texts.rejected.invalid, { faults });
  const form = opening.tidy?.(given, context) ?? given;
  const opened: MatterEvent = {
    type: 'opened',
    id: command.id,
    number: command.number,
    procedure: procedure.key,
    version: procedure.version,
    regime: command.regime,
    title: opening.title(form, context.directory),
    at: context.now,
    by: doerOf(context.actor, principal === true ? undefined : principal),
    form,
    ...(opening.finding ? { finding: true as const } : {}),
  };
  const draft: Draft = { procedure, context, state: evolve(undefined, opened), events: [opened], effects: [] };
  const cause = { command: 'open', title: procedure.title, by: opened.by.name, form, at: context.now };
  carryOut(draft, opening.outcomes, undefined, cause);
  register(draft, opening.registers?.(draft.state, context));
  tell(draft, opening.tells);
  return finished(draft);
}

/** Under whose name the actor may open a matter: himself, as a holder of one of the posts. Machines may where the rule says so. */
export function mayOpen(procedure: Procedure, context: Context): Principal | true | undefined {
  const { actor, directory } = context;
  const { posts, kinds } = procedure.opening.by;
  const unit = actor.unit === undefined ? undefined : directory.unit(actor.unit);
  if (!unit || !kinds.includes(unit.kind)) return undefined;
  if (actor.kind === 'system') return procedure.opening.systemForm ? true : undefined;
  const own = actor.principals[0];
  return posts.some((post) => own.keys.includes(`post:${unit.id}:${post}`)) ? own : undefined;
}

function give(draft: Draft, command: Extract<Command, { kind: 'give' }>): Rejection | undefined {
  const { procedure, context } = draft;
  const offer = findOffer(draft, command);
  if (isRejection(offer)) return offer;
  const { rule, item } = offer;
  const found = context.actor.kind === 'system' ? undefined : permitted(offer, draft.state, context);
  if (found === 'own') return reject('ownRequest', texts.rejected.ownRequest(rule.title));
  if (!found && !(offer.system && context.actor.kind === 'system'))
    return reject('notAllowed', texts.rejected.notAllowed(rule.title, offer.who));
  const blocked = rule.gate?.(draft.state, context);
  if (blocked !== undefined) return reject('gateClosed', blocked);
  const read = readForm(rule.form ?? noForm, command.form);
  if ('faults' in read) return reject('invalid', texts.rejected.invalid, { faults: read.faults });
  const form = read.value as Record<string, unknown>;
  const faults = rule.check?.(form, draft.state, context) ?? [];
  if (faults.length > 0) return reject('invalid', texts.rejected.invalid, { faults });
  const kept = rule.tidy?.(form, context) ?? form;

  const by = doerOf(context.actor, found?.principal, found?.as);
  emit(draft, {
    type: 'given',
    command: command.command,
    title: rule.title,
    ...(item ? { item: item.id } : {}),
    at: context.now,
    by,
    form: kept,
    ...(rule.replacesOpening
      ? { replacesOpening: true as const, retitled: procedure.opening.title(kept, context.directory) }
      : {}),
    ...(rule.newRound ? { newRound: true as const } : {}),
    ...(rule.requests ? { requests: true as const } : {}),
  });
  if (item?.extends) return void answerExtension(draft, item, command.command, by.name);
  const step = item ? stepOf(procedure, item) : undefined;
  if (item && step && command.command === 'askExtension' && command.command in extensionCommands(step))
    return void askExtension(draft, item, kept);
  carryOut(draft, rule.outcomes, item, {
    command: command.command,
    title: rule.title,
    by: by.name,
    form: kept,
    at: context.now,
  });
  if (
    rule.showsLife &&
    item &&
    step?.kind === 'task' &&
    step.renotify &&
    draft.state.items.some((one) => one.id === item.id)
  )
    emit(draft, { type: 'rescheduled', item: item.id, timers: [renotifyTimer(step, item.id, draft, 0, context.now)] });
  register(draft, rule.registers?.(draft.state, context));
  tell(draft, rule.tells);
  return undefined;
}

/** The offer that is meant, or why there is none: too late (and who was first), not now, or no such command. */
function findOffer(draft: Draft, command: Extract<Command, { kind: 'give' }>): Offer | Rejection {
  const { procedure, state, context } = draft;
  const offers = offersOf(procedure, state, context).filter((offer) => offer.command === command.command);
  const meant =
    command.item === undefined
      ? offers
      : offers.filter((offer) => offer.item === undefined || offer.item.id === command.item);
  const only = meant[0];
  if (only && meant.length === 1) return only;
  if (meant.length > 1) return pickPermitted(meant, draft);
  const closed = [...state.closed]
    .reverse()
    .find((one) => (command.item !== undefined ? one.item === command.item : one.command === command.command));
  if (closed && closed.by !== texts.system) {
    const at = formatInstant(closed.at);
    return reject('taskClosed', texts.rejected.closed(closed.by, closed.title, at), {
      decided: { by: closed.by, command: closed.title, at: closed.at },
    });
  }
  if (closed) return reject('taskClosed', texts.rejected.closedWithoutDecision(formatInstant(closed.at)));
  if (state.end)
    return reject(
      'matterEnded',
      texts.rejected.ended(procedure.ends[state.end.end]?.title ?? '', formatInstant(state.end.at)),
    );
  const rule = ruleNamed(procedure, command.command);
  return rule ? reject('notNow', texts.rejected.notNow(rule.title)) : reject('notFound', texts.rejected.unknownCommand);
}

function pickPermitted(offers: Offer[], draft: Draft): Offer | Rejection {
  const mine = offers.filter((offer) => {
    const found = permitted(offer, draft.state, draft.context);
    return found !== undefined && found !== 'own';
  });
  const only = mine[0] ?? offers[0];
  return mine.length > 1 || !only ? reject('stale', texts.rejected.ambiguous) : only;
}

/** Names come from outside: "constructor" is no command. */
const own = (rules: Readonly<Record<string, CommandRule>>, name: string): CommandRule | undefined =>
  Object.hasOwn(rules, name) ? rules[name] : undefined;

/** The rule of a command wherever it stands in the definition. */
export function ruleNamed(procedure: Procedure, name: string): CommandRule | undefined {
  for (const step of Object.values(procedure.steps)) {
    const rule = own(step.commands, name) ?? own(extensionCommands(step), name);
    if (rule) return rule;
  }
  return own(procedure.anytime, name) ?? own(consentCommands, name);
}

function closeReceipts(draft: Draft, command: Extract<Command, { kind: 'closeReceipts' }>): Rejection | undefined {
  const item = draft.state.items.find((one) => one.id === command.item && one.kind === 'receipts');
  const step = item && stepOf(draft.procedure, item);
  if (!item || step?.kind !== 'receipts')
    return reject('taskClosed', texts.rejected.closedWithoutDecision(formatInstant(draft.context.now)));
  if (command.confirmed < (item.receipts?.total ?? 0)) return reject('notNow', texts.rejected.receiptsOpen);
  return void confirmReceipts(draft, item, step, { confirmed: command.confirmed, root: command.root });
}

function doerOf(actor: Actor, principal?: Principal, as?: PartyKey): Doer {
  if (actor.kind === 'system')
    return {
      ...systemDoer(actor.name),
      ...(actor.unit ? { unit: actor.unit } : {}),
      ...(actor.unitName ? { unitName: actor.unitName } : {}),
    };
  return {
    kind: 'person',
    person: actor.person,
    name: actor.name,
    unit: actor.unit,
    unitName: actor.unitName,
    channel: actor.channel,
    ...(as ? { as } : {}),
    ...(principal && principal.person !== actor.person
      ? { onBehalfOf: { person: principal.person, name: principal.name } }
      : {}),
  };
}

/** When the matter wants to be woken next; undefined when nothing is timed. */
export const wakeAt = (matter: MatterState): Instant | undefined => nextTimer(matter.timers)?.at;

/** The earliest open deadline of a matter, for its place in the to-do list. */
export function earliestDue(matter: MatterState): Instant | undefined {
  const all = matter.items
    .filter((item) => item.kind === 'task')
    .flatMap((item) => item.deadlines.map((deadline) => deadline.at));
  return all.length > 0 ? all.sort()[0] : undefined;
}

/** Everybody who has an open task in the matter. */
export const openParties = (matter: MatterState): PartyKey[] => [
  ...new Set(matter.items.flatMap((item) => item.parties)),
];
