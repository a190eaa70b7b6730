/** A decision in the making: events are applied as they are emitted, so that later parts see what earlier ones did. */
import { headsOf, holdersOf, lineAbove, partiesOf, roleOf, unitOf } from '../definition/roles.ts';
import { evolve } from '../matter/evolve.ts';
import { texts } from '../texts.ts';
import type { Context, Procedure, Role, Step, Tell } from '../definition/definition.ts';
import type { Basis, Doer, Effect, Item, MatterEvent, MatterState, RegisterChange } from '../matter/state.ts';
import { partyOf, unitOfKey, type Directory, type PartyKey, type PersonId, type UnitId } from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';

export interface Draft {
  readonly procedure: Procedure;
  /** Its `now` goes back to the instant of a timer while what that timer brings about is carried out. */
  context: Context;
  state: MatterState;
  /** The step whose outcome is being carried out: what it enters comes after it. */
  after?: string | undefined;
  readonly events: MatterEvent[];
  readonly effects: Effect[];
}

export interface Decision {
  state: MatterState;
  events: MatterEvent[];
  effects: Effect[];
}

/** Steps of the engine itself: the consent to an extension, an added signature, missing material, an answer to 督办. */
export const EXTENSION_STEP = 'extension';
export const SIGNATURE_STEP = 'signature';
export const MATERIALS_STEP = 'materials';
export const SUPERVISION_STEP = 'supervision';
const engineTitles: Record<string, string> = {
  [EXTENSION_STEP]: texts.extensionTitle,
  [SIGNATURE_STEP]: texts.signatureTitle,
  [MATERIALS_STEP]: texts.materialsTitle,
  [SUPERVISION_STEP]: texts.verbs.answerSupervision,
};
const engineWords: Record<string, readonly string[]> = {
  [EXTENSION_STEP]: [texts.grantExtension, texts.refuseExtension],
  [SIGNATURE_STEP]: [texts.verbs.signAgree, texts.verbs.signObject],
  [MATERIALS_STEP]: [texts.verbs.supplyMaterials],
  [SUPERVISION_STEP]: [texts.verbs.answerSupervision],
};

export function emit(draft: Draft, event: MatterEvent): void {
  draft.state = evolve(draft.state, event);
  draft.events.push(event);
}

/** None for a step of the engine itself, and for what was opened under a definition that has lost or changed it. */
export function stepOf(
  procedure: Procedure,
  { step: name, kind }: Pick<Item, 'step'> & Partial<Item>,
): Step | undefined {
  const step = procedure.steps[name];
  return kind === undefined || step?.kind === kind ? step : undefined;
}
export const titleOf = (procedure: Procedure, item: Pick<Item, 'step'>): string =>
  stepOf(procedure, item)?.title ?? engineTitles[item.step] ?? item.step;

/** Commands that answer a task, in the words of the chat. @param name of the step, which tells the engine's own apart */
export const wordsOf = (step: Step | undefined, name: string = EXTENSION_STEP): string[] => {
  if (!step) return [...(engineWords[name] ?? [])];
  return Object.values(step.commands)
    .filter((rule) => step.kind === 'task' && (rule.by === undefined || rule.by === step.by))
    .map((rule) => rule.title);
};

/** The next deadline of an item, or its last once all have lapsed. */
export const dueOf = (item: Item): { dueAt?: Instant; basis?: Basis } => {
  const all = [...item.deadlines].sort((a, b) => (a.at < b.at ? -1 : 1));
  const next = all.find((deadline) => deadline.lapsedAt === undefined) ?? all.at(-1);
  return next ? { dueAt: next.at, basis: next.basis } : {};
};

/** Whose it is, without those who have it as well since its lapse. */
export const firstHands = ({ parties, takenUp = [] }: Item): PartyKey[] => {
  const own = parties.filter((key) => !takenUp.includes(key));
  return own.length > 0 ? own : [...parties];
};

export function unitsOf(parties: readonly PartyKey[], role: Role, draft: Draft): UnitId[] {
  const { directory } = draft.context;
  const units = parties.map((key) => unitOfKey(key, directory));
  const own = unitOf(role, draft.state, directory);
  return [...new Set([...units, own].filter((unit): unit is UnitId => unit !== undefined))];
}

export function notify(
  draft: Draft,
  notice: Omit<Extract<Effect, { effect: 'notify' }>, 'effect' | 'urgent' | 'words'> & {
    urgent?: boolean;
    words?: string[];
  },
): void {
  const to = [...new Set(notice.to)];
  if (to.length === 0) return;
  // What somebody has written, with its own full stop, stands in the middle of ours.
  const body = notice.body.replaceAll(/(?<=[。！？])。/gu, '');
  draft.effects.push({ effect: 'notify', urgent: false, words: [], ...notice, body, to });
}

const toldBy = ({ to }: Tell, { procedure, state, context }: Draft): PartyKey[] => {
  if (typeof to === 'function') return [...new Set(to(state, context))];
  return [...new Set([to].flat().flatMap((role) => partiesOf(roleOf(procedure, role), state, context)))];
};

export function tell(draft: Draft, tells: readonly Tell[] | undefined): void {
  for (const one of tells ?? []) {
    const to = toldBy(one, draft);
    if (to.length === 0) continue;
    const readers = to.filter((key) => !draft.state.readers.includes(key));
    if (one.copies && readers.length > 0)
      emit(draft, { type: 'copied', readers, shows: one.copies, by: doerOf(draft).name });
    emit(draft, { type: 'told', audience: one.title, count: to.length, subject: one.title });
    notify(draft, {
      to,
      kind: one.kind ?? 'result',
      subject: one.title,
      body: one.body(draft.state, draft.context),
      urgent: one.urgent === true,
    });
  }
}

/** Whose command is being carried out. */
function doerOf(draft: Draft): { name: string; unitName?: string } {
  const last = [...draft.events].reverse().find((one) => one.type === 'given' || one.type === 'opened');
  const { name, unitName } = last?.by ?? systemDoer(texts.system);
  return { name, ...(unitName === undefined ? {} : { unitName }) };
}

/** With the version of its own subject that the decision has seen, if it has looked: it rests on that. A merge does not. */
function grounded({ context }: Draft, change: RegisterChange): RegisterChange {
  if (!change.lasting || change.op === 'merge') return change;
  const ground = context.registers.seen(change.register, change.subject);
  return ground === undefined ? change : { ...change, ground };
}

/** @param step in which the changes are decided, where they are */
export function register(draft: Draft, changes: readonly RegisterChange[] | undefined, step?: string): void {
  const from = step !== undefined && draft.procedure.steps[step]?.kind === 'task' ? { from: step } : {};
  for (const one of changes ?? []) {
    const change = grounded(draft, one);
    // What is in force is not put in twice, nor lifted when it is not: a step may be done again after a return.
    const now = draft.state.registered.find(
      (one) => one.register === change.register && one.subject === change.subject,
    )?.op;
    if (!change.lasting && (now ?? 'lift') === change.op) continue;
    // A clock may be set back between the put and the lift: of one matter the later change stands later all the same.
    const { registeredAt = '' } = draft.state;
    const at = registeredAt > draft.context.now ? registeredAt : draft.context.now;
    const kept = change.op === 'put' && !change.lasting;
    const was = change.op === 'merge' ? {} : { was: now ?? ('none' as const) };
    emit(draft, { type: 'registered', change, at, ...(kept ? { kept } : {}), ...was });
    draft.effects.push({ effect: 'register', change, at, by: doerOf(draft), ...(change.lasting ? from : {}) });
  }
}

/**
 * Whom a lapse is told up the line: the heads of the parties' units (where nobody is head, whoever is next above) and
 * the procedure's supervisor.
 */
export function upTheLine(
  draft: Pick<Draft, 'procedure' | 'state' | 'context'>,
  parties: readonly PartyKey[],
): PartyKey[] {
  const { directory } = draft.context;
  const held = (key: PartyKey) => holdersOf(key, directory).length > 0;
  const own = headsOf(parties, directory).filter(held);
  const heads = own.length > 0 ? own : lineAbove(parties, directory).filter(held).slice(0, 1);
  const supervisor = partiesOf(roleOf(draft.procedure, draft.procedure.supervisor), draft.state, draft.context);
  return [...new Set([...heads, ...supervisor])].filter((key) => !parties.includes(key));
}

/** Holders of a post that are named. */
const NAMED = 3;

export function partiesText(parties: readonly PartyKey[], directory: Directory): string {
  const byPost = new Set<PersonId>();
  const names = parties.map((key) => {
    const party = partyOf(key);
    if ('person' in party) return { person: party.person, name: directory.known(party.person)?.name ?? party.person };
    const unit = directory.unit(party.unit)?.name ?? party.unit;
    const holders = holdersOf(key, directory);
    const shown = holders.slice(0, NAMED);
    for (const id of shown) byPost.add(id);
    if (shown.length === 0) return { name: `${unit}${texts.vacant}` };
    const list = shown.map((id) => directory.person(id)?.name ?? id).join('、');
    return { name: `${unit} ${list}${holders.length > NAMED ? texts.andOthers : ''}` };
  });
  // Whoever is named as a holder of his post is not named a second time.
  const once = names.filter(({ person }) => person === undefined || !byPost.has(person));
  return [...new Set(once.map(({ name }) => name))].join('；');
}

export const systemDoer = (name: string): Doer => ({ kind: 'system', name });
