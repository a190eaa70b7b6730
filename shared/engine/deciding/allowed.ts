/** What a person may do now: the one place that decide, the buttons, the chat and its help read. */
import { describeForm, noForm, type Form, type FormField } from '../forms/form.ts';
import { materialIn } from '../forms/material.ts';
import { stillPossible } from '../forms/references.ts';
import { consentCommands, extensionCommands } from './extension-commands.ts';
import { namingWhatLacks } from './lacking.ts';
import { closedGate } from './rules.ts';
import { EXTENSION_STEP, partiesText, stepOf } from './draft.ts';
import { withoutStrays } from './vacate.ts';
import { texts } from '../texts.ts';
import { verbs, type Verb } from '../verbs/index.ts';
import { materialsOutstanding } from '../verbs/materials.ts';
import { awaitedSignatures } from '../verbs/signatures.ts';
import type { Scene } from '../verbs/verb.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { barredHere } from '../definition/independence.ts';
import { participantsOf, partiesOf, principalFor, roleOf, type Bar } from '../definition/roles.ts';
import type { CommandRule, Context, Principal, Procedure } from '../definition/definition.ts';
import type { PartyKey } from '../../kernel/party.ts';
import { isMaterial, materials as rules } from '../../regulation/materials.ts';
import type { Item, MatterState } from '../matter/state.ts';

/** A command as it stands in a matter: its rule, the item it belongs to, and whom it addresses. */
export interface Offer {
  command: string;
  rule: CommandRule;
  /** Absent for commands that belong to the matter as a whole. */
  item?: Item;
  parties: PartyKey[];
  /** Who is meant, in words. */
  who: string;
  system: boolean;
  /** A verb of the engine, not of the definition. */
  verb?: Verb;
  /** Why it can't be given now, whatever its own gate says: signatures or material are outstanding. */
  blocked?: string;
}

export interface Allowed extends Omit<Offer, 'blocked'> {
  principal: Principal;
  as: PartyKey;
  form: FormField[];
  prefill?: Record<string, unknown>;
  blocked?: string;
}

/** Which commands are looked for; of verbs it is known which one before anything is made of it. */
export type Wanted = (command: string, verb?: Verb) => boolean;

/** Every command that somebody may give now. @param only those that are looked for, which is much cheaper */
export function offersOf(procedure: Procedure, matter: MatterState, context: Context, only?: Wanted): Offer[] {
  // In the hands of somebody whom nothing lets hold it any more a task is nobody's, until it is with its own parties again.
  const seen = withoutStrays({ procedure, matter, directory: context.directory, registers: context.registers });
  const offers = [...definedOffers(procedure, seen, context, only), ...verbOffers(procedure, seen, context, only)];
  if (seen === matter) return offers;
  return offers.map((offer) => {
    const item = matter.items.find(({ id }) => id === offer.item?.id);
    return item ? { ...offer, item } : offer;
  });
}

function definedOffers(procedure: Procedure, matter: MatterState, context: Context, only?: Wanted): Offer[] {
  if (matter.end) return [];
  const offers: Offer[] = [];
  const add = (command: string, rule: CommandRule, item: Item | undefined, roleName: string | undefined) => {
    if (only && !only(command)) return;
    if (rule.offered && !rule.offered(matter, context.actor)) return;
    const role = roleName === undefined ? undefined : roleOf(procedure, roleName);
    // While somebody prepares it, the decision stays with who gave it to him.
    const parties = role ? partiesOf(role, matter, context) : (item?.delegated?.from ?? item?.parties ?? []);
    const besides = rule.alsoBy === undefined ? [] : partiesOf(roleOf(procedure, rule.alsoBy), matter, context);
    const blocked = item && !role ? blockedBy(matter, item, rule, context) : undefined;
    offers.push({
      command,
      rule,
      ...(item ? { item } : {}),
      parties: [...new Set([...parties, ...besides])],
      who: role?.title ?? (item ? ownerTitle(procedure, item) : ''),
      system: role !== undefined && 'system' in role,
      ...(blocked === undefined ? {} : { blocked }),
    });
  };
  for (const item of matter.items) {
    if (item.step === EXTENSION_STEP) {
      for (const [command, rule] of Object.entries(consentCommands)) add(command, rule, item, undefined);
      continue;
    }
    const step = stepOf(procedure, item);
    if (!step) continue;
    const stepRole = step.kind === 'task' ? step.by : undefined;
    for (const [command, rule] of Object.entries(step.commands))
      add(command, namingWhatLacks(rule, step, matter), item, rule.by === stepRole ? undefined : rule.by);
    if (!matter.items.some((other) => other.extends?.item === item.id))
      for (const [command, rule] of Object.entries(extensionCommands(step, item, context)))
        add(command, rule, item, rule.by);
  }
  for (const [command, rule] of Object.entries(procedure.anytime)) {
    if (matter.items.some((item) => rule.during.includes(item.step))) add(command, rule, undefined, rule.by);
  }
  return offers;
}

/** Signatures that are outstanding, and missing material where it would be the ground of a refusal (N-21). */
function blockedBy(matter: MatterState, item: Item, rule: CommandRule, { directory }: Context): string | undefined {
  if (item.parked) return texts.verbForms.parked(item.parked.title);
  const before = awaitedSignatures(matter.items, item.id, 'before');
  if (before.length > 0)
    return texts.verbForms.waiting(
      partiesText(
        before.flatMap((one) => one.parties),
        directory,
      ),
    );
  if (rule.refuses && materialsOutstanding(matter.items, item.id)) return texts.verbForms.incomplete;
  return undefined;
}

function verbOffers(procedure: Procedure, matter: MatterState, context: Context, only?: Wanted): Offer[] {
  const offers: Offer[] = [];
  let known: PartyKey[] | undefined;
  const participants = () => (known ??= participantsOf(procedure, matter, context));
  const scene = { procedure, matter, context, participants };
  for (const [command, verb] of Object.entries(verbs)) {
    if (only && !only(command, verb)) continue;
    if (verb.of === 'matter') {
      const parties = verb.who(scene);
      if (parties) offers.push(offerOf(command, verb, parties, ruleOf(verb, scene)));
      continue;
    }
    for (const item of matter.items) {
      const step = stepOf(procedure, item);
      const here = { ...scene, item, ...(step ? { step } : {}) };
      const parties = verb.who(here);
      if (parties) offers.push({ ...offerOf(command, verb, parties, ruleOf(verb, here)), item });
    }
  }
  return offers;
}

const offerOf = (command: string, verb: Verb, parties: PartyKey[], rule: CommandRule): Offer => ({
  command,
  rule,
  parties: [...new Set(parties)],
  who: texts.parties,
  system: false,
  verb,
});

/** A verb as the rule of a command, for the one place that shows, judges and describes both. */
function ruleOf<S extends Scene>(
  verb: {
    title: string;
    help?: string | ((scene: Scene) => string);
    tone?: CommandRule['tone'];
    decides?: (scene: Scene) => boolean;
    form?: Form | ((scene: S) => Form);
    gate?: (scene: S) => string | undefined;
    check?: (form: Record<string, unknown>, scene: S) => Fault[];
    tidy?: (form: Record<string, unknown>, scene: S) => Record<string, unknown>;
  },
  scene: S,
): CommandRule {
  const { title, help, tone, form, gate, check, tidy } = verb;
  return {
    title,
    ...(help === undefined ? {} : { help: typeof help === 'string' ? help : help(scene) }),
    tone: tone ?? 'plain',
    decides: verb.decides?.(scene) ?? false,
    ...(form ? { form: typeof form === 'function' ? form(scene) : form } : {}),
    ...(gate ? { gate: () => gate(scene) } : {}),
    ...(check ? { check: (value) => check(value, scene) } : {}),
    ...(tidy ? { tidy: (value) => tidy(value, scene) } : {}),
    outcomes: [],
  };
}

function ownerTitle(procedure: Procedure, item: Item): string {
  const step = stepOf(procedure, item);
  if (step?.kind === 'task') return roleOf(procedure, step.by).title;
  for (const one of Object.values(procedure.steps))
    if (one.extension) return roleOf(procedure, one.extension.consents).title;
  return '';
}

/** It is his, and barred to him: why, and by whom of those in whose name he acts, when it is not himself. */
export interface Kept {
  bar: Bar;
  through?: string;
}
export const isKept = (found: object | undefined): found is Kept => found !== undefined && 'bar' in found;

/** The offer as the actor may take it; undefined when it is not his, and why not when he would judge his own. */
export function permitted(
  procedure: Procedure,
  offer: Offer,
  matter: MatterState,
  context: Context,
): { principal: Principal; as: PartyKey } | Kept | undefined {
  const { actor } = context;
  if (actor.kind === 'system' || offer.system) return undefined;
  const found = principalFor(actor.principals, offer.parties);
  if (!found || !offer.rule.decides) return found;
  // Neither himself, nor through a delegation from or to somebody who is barred.
  const step = offer.item && stepOf(procedure, offer.item);
  const barred = barredHere({ procedure, matter, step, extension: offer.item?.extends !== undefined }, context);
  const bar = barred(actor.person);
  if (bar) return { bar };
  const others = actor.principals.filter((principal) => !barred(principal.person));
  const keys = offer.parties.filter((key) => !barred(actor.person, key));
  const { person, name } = found.principal;
  const through = person === actor.person ? {} : { through: name };
  return (
    principalFor(others, keys) ?? { bar: barred(person) ?? barred(actor.person, found.as) ?? 'concerned', ...through }
  );
}

/** A material starts from what of it is there; what is to be replaced, and what proves one deed only, starts empty. */
function withMaterials(
  form: readonly FormField[],
  prefill: Record<string, unknown> | undefined,
  { materials = [] }: MatterState,
): Record<string, unknown> | undefined {
  const fields = form.filter(({ kind }) => kind === 'material');
  if (fields.length === 0) return prefill;
  const known = fields.flatMap(({ key, material }) => {
    const { id = '' } = material ?? {};
    const there = materials.find((one) => one.key === key);
    const isOnce = isMaterial(id) && rules[id].once === true;
    const value = there?.asked ? undefined : ((isOnce ? undefined : there?.value) ?? materialIn(id, prefill?.[key]));
    return value === undefined ? [] : [[key, value] as const];
  });
  const others = Object.entries(prefill ?? {}).filter(([key]) => !fields.some((field) => field.key === key));
  return prefill || known.length > 0 ? Object.fromEntries([...others, ...known]) : undefined;
}

/**
 * What this person may do now. Gated commands are listed with the reason why they are not open yet.
 * @param only those that are looked for, which is much cheaper
 */
export function allowedCommands(procedure: Procedure, matter: MatterState, context: Context, only?: Wanted): Allowed[] {
  const allowed: Allowed[] = [];
  for (const offer of offersOf(procedure, matter, context, only)) {
    const found = permitted(procedure, offer, matter, context);
    if (!found || isKept(found)) continue;
    const blocked = offer.blocked ?? closedGate(offer.rule, matter, context);
    const form = describeForm(offer.rule.form ?? noForm);
    const prefill = withMaterials(form, offer.rule.prefill?.(matter, context), matter);
    allowed.push({
      ...offer,
      ...found,
      form,
      ...(prefill ? { prefill: stillPossible(form, prefill, context.now) } : {}),
      ...(blocked !== undefined ? { blocked } : {}),
    });
  }
  return allowed;
}
