/** A command of somebody: which offer is meant, whether it is his, what he filled in, and what comes of it. */
import { formatInstant } from '../../kernel/time.ts';
import { isRejection, reject, type Fault, type Rejection } from '../../kernel/rejection.ts';
import type { PartyKey } from '../../kernel/party.ts';
import { describeForm, noForm, readForm, type Form } from '../forms/form.ts';
import { materialFaults, materialIn, materialsOf } from '../forms/material.ts';
import { unknownReferences } from '../forms/references.ts';
import { askLaterSignatures, awaitedSignatures } from '../verbs/signatures.ts';
import { isKept, offersOf, permitted, type Offer } from './allowed.ts';
import type { Command } from './command.ts';
import { participantsOf, principalFor } from '../definition/roles.ts';
import { verbNamed } from '../verbs/index.ts';
import { emit, stepOf, systemDoer, type Draft } from './draft.ts';
import { letterDue } from './letters.ts';
import { answerExtension, askExtension } from './extension.ts';
import { signatureFor, signedBy } from './signature.ts';
import { closes, perform, type Performed } from './perform.ts';
import { closedGate, ruleNamed } from './rules.ts';
import { noteTakeable } from './takeable.ts';
import { texts } from '../texts.ts';
import type { Actor, Context, Principal } from '../definition/definition.ts';
import type { Doer, FileRef } from '../matter/state.ts';

export function give(draft: Draft, command: Extract<Command, { kind: 'give' }>): Rejection | undefined {
  const { procedure, context } = draft;
  const offer = findOffer(draft, command);
  if (isRejection(offer)) return offer;
  const { rule, item } = offer;
  const found = context.actor.kind === 'system' ? undefined : permitted(procedure, offer, draft.state, context);
  if (isKept(found))
    return reject('ownRequest', texts.rejected.ownRequest(rule.title, texts.barred[found.bar](found.through)));
  if (!found && !(offer.system && context.actor.kind === 'system'))
    return reject('notAllowed', texts.rejected.notAllowed(rule.title, offer.who));
  const blocked = offer.blocked ?? closedGate(rule, draft.state, context);
  if (blocked !== undefined) return reject('gateClosed', blocked);
  const asked = rule.form ?? noForm;
  const read = readForm(asked, withUsual(draft, rule, command.form));
  if ('faults' in read) return reject('invalid', texts.rejected.invalid, { faults: read.faults });
  const form = read.value as Record<string, unknown>;
  const named = [...(command.files ?? []), ...draft.state.files];
  const faults = faultsOf(asked, form, rule.check?.(form, draft.state, context), context, named);
  if (command.command === 'attach' && !command.files?.length)
    faults.push({ path: 'files', message: texts.verbForms.noFiles });
  if (faults.length > 0) return reject('invalid', texts.rejected.invalid, { faults });
  const signature = context.actor.kind === 'person' ? signatureFor(draft, offer, command) : undefined;
  if (isRejection(signature)) return signature;
  const kept = rule.tidy?.(form, context, draft.state) ?? form;

  const by = doerOf(context.actor, found?.principal, found?.as);
  const before = { state: draft.state, effects: draft.effects.length };
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
    ...(rule.retitles ? { retitled: rule.retitles(draft.state, kept) } : {}),
    ...(rule.newRound ? { newRound: true as const } : {}),
    ...(rule.requests ? { requests: true as const } : {}),
    ...(rule.fleeting ? { fleeting: true as const } : {}),
    ...(signature ? { signed: signedBy(signature) } : {}),
  });
  if (signature && 'file' in signature)
    emit(draft, {
      ...{ type: 'attached', files: [signature.file], command: command.command, signs: rule.title },
      ...{ by, at: context.now },
    });
  attach(draft, command.files, by, command.command);
  handIn(draft, asked, kept, by, command.command);
  const given = { command: command.command, form: kept, by };
  const refused = carryOutGiven(draft, offer, given);
  // What a rule of the definition does gives its letter there, also when it waits for signatures.
  if (!refused && (offer.verb || item?.extends)) letterDue(draft, before, item, { ...given, title: rule.title });
  if (!refused && !offer.verb && !item?.extends && !fromExtension(given)) noteTakeable(draft, before, rule, given);
  return refused;
}

/** What one word or one press says is what the sheet begins with, where that depends on the matter. */
function withUsual({ state, context }: Draft, rule: Offer['rule'], given: unknown): unknown {
  const form = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  const isOpen = (key: string) => !Object.hasOwn(form, key) || form[key] === null || form[key] === '';
  const open = describeForm(rule.form ?? noForm).filter(({ key, phrases }) => phrases !== undefined && isOpen(key));
  const begun = open.length > 0 ? rule.prefill?.(state, context) : undefined;
  if (begun === undefined) return given;
  const usual = open.flatMap(({ key }) => (begun[key] === undefined ? [] : [[key, begun[key]] as const]));
  return { ...form, ...Object.fromEntries(usual) };
}

const fromExtension = ({ command }: Performed): boolean => command === 'askExtension';

function carryOutGiven(draft: Draft, { verb, item, rule }: Offer, given: Performed): Rejection | undefined {
  if (verb?.of === 'matter') return verb.apply(draft, undefined, given);
  if (verb && item) return verb.apply(draft, item, given);
  if (item?.extends) return void answerExtension(draft, item, given.command, given.by.name);
  if (item && given.command === 'askExtension') return void askExtension(draft, item, given.form);
  const signed = item && (item.signAfter?.length || awaitedSignatures(draft.state.items, item.id, 'beside').length);
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
export const faultsOf = (
  form: Form,
  value: Record<string, unknown>,
  own: readonly Fault[] | undefined,
  context: Context,
  files: readonly FileRef[],
): Fault[] => {
  if (own && own.length > 0) return [...own];
  return [...materialFaults(form, value, files), ...unknownReferences(form, value, context)];
};

/** What of a form is material stands among the materials of the matter from now on. */
export function handIn(draft: Draft, form: Form, value: Record<string, unknown>, by: Doer, command: string): void {
  const materials = materialsOf(form).flatMap(({ key, title, material: { id } }) => {
    const given = materialIn(id, value[key]);
    return given ? [{ key, material: id, title, value: given }] : [];
  });
  if (materials.length > 0) emit(draft, { type: 'handedIn', materials, command, by, at: draft.context.now });
}

export const attach = (draft: Draft, files: FileRef[] | undefined, by: Doer, command?: string): void => {
  if (!files || files.length === 0) return;
  emit(draft, { type: 'attached', files, ...(command === undefined ? {} : { command }), by, at: draft.context.now });
};

/** The offer that is meant, or why there is none: too late (and who was first), not now, or no such command. */
function findOffer(draft: Draft, command: Extract<Command, { kind: 'give' }>): Offer | Rejection {
  const { procedure, state, context } = draft;
  const offers = offersOf(procedure, state, context, (one) => one === command.command);
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
  return rule
    ? reject('notNow', whyNot(draft, command) ?? texts.rejected.notNow(rule.title))
    : reject('notFound', texts.rejected.unknownCommand);
}

/** Why a verb is not offered on a task of his, where the law or the engine has a reason. */
function whyNot(
  { procedure, state, context }: Draft,
  { command, item: meant }: Extract<Command, { kind: 'give' }>,
): string | undefined {
  const verb = verbNamed(command);
  const { actor } = context;
  if (verb?.of !== 'item' || !verb.whyNot || actor.kind !== 'person') return undefined;
  for (const item of state.items) {
    if (meant === undefined ? !principalFor(actor.principals, item.parties) : item.id !== meant) continue;
    const step = stepOf(procedure, item);
    const participants = () => participantsOf(procedure, state, context);
    const why = verb.whyNot({ procedure, matter: state, context, item, participants, ...(step ? { step } : {}) });
    if (why !== undefined) return why;
  }
  return undefined;
}

function pickPermitted(offers: Offer[], draft: Draft): Offer | Rejection {
  const mine = offers.filter((offer) => {
    const found = permitted(draft.procedure, offer, draft.state, draft.context);
    return found !== undefined && !isKept(found);
  });
  const only = mine[0] ?? offers[0];
  return mine.length > 1 || !only ? reject('stale', texts.rejected.ambiguous) : only;
}

export function doerOf(actor: Actor, principal?: Principal, as?: PartyKey): Doer {
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
