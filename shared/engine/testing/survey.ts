/**
 * Looks a procedure through by walks that go where none has been: what it comes to, who acts, which limits lapse, what
 * it opens and writes. The same procedure gives the same survey.
 */
import { describeForm, noForm } from '../forms/form.ts';
import { offersOf, type Offer } from '../deciding/allowed.ts';
import { wakeAt } from '../decide.ts';
import {} from '../deciding/draft.ts';
import { holdersOf, partiesOf, roleOf, rungsOf } from '../definition/roles.ts';
import { isRejection, type Rejection } from '../../kernel/rejection.ts';
import { addMs, dayOf, MS_PER_DAY, type Instant } from '../../kernel/time.ts';
import { unitOfKey, type UnitKind } from '../../kernel/party.ts';
import type { Procedure } from '../definition/definition.ts';
import type { Effect, MatterEvent } from '../matter/state.ts';
import { machine, type City } from './city.ts';
import { chanceOf, type Chance } from './chance.ts';
import { answersIn, fill } from './fill.ts';
import { openings } from './openings.ts';
import { hasLapsed, isSight, limitWords, regimeOf, sightsOf, type Sights } from './sights.ts';
import { Play } from './play.ts';

/** Walks at most, and moves of one walk. A procedure that is seen through earlier takes fewer. */
const WALKS = 180;
const MOVES = 40;
/** Further ones from where what is still unseen could be seen, when the walks have not come upon it. */
const AIMED = 60;
/** Walks that are made in any case, so that outcomes which hang on a form are met. */
const LEAST = 12;
/** A working day, one in the window of the plans, one in the month of the reviews. */
const STARTS: readonly Instant[] = ['2026-09-24T02:00:00.000Z', '2026-07-09T02:00:00.000Z', '2026-10-09T02:00:00.000Z'];

export interface Survey {
  /** False when nobody of the city could open it, whichever form he filled in. */
  opened: boolean;
  steps: Set<string>;
  ends: Set<string>;
  /** `step.command`, or the command alone where it belongs to the matter. */
  given: Set<string>;
  /** `step: basis limit` of each limit that lapsed. */
  lapsed: Set<string>;
  /** Kinds of unit to which whoever acts belongs. */
  kinds: Set<UnitKind>;
  children: { opens: Extract<Effect, { effect: 'open' }>; at: Instant }[];
  registers: Set<string>;
  /** The last rejection of what was offered and never accepted, by the words of `given`. */
  refused: Map<string, Rejection>;
  /** Turns of a recurring duty that could not be opened. */
  turnsRefused: Rejection[];
  /** How a person opened it once, if any may. */
  opening?: Omit<Move, 'events' | 'command'>;
  /** For each word of `given`, how it was given by a person once. */
  moves: Map<string, Move>;
  /** For each step at which units confirm, what stood when it was open. */
  asked: Map<string, Place>;
  walks: number;
}

/** What a matter has come to, and what stands in the registers beside it. */
export interface Place {
  events: readonly MatterEvent[];
  entries: Play['entries'];
  now: Instant;
}

/** A command that a person gave at a place, and what he filled in. */
export interface Move extends Place {
  person: string;
  command: string;
  item?: string;
  form: Record<string, unknown>;
}

/** What else is looked for, until it is found or the walks are over. */
export interface Wanted {
  actors: readonly string[];
  children: readonly string[];
}

/** @param known definitions of the matters that it may open: their ends are told back to it */
export function surveyOf(
  procedure: Procedure,
  city: City,
  known: readonly Procedure[] = [],
  wanted: Wanted = { actors: [], children: [] },
): Survey {
  const survey: Survey = {
    opened: false,
    steps: new Set(),
    ends: new Set(),
    given: new Set(),
    lapsed: new Set(),
    kinds: new Set(),
    children: [],
    registers: new Set(),
    refused: new Map(),
    turnsRefused: [],
    moves: new Map(),
    asked: new Map(),
    walks: 0,
  };
  const sights = sightsOf(procedure);
  const seen = () =>
    sights.steps.every((one) => survey.steps.has(one)) &&
    sights.ends.every((one) => survey.ends.has(one)) &&
    sights.given.every((one) => survey.given.has(one)) &&
    sights.lapsed.every((one) => hasLapsed(survey, one)) &&
    procedure.registers.every((one) => survey.registers.has(one)) &&
    wanted.children.every((key) => survey.children.some((one) => one.opens.link.procedure === key)) &&
    wanted.actors.every((kinds) => kinds.split('|').some((kind) => survey.kinds.has(kind as UnitKind)));
  const counts = new Map<string, number>();
  const places: Places = new Map();
  for (let n = 0; n < WALKS && (n < LEAST || !seen()); n++) {
    survey.walks++;
    const chance = chanceOf(n * 7919 + 17);
    const start = STARTS[n % STARTS.length] ?? '';
    // Where walks seldom were is gone on from, so that the end of a long course is met as often as its beginning.
    const play =
      n >= LEAST / 2 && chance.percent(75)
        ? resumed(procedure, city, places, chance)
        : openings(procedure, city, start, chance, n, survey);
    if (!play) continue;
    survey.opened = true;
    noteOpening(survey, play);
    walk(play, chance, { counts, places, survey, known, sights });
  }
  for (let n = 0; n < AIMED && !seen(); n++) {
    const chance = chanceOf(n * 7919 + 29);
    const near = [...places.values()]
      .map((place) => playOf(procedure, city, place))
      .filter((play) => isNear(play, survey, sights));
    if (near.length === 0) break;
    survey.walks++;
    walk(chance.pick(near), chance, { counts, places, survey, known, sights }, true);
  }
  return survey;
}

/** Whether a command that nobody has given is offered here, or a limit runs that has never passed. */
function isNear(play: Play, survey: Survey, sights: Sights): boolean {
  if (unseenLapse(play, survey, sights) !== undefined) return true;
  const { state, procedure } = play;
  if (!state) return false;
  const offers = offersOf(procedure, state, play.context(machine('survey')));
  return offers.some((one) => one.verb === undefined && !one.system && !survey.given.has(nameOf(one)));
}

function noteOpening(survey: Survey, { state, now, city }: Play): void {
  const person = state?.opener.person;
  if (survey.opening || state?.opener.kind !== 'person' || person === undefined || state.openedAt !== now) return;
  survey.opening = { person, form: state.opening, now, entries: [...city.entries] };
}

interface Trail {
  counts: Map<string, number>;
  places: Places;
  survey: Survey;
  known: readonly Procedure[];
  sights: Sights;
}

/** Where walks have been: which steps were open then, after which commands, and how to go on from there. */
type Places = Map<string, Place & { visits: number }>;

function remember(play: Play, places: Places, chance: Chance): void {
  const { state, events, entries, now } = play;
  if (!state || state.end || events.length > 120) return;
  const key = `${play.steps().sort().join()} ${Object.keys(state.given).sort().join()}`;
  const visits = places.get(key)?.visits;
  // The same place may have been come to with another opening, and lead elsewhere.
  if (visits !== undefined && !chance.percent(20)) return;
  places.set(key, { events: [...events], entries: [...entries], now, visits: visits ?? 0 });
}

function resumed(procedure: Procedure, city: City, places: Places, chance: Chance): Play | undefined {
  const known = [...places.values()];
  if (known.length === 0) return undefined;
  const few = Math.min(...known.map((one) => one.visits));
  const place = chance.pick(chance.percent(70) ? known.filter((one) => one.visits <= few) : known);
  place.visits++;
  return playOf(procedure, city, place);
}

const playOf = (procedure: Procedure, city: City, { events, entries, now }: Place): Play =>
  new Play({ city, procedure, now, regime: regimeOf(procedure), given: events, entries });

/** @param patient lets its first chances to lapse pass unanswered */
function walk(play: Play, chance: Chance, trail: Trail, patient = chance.percent(40)): void {
  const { counts, places, survey, known, sights } = trail;
  for (let n = 0; n < MOVES && play.state && !play.state.end; n++) {
    lookAt(play, survey);
    remember(play, places, chance);
    const unseen = patient ? unseenLapse(play, survey, sights) : undefined;
    if (unseen !== undefined && chance.percent(60)) play.until(unseen);
    else if (chance.percent(8)) passTime(play);
    else if (!tellBack(play, chance, known) && !act(play, chance, counts, survey)) passTime(play);
  }
  lookAt(play, survey);
  if (play.state?.end) survey.ends.add(play.state.end.end);
}

/** When the first limit passes that no walk has seen pass. */
const unseenLapse = ({ state, now }: Play, survey: Survey, sights: Sights): Instant | undefined =>
  (state?.items ?? [])
    .flatMap((item) =>
      item.deadlines.filter(
        (one) =>
          one.lapsedAt === undefined &&
          one.at > now &&
          sights.lapsed.some((sight) => isSight(sight, limitWords(item.step, one.basis)) && !hasLapsed(survey, sight)),
      ),
    )
    .map((one) => one.at)
    .sort()[0];

function passTime(play: Play): void {
  const wake = play.state && wakeAt(play.state);
  play.until(wake !== undefined && wake > play.now ? wake : addMs(play.now, 20 * MS_PER_DAY));
}

/** Receipts are confirmed, child matters end: what others do. */
function tellBack(play: Play, chance: Chance, known: readonly Procedure[]): boolean {
  const item = play.state?.items.find((one) => one.kind === 'receipts' || one.kind === 'children');
  if (!item || !chance.percent(40)) return false;
  if (item.kind === 'receipts') {
    play.closeReceipts(item.receipts?.total ?? 0, chance.percent(50) ? answersIn(play, chance) : []);
    return true;
  }
  const child = play.state?.links.find((one) => one.side === 'child' && one.end === undefined);
  if (!child) return false;
  const ends = Object.entries(
    known.find((one) => one.key === child.procedure)?.ends ?? { done: { title: '办结', good: true } },
  );
  const [end, { title, good }] = chance.pick(ends);
  play.must(machine('link'), { kind: 'link', link: { ...child, end: { end, title, good, at: play.now } } });
  return true;
}

const nameOf = (offer: Offer): string => (offer.item ? `${offer.item.step}.${offer.command}` : offer.command);

/** Gives one of the commands that can be given now, rather one that was given seldom. */
function act(play: Play, chance: Chance, counts: Map<string, number>, survey: Survey): boolean {
  const { state, procedure, city } = play;
  if (!state) return false;
  const offers = offersOf(procedure, state, play.context(machine('survey'))).filter((one) => one.verb === undefined);
  const count = (offer: Offer) => counts.get(nameOf(offer)) ?? 0;
  const weighed = offers
    .map((offer) => ({ offer, weight: count(offer) + chance.below(offer.rule.tone === 'danger' ? 5 : 3) }))
    .sort((a, b) => a.weight - b.weight);
  for (const { offer } of weighed) {
    if (chance.percent(15)) continue;
    counts.set(nameOf(offer), count(offer) + 1);
    // What nobody can fill in is tried seldom.
    if (count(offer) > 60 && !survey.given.has(nameOf(offer)) && !chance.percent(5)) continue;
    const persons = offer.system
      ? []
      : [...new Set(offer.parties.flatMap((key) => holdersOf(key, city.directory)))].slice(0, 6);
    const start = chance.below(Math.max(1, persons.length));
    const actors = offer.system ? [machine('survey')] : [...persons.slice(start), ...persons.slice(0, start)];
    for (const actor of actors.slice(0, 3)) {
      const who = play.actor(actor);
      const item = offer.item ? { item: offer.item.id } : {};
      const before = { events: [...play.events], entries: [...play.entries], now: play.now };
      let form: Record<string, unknown> = {};
      const came = fill(
        (tried) => {
          form = tried;
          return play.do(who, { kind: 'give', command: offer.command, form, ...item });
        },
        describeForm(offer.rule.form ?? noForm),
        chance,
        { ...city, entries: play.entries, today: dayOf(play.now), ...(who.unit ? { own: who.unit } : {}) },
        offer.rule.prefill?.(state, play.context(who)) ?? {},
        `${procedure.key}/${offer.command}`,
      );
      if (!isRejection(came)) {
        survey.given.add(nameOf(offer));
        survey.refused.delete(nameOf(offer));
        if (typeof actor === 'string' && !survey.moves.has(nameOf(offer)))
          survey.moves.set(nameOf(offer), { ...before, person: actor, command: offer.command, form, ...item });
        return true;
      }
      if (!survey.given.has(nameOf(offer))) survey.refused.set(nameOf(offer), came);
      // Some gates open with time.
      if (came.rejected === 'gateClosed' && !survey.given.has(nameOf(offer)) && chance.percent(25)) {
        play.until(addMs(play.now, (5 + chance.below(40)) * MS_PER_DAY));
        return true;
      }
    }
  }
  return false;
}

/** Notes what has happened so far, and whose work it is now. */
function lookAt(play: Play, survey: Survey): void {
  const { state, procedure, city, events } = play;
  if (!state) return;
  const place = { directory: city.directory, registers: play.context(machine('survey')).registers };
  for (const name of actingRoles(procedure)) {
    const role = roleOf(procedure, name);
    const keys =
      'ladder' in role
        ? rungsOf(role, state, city.directory).flatMap((rung) => rung.parties)
        : partiesOf(role, state, place);
    for (const key of keys) addKind(survey, city, unitOfKey(key, city.directory));
  }
  for (const item of state.items) {
    const step = procedure.steps[item.step];
    if (step?.kind === 'receipts' && !survey.asked.has(item.step))
      survey.asked.set(item.step, { events: [...events], entries: [...play.entries], now: play.now });
    if (step?.kind === 'receipts')
      for (const unit of step.from(state, city.directory, place.registers)) addKind(survey, city, unit);
  }
  if (state.opener.person !== undefined || state.turn) addKind(survey, city, state.opener.unit);
  const limits = new Map<string, string>();
  for (const event of events) {
    if (event.type === 'entered') survey.steps.add(event.item.step);
    for (const { item, deadline } of deadlinesIn(event))
      limits.set(deadline.id, limitWords(stepNamed(item), deadline.basis));
    if (event.type === 'lapsed') survey.lapsed.add(limits.get(event.deadline) ?? '');
    if (event.type === 'registered') survey.registers.add(event.change.register);
  }
  if (state.links.some((one) => one.side === 'child'))
    for (const effect of play.effects)
      if (effect.effect === 'open' && !survey.children.some((one) => one.opens === effect))
        survey.children.push({ opens: effect, at: play.now });
}

const stepNamed = (item: string): string => item.slice(0, item.lastIndexOf('#'));
const deadlinesIn = (event: MatterEvent) => {
  if (event.type === 'entered') return event.item.deadlines.map((deadline) => ({ item: event.item.id, deadline }));
  return event.type === 'extended' || event.type === 'recomputed'
    ? [{ item: event.item, deadline: event.deadline }]
    : [];
};

const addKind = (survey: Survey, city: City, unit: string | undefined): void => {
  const kind = unit === undefined ? undefined : city.directory.unit(unit)?.kind;
  if (kind) survey.kinds.add(kind);
};

/** Names of the roles that do something: of a task, a command, an extension, missing material. */
function actingRoles(procedure: Procedure): string[] {
  const names = Object.values(procedure.steps).flatMap((step) => [
    ...(step.kind === 'task' || step.kind === 'span' ? [step.by] : []),
    ...(step.kind === 'task' && step.materials ? [step.materials.from] : []),
    ...(step.extension ? [step.extension.asks, step.extension.consents] : []),
    ...Object.values(step.commands).flatMap((rule) => [rule.by, rule.alsoBy]),
  ]);
  const all = [...names, ...Object.values(procedure.anytime).flatMap((rule) => [rule.by, rule.alsoBy])];
  return [...new Set(all.filter((one) => one !== undefined))];
}
