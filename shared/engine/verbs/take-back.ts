/**
 * 拿回: whoever has decided undoes it, as long as nothing rests on it. 更正: once something does, he says what is right to
 * everybody who heard the wrong thing; where nothing but receipts rests on it, the task is his again.
 */
import { z } from 'zod';
import { enterAll, leaveAll, syncSpans, type Cause } from '../deciding/carry-out.ts';
import { emit, notify, register, stepOf, type Draft } from '../deciding/draft.ts';
import { askFor } from '../deciding/enter.ts';
import { writtenRule } from '../deciding/written.ts';
import { holding } from '../matter/letters.ts';
import { closingOf } from '../definition/define.ts';
import { partiesOf, participantsOf, holdersOf, principalFor, roleOf } from '../definition/roles.ts';
import { long } from '../forms/form.ts';
import { texts } from '../texts.ts';
import { personKey, postKey, type PartyKey } from '../../kernel/party.ts';
import { cutText } from '../../kernel/text.ts';
import type { Back, Doer } from '../matter/state.ts';
import type { MatterVerb, Scene } from './verb.ts';

const t = texts.verbs;
const f = texts.takingBack;

const namesOf = ({ person, onBehalfOf }: Doer): PartyKey[] =>
  [person, onBehalfOf?.person].flatMap((one) => (one === undefined ? [] : [personKey(one)]));

/** Whoever decided, while he still has what let him decide. */
function giverOf({ matter: { back }, context: { directory } }: Scene): PartyKey[] | undefined {
  if (!back) return undefined;
  const { as, person, onBehalfOf } = back.by;
  const holders = as === undefined ? [] : holdersOf(as, directory);
  const still = holders.includes(person ?? '') || (onBehalfOf !== undefined && holders.includes(onBehalfOf.person));
  return still ? namesOf(back.by) : undefined;
}

/** Why the latest decision can't be taken back any more. */
function tooLate({ matter: { back, cites = 0 }, context: { outside } }: Scene): string | undefined {
  if (!back || outside?.waitsUntil !== undefined) return undefined;
  if (back.rests) return f.rests[back.rests];
  if (cites > 0) return f.rests.matter;
  return outside && outside.confirmed > 0 ? f.confirmed(outside.confirmed) : undefined;
}

/** Whoever has decided in this matter, but for what can still be taken back; and whoever is told that his result can't. */
function corrigible(scene: Scene): PartyKey[] {
  const { matter, procedure } = scene;
  const giver = giverOf(scene);
  const isLate = giver !== undefined && tooLate(scene) !== undefined;
  const open = giver && !isLate ? matter.back?.command : undefined;
  const decided = Object.entries(matter.given).flatMap(([command, { by }]) =>
    command !== open && writtenRule(procedure, command)?.decides === true ? namesOf(by) : [],
  );
  return [...(isLate ? giver : []), ...decided];
}

/** What stood before the decision stands again, and whoever has a task again is told. */
function undo(draft: Draft, back: Back, by: Doer, title: string, cancelled: boolean): void {
  const at = draft.context.now;
  const cause = { command: back.command, title, by: by.name, at };
  const opened = draft.state.items.filter(({ id }) => back.entered.includes(id));
  const asked = opened.flatMap(({ parties }) => parties);
  // Nothing of what was cancelled has reached them.
  const confirming = cancelled ? [] : opened.flatMap(({ step }) => toConfirm(draft, step));
  leaveAll(draft, opened, undefined, cause);
  if (!cancelled) register(draft, back.undo);
  voidLetters(draft, holding(draft.state, back), title === t.setRight ? 'setRight' : 'takenBack', cancelled);
  emit(draft, {
    ...{ type: 'takenBack', command: back.command, title: back.title, at },
    ...(cancelled ? { cancelled: true } : {}),
  });
  if (cancelled && back.held) {
    const { key, count } = back.held;
    draft.effects.push({ effect: 'cancel', key, count });
  }
  syncSpans(draft, cause);
  askAgain(draft, back, cause);
  tellAgain(draft, back);
  const heard = cancelled ? (back.held?.reached ?? []) : back.told;
  notify(draft, {
    to: [...heard, ...asked, ...confirming].filter((key) => !namesOf(by).includes(key)),
    kind: 'result',
    subject: f.subject(title, back.title),
    body: f.body(draft.state.title, by.name, back.title),
  });
}

/** No valid letter is left of what does not hold any more; its number stays used. */
function voidLetters(draft: Draft, letters: string[], why: 'takenBack' | 'setRight', cancelled = false): void {
  if (letters.length === 0) return;
  const at = draft.context.now;
  emit(draft, { type: 'letterVoided', letters, why, at, ...(cancelled ? { cancelled } : {}) });
}

/** The letter of the latest decision of whoever sets it right. */
function ownLetters({ state }: Draft, by: Doer): string[] {
  const own = (state.letters ?? []).filter((one) => one.by !== undefined && namesOf(by).includes(personKey(one.by)));
  const last = own.at(-1);
  return last ? holding(state, last) : [];
}

/** Receipts of a step that he had left are asked for again; and whoever may close it early may do so, once its limit has passed. */
function askAgain(draft: Draft, { left }: Back, cause: Omit<Cause, 'form'>): void {
  for (const { id, kind, step: name, deadlines } of left) {
    if (kind !== 'receipts') continue;
    const { title } = draft.state;
    draft.effects.push({ effect: 'reviveReceipts', item: id });
    const subject = texts.receiptReminder(title);
    draft.effects.push({ effect: 'remindReceipts', item: id, kind: 'reminder', subject, body: title, line: [] });
    const step = draft.procedure.steps[name];
    const closing = step && closingOf(step);
    const isLate = deadlines.some(({ lapsedAt }) => lapsedAt !== undefined);
    if (closing !== undefined && isLate && !draft.state.items.some((item) => item.step === closing))
      enterAll(draft, [closing], cause);
  }
}

/** Tasks that were closed with his own and are not his: they are open again. */
function tellAgain(draft: Draft, { left }: Back): void {
  const { actor } = draft.context;
  for (const item of draft.state.items.filter(({ id }) => left.some((one) => one.id === id))) {
    const step = stepOf(draft.procedure, item);
    if (step?.kind !== 'task' || (actor.kind === 'person' && principalFor(actor.principals, item.parties))) continue;
    askFor(draft, item, step);
  }
}

/** His latest decision, where nothing rests on it but receipts that were given. */
function onlyConfirmed({ state: { items, back }, context: { outside } }: Draft, by: Doer): Back | undefined {
  if (!back || back.rests || outside === undefined || outside.waitsUntil !== undefined) return undefined;
  const asks = items.some((one) => one.kind === 'receipts' && back.entered.includes(one.id));
  return asks && namesOf(by).some((key) => namesOf(back.by).includes(key)) ? back : undefined;
}

/** Whom a step asks to confirm; nobody where it asks for no receipts. */
function toConfirm({ procedure, state, context }: Draft, name: string): PartyKey[] {
  const step = procedure.steps[name];
  if (step?.kind !== 'receipts') return [];
  return step.from(state, context.directory, context.registers).map((unit) => postKey(unit, step.post));
}

/** Everybody who may have relied on it: who has a part in the matter, and the units that were asked to confirm. */
function usersOf(draft: Draft): PartyKey[] {
  const { procedure, state, context } = draft;
  const asked = Object.keys(procedure.steps).flatMap((name) =>
    state.cameFrom[name] === undefined ? [] : toConfirm(draft, name),
  );
  const supervisor = partiesOf(roleOf(procedure, procedure.supervisor), state, context);
  return [...new Set([...participantsOf(procedure, state, context), ...asked, ...supervisor])];
}

export const takeBackVerbs = {
  takeBack: {
    of: 'matter',
    title: t.takeBack,
    help: ({ matter }) => f.help(matter.back?.title ?? ''),
    tone: 'danger',
    decides: ({ matter }) => matter.back?.decides === true,
    who: giverOf,
    gate: tooLate,
    apply(draft, _, { by }) {
      const { back } = draft.state;
      if (back) undo(draft, back, by, t.takeBack, draft.context.outside?.waitsUntil !== undefined);
      return undefined;
    },
  },
  setRight: {
    of: 'matter',
    title: t.setRight,
    help: f.setRightHelp,
    tone: 'danger',
    who(scene) {
      const parties = corrigible(scene);
      return parties.length > 0 ? parties : undefined;
    },
    form: z.object({ what: long(f.what, { max: 1000, min: 2 }) }),
    apply(draft, _, { form, by }) {
      const own = onlyConfirmed(draft, by);
      const users = usersOf(draft);
      if (own) undo(draft, own, by, t.setRight, false);
      else voidLetters(draft, ownLetters(draft, by), 'setRight');
      notify(draft, {
        to: users.filter((key) => !namesOf(by).includes(key)),
        kind: 'result',
        subject: f.corrected(by.name),
        body: `${draft.state.title}：${cutText(String(form['what']), 500)}${own ? f.again : ''}`,
      });
      return undefined;
    },
  },
} as const satisfies Record<string, MatterVerb>;
