/** In whose hands a task is: claimed, released, handed over, given to somebody to prepare, and given back. */
import { cutText } from '../../kernel/text.ts';
import { z } from 'zod';
import { unitOfKey, partyOf, personKey, type PartyKey, type PersonId } from '../../kernel/party.ts';
import type { Fault } from '../../kernel/rejection.ts';
import { emit, notify, stepOf, titleOf, wordsOf, dueOf, type Draft } from '../deciding/draft.ts';
import { heldOf, ownParties, unitsOfKeys } from '../deciding/vacate.ts';
import { long, person, reason } from '../forms/form.ts';
import { barredHere } from '../definition/independence.ts';
import { holdersOf, partiesOf, roleOf } from '../definition/roles.ts';
import { texts } from '../texts.ts';
import type { Item } from '../matter/state.ts';
import { weighs, type ItemScene, type ItemVerb } from './verb.ts';

const t = texts.verbs;
const f = texts.verbForms;

const holdersOfItem = ({ item, context }: ItemScene): PersonId[] => [
  ...new Set((item.pool ?? item.parties).flatMap((key) => holdersOf(key, context.directory))),
];
const isTask = ({ item }: ItemScene): boolean => item.kind === 'task' && item.delegated === undefined;
const isPosts = (keys: readonly PartyKey[]): boolean => keys.some((key) => 'post' in partyOf(key));

/** Duties of a unit do not leave it, and nobody gets his own request into his hands. */
function colleague(form: Record<string, unknown>, scene: ItemScene): Fault[] {
  const { directory } = scene.context;
  const to = directory.person(String(form['to']));
  if (!to) return [{ path: 'to', message: f.noPerson }];
  // The units whose people may take a task are those to which it is addressed.
  if (!unitsOfKeys(ownParties(scene.item), directory).includes(to.unit)) return [{ path: 'to', message: f.otherUnit }];
  if (scene.item.parties.length === 1 && scene.item.parties[0] === personKey(to.id))
    return [{ path: 'to', message: f.hasIt(to.name) }];
  const bar = weighs(scene)
    ? barredHere({ ...scene, extension: scene.item.extends !== undefined }, scene.context)(to.id)
    : undefined;
  if (bar) return [{ path: 'to', message: f.ownRequest(texts.barred[bar](to.name)) }];
  return [];
}

/** Tells whoever has the task now. */
function handOver(draft: Draft, id: string, to: readonly PartyKey[], title: string, body: string): void {
  const item = draft.state.items.find((one) => one.id === id);
  if (!item) return;
  const step = stepOf(draft.procedure, item);
  notify(draft, {
    to: [...to],
    kind: 'task',
    subject: `${title}：${titleOf(draft.procedure, item)}`,
    body: body ? `${draft.state.title}（${body}）` : draft.state.title,
    item: id,
    words: wordsOf(step, item.step),
    ...dueOf(item),
  });
}

const assigned = (draft: Draft, item: Item, hands: Partial<Item> & { parties: PartyKey[] }): void => {
  const { pool, claimedBy, handedAs, delegated } = hands;
  emit(draft, {
    type: 'assigned',
    item: item.id,
    parties: hands.parties,
    ...(pool ? { pool } : {}),
    ...(claimedBy ? { claimedBy } : {}),
    ...(handedAs ? { handedAs } : {}),
    ...(delegated ? { delegated } : {}),
    at: draft.context.now,
  });
};

/** What was taken up at its lapse is on the lists of two units: in whosever hands of one it is now, the other has it too. */
function takenUp({ procedure, state, context }: Draft, item: Item, holder: PersonId): PartyKey[] {
  const step = stepOf(procedure, item);
  if (step?.kind !== 'task' || step.takenUpBy === undefined) return [];
  // Of a matter whose history was written before it was noted who has taken it up, the role says it.
  const had =
    item.takenUp ??
    partiesOf(roleOf(procedure, step.takenUpBy), state, context).filter((key) => item.parties.includes(key));
  if (had.length === 0) return [];
  const own = context.directory.known(holder)?.unit;
  return item.parties.filter((key) => unitOfKey(key, context.directory) !== own);
}

export const handVerbs = {
  claim: {
    of: 'item',
    title: t.claim,
    help: f.claimHelp,
    who: (scene) =>
      isTask(scene) && !scene.item.claimedBy && isPosts(scene.item.parties) && holdersOfItem(scene).length > 1
        ? scene.item.parties
        : undefined,
    decides: (scene) => weighs(scene),
    apply(draft, item, { by }) {
      const claimedBy = by.onBehalfOf?.person ?? by.person;
      if (claimedBy === undefined) return undefined;
      const parties = [personKey(claimedBy), ...takenUp(draft, item, claimedBy)];
      assigned(draft, item, { parties, pool: item.pool ?? item.parties, claimedBy });
      draft.effects.push({ effect: 'settle', items: [item.id], acted: false });
      return undefined;
    },
  },
  release: {
    of: 'item',
    title: t.release,
    help: f.releaseHelp,
    // Also by a colleague: what was claimed by somebody who fell ill is not stuck.
    who: ({ item }) => (item.pool && !item.delegated ? [...item.parties, ...item.pool] : undefined),
    apply(draft, item) {
      const parties = item.pool ?? item.parties;
      assigned(draft, item, { parties });
      handOver(draft, item.id, parties, t.release, '');
      return undefined;
    },
  },
  transfer: {
    of: 'item',
    title: t.transfer,
    help: f.transferHelp,
    decides: (scene) => weighs(scene),
    who: (scene) => (isTask(scene) ? scene.item.parties : undefined),
    form: z.object({ to: person(f.to, { among: 'own' }), reason: reason(f.why) }),
    check: colleague,
    apply(draft, item, { form }) {
      const to = String(form['to']);
      const pool = ownParties(item);
      const parties = [personKey(to), ...takenUp(draft, item, to)];
      assigned(draft, item, { parties, pool, handedAs: heldOf(pool, to, draft.context.directory) });
      handOver(draft, item.id, [personKey(to)], t.transfer, String(form['reason']));
      return undefined;
    },
  },
  delegateTask: {
    of: 'item',
    title: t.delegateTask,
    help: f.delegateHelp,
    who: (scene) => (isTask(scene) ? scene.item.parties : undefined),
    decides: (scene) => weighs(scene),
    form: z.object({ to: person(f.to, { among: 'own' }), note: reason(f.order) }),
    check: colleague,
    apply(draft, item, { form, by }) {
      const to = String(form['to']);
      const from = item.parties;
      assigned(draft, item, {
        parties: [personKey(to)],
        ...(item.pool ? { pool: item.pool } : {}),
        ...(item.claimedBy ? { claimedBy: item.claimedBy } : {}),
        ...(item.handedAs ? { handedAs: item.handedAs } : {}),
        delegated: { to, by: by.person ?? '', from, handedAs: heldOf(ownParties(item), to, draft.context.directory) },
      });
      handOver(draft, item.id, [personKey(to)], t.delegateTask, String(form['note']));
      return undefined;
    },
  },
  giveBack: {
    of: 'item',
    title: t.giveBack,
    help: f.giveBackHelp,
    tone: 'primary',
    // Whoever gave it may also take it back.
    who: ({ item }) => (item.delegated ? [...item.parties, ...item.delegated.from] : undefined),
    form: z.object({ opinion: long(f.opinion, { max: 2000, min: 2 }) }),
    apply(draft, item, { form }) {
      const from = item.delegated?.from ?? item.parties;
      assigned(draft, item, {
        parties: from,
        ...(item.pool ? { pool: item.pool } : {}),
        ...(item.claimedBy ? { claimedBy: item.claimedBy } : {}),
        ...(item.handedAs ? { handedAs: item.handedAs } : {}),
      });
      handOver(draft, item.id, from, t.giveBack, cutText(String(form['opinion']), 100));
      return undefined;
    },
  },
} as const satisfies Record<string, ItemVerb>;
