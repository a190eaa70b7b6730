/** Random courses of a matter: plain data that fast-check can shrink, played move by move against the engine. */
import { describeForm } from '../forms/form.ts';
import { rulesOf } from '../definition/define.ts';
import { offersOf } from '../deciding/allowed.ts';
import { wakeAt } from '../decide.ts';
import { holdersOf } from '../definition/roles.ts';
import { isRejection, type Rejection } from '../../kernel/rejection.ts';
import { addMs, dayOf, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../kernel/time.ts';
import type { Actor, Procedure } from '../definition/definition.ts';
import { actorOf, machine, type City } from './city.ts';
import { chanceOf, formFrom, wrongFormFrom, type Chance } from './chance.ts';
import { fill } from './fill.ts';
import { openings } from './openings.ts';
import type { Play } from './play.ts';

export const moves = ['act', 'standIn', 'machine', 'receipts', 'time', 'wrongPerson', 'wrongForm'] as const;
export interface Move {
  kind: (typeof moves)[number];
  seed: number;
}

const JUMPS = [
  MS_PER_MINUTE * 3,
  MS_PER_MINUTE * 11,
  MS_PER_HOUR,
  MS_PER_HOUR * 5,
  MS_PER_DAY,
  MS_PER_DAY * 4,
  MS_PER_DAY * 16,
  MS_PER_DAY * 45,
];

/** Opens a matter in one of its ways; undefined when nobody of this city may, or with no form that chance has hit. */
export function openSomehow(procedure: Procedure, city: City, seed: number, now: string): Play | undefined {
  const chance = chanceOf(seed);
  const refusals = { turnsRefused: [], refused: new Map() };
  for (let way = seed % 12; way < (seed % 12) + 12; way++) {
    const play = openings(procedure, city, now, chance, way, refusals);
    if (play) return play;
  }
  return undefined;
}

/** Some of those who have something to do with what is open now, and somebody who may have nothing. */
function someOf(play: Play, chance: Chance): string[] {
  const { state, procedure, city } = play;
  const offers = state ? offersOf(procedure, state, play.context(machine('wander'))) : [];
  const holders = new Set(offers.flatMap((one) => one.parties.flatMap((key) => holdersOf(key, city.directory))));
  const few = [...holders].filter(() => chance.percent(holders.size > 6 ? 40 : 100)).slice(0, 6);
  return [...few, chance.pick(city.persons)];
}

/** What a move came to: the rejection, if it was refused, and whether a button had been shown for it. */
export interface Came {
  rejection?: Rejection;
  shown: boolean;
}

/** Carries one move out, and hands back what it came to; undefined when there was nothing to do. */
export function makeMove(play: Play, move: Move): Came | undefined {
  const chance = chanceOf(move.seed);
  switch (move.kind) {
    case 'act':
      return act(play, chance, (person) => actorOf(play.city, person));
    case 'standIn':
      return act(play, chance, (person) => actorOf(play.city, person, [chance.pick(play.city.persons)]));
    case 'wrongForm':
      return act(play, chance, (person) => actorOf(play.city, person), true);
    case 'wrongPerson':
      return guess(play, chance);
    case 'machine':
      return byMachine(play, chance);
    case 'receipts':
      return confirm(play, chance);
    case 'time': {
      const wake = play.state && wakeAt(play.state);
      const jump = addMs(play.now, chance.pick(JUMPS));
      play.until(wake !== undefined && wake > play.now && chance.percent(50) ? wake : jump);
      return undefined;
    }
  }
}

function act(play: Play, chance: Chance, as: (person: string) => Actor, wrong = false): Came | undefined {
  const verbs = chance.percent(20);
  const all = someOf(play, chance).flatMap((person) => {
    const actor = as(person);
    return play.allowed(actor).map((offer) => ({ actor, offer }));
  });
  // What the engine adds to every task is tried often enough, but a course should get on.
  const offers = all.filter(({ offer }) => (offer.verb !== undefined) === verbs);
  // Mostly onwards, or not at all: refusals and withdrawals would end nearly every course after a few moves.
  const tones = (tone: string) => offers.filter(({ offer }) => (offer.rule.tone ?? 'plain') === tone);
  const primary = tones('primary');
  const onwards = primary.length > 0 ? primary : chance.percent(40) ? tones('plain') : [];
  const from = verbs ? offers : chance.percent(75) ? onwards : chance.percent(50) ? tones('danger') : offers;
  if (from.length === 0) return undefined;
  const { actor, offer } = chance.pick(from);
  const item = offer.item && chance.percent(70) ? { item: offer.item.id } : {};
  const give = (form: unknown) => play.do(actor, { kind: 'give', command: offer.command, form, ...item });
  const place = { ...play.city, entries: play.entries, today: dayOf(play.now) };
  const came = wrong
    ? give(wrongFormFrom(offer.form, chance, place))
    : fill(give, offer.form, chance, place, offer.prefill ?? {}, `${play.procedure.key}/${offer.command}`);
  return { shown: offer.blocked === undefined, ...(isRejection(came) ? { rejection: came } : {}) };
}

/** Anybody tries anything. */
function guess(play: Play, chance: Chance): Came {
  const person = chance.pick(play.city.persons);
  const { command, rule } = chance.pick(rulesOf(play.procedure));
  const actor = actorOf(play.city, person, chance.percent(50) ? [chance.pick(play.city.persons)] : []);
  const shown = play.allowed(actor).some((one) => one.command === command && one.blocked === undefined);
  const form = rule.form ? formFrom(describeForm(rule.form), chance, play.city) : {};
  const stale = chance.percent(20) ? { item: `${command}#1` } : {};
  const came = play.do(actor, { kind: 'give', command, form, ...stale });
  return { shown: shown && !('item' in stale), ...(isRejection(came) ? { rejection: came } : {}) };
}

function byMachine(play: Play, chance: Chance): Came | undefined {
  const rules = rulesOf(play.procedure).filter(({ rule }) => {
    const role = rule.by === undefined ? undefined : play.procedure.roles[rule.by];
    return role !== undefined && 'system' in role;
  });
  if (rules.length === 0) return undefined;
  const { command, rule } = chance.pick(rules);
  const form = rule.form ? formFrom(describeForm(rule.form), chance, play.city) : {};
  const came = play.do(machine('monitor'), { kind: 'give', command, form });
  return { shown: false, ...(isRejection(came) ? { rejection: came } : {}) };
}

function confirm(play: Play, chance: Chance): Came | undefined {
  const item = play.state?.items.find((one) => one.kind === 'receipts');
  if (!item) return undefined;
  const total = item.receipts?.total ?? 0;
  const confirmed = chance.percent(30) ? total : chance.below(total);
  const came = play.do(machine('receipts'), { kind: 'closeReceipts', item: item.id, confirmed, root: 'r' });
  return { shown: false, ...(isRejection(came) ? { rejection: came } : {}) };
}
