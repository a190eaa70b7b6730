/**
 * A task that somebody claimed, was handed or was called to by the list of those on duty is his as long as something
 * lets him hold it. Whoever loses that can do nothing with it from then on (allowed.ts), and `vacate` gives the task
 * back: to its post, to whoever had delegated it, or up the line.
 */
import {
  unitOfKey,
  personKey,
  partyOf,
  type Directory,
  type PartyKey,
  type PersonId,
  type UnitId,
} from '../../kernel/party.ts';
import { barredHere } from '../definition/independence.ts';
import { calledBy, eligible, holdersOf, isStillCalled, roleOf, type Place } from '../definition/roles.ts';
import { texts } from '../texts.ts';
import { weighs } from '../verbs/verb.ts';
import { dueOf, emit, notify, stepOf, titleOf, wordsOf, type Draft } from './draft.ts';
import type { Procedure } from '../definition/definition.ts';
import type { Delegated, Item, MatterState, Raised } from '../matter/state.ts';

/** Where tasks are looked at. */
export interface Scene extends Place {
  procedure: Procedure;
  matter: MatterState;
}

/** To whom the task is addressed, in whosever hands it is. */
export const ownParties = (item: Item): PartyKey[] => item.pool ?? item.delegated?.from ?? item.parties;

export const unitsOfKeys = (keys: readonly PartyKey[], directory: Directory): UnitId[] => [
  ...new Set(keys.map((key) => unitOfKey(key, directory)).filter((unit): unit is UnitId => unit !== undefined)),
];

/** Which of these keys let the person hold a task. */
export const heldOf = (keys: readonly PartyKey[], person: PersonId, directory: Directory): PartyKey[] =>
  keys.filter((key) => holdersOf(key, directory).includes(person));

const personIn = (key: PartyKey): PersonId[] => {
  const party = partyOf(key);
  return 'person' in party ? [party.person] : [];
};

/** Those in whose hands the task is, and whom nothing lets hold it any more. */
export function straysOf(scene: Scene, item: Item): readonly PersonId[] {
  if (item.kind !== 'task') return [];
  const inHand = [...new Set([...item.parties, ...(item.delegated?.from ?? [])].flatMap(personIn))];
  return inHand.filter((person) => !mayHold(scene, item, person));
}

function isCalled(scene: Scene, item: Item, key: PartyKey): boolean {
  const step = stepOf(scene.procedure, item);
  if (step?.kind !== 'task' || item.raised) return true;
  return isStillCalled(scene.procedure, roleOf(scene.procedure, step.by), scene.matter, key, scene);
}

function mayHold(scene: Scene, item: Item, person: PersonId): boolean {
  const { directory } = scene;
  const known = directory.person(person);
  if (!known) return false;
  if (heldOf(ownParties(item), person, directory).some((key) => isCalled(scene, item, key))) return true;
  const isHanded = item.delegated?.to === person || (item.pool !== undefined && item.claimedBy !== person);
  if (!isHanded) return false;
  // It may be handed to a colleague who has none of its posts: he keeps it as long as he is one. Who had one was handed
  // it for that.
  const had = (item.delegated?.to === person ? item.delegated.handedAs : item.handedAs) ?? [];
  return had.length === 0 && unitsOfKeys(ownParties(item), directory).includes(known.unit);
}

/** The matter without those who can't hold their tasks any more; itself where there are none, as nearly always. */
export function withoutStrays(scene: Scene): MatterState {
  const { matter } = scene;
  let isOther = false;
  const items = matter.items.map((item) => {
    const strays = straysOf(scene, item);
    if (strays.length === 0) return item;
    isOther = true;
    return without(item, strays.map(personKey));
  });
  return isOther ? { ...matter, items } : matter;
}

function without(item: Item, out: readonly PartyKey[]): Item {
  const stays = (key: PartyKey) => !out.includes(key);
  const { delegated } = item;
  return {
    ...item,
    parties: item.parties.filter(stays),
    ...(delegated ? { delegated: { ...delegated, from: delegated.from.filter(stays) } } : {}),
  };
}

/** Gives back every task that is in hands which can't hold it any more, and tells those whose it is now. */
export function vacate(draft: Draft): void {
  for (const { id } of draft.state.items) {
    const item = draft.state.items.find((one) => one.id === id);
    if (item) vacateItem(draft, item);
  }
}

interface Hands {
  parties: PartyKey[];
  pool?: PartyKey[];
  claimedBy?: PersonId;
  handedAs?: PartyKey[];
  delegated?: Delegated;
  raised?: Raised;
}

function vacateItem(draft: Draft, item: Item): void {
  const { procedure, context, state } = draft;
  const { directory, now: at } = context;
  const strays = straysOf({ procedure, matter: state, directory, registers: context.registers }, item);
  const left = without(item, strays.map(personKey));
  if (strays.length === 0 || isStillInHands(item, left, strays, directory)) return;
  const { hands, told } = handsAfter(draft, item, left);
  // Nobody at all could be found: it stays where it is, and shows as vacant.
  if (hands.parties.join() === item.parties.join() && !hands.delegated) return;
  const persons = strays.map((id) => ({ id, name: directory.known(id)?.name ?? id }));
  const to = hands.raised ? 'above' : told === left.delegated?.from ? 'giver' : 'pool';
  emit(draft, { type: 'vacated', item: item.id, persons, to, at });
  emit(draft, { type: 'assigned', item: item.id, ...hands, at });
  const step = stepOf(procedure, item);
  const isUrgent = step?.kind === 'task' && step.urgent === true;
  notify(draft, {
    to: told,
    kind: isUrgent ? 'alert' : 'task',
    subject: texts.vacatedSubject(titleOf(procedure, item)),
    body: texts.vacatedBody(state.title, persons.map(({ name }) => name).join('、')),
    item: item.id,
    urgent: isUrgent,
    words: wordsOf(step, item.step),
    ...dueOf(item),
  });
}

/** Of several to whom it was addressed from the beginning, those are missed by nobody who have left. */
const isStillInHands = (item: Item, left: Item, strays: readonly PersonId[], directory: Directory): boolean =>
  item.pool === undefined &&
  left.parties.length > 0 &&
  (left.delegated === undefined || left.delegated.from.length > 0) &&
  strays.every((person) => !directory.person(person));

function handsAfter(draft: Draft, item: Item, left: Item): { hands: Hands; told: PartyKey[] } {
  const { pool, claimedBy, handedAs, delegated } = left;
  // Who prepared it is gone, and whoever gave it to him decides on it still.
  if (delegated && delegated.from.length > 0 && left.parties.length === 0)
    return {
      hands: {
        parties: delegated.from,
        ...(pool ? { pool } : {}),
        ...(claimedBy ? { claimedBy } : {}),
        ...(handedAs ? { handedAs } : {}),
      },
      told: delegated.from,
    };
  const { parties, raised } = takenBack(draft, item, left);
  const why = raised ? { raised } : {};
  // Who prepares it goes on, for those whose decision it is now.
  if (delegated && left.parties.length > 0)
    return { hands: { parties: left.parties, delegated: { ...delegated, from: parties }, ...why }, told: parties };
  // Of a ladder only who comes new hears of it: the others were woken already.
  const fresh = isOnLadder(draft, item) ? parties.filter((key) => !item.parties.includes(key)) : [];
  return { hands: { parties, ...why }, told: fresh.length > 0 ? fresh : parties };
}

function isOnLadder({ procedure }: Draft, item: Item): boolean {
  const step = stepOf(procedure, item);
  return step?.kind === 'task' && 'ladder' in roleOf(procedure, step.by);
}

/** Whose it is once nobody has it in hand: its own parties as far as they can act, else whoever is above them. */
function takenBack(draft: Draft, item: Item, left: Item): ReturnType<typeof eligible> {
  const { procedure, context, state } = draft;
  const step = stepOf(procedure, item);
  const judged = { procedure, matter: state, context, item, participants: () => [], ...(step ? { step } : {}) };
  const barred = weighs(judged)
    ? barredHere({ ...judged, extension: item.extends !== undefined }, context)
    : () => undefined;
  const scene = { procedure, matter: state, directory: context.directory, registers: context.registers };
  // Whoever went off duty is replaced by who came, however far it had climbed.
  if (isOnLadder(draft, item) && item.pool === undefined && !left.delegated) {
    const now = addressed(draft, item);
    if (now.length > 0) return eligible([...new Set([...left.parties, ...now])], barred, context.directory);
  }
  const own = (item.pool ?? []).filter((key) => isCalled(scene, item, key));
  const rest = left.delegated ? left.delegated.from : left.parties;
  const keys = [...new Set([...own, ...rest])];
  return eligible(keys.length > 0 ? keys : addressed(draft, item), barred, context.directory);
}

/** To whom its step is addressed today; a seat and the engine's own tasks stay with theirs. */
function addressed({ procedure, context, state }: Draft, item: Item): PartyKey[] {
  const step = stepOf(procedure, item);
  if (step?.kind !== 'task' || item.seat !== undefined) return ownParties(item);
  const now = calledBy(procedure, roleOf(procedure, step.by), state, context, item.rung);
  return now.length > 0 ? now : ownParties(item);
}
