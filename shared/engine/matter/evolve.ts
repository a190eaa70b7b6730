/** Applies one event. Reads nothing but the state and the event, so a history replays to the same state for ever. */
import { partyOf, type PartyKey, type PersonId, type UnitId } from '../../kernel/party.ts';
import { dayOf } from '../../kernel/time.ts';
import { lettersAfter } from './letters.ts';
import { withLink, withoutRefused, withRegistered } from './bounds.ts';
import { asBefore, withBackFor } from './back.ts';
import { withAskedFor, withHandedIn } from './materials.ts';
import type { Copy, Doer, Item, MatterEvent, MatterState, Supervised, Timer } from './state.ts';

/** Closed items that a late answerer can be told about. */
const CLOSED_KEPT = 30;

export function evolve(state: MatterState | undefined, event: MatterEvent): MatterState {
  return applied(event.type === 'opened' ? state : state && withBackFor(state, event), event);
}

function applied(state: MatterState | undefined, event: MatterEvent): MatterState {
  if (event.type === 'opened') {
    return {
      id: event.id,
      number: event.number,
      procedure: event.procedure,
      version: event.version,
      regime: event.regime,
      title: event.title,
      openedAt: event.at,
      opener: event.by,
      requesters: event.finding ? [] : personsOf(event.by),
      units: event.by.unit ? [event.by.unit] : [],
      round: 1,
      opening: event.form,
      given: {},
      items: [],
      timers: [],
      entered: 0,
      closed: [],
      registered: [],
      votes: {},
      links: event.links ?? [],
      files: [],
      cameFrom: {},
      readers: [],
      ...(event.turn ? { turn: event.turn } : {}),
    };
  }
  if (!state) throw new Error(`a history begins with "opened", not with "${event.type}"`);
  switch (event.type) {
    case 'given': {
      const round = event.newRound ? state.round + 1 : state.round;
      return {
        ...state,
        round,
        title: event.retitled ?? state.title,
        opening: event.replacesOpening ? event.form : state.opening,
        requesters:
          event.replacesOpening || event.requests ? union(state.requesters, personsOf(event.by)) : state.requesters,
        given: {
          ...state.given,
          [event.command]: { form: event.fleeting ? {} : event.form, at: event.at, by: event.by, round },
        },
      };
    }
    case 'entered':
      return {
        ...state,
        ...(event.item.after === undefined
          ? {}
          : { cameFrom: { ...state.cameFrom, [event.item.step]: event.item.after } }),
        entered: state.entered + 1,
        items: [...askedAgain(state.items, event.item), event.item],
        timers: [...state.timers, ...event.timers],
        units: union(state.units, event.units),
      };
    case 'left':
      return {
        ...state,
        items: state.items.filter((item) => item.id !== event.item),
        timers: withoutItem(state.timers, event.item),
        closed: [
          ...state.closed,
          {
            item: event.item,
            step: event.step,
            command: event.command,
            title: event.title,
            by: event.by,
            at: event.at,
          },
        ].slice(-CLOSED_KEPT),
      };
    case 'elapsed':
      return { ...state, timers: withoutItem(state.timers, event.item, 'elapse') };
    case 'held':
      return {
        ...onItem(state, event.item, (item) => ({ ...item, held: true })),
        timers: withoutItem(state.timers, event.item, 'elapse'),
      };
    case 'reminded':
      return {
        ...state,
        timers: state.timers.filter(
          (t) => !(t.kind === 'remind' && t.item === event.item && t.deadline === event.deadline),
        ),
      };
    case 'lapsed':
      return {
        ...onItem(state, event.item, (item) => ({
          ...item,
          deadlines: item.deadlines.map((d) => (d.id === event.deadline ? { ...d, lapsedAt: event.at } : d)),
        })),
        timers: state.timers.filter((t) => !(t.item === event.item && t.deadline === event.deadline)),
      };
    case 'climbed':
      return {
        ...onItem(state, event.item, (item) => ({
          ...item,
          rung: event.rung,
          parties: union(item.parties, event.added),
          ...(event.takenUp ? takenUp(item, event.added) : {}),
        })),
        timers: [...withoutItem(state.timers, event.item, 'climb'), ...event.timers],
        // Who is asked must see it; the unit of a person on duty is a party since the step was entered.
        units: union(state.units, event.added.flatMap(unitOfPost)),
      };
    case 'renotified':
    case 'rescheduled':
      return { ...state, timers: [...withoutItem(state.timers, event.item, 'renotify'), ...event.timers] };
    case 'extended':
      return {
        ...onItem(state, event.item, ({ held: _, ...item }) => ({
          ...item,
          extendedBy: (item.extendedBy ?? 0) + event.days,
          deadlines: item.deadlines.map((d) => (d.id === event.deadline.id ? event.deadline : d)),
        })),
        timers: [
          ...state.timers.filter(
            (t) => !(t.item === event.item && (t.deadline === event.deadline.id || t.kind === 'elapse')),
          ),
          ...event.timers,
        ],
      };
    case 'recomputed': {
      const { item: id, deadline, timers } = event;
      const replaced = (timer: Timer) =>
        timer.item === id &&
        (timer.deadline === deadline.id || (timer.kind === 'climb' && timers.some((one) => one.kind === 'climb')));
      return {
        ...onItem(state, id, (item) => ({
          ...item,
          deadlines: item.deadlines.map((d) => (d.id === deadline.id ? deadline : d)),
        })),
        timers: [...state.timers.filter((timer) => !replaced(timer)), ...timers],
      };
    }
    case 'ended':
      return { ...state, items: [], timers: [], end: { end: event.end, at: event.at } };
    case 'registered': {
      const { register, subject, title, op, lasting, why, units, note, values } = event.change;
      const at = event.at ?? state.registeredAt;
      const after = at === undefined || at === state.registeredAt ? state : { ...state, registeredAt: at };
      if (op === 'merge') return after;
      const says = { why, units, ...(note === undefined ? {} : { note }), ...(values ? { values } : {}) };
      const since = event.was === undefined || at === undefined ? {} : { at, was: event.was };
      const kind = { ...(lasting ? { lasting } : {}), ...(event.kept ? { says } : {}), ...since };
      const now = { register, subject, title, op, ...kind };
      return { ...after, registered: withRegistered(state.registered, now) };
    }
    case 'assigned': {
      const { type: _, item: id, at: __, ...hands } = event;
      return onItem(state, id, ({ pool: _pool, claimedBy: _by, handedAs: _as, delegated: _to, ...item }) => ({
        ...item,
        ...hands,
      }));
    }
    case 'voted': {
      const { step, vote } = event;
      return { ...state, votes: { ...state.votes, [step]: [...(state.votes[step] ?? []), vote] } };
    }
    case 'jointBegan':
      return { ...state, votes: { ...state.votes, [event.step]: [] } };
    case 'signAfter': {
      const { parties, by, note } = event;
      return onItem(state, event.item, (item) => ({
        ...item,
        signAfter: [...(item.signAfter ?? []), { parties, by, note }],
      }));
    }
    case 'parked':
      return onItem(state, event.item, ({ signAfter: _, ...item }) => ({ ...item, parked: event.parked }));
    case 'unparked':
      return onItem(state, event.item, ({ parked: _, ...item }) => item);
    case 'urged':
      return onItem(state, event.item, (item) => ({ ...item, urgedAt: event.at, ...urgedBy(item, event) }));
    case 'supervised': {
      const { item: id, by, at, until } = event;
      return onItem(state, id, (item) => ({ ...item, supervised: { by, at, until } }));
    }
    case 'supervisionAnswered':
      return onItem(state, event.item, (item) => withDemand(item, { answeredAt: event.at }));
    case 'reported':
      return onItem(state, event.item, (item) => withDemand(item, { reportedAt: event.at }));
    case 'rated':
      return { ...state, ratings: [...(state.ratings ?? []), { unit: event.unit, score: event.score }] };
    case 'copied':
      return { ...state, readers: union(state.readers, event.readers), ...copiesAfter(state, event) };
    case 'attached':
      return {
        ...state,
        files: [
          ...state.files,
          ...event.files.map((file) => ({
            ...file,
            at: event.at,
            by: event.by,
            ...(event.letter === undefined ? {} : { letter: event.letter }),
            ...(event.signs === undefined ? {} : { signs: event.signs }),
          })),
        ],
      };
    case 'handedIn':
      return { ...state, materials: withHandedIn(state.materials, event.materials, event.at, event.by) };
    case 'materialsAsked':
      return { ...state, materials: withAskedFor(state.materials, event.materials, event.at, event.by) };
    case 'letterDue':
    case 'letterIssued':
    case 'letterReceived':
    case 'letterFailed':
    case 'letterVoided':
      return { ...state, letters: lettersAfter(state, event) };
    case 'spawned':
    case 'linked':
      return { ...state, ...withLink(state, event.link) };
    case 'reopened': {
      const { end: _, ...open } = state;
      return open;
    }
    case 'takeable':
      return { ...state, back: event.back };
    case 'takenBack':
      return asBefore(state);
    case 'effectFailed':
      return event.register ? { ...state, registered: withoutRefused(state.registered, event.register) } : state;
    case 'vacated':
    case 'flagged':
      return state;
    case 'receiptsClosed': {
      const step = state.items.find((item) => item.id === event.item)?.step;
      if (!event.heard || step === undefined) return state;
      return { ...state, heard: { ...state.heard, [step]: event.heard } };
    }
    case 'told':
      return state;
    default:
      return event satisfies never;
  }
}

export const replay = (events: readonly MatterEvent[]): MatterState =>
  events.reduce<MatterState | undefined>(evolve, undefined) as MatterState;

/** Only those of the same day of the city are asked for: nobody urges twice on one. */
const urgedBy = ({ urgedBy: before = [] }: Item, { by, at }: Extract<MatterEvent, { type: 'urged' }>): Partial<Item> =>
  by === undefined
    ? {}
    : { urgedBy: [...before.filter((one) => dayOf(one.at) === dayOf(at) && one.person !== by), { person: by, at }] };

const withDemand = (item: Item, came: Pick<Supervised, 'answeredAt' | 'reportedAt'>): Item =>
  item.supervised ? { ...item, supervised: { ...item.supervised, ...came } } : item;

/** The task for which missing material is asked remembers how often that was. */
const askedAgain = (items: readonly Item[], { supplies }: Item): Item[] =>
  items.map((item) =>
    item.id === supplies?.item ? { ...item, materialsAsked: (item.materialsAsked ?? 0) + 1 } : item,
  );

/** The latest copy says what its reader sees; an earlier one that showed more stands beside it. */
function copiesAfter(
  { copies = [] }: MatterState,
  { readers, shows, by }: Extract<MatterEvent, { type: 'copied' }>,
): { copies?: Copy[] } {
  if (shows === undefined || by === undefined) return {};
  const isNew = (one: Copy) => readers.includes(one.reader) && one.shows === shows;
  return { copies: [...copies.filter((one) => !isNew(one)), ...readers.map((reader) => ({ reader, shows, by }))] };
}

const personsOf = (by: Doer): PersonId[] =>
  [by.person, by.onBehalfOf?.person].filter((one): one is PersonId => one !== undefined);

const unitOfPost = (key: Parameters<typeof partyOf>[0]): UnitId[] => {
  const party = partyOf(key);
  return 'unit' in party ? [party.unit] : [];
};

const union = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];

const withoutItem = (timers: readonly Timer[], item: string, kind?: Timer['kind']): Timer[] =>
  timers.filter((timer) => timer.item !== item || (kind !== undefined && timer.kind !== kind));

const onItem = (state: MatterState, id: string, change: (item: Item) => Item): MatterState => ({
  ...state,
  items: state.items.map((item) => (item.id === id ? change(item) : item)),
});

/** It is theirs also once it is given back or released. */
const takenUp = ({ pool, delegated, takenUp: before = [] }: Item, added: readonly PartyKey[]): Partial<Item> => ({
  takenUp: union(before, added),
  ...(pool ? { pool: union(pool, added) } : {}),
  ...(delegated ? { delegated: { ...delegated, from: union(delegated.from, added) } } : {}),
});
