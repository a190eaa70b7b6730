/** The one door to a change: a command is judged against the definition, and becomes events or a rejection. Pure. */
import { formatInstant, type Instant } from '../kernel/time.ts';
import { reject, isRejection, type Fault, type Rejection } from '../kernel/rejection.ts';
import { noForm, readForm, type Form } from './forms/form.ts';
import { offersOf, permitted, type Offer } from './deciding/allowed.ts';
import { beyondCap } from './deciding/caps.ts';
import {
  carryOut,
  closeChildren,
  confirmReceipts,
  leaveAll,
  selfLink,
  spawn,
  syncSpans,
} from './deciding/carry-out.ts';
import { enter } from './deciding/enter.ts';
import { emit, notify, register, stepOf, systemDoer, tell, type Decision, type Draft } from './deciding/draft.ts';
import { answerExtension, askExtension, consentCommands, extensionCommands } from './deciding/extension.ts';
import { nextTimer, passTime } from './time/passing.ts';
import { closes, perform, type Performed } from './deciding/perform.ts';
import { recalculate } from './time/recalculate.ts';
import { vacate } from './deciding/vacate.ts';
import { sourcesIn, unknownReferences } from './forms/references.ts';
import { partiesOf, roleOf } from './definition/roles.ts';
import { verbNamed } from './verbs/index.ts';
import { askLaterSignatures, signaturesOf } from './verbs/signatures.ts';
import { isOpenChild } from './matter/bounds.ts';
import { evolve } from './matter/evolve.ts';
import type { Saw } from './definition/registers.ts';
import { texts } from './texts.ts';
import type { Actor, CommandRule, Context, Principal, Procedure } from './definition/definition.ts';
import { personKey, type PartyKey } from '../kernel/party.ts';
import type { Regime } from '../regulation/regimes.ts';
import type { Doer, FileRef, Link, MatterEvent, MatterState, TurnRef } from './matter/state.ts';

export type Command =
  | {
      kind: 'open';
      id: string;
      number: string;
      regime: Regime;
      form: unknown;
      files?: FileRef[];
      /** The matter that it comes of: then nobody's permission to open it is asked. */
      parent?: Link;
      /** The turn of a recurring duty that opens it. */
      turn?: TurnRef;
    }
  | { kind: 'give'; command: string; item?: string; form?: unknown; files?: FileRef[] }
  /** Another matter tells of itself: its number, its end, that it names this one. */
  | { kind: 'link'; link: Link }
  /** Something that this matter was to do elsewhere was refused there: to open `child`, where it names one. */
  | {
      kind: 'effectFailed';
      what: string;
      text: string;
      child?: string;
      /** The entry that was to be put or lifted, where a register has refused it. */
      register?: { register: string; subject: string };
    }
  /** The city's calendar has changed: deadlines that rest on the days off are counted anew. */
  | { kind: 'recalculate'; notice?: string }
  | { kind: 'tick' }
  /** Somebody may have lost what lets him hold a task: it goes back to where it came from. */
  | { kind: 'vacate' }
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
  const draft: Draft = { procedure, context, present: context.now, state: matter, events: [], effects: [] };
  // The last confirmation may lie before a deadline that has passed when the closing is carried out: no lapse for that.
  // Nor does a deadline lapse that the calendar at hand puts off.
  if (command.kind !== 'closeReceipts' && command.kind !== 'recalculate') passTime(draft);
  const rejection = carryOutCommand(draft, command);
  // A machine that tells of something has nobody to whom "too many" could be said.
  const beyond =
    command.kind === 'give' && context.actor.kind === 'person' ? beyondCap(matter, draft.state) : undefined;
  return rejection ?? beyond ?? finished(draft);
}

function carryOutCommand(draft: Draft, command: Exclude<Command, { kind: 'open' }>): Rejection | undefined {
  switch (command.kind) {
    case 'give':
      return give(draft, command);
    case 'closeReceipts':
      return closeReceipts(draft, command);
    case 'link':
      return void link(draft, command.link);
    case 'effectFailed':
      return void effectFailed(draft, command);
    case 'recalculate':
      return void recalculate(draft, command.notice);
    case 'vacate':
      return void vacate(draft);
    case 'tick':
      return undefined;
  }
}

/** What another matter tells of itself is noted, once; the wait for child matters is over with the last of them. */
function link(draft: Draft, told: Link): void {
  const known = draft.state.links.find((one) => one.id === told.id && one.side === told.side);
  if (known && (known.end !== undefined || (known.number !== undefined && told.end === undefined))) return;
  // Of many children the state no longer has each one's link, but knows which of them are open.
  if (!known && told.side === 'child' && !isOpenChild(draft.state, told)) return;
  emit(draft, { type: 'linked', link: told, at: draft.context.now });
  if (told.end) closeChildren(draft, draft.context.now);
}

function effectFailed(draft: Draft, failed: Extract<Command, { kind: 'effectFailed' }>): void {
  const { procedure, state, context } = draft;
  const { what, text, child, register: refused } = failed;
  emit(draft, { type: 'effectFailed', what, text, at: context.now, ...(refused ? { register: refused } : {}) });
  const opener = refused && state.opener.person !== undefined ? [personKey(state.opener.person)] : [];
  notify(draft, {
    to: [...partiesOf(roleOf(procedure, procedure.supervisor), state, context), ...opener],
    kind: 'alert',
    subject: texts.effectFailed(what),
    body: `${state.title}（${text}）`,
    urgent: true,
  });
  // Nobody waits for a matter that there will never be.
  const missing =
    state.links.find((one) => one.id === child && one.side === 'child') ??
    (child !== undefined && isOpenChild(state, { id: child })
      ? { id: child, side: 'child' as const, procedure: '', relation: what }
      : undefined);
  const end = { end: 'refused', title: texts.notOpened, good: false, at: context.now };
  if (missing) link(draft, { ...missing, end });
  if (refused && procedure.refusedEntry) goOn(draft, procedure.refusedEntry.enters);
}

/** What a register has refused is somebody's task again, though the matter was thought to be at its end. */
function goOn(draft: Draft, enters: readonly string[]): void {
  const at = draft.context.now;
  const { title } = systemRefusal;
  leaveAll(draft, draft.state.items, undefined, { command: 'refused', title, by: texts.system, at });
  if (draft.state.end) emit(draft, { type: 'reopened', at, enters: [...enters] });
  for (const step of enters) enter(draft, step);
  syncSpans(draft, { command: 'refused', title, by: texts.system, at });
}
const systemRefusal = { title: texts.refusedEntry };

function finished({ procedure, state, events, effects, context }: Draft): Decision {
  // A fault of a definition must not leave a matter that nobody can ever bring to its end.
  if (!state.end && !state.items.some((item) => item.kind !== 'span'))
    throw new Error(`procedure ${procedure.key}: open, and nothing to do`);
  return { state, events: withSaw(events, context.registers.saw()), effects };
}

/** What a person has decided says on what: a sheet of a thousand rows names the first of what it rests on. */
const MOST_SAW = 100;
function withSaw(events: MatterEvent[], saw: readonly Saw[]): MatterEvent[] {
  if (saw.length === 0) return events;
  const seen = saw.slice(0, MOST_SAW);
  return events.map((event) => (event.type === 'opened' || event.type === 'given' ? { ...event, saw: seen } : event));
}

function open(
  procedure: Procedure,
  command: Extract<Command, { kind: 'open' }>,
  context: Context,
): Rejection | Decision {
  const { opening } = procedure;
  const sent = command.parent !== undefined || command.turn !== undefined;
  const principal = sent ? true : mayOpen(procedure, context);
  if (!principal) return reject('notAllowed', texts.rejected.mayNotOpen(opening.by.title));
  const gate = sent ? undefined : opening.gate?.(context);
  if (gate !== undefined) return reject('gateClosed', gate);
  const asked = (context.actor.kind === 'system' ? opening.systemForm : undefined) ?? opening.form;
  const read = readForm(asked, command.form);
  if ('faults' in read) return reject('invalid', texts.rejected.invalid, { faults: read.faults });
  const given = read.value;
  const faults = faultsOf(asked, given, opening.check?.(given, context), context);
  if (faults.length > 0) return reject('invalid', texts.rejected.invalid, { faults });
  const sources = sourcesIn(asked, given, context);
  const links = [...(command.parent ? [command.parent] : []), ...sources];
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
    ...(links.length > 0 ? { links } : {}),
    ...(command.turn ? { turn: command.turn } : {}),
  };
  const draft: Draft = {
    ...{ procedure, context, present: context.now },
    ...{ state: evolve(undefined, opened), events: [opened], effects: [] },
  };
  attach(draft, command.files, opened.by);
  const cause = { command: 'open', title: procedure.title, by: opened.by.name, form, at: context.now };
  spawn(draft, opening.opens);
  carryOut(draft, opening.outcomes, undefined, cause);
  register(draft, opening.registers?.(draft.state, context));
  tell(draft, opening.tells);
  if (command.parent)
    draft.effects.push({
      effect: 'link',
      matter: command.parent.id,
      link: selfLink(draft, 'child', command.parent.relation),
    });
  for (const source of sources)
    draft.effects.push({ effect: 'link', matter: source.id, link: selfLink(draft, 'cites', procedure.title) });
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
  const blocked = offer.blocked ?? rule.gate?.(draft.state, context);
  if (blocked !== undefined) return reject('gateClosed', blocked);
  const asked = rule.form ?? noForm;
  const read = readForm(asked, command.form);
  if ('faults' in read) return reject('invalid', texts.rejected.invalid, { faults: read.faults });
  const form = read.value as Record<string, unknown>;
  const faults = faultsOf(asked, form, rule.check?.(form, draft.state, context), context);
  if (command.command === 'attach' && !command.files?.length)
    faults.push({ path: 'files', message: texts.verbForms.noFiles });
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
    ...(rule.fleeting ? { fleeting: true as const } : {}),
  });
  attach(draft, command.files, by, command.command);
  return carryOutGiven(draft, offer, { command: command.command, form: kept, by });
}

function carryOutGiven(draft: Draft, { verb, item, rule }: Offer, given: Performed): Rejection | undefined {
  if (verb?.of === 'matter') return verb.apply(draft, undefined, given);
  if (verb && item) return verb.apply(draft, item, given);
  if (item?.extends) return void answerExtension(draft, item, given.command, given.by.name);
  if (item && given.command === 'askExtension') return void askExtension(draft, item, given.form);
  const signed = item && (item.signAfter?.length || signaturesOf(draft.state.items, item.id, 'beside').length);
  if (item && signed && closes(draft, rule, given)) {
    const { command, form, by } = given;
    emit(draft, {
      type: 'parked',
      item: item.id,
      parked: { command, title: rule.title, form, by, at: draft.context.now },
    });
    return void askLaterSignatures(draft, item);
  }
  return void perform(draft, rule, item, given);
}

/** What the definition itself finds wrong comes first; then every name in the form must lead somewhere. */
const faultsOf = (
  form: Form,
  value: Record<string, unknown>,
  own: readonly Fault[] | undefined,
  context: Context,
): Fault[] => (own && own.length > 0 ? [...own] : unknownReferences(form, value, context));

const attach = (draft: Draft, files: FileRef[] | undefined, by: Doer, command?: string): void => {
  if (!files || files.length === 0) return;
  emit(draft, { type: 'attached', files, ...(command === undefined ? {} : { command }), by, at: draft.context.now });
};

/** The offer that is meant, or why there is none: too late (and who was first), not now, or no such command. */
function findOffer(draft: Draft, command: Extract<Command, { kind: 'give' }>): Offer | Rejection {
  const { procedure, state, context } = draft;
  const offers = offersOf(procedure, state, context, command.command);
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
  return own(procedure.anytime, name) ?? own(consentCommands, name) ?? verbRule(procedure, name);
}

/** A verb by name alone, as what was given by it is read. */
function verbRule(procedure: Procedure, name: string): CommandRule | undefined {
  const verb = verbNamed(name);
  if (!verb) return undefined;
  const form = verb.recorded?.(procedure) ?? (typeof verb.form === 'object' ? verb.form : undefined);
  return { title: verb.title, tone: verb.tone ?? 'plain', ...(form ? { form } : {}), outcomes: [] };
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
      // Another matter's decision is somebody's: he has led to this one.
      ...(actor.person
        ? { kind: 'person' as const, person: actor.person.id, name: actor.person.name, channel: 'matter' }
        : {}),
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
    .filter((item) => item.kind === 'task' || item.kind === 'span')
    .flatMap((item) => item.deadlines.map((deadline) => deadline.at));
  return all.length > 0 ? all.sort()[0] : undefined;
}

/** Everybody who has an open task in the matter. */
export const openParties = (matter: MatterState): PartyKey[] => [
  ...new Set(matter.items.flatMap((item) => item.parties)),
];
