/** What a decision was before it was made, and when it is too late to go back there. Part of `evolve`: pure. */
import { childrenOf } from './bounds.ts';
import type { Back, BeforeBack, Item, MatterEvent, MatterState } from './state.ts';

/** Said or done beside a decision; nothing rests on these. */
const BESIDE: ReadonlySet<string> = new Set([
  ...['comment', 'copy', 'attach', 'urge', 'claim', 'release', 'takeBack', 'setRight', 'rate'],
]);

/** Whether a later event means that the matter has gone on from the decision. */
function restsOnIt(event: MatterEvent): boolean {
  switch (event.type) {
    case 'given':
      return !BESIDE.has(event.command);
    case 'entered':
    case 'elapsed':
    case 'extended':
    case 'receiptsClosed':
    case 'reopened':
    case 'ended':
      return true;
    default:
      return false;
  }
}

/**
 * The state as an event finds it: the latest decision can be taken back no more once the matter has gone on from it. What
 * opens at its own instant, since a limit of what it has led to had passed before, has come of it and goes with it.
 */
export function withBackFor(state: MatterState, event: MatterEvent): MatterState {
  const { back } = state;
  if (!back || !restsOnIt(event)) return state;
  if (event.type !== 'entered' || !isLateAtOnce(state, back, event.item)) return withoutBack(state);
  return { ...state, back: { ...back, entered: [...back.entered, event.item.id] } };
}

/** Only a lapse opens something that comes after no step. */
const isLateAtOnce = ({ items }: MatterState, { at, entered }: Back, { since, after }: Item): boolean =>
  since === at &&
  after === undefined &&
  items.some((one) => entered.includes(one.id) && one.deadlines.some((limit) => limit.lapsedAt !== undefined));

function withoutBack(state: MatterState): MatterState {
  const { back: _, ...rest } = state;
  return rest;
}

/** Parts that a decision may change beside what is open. */
const PARTS = [...(['round', 'title', 'opening', 'requesters', 'cameFrom', 'registered', 'links', 'end'] as const)];

/** What of the state before differs from the state after. */
export function beforeOf(before: MatterState, after: MatterState, command: string): BeforeBack {
  const parts = PARTS.filter((name) => before[name] !== undefined && before[name] !== after[name]);
  const given = before.given[command];
  return {
    ...Object.fromEntries(parts.map((name) => [name, before[name]])),
    ...(before.materials === after.materials ? {} : { materials: before.materials ?? [] }),
    ...(before.children === after.children ? {} : { children: childrenOf(before) }),
    votes: changed(before.votes, after.votes, []),
    ...(given ? { given } : {}),
  };
}

/** What stood where something else stands now. */
const changed = <T>(before: Record<string, T>, after: Record<string, T>, none: T): Record<string, T> =>
  Object.fromEntries(
    Object.keys(after)
      .filter((key) => before[key] !== after[key])
      .map((key) => [key, before[key] ?? none]),
  );

const placeOf = ({ id }: Item): number => Number(id.slice(id.lastIndexOf('#') + 1));

/** The state before the decision. What it opened must be closed by then; who has become a party stays one. */
export function asBefore(state: MatterState): MatterState {
  const { back, end: _, materials: now, ...rest } = state;
  if (!back) throw new Error('nothing is there to take back');
  const { given: was, votes, materials = now, ...parts } = back.before;
  const { [back.command]: __, ...given } = state.given;
  const again = new Set(back.left.map(({ id }) => id));
  return {
    ...rest,
    ...parts,
    ...(materials && materials.length > 0 ? { materials } : {}),
    given: was ? { ...given, [back.command]: was } : given,
    votes: { ...state.votes, ...votes },
    items: [...state.items, ...back.left].sort((one, other) => placeOf(one) - placeOf(other)),
    timers: [...state.timers, ...back.timers],
    closed: state.closed.filter(({ item }) => !again.has(item)),
    takenBack: (state.takenBack ?? 0) + 1,
  };
}
