/**
 * 加签: somebody else signs before the decision, beside it, or after it. The decision stays with its own party: an
 * objection before it is known to whoever decides; one after it takes the parked decision back to the desk.
 */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import { unitOfKey, personKey, type PartyKey } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { leaveAll } from '../deciding/carry-out.ts';
import { deadlineOf, timersOf } from '../definition/limits.ts';
import { citySet } from '../definition/define.ts';
import { emit, notify, SIGNATURE_STEP, titleOf, wordsOf, type Draft } from '../deciding/draft.ts';
import { choice, long, person, reason } from '../forms/form.ts';
import { performParked } from '../deciding/perform.ts';
import { barredHere } from '../definition/independence.ts';
import { texts } from '../texts.ts';
import type { Doer, Item, SignaturePlace } from '../matter/state.ts';
import { judges, weighs, type ItemScene, type ItemVerb } from './verb.ts';

const t = texts.verbs;
const f = texts.verbForms;
/** No rule says by when a signature is given. */
export const SIGNATURE_ANSWER = citySet('signature.answer', texts.signatureTitle, 2, 'wd');

export const signaturesOf = (items: readonly Item[], id: string, ...places: SignaturePlace[]): Item[] =>
  items.filter((one) => one.signs?.item === id && (places.length === 0 || places.includes(one.signs.place)));

/**
 * Those that a decision waits for. Whoever lets his time pass holds up nothing more: whoever decides goes on without him,
 * by an act of his own, and that he has not signed stays on record as the lapse.
 */
export const awaitedSignatures = (items: readonly Item[], id: string, ...places: SignaturePlace[]): Item[] =>
  signaturesOf(items, id, ...places).filter((one) => one.deadlines.some(({ lapsedAt }) => lapsedAt === undefined));

/** Opens the signature of one person on a task. */
function askSignature(
  draft: Draft,
  item: Item,
  parties: PartyKey[],
  signs: { place: SignaturePlace; by: Doer; note: string },
): void {
  const { context, state } = draft;
  const id = `${SIGNATURE_STEP}#${state.entered + 1}`;
  const deadline = deadlineOf(`${id}.1`, SIGNATURE_ANSWER, state, context);
  const signature: Item = {
    id,
    step: SIGNATURE_STEP,
    kind: 'task',
    since: context.now,
    parties,
    deadlines: [deadline],
    signs: { item: item.id, ...signs },
  };
  const units = parties
    .map((key) => unitOfKey(key, context.directory))
    .filter((unit): unit is string => unit !== undefined);
  emit(draft, { type: 'entered', item: signature, timers: timersOf(id, deadline, context), units });
  notify(draft, {
    to: parties,
    kind: 'task',
    subject: texts.taskSubject(`${texts.signatureTitle}：${titleOf(draft.procedure, item)}`),
    body: `${state.title}（${signs.note}）`,
    item: id,
    words: wordsOf(undefined, SIGNATURE_STEP),
    dueAt: deadline.at,
  });
}

/** Opens what was to be signed once the task is decided. */
export function askLaterSignatures(draft: Draft, item: Item): void {
  for (const { parties, by, note } of item.signAfter ?? [])
    askSignature(draft, item, parties, { place: 'after', by, note });
}

function checkSigner(form: Record<string, unknown>, scene: ItemScene): Fault[] {
  const to = scene.context.directory.person(String(form['to']));
  if (!to) return [{ path: 'to', message: f.noPerson }];
  const bar = judges(scene.step) ? barredHere(scene, scene.context)(to.id) : undefined;
  if (bar) return [{ path: 'to', message: f.ownRequest(texts.barred[bar](to.name)) }];
  const signing = [...signaturesOf(scene.matter.items, scene.item.id), ...(scene.item.signAfter ?? [])];
  const asked = signing.some((one) => one.parties.includes(personKey(to.id)));
  return asked ? [{ path: 'to', message: f.asked(to.name) }] : [];
}

/** Who only prepares it for another doesn't decide it. */
const deciders = (item: Item): PartyKey[] => item.delegated?.from ?? item.parties;
const isSignature = ({ item }: ItemScene): PartyKey[] | undefined => (item.signs ? deciders(item) : undefined);

export const signatureVerbs = {
  addSigner: {
    of: 'item',
    title: t.addSigner,
    help: f.signerHelp,
    decides: (scene) => judges(scene.step),
    who: ({ item, step }) =>
      step?.kind === 'task' && !item.delegated && !item.parked && Object.keys(step.commands).length > 0
        ? item.parties
        : undefined,
    form: z.object({
      to: person(f.signer),
      place: choice(f.place, f.places),
      note: reason(f.signNote),
    }),
    check: checkSigner,
    apply(draft, item, { form, by }) {
      const place = form['place'] as SignaturePlace;
      const parties = [personKey(String(form['to']))];
      const note = String(form['note']);
      if (place === 'after') emit(draft, { type: 'signAfter', item: item.id, parties, by, note });
      else askSignature(draft, item, parties, { place, by, note });
      return undefined;
    },
  },
  signAgree: {
    of: 'item',
    title: t.signAgree,
    tone: 'primary',
    who: isSignature,
    // A requester may sign what judges nothing; else who was asked could never answer.
    decides: weighs,
    form: z.object({ opinion: long(f.opinion, { max: 2000 }).optional() }),
    apply(draft, item, { by }) {
      const main = draft.state.items.find((one) => one.id === item.signs?.item);
      close(draft, item, t.signAgree, by);
      const waiting = main && signaturesOf(draft.state.items, main.id);
      if (main?.parked && waiting?.length === 0) performParked(draft, main, main.parked);
      else if (main && waiting?.length === 0)
        notify(draft, {
          to: main.parties,
          kind: 'info',
          subject: texts.signed(by.name),
          body: draft.state.title,
          item: main.id,
        });
      return undefined;
    },
  },
  signObject: {
    of: 'item',
    title: t.signObject,
    tone: 'danger',
    help: f.objectHelp,
    who: isSignature,
    decides: weighs,
    form: z.object({ reason: reason(f.why) }),
    apply(draft, item, { form, by }) {
      const main = draft.state.items.find((one) => one.id === item.signs?.item);
      close(draft, item, t.signObject, by);
      if (!main) return undefined;
      // Others may still be asked before or beside; what came after the decision falls with it.
      if (main.parked) takeBack(draft, main, t.signObject, by);
      notify(draft, {
        to: main.parties,
        kind: 'task',
        subject: texts.objected(by.name),
        body: `${draft.state.title}（${cutText(String(form['reason']), 100)}）`,
        item: main.id,
      });
      return undefined;
    },
  },
  recallDecision: {
    of: 'item',
    title: t.recallDecision,
    help: f.recallHelp,
    who: ({ item }) => (item.parked ? deciders(item) : undefined),
    apply(draft, item, { by }) {
      takeBack(draft, item, t.recallDecision, by);
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb>;

const close = (draft: Draft, item: Item, title: string, by: Doer): void =>
  leaveAll(draft, [item], item, { command: SIGNATURE_STEP, title, by: by.name, at: draft.context.now });

function takeBack(draft: Draft, main: Item, title: string, by: Doer): void {
  emit(draft, { type: 'unparked', item: main.id });
  const cause = { command: SIGNATURE_STEP, title, by: by.name, at: draft.context.now };
  leaveAll(draft, signaturesOf(draft.state.items, main.id, 'after'), undefined, cause);
}
