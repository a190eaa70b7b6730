/** What a person may do now: the one place that decide, the buttons, the chat and its help read. */
import { describeForm, noForm, type FormField } from './form.ts';
import { consentCommands, extensionCommands } from './extension.ts';
import { EXTENSION_STEP, stepOf } from './draft.ts';
import { barredFrom, partiesOf, principalFor, roleOf } from './roles.ts';
import type { CommandRule, Context, Principal, Procedure } from './definition.ts';
import type { PartyKey } from '../kernel/party.ts';
import type { Item, MatterState } from './state.ts';

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
}

export interface Allowed extends Offer {
  principal: Principal;
  as: PartyKey;
  form: FormField[];
  prefill?: Record<string, unknown>;
  blocked?: string;
}

/** Every command that somebody may give now. */
export function offersOf(procedure: Procedure, matter: MatterState, context: Context): Offer[] {
  if (matter.end) return [];
  const offers: Offer[] = [];
  const add = (command: string, rule: CommandRule, item: Item | undefined, roleName: string | undefined) => {
    if (rule.offered && !rule.offered(matter)) return;
    const role = roleName === undefined ? undefined : roleOf(procedure, roleName);
    const parties = role ? partiesOf(role, matter, context) : (item?.parties ?? []);
    const besides = rule.alsoBy === undefined ? [] : partiesOf(roleOf(procedure, rule.alsoBy), matter, context);
    offers.push({
      command,
      rule,
      ...(item ? { item } : {}),
      parties: [...new Set([...parties, ...besides])],
      who: role?.title ?? (item ? ownerTitle(procedure, item) : ''),
      system: role !== undefined && 'system' in role,
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
      add(command, rule, item, rule.by === stepRole ? undefined : rule.by);
    if (!matter.items.some((other) => other.extends?.item === item.id))
      for (const [command, rule] of Object.entries(extensionCommands(step))) add(command, rule, item, rule.by);
  }
  for (const [command, rule] of Object.entries(procedure.anytime)) {
    if (matter.items.some((item) => rule.during.includes(item.step))) add(command, rule, undefined, rule.by);
  }
  return offers;
}

function ownerTitle(procedure: Procedure, item: Item): string {
  const step = stepOf(procedure, item);
  if (step?.kind === 'task') return roleOf(procedure, step.by).title;
  for (const one of Object.values(procedure.steps))
    if (one.extension) return roleOf(procedure, one.extension.consents).title;
  return '';
}

/** The offer as the actor may take it, or undefined when it is not his, or when he would judge his own request. */
export function permitted(
  offer: Offer,
  matter: MatterState,
  context: Context,
): { principal: Principal; as: PartyKey } | 'own' | undefined {
  const { actor } = context;
  if (actor.kind === 'system' || offer.system) return undefined;
  const found = principalFor(actor.principals, offer.parties);
  if (!found || !offer.rule.decides) return found;
  // Neither himself, nor through a delegation from or to a requester.
  const barred = barredFrom(matter, offer.item?.extends !== undefined);
  if (barred.includes(actor.person)) return 'own';
  const others = actor.principals.filter((principal) => !barred.includes(principal.person));
  return principalFor(others, offer.parties) ?? 'own';
}

/** What this person may do now. Gated commands are listed with the reason why they are not open yet. */
export function allowedCommands(procedure: Procedure, matter: MatterState, context: Context): Allowed[] {
  const allowed: Allowed[] = [];
  for (const offer of offersOf(procedure, matter, context)) {
    const found = permitted(offer, matter, context);
    if (!found || found === 'own') continue;
    const blocked = offer.rule.gate?.(matter, context);
    const prefill = offer.rule.prefill?.(matter, context);
    allowed.push({
      ...offer,
      ...found,
      form: describeForm(offer.rule.form ?? noForm),
      ...(prefill ? { prefill } : {}),
      ...(blocked !== undefined ? { blocked } : {}),
    });
  }
  return allowed;
}
