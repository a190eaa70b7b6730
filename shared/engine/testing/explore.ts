/**
 * Explores a procedure over the real engine: from each of its openings every command, verb, passing of time and word of
 * others, with forms that lead to each outcome that was ever met, until nothing new is found or the places are used up.
 * Places at which the same is open after the same acts are one. The same procedure gives the same exploration.
 */
import { describeForm, noForm, type FormField } from '../forms/form.ts';
import { isKept, offersOf, permitted, type Offer } from '../deciding/allowed.ts';
import { wakeAt } from '../decide.ts';
import { type Decision } from '../deciding/draft.ts';
import { holdersOf } from '../definition/roles.ts';
import { isRejection, reject } from '../../kernel/rejection.ts';
import { dayOf, type Instant } from '../../kernel/time.ts';
import type { Actor, Procedure } from '../definition/definition.ts';
import type { RegisterEntry } from '../definition/registers.ts';
import type { Effect, MatterEvent, MatterState } from '../matter/state.ts';
import { unitOfKey, type PartyKey, type UnitId } from '../../kernel/party.ts';
import { machine, type City } from './city.ts';
import { chanceOf, type Chance } from './chance.ts';
import { answersIn, fill } from './fill.ts';
import { openings } from './openings.ts';
import { Play } from './play.ts';
import { regimeOf, sightsOf } from './sights.ts';
import { further, noWay, passed, type Way } from './way.ts';

const STARTS: readonly Instant[] = ['2026-09-24T02:00:00.000Z', '2026-07-09T02:00:00.000Z', '2026-10-09T02:00:00.000Z'];
/** Verbs that may lead past something; two of them on one way at most. */
const VERBS = ['returnToStep', 'terminate', 'reopen', 'transfer', 'delegateTask'];
const VERBS_ON_A_WAY = 2;
/** What only puts a task back into the hands it came from. */
const UNDOES = ['giveBack', 'release'];
/** Ways of filling in a command that are kept, one for each outcome; and tries for more. */
const FORMS = 5;
const TRIES = 5;

export interface Spot {
  readonly n: number;
  readonly key: string;
  readonly state: MatterState;
  readonly now: Instant;
  readonly entries: readonly RegisterEntry[];
  readonly way: Way;
  readonly verbs: number;
  /** The move by which it was first come to. */
  readonly from?: { spot: Spot; move: Move };
  moves: Move[];
  /** False where the exploration stopped before it: what leads on from here is not known. */
  explored: boolean;
}

export interface Move {
  kind: 'given' | 'verb' | 'time' | 'word';
  /** Acts in the words of way.ts. */
  acts: readonly string[];
  command: string;
  actor: Actor;
  form: Record<string, unknown>;
  item?: string;
  /** Who may make it: the parties that the command addresses. */
  parties: readonly PartyKey[];
  units: readonly UnitId[];
  events: readonly MatterEvent[];
  effects: readonly Effect[];
  /** The matter as it came out: the place is that of all that are alike. */
  state: MatterState;
  to: Spot;
}

export interface Exploration {
  procedure: Procedure;
  city: City;
  spots: Spot[];
  /** How each of its openings went. */
  opened: (Omit<Move, 'kind' | 'command' | 'parties' | 'units'> & {
    now: Instant;
    entries: readonly RegisterEntry[];
  })[];
  /** Places that were found and not gone on from. */
  left: number;
  /** What the engine itself could not go on from, and after which acts. */
  broken: { text: string; after: readonly string[]; command: string }[];
}

export interface Bounds {
  /** Places that are gone on from. */
  spots: number;
  /** Ways of opening. */
  openings: number;
}

/** @param actsOfInterest acts by which places are told apart */
export function explore(
  procedure: Procedure,
  city: City,
  known: readonly Procedure[],
  bounds: Bounds,
  actsOfInterest: (act: string) => boolean = () => true,
): Exploration {
  const found: Exploration = { procedure, city, spots: [], opened: [], left: 0, broken: [] };
  const world: World = {
    procedure,
    city,
    known,
    found,
    forms: new Map(),
    tries: new Map(),
    keys: new Map(),
    queue: [],
    gone: new Map(),
    interest: actsOfInterest,
    given: new Set(),
  };
  open(world, bounds.openings);
  const { given } = sightsOf(procedure);
  const missing = () => given.some((one) => !world.given.has(one));
  // What was never given is looked for beyond the bound.
  for (let done = 0; done < bounds.spots || (done < bounds.spots * 2 && missing()); done++) {
    const spot = next(world);
    if (!spot) break;
    goOn(world, spot);
  }
  found.left = world.queue.length;
  return found;
}

interface World {
  procedure: Procedure;
  city: City;
  known: readonly Procedure[];
  found: Exploration;
  /** For each command, forms that led to different outcomes. */
  forms: Map<string, Map<string, Record<string, unknown>>>;
  tries: Map<string, number>;
  keys: Map<string, Spot>;
  queue: Spot[];
  /** How often a place with these steps open was gone on from. */
  gone: Map<string, number>;
  interest: (act: string) => boolean;
  /** Commands that were given somewhere. */
  given: Set<string>;
}

/** Where what is open has seldom been gone on from, and with few verbs on the way: then in the order of finding. */
function next({ queue, gone }: World): Spot | undefined {
  const weight = (spot: Spot) => (gone.get(openAt(spot)) ?? 0) + 4 * spot.verbs;
  let best = 0;
  for (let at = 1; at < queue.length; at++) if (weight(queue[at]!) < weight(queue[best]!)) best = at;
  return queue.splice(best, 1)[0];
}
const openAt = ({ state }: Spot): string =>
  state.end?.end ?? [...new Set(state.items.map((one) => one.step))].sort().join();

/** Those of many openings that differ most: each choice of the form, and each field that may be left out, is met if it can be. */
function open(world: World, ways: number): void {
  const { procedure, city, found } = world;
  const refusals = { turnsRefused: [], refused: new Map() };
  const known = new Map<string, Play>();
  for (let n = 0; n < (known.size > 0 ? ways * 8 : 120); n++) {
    const play = openings(procedure, city, STARTS[n % STARTS.length] ?? '', chanceOf(n * 7919 + 17), n, refusals);
    if (!play?.state) continue;
    const kind = variant(play.state, procedure);
    if (!known.has(kind)) known.set(kind, play);
  }
  const plays = [...known.values()];
  const met = new Set<string>();
  const news = ({ state }: Play) =>
    state ? features(state, procedure, city).filter((one) => !met.has(one)).length : 0;
  while (plays.length > 0 && found.opened.length < ways) {
    const most = plays.reduce((best, play) => (news(play) > news(best) ? play : best));
    plays.splice(plays.indexOf(most), 1);
    const { state, last } = most;
    if (!state || !last) continue;
    for (const one of features(state, procedure, city)) met.add(one);
    const { way, acts } = further(procedure, noWay, undefined, last);
    const to = place(world, {
      state,
      now: most.now,
      entries: most.entries,
      way,
      verbs: 0,
      variant: found.opened.length,
    });
    found.opened.push({
      ...{
        acts,
        actor: machine('opening', state.opener.unit),
        form: state.opening,
        events: last.events,
        effects: last.effects,
        state,
        to,
      },
      ...{ now: most.now, entries: city.entries },
    });
  }
}

const features = (state: MatterState, procedure: Procedure, { entries }: City): string[] => [
  ...describeForm(procedure.opening.form).flatMap(({ key, kind }) => {
    const value = state.opening[key];
    if (value === undefined) return [`${key} absent`];
    return ['choice', 'yesno', 'entry'].includes(kind) ? [`${key}=${String(value)}`] : [`${key} there`];
  }),
  ...state.items.map((one) => one.step),
  `by ${state.opener.kind}`,
  // Whose own things stand in the registers is told from whose do not.
  ...entries.flatMap(({ register, values }) =>
    ['unit', 'provider', 'user'].some((key) => values[key] === state.opener.unit) ? [`has ${register}`] : [],
  ),
];

/** What was chosen in the opening form, and what is open because of it: matters of one kind. */
function variant(state: MatterState, { opening }: Procedure): string {
  const entries = describeForm(opening.form).flatMap(({ key, kind }) => (kind === 'entry' ? [key] : []));
  const choices = Object.entries(state.opening).filter(
    ([key, value]) =>
      entries.includes(key) ||
      typeof value === 'boolean' ||
      (typeof value === 'string' && /^[a-z][a-zA-Z-]*$/u.test(value)),
  );
  return JSON.stringify([choices, state.items.map((one) => one.step), state.opener.unit, state.opener.kind]);
}

interface Come {
  state: MatterState;
  now: Instant;
  entries: readonly RegisterEntry[];
  way: Way;
  verbs: number;
  variant: number | string;
  from?: { spot: Spot; move: Move };
}

function place(world: World, come: Come): Spot {
  const { state, way } = come;
  // Seats of a joint step are counted: which of them have voted is one and the same.
  const items = state.items
    .map((one) => {
      const lapsed = one.deadlines.filter((deadline) => deadline.lapsedAt !== undefined).length;
      const hands = one.delegated ? 'd' : one.pool ? 'p' : '';
      return `${one.step}${lapsed > 0 ? '!' : ''}${one.rung ?? ''}${hands}${one.held ? 'h' : ''}`;
    })
    .sort();
  const acts = [...new Set(passed(way))].filter((one) => world.interest(one)).sort();
  const ever = [...way.ever].filter((one) => world.interest(one)).sort();
  const put = new Set(state.registered.flatMap((one) => (one.op === 'put' ? [one.register] : [])));
  const key = [
    come.variant,
    items,
    [...put].sort(),
    acts,
    ever.length === acts.length ? '' : ever,
    state.end?.end ?? '',
    Math.min(2, state.round),
    emptyLists(state),
    Object.entries(state.heard ?? {}).flatMap(([step, heard]) => (heard.length > 0 ? [step] : [])),
  ].join('/');
  const known = world.keys.get(key);
  if (known) return known;
  const spot: Spot = {
    ...{ n: world.found.spots.length, key, state, now: come.now, entries: come.entries, way, verbs: come.verbs },
    ...(come.from ? { from: come.from } : {}),
    ...{ moves: [], explored: false },
  };
  world.keys.set(key, spot);
  world.found.spots.push(spot);
  world.queue.push(spot);
  return spot;
}

/** A list that was left empty leads to other things than one with rows, by the same commands. */
const emptyLists = ({ given }: MatterState): string[] =>
  Object.entries(given).flatMap(([command, { form }]) =>
    Object.entries(form).flatMap(([field, value]) =>
      Array.isArray(value) && value.length === 0 ? [`${command}.${field}`] : [],
    ),
  );

const variantOf = (spot: Spot): string => spot.key.slice(0, spot.key.indexOf('/'));

/** The matter as it stands at a place, once more. */
export function playAt(
  { procedure, city }: Pick<Exploration, 'procedure' | 'city'>,
  { state, now, entries }: Pick<Spot, 'state' | 'now' | 'entries'>,
): Play {
  const play = new Play({ city, procedure, now, regime: regimeOf(procedure), entries });
  play.state = state;
  return play;
}

function goOn(world: World, spot: Spot): void {
  spot.explored = true;
  world.gone.set(openAt(spot), (world.gone.get(openAt(spot)) ?? 0) + 1);
  const { procedure, found } = world;
  const play = playAt(found, spot);
  const chance = chanceOf(spot.n * 104_729 + 5);
  const seats = new Map<string, number>();
  for (const offer of offersOf(procedure, spot.state, play.context(machine('explore')))) {
    // One of those who sit in a joint step is as good as another.
    if (offer.item?.seat !== undefined && offer.verb === undefined) {
      const nth = seats.get(nameOf(offer)) ?? 0;
      seats.set(nameOf(offer), nth + 1);
      if (nth > 0) continue;
    }
    if (offer.item?.seat !== undefined && offer.verb !== undefined) continue;
    if (offer.verb === undefined) give(world, spot, offer, chance);
    // What ends it leads to nothing more, and is tried everywhere.
    else if (
      UNDOES.includes(offer.command) ||
      offer.command === 'terminate' ||
      (VERBS.includes(offer.command) && spot.verbs < VERBS_ON_A_WAY)
    )
      give(world, spot, offer, chance);
  }
  if (spot.state.end) return;
  others(world, spot);
  const wake = wakeAt(spot.state);
  if (wake === undefined) return;
  // A reminder changes nothing: on to what does.
  for (let at: Instant | undefined = wake, n = 0; at !== undefined && n < 8; n++) {
    const waited = playAt(found, spot);
    const until = at;
    if (!unbroken(world, spot, 'time', () => waited.until(until)) || !waited.state) return;
    const events = waited.events;
    if (events.some((one) => one.type !== 'reminded' && one.type !== 'renotified')) {
      note(
        world,
        spot,
        waited,
        { kind: 'time', command: 'time', actor: machine('clock'), form: {}, parties: [] },
        { events, effects: waited.effects, state: waited.state },
      );
      return;
    }
    at = wakeAt(waited.state);
  }
}

/** Receipts are confirmed, matters that were opened end well or badly. */
function others(world: World, spot: Spot): void {
  const { found, known } = world;
  const item = spot.state.items.find((one) => one.kind === 'receipts');
  if (item) {
    const said = answersIn(playAt(found, spot), chanceOf(spot.n * 7919 + 3));
    for (const answers of said.length > 0 ? [[], said] : [[]]) {
      const play = playAt(found, spot);
      if (unbroken(world, spot, 'receipts', () => play.closeReceipts(item.receipts?.total ?? 0, answers)))
        word(world, spot, play);
    }
  }
  const children = spot.state.links.filter((one) => one.side === 'child' && one.end === undefined);
  if (children.length === 0 || !spot.state.items.some((one) => one.kind === 'children')) return;
  // All of them: how many are still open tells no places apart.
  for (const wanted of [true, false]) {
    const play = playAt(found, spot);
    const ended = children.every((child) => {
      const ends = Object.entries(known.find((one) => one.key === child.procedure)?.ends ?? {});
      const [end, { title, good }] = ends.find(([, one]) => one.good === wanted) ?? [
        'done',
        { title: '办结', good: wanted },
      ];
      const link = { ...child, end: { end, title, good, at: play.now } };
      return unbroken(world, spot, 'link', () => play.must(machine('link'), { kind: 'link', link })) !== undefined;
    });
    if (ended) word(world, spot, play);
  }
}
const word = (world: World, spot: Spot, play: Play): void => {
  if (play.last)
    note(
      world,
      spot,
      play,
      { kind: 'word', command: 'word', actor: machine('others'), form: {}, parties: [] },
      play.last,
    );
};

const nameOf = (offer: Offer): string => (offer.item ? `${offer.item.step}.${offer.command}` : offer.command);

function give(world: World, spot: Spot, offer: Offer, chance: Chance): void {
  const { procedure, city, found } = world;
  const name = nameOf(offer);
  const forms = world.forms.get(name) ?? new Map<string, Record<string, unknown>>();
  world.forms.set(name, forms);
  const who = actorsOf(world, spot, offer)[0];
  if (!who) return;
  const item = offer.item ? { item: offer.item.id } : {};
  const described = describeForm(offer.rule.form ?? noForm);
  // A list that may stay empty is filled in and left empty, by turns.
  const fields = (world.tries.get(name) ?? 0) % 2 === 0 ? described : described.map(withRows);
  const attempt = (form: Record<string, unknown>): boolean => {
    const play = playAt(found, spot);
    const came = unbroken(world, spot, offer.command, () =>
      play.do(who, { kind: 'give', command: offer.command, form, ...item }),
    );
    if (!came || isRejection(came)) return false;
    const to = note(world, spot, play, moveOf(offer, play.actor(who), form, item), came);
    world.given.add(name);
    if (forms.size < FORMS) {
      const effects = came.effects.map((one) => one.effect).join();
      const led = `${to.state.items.map((one) => one.step).join()}/${to.state.end?.end ?? ''}/${effects}/${emptyLists(to.state).join()}`;
      if (!forms.has(led)) forms.set(led, form);
    }
    return true;
  };
  if (offer.command === 'returnToStep') {
    for (const { value } of fields.find((one) => one.key === 'step')?.options ?? [])
      attempt({ step: value, reason: '退回' });
    return;
  }
  let accepted = 0;
  if (fields.length === 0) {
    attempt({});
    return;
  }
  for (const form of [...forms.values()]) if (attempt(form)) accepted++;
  const tries = world.tries.get(name) ?? 0;
  if (accepted > 0 && tries >= TRIES) return;
  // What nobody could fill in anywhere is not tried for ever.
  if (accepted === 0 && forms.size === 0 && tries > 40) return;
  world.tries.set(name, tries + 1);
  const play = playAt(found, spot);
  const actor = play.actor(who);
  fill(
    (form) => {
      const judged = unbroken(world, spot, offer.command, () =>
        play.judge(who, { kind: 'give', command: offer.command, form, ...item }),
      );
      if (judged && !isRejection(judged)) attempt(form);
      return judged ?? reject('gateClosed', '');
    },
    fields,
    chance,
    { ...city, entries: [...spot.entries], today: dayOf(spot.now), ...(actor.unit ? { own: actor.unit } : {}) },
    offer.rule.prefill?.(spot.state, play.context(who)) ?? {},
    `${procedure.key}/${offer.command}`,
  );
}

const withRows = (field: FormField): FormField =>
  field.kind === 'list' && !field.fixedRows && field.min === 0 ? { ...field, min: 1 } : field;

/** A definition that leads nowhere makes the engine stumble: that is noted, and the exploration goes on elsewhere. */
function unbroken<T>({ found }: World, spot: Spot, command: string, what: () => T): T | undefined {
  try {
    return what();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (!found.broken.some((one) => one.text === text && one.command === command))
      found.broken.push({ text, command, after: passed(spot.way) });
    return undefined;
  }
}

/** Who may give it: one person of each unit that it addresses. */
function actorsOf(world: World, spot: Spot, offer: Offer): (string | Actor)[] {
  if (offer.system) return [machine('explore')];
  const { city, found } = world;
  const play = playAt(found, spot);
  const persons = [...new Set(offer.parties.flatMap((key) => holdersOf(key, city.directory)))];
  const able = persons.filter((person) => {
    const came = permitted(found.procedure, offer, spot.state, play.context(person));
    return came !== undefined && !isKept(came);
  });
  return able.slice(0, 1);
}

function moveOf(offer: Offer, actor: Actor, form: Record<string, unknown>, item: { item?: string }): Started {
  return { kind: offer.verb ? 'verb' : 'given', command: offer.command, actor, form, ...item, parties: offer.parties };
}
type Started = Omit<Move, 'acts' | 'units' | 'events' | 'effects' | 'state' | 'to'>;

function note(
  world: World,
  spot: Spot,
  play: Play,
  started: Started,
  decision: Pick<Decision, 'events' | 'effects' | 'state'>,
): Spot {
  const { procedure, city } = world;
  const { way, acts } = further(procedure, spot.way, spot.state, decision);
  const move: Move = {
    ...started,
    ...{ acts, events: decision.events, effects: decision.effects, state: decision.state, to: spot },
    units: [...new Set(started.parties.flatMap((key) => unitOfKey(key, city.directory) ?? []))],
  };
  move.to = place(world, {
    ...{ state: decision.state, now: play.now, entries: play.entries, way, variant: variantOf(spot) },
    ...{ verbs: spot.verbs + (started.kind === 'verb' ? 1 : 0), from: { spot, move } },
  });
  spot.moves.push(move);
  return move.to;
}
