/** What an outcome does to a matter: items are left and entered, other matters are opened, and it may end. */
import { partiesOf, roleOf } from '../definition/roles.ts';
import { emit, notify, partiesText, register, stepOf, tell, type Draft } from './draft.ts';
import { enter, enterSeat, enterSeats } from './enter.ts';
import { askedToRate } from './asked.ts';
import { childId, childrenOf, mustLift } from '../matter/bounds.ts';
import { texts } from '../texts.ts';
import type { Opens, Outcome, ReceiptsStep, TaskStep } from '../definition/definition.ts';
import type { Heard, Item, Link } from '../matter/state.ts';
import type { PartyKey } from '../../kernel/party.ts';
import type { Instant } from '../../kernel/time.ts';

export interface Cause {
  command: string;
  title: string;
  by: string;
  form: Record<string, unknown>;
  at: Instant;
}

/** The first outcome that holds. @throws when none does: the definition is at fault */
export function outcomeFor(draft: Draft, outcomes: readonly Outcome[], cause: Cause): Outcome {
  const outcome = outcomes.find((one) => !one.when || one.when(draft.state, cause.form));
  if (!outcome) throw new Error(`procedure ${draft.procedure.key}: no outcome of ${cause.command} holds`);
  return outcome;
}

/** Carries out the first outcome that holds: closes items, opens steps, ends the matter. */
export function carryOut(
  draft: Draft,
  outcomes: readonly Outcome[],
  from: Item | undefined,
  cause: Cause,
  after = from?.step,
): void {
  const outcome = outcomeFor(draft, outcomes, cause);
  const leaves = (item: Item): boolean => {
    if (outcome.leave === 'all') return true;
    if (outcome.leave === 'none') return false;
    return item.id === from?.id || (outcome.leave !== 'self' && outcome.leave.includes(item.step));
  };
  leaveAll(draft, draft.state.items.filter(leaves), from, cause);
  // A step that is still open is not entered a second time: its task is already on somebody's list.
  const entered = outcome.enter.filter((step) => !draft.state.items.some((item) => item.step === step));
  draft.after = after;
  for (const step of entered) enter(draft, step);
  draft.after = undefined;
  if (outcome.reseats !== undefined) reseat(draft, outcome.reseats, cause);
  if (outcome.closes !== undefined) closeSilent(draft, outcome.closes, cause.at);
  register(draft, outcome.registers?.(draft.state, draft.context), after);
  spawn(draft, outcome.opens);
  tell(draft, outcome.tells);
  if (outcome.end !== undefined) return endMatter(draft, outcome.end, cause.at);
  syncSpans(draft, cause);
  for (const step of entered) settleEmpty(draft, step, cause.at);
}

/** Seats of a joint step as its role has them now. A party that has voted keeps its vote, whoever is addressed now. */
function reseat(draft: Draft, name: string, cause: Cause): void {
  const step = draft.procedure.steps[name];
  const open = draft.state.items.filter((item) => item.step === name);
  if (step?.kind !== 'task' || open.length === 0) return;
  const parties = partiesOf(roleOf(draft.procedure, step.by), draft.state, draft.context);
  const seated = [...open, ...(draft.state.votes[name] ?? [])].map((one) => one.seat);
  enterSeats(
    draft,
    name,
    step,
    parties.filter((party) => !seated.includes(party)),
  );
  const out = open.filter((item) => item.seat !== undefined && !parties.includes(item.seat));
  leaveAll(draft, out, undefined, cause);
}

/** Leaves items with whatever belongs to them: an extension that was asked for, signatures, missing material. */
export function leaveAll(
  draft: Draft,
  items: readonly Item[],
  from: Item | undefined,
  cause: Omit<Cause, 'form'>,
): void {
  const gone = (item: Item) =>
    items.includes(item) ||
    items.some((one) =>
      [item.extends?.item, item.signs?.item, item.supplies?.item, item.answers?.item].includes(one.id),
    );
  for (const item of draft.state.items.filter(gone)) leave(draft, item, cause, item.id === from?.id);
}

export function leave(draft: Draft, item: Item, cause: Omit<Cause, 'form'>, acted: boolean): void {
  emit(draft, {
    type: 'left',
    item: item.id,
    step: item.step,
    command: cause.command,
    title: cause.title,
    by: cause.by,
    at: cause.at,
  });
  draft.effects.push({ effect: 'settle', items: [item.id], acted });
  if (item.kind === 'receipts') draft.effects.push({ effect: 'dropReceipts', item: item.id });
}

/** Outer limits begin with the first of their steps and are over with the last. */
export function syncSpans(draft: Draft, cause: Omit<Cause, 'form'>): void {
  for (const [name, step] of Object.entries(draft.procedure.steps)) {
    if (step.kind !== 'span') continue;
    const running = draft.state.items.find((item) => item.step === name);
    const inside = draft.state.items.some((item) => step.over.includes(item.step));
    if (inside && !running) enter(draft, name);
    if (!inside && running) leaveAll(draft, [running], undefined, { ...cause, by: texts.system });
  }
}

/** Enters steps by another way than an outcome: what nobody has anything to do in is over at once there as well. */
export function enterAll(draft: Draft, steps: readonly string[], cause: Omit<Cause, 'form'>): void {
  for (const step of steps) enter(draft, step);
  syncSpans(draft, cause);
  for (const step of steps) settleEmpty(draft, step, cause.at);
}

/** A step that nobody has anything to do in is over at once: no unit to confirm, no party to vote, no child that is open. */
function settleEmpty(draft: Draft, name: string, at: Instant): void {
  const step = draft.procedure.steps[name];
  const item = draft.state.items.find((one) => one.step === name);
  if (step?.kind === 'receipts' && item?.receipts?.total === 0)
    return confirmReceipts(draft, item, step, { confirmed: 0, root: '', ...(step.keeps ? { heard: [] } : {}) });
  if (step?.kind === 'children' && item) return closeChildren(draft, at);
  if (step?.kind === 'task' && step.joint && !item) return closeJoint(draft, name, step, at);
}

/** What is this matter's own in a register goes with it, however it ends; what was to stay stays. */
function liftHolds(draft: Draft, why: string): void {
  const { registered, units } = draft.state;
  register(
    draft,
    registered.filter(mustLift).map(({ register: name, subject, title }) => ({
      ...{ register: name, subject, title: title ?? subject, op: 'lift', why },
      units: [...units],
    })),
  );
}

/** @param why of what it had put into registers for the time being */
export function endMatter(draft: Draft, end: string, at: Instant, why: string = texts.overWhy): void {
  liftHolds(draft, why);
  emit(draft, { type: 'ended', end, at });
  const { state, procedure, context } = draft;
  const opener = state.opener.person ? [`person:${state.opener.person}` as PartyKey] : [];
  const supervisor = partiesOf(roleOf(procedure, procedure.supervisor), state, context);
  const { title, good } = procedure.ends[end] ?? { title: texts.terminated, good: false };
  // With the end itself, and never by a push of its own: how it went.
  const rating = askedToRate(procedure, state, context);
  const told = { kind: 'result', subject: texts.endSubject(title) } as const;
  notify(draft, { ...told, to: rating, rates: true, body: `${state.title}。${texts.rating.asked(state.number)}` });
  notify(draft, {
    ...told,
    to: [...opener, ...supervisor].filter((key) => !rating.includes(key)),
    body: state.title,
  });
  for (const parent of state.links.filter((one) => one.side === 'parent'))
    draft.effects.push({
      effect: 'link',
      matter: parent.id,
      link: { ...selfLink(draft, 'child', parent.relation), end: { end, title, good, at } },
    });
}

/** This matter as another one shows it. */
export const selfLink = ({ state }: Draft, side: Link['side'], relation: string): Link => ({
  id: state.id,
  side,
  procedure: state.procedure,
  relation,
  number: state.number,
  title: state.title,
});

/** Opens other matters. Their ids follow from this one's, so that each is opened once, however often it is carried out. */
export function spawn(draft: Draft, opens: Opens | undefined): void {
  for (const child of opens?.(draft.state, draft.context) ?? []) {
    const n = childrenOf(draft.state).opened + 1;
    const { procedure, relation, key, form, unit } = child;
    const link: Link = { id: childId(draft.state.id, n), side: 'child', procedure, relation };
    emit(draft, { type: 'spawned', link });
    const last = [...draft.events].reverse().find((one) => one.type === 'given' || one.type === 'opened');
    const by = last && 'by' in last && typeof last.by === 'object' ? last.by : draft.state.opener;
    draft.effects.push({ effect: 'open', link, key, form, by, ...(unit === undefined ? {} : { unit }) });
  }
}

/** All asked have confirmed: the receipts are closed and the step comes to its outcome. */
export function confirmReceipts(
  draft: Draft,
  item: Item,
  step: ReceiptsStep,
  given: { confirmed: number; root: string; heard?: Heard[] },
  early = false,
): void {
  const at = draft.context.now;
  const total = item.receipts?.total ?? 0;
  emit(draft, { type: 'receiptsClosed', item: item.id, ...given, total, at });
  const title = early ? texts.closedEarly : texts.allConfirmed;
  const cause = { command: 'allConfirmed', title, by: texts.system, form: {}, at };
  leaveAll(
    draft,
    draft.state.items.filter((one) => one.step === step.closing),
    undefined,
    cause,
  );
  carryOut(draft, step.outcomes, item, cause);
}

/** Goes on once every matter that this one has opened is at its end. */
export function closeChildren(draft: Draft, at: Instant): void {
  const item = draft.state.items.find((one) => one.kind === 'children');
  const step = item && stepOf(draft.procedure, item);
  if (!item || step?.kind !== 'children') return;
  if (childrenOf(draft.state).open.length > 0) return;
  const cause = { command: 'allEnded', title: texts.allEnded, by: texts.system, form: {}, at };
  carryOut(draft, step.outcomes, item, cause);
}

/** After a vote: the next in order, or the outcome once enough have voted. */
export function advanceJoint(draft: Draft, voted: Item, step: TaskStep, at: Instant): void {
  if (draft.state.end || !step.joint) return;
  const open = draft.state.items.filter((item) => item.step === voted.step);
  const cast = draft.state.votes[voted.step]?.length ?? 0;
  const { mode } = step.joint;
  if (mode === 'order' && voted.queue && voted.queue.length > 0) {
    enterSeat(draft, voted.step, step, voted.queue);
    return;
  }
  const enough = typeof mode === 'object' ? cast >= mode.quorum(cast + open.length) : mode === 'any';
  if (open.length === 0 || enough) closeJoint(draft, voted.step, step, at);
}

/** Whoever has not spoken is on record as silent, which is no consent; the step comes to its outcomes with that. */
function closeSilent(draft: Draft, name: string, at: Instant): void {
  const step = draft.procedure.steps[name];
  if (step?.kind === 'receipts') {
    // What was said by then stands beside the matter: it goes on once that has come back.
    for (const { id } of draft.state.items.filter((item) => item.step === name && item.kind === 'receipts'))
      draft.effects.push({ effect: 'closeReceipts', item: id });
    return;
  }
  if (step?.kind !== 'task' || !step.joint) return;
  const silent = draft.state.items
    .filter((item) => item.step === name)
    .flatMap((item) => [...(item.seat ? [item.seat] : []), ...(item.queue ?? [])]);
  for (const seat of silent) {
    const by = { kind: 'system' as const, name: partiesText([seat], draft.context.directory) };
    emit(draft, { type: 'voted', step: name, vote: { seat, command: SILENT, form: {}, by, at } });
  }
  if (silent.length > 0) closeJoint(draft, name, step, at);
}
/** The vote of who had not voted when a joint step was closed. */
export const SILENT = 'silent';

function closeJoint(draft: Draft, name: string, step: TaskStep, at: Instant): void {
  const cause = { command: 'voted', title: texts.voted, by: texts.system, form: {}, at };
  leaveAll(
    draft,
    draft.state.items.filter((item) => item.step === name || item.step === step.joint?.closing),
    undefined,
    cause,
  );
  carryOut(draft, step.joint?.outcomes ?? [], undefined, cause, name);
}
