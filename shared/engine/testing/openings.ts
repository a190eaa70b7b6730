/** The ways in which a matter can come to be opened: by a person, a machine, the turn of a duty, or another matter. */
import { describeForm } from '../forms/form.ts';
import { dueOpenings } from '../time/due-openings.ts';
import { noSettings } from '../settings/settings.ts';
import { isRejection, type Rejection } from '../../kernel/rejection.ts';
import { addDays, dayOf, type Instant } from '../../kernel/time.ts';
import type { Command } from '../deciding/command.ts';
import type { Actor, Procedure } from '../definition/definition.ts';
import { actorOf, machine, type City } from './city.ts';
import type { Chance } from './chance.ts';
import { fill } from './fill.ts';
import { Play } from './play.ts';

/** Refusals of turns are reported: a duty that opens by itself has nobody who could correct its form. */
export interface Refusals {
  turnsRefused: Rejection[];
  refused: Map<string, Rejection>;
}

const isOpen = { kind: 'open', id: 'm1', number: '260001' } as const;

/** Opens a matter in one of its ways; `n` goes through them in turn. Undefined when that way led to none. */
export function openings(
  procedure: Procedure,
  city: City,
  now: Instant,
  chance: Chance,
  n: number,
  refusals: Refusals,
): Play | undefined {
  const play = new Play({ city, procedure, now, regime: procedure.group === '数据共享' ? 'national' : 'city' });
  const { systemForm, by } = procedure.opening;
  if (procedure.recurs && n % 3 === 0) return byTurn(play, chance, refusals);
  if (systemForm && n % 4 === 1) {
    // One after the other, those of which there are many first and of these the last: it has the least in the registers.
    const units = city.directory.units().filter((one) => by.kinds.includes(one.kind));
    const ordered = [
      ...units.filter((one) => one.kind === 'unit').reverse(),
      ...units.filter((one) => one.kind !== 'unit'),
    ];
    const unit = ordered[Math.floor(n / 5) % Math.max(1, ordered.length)];
    return tried(play, machine('monitor', unit?.id), {}, chance, refusals);
  }
  const able = city.persons.filter((person) => {
    const unit = city.directory.person(person)?.unit ?? '';
    const kind = city.directory.unit(unit)?.kind;
    return (
      kind !== undefined &&
      by.kinds.includes(kind) &&
      by.posts.some((post) => city.directory.holders(unit, post).includes(person))
    );
  });
  if (able.length > 0) return tried(play, actorOf(city, chance.pick(able)), {}, chance, refusals);
  const parent = { id: 'm0', side: 'parent', procedure: 'parent', relation: '来源' } as const;
  return tried(play, machine('parent', chance.pick(Object.keys(city.plan))), { parent }, chance, refusals);
}

function byTurn(play: Play, chance: Chance, refusals: Refusals): Play | undefined {
  const { city, procedure, now } = play;
  const { registers } = play.context(machine('recurring'));
  const units = city.directory.units();
  const { recurs } = procedure;
  const byEntry = typeof recurs?.for === 'object' && 'register' in recurs.for ? recurs.for.register : undefined;
  const entries = play.entries.filter((one) => one.register === byEntry);
  const place = { directory: city.directory, registers, settings: noSettings, units, entries };
  const due = dueOpenings(procedure, addDays(dayOf(now), -366), now, place).filter((one) => one.unit !== undefined);
  if (due.length === 0) return undefined;
  const { turn, unit, form } = chance.pick(due);
  const { key, title, on } = turn;
  const opened = play.do(machine('recurring', unit), {
    ...isOpen,
    regime: play.regime,
    form,
    turn: { key, title, on },
  });
  if (!isRejection(opened)) return play;
  refusals.turnsRefused.push(opened);
  return undefined;
}

function tried(
  play: Play,
  actor: Actor,
  more: Partial<Extract<Command, { kind: 'open' }>>,
  chance: Chance,
  refusals: Refusals,
): Play | undefined {
  const { opening, key } = play.procedure;
  const form = (actor.kind === 'system' ? opening.systemForm : undefined) ?? opening.form;
  const came = fill(
    (filled) => play.do(actor, { ...isOpen, regime: play.regime, form: filled, ...more }),
    describeForm(form),
    chance,
    { ...play.city, entries: play.entries, today: dayOf(play.now), ...(actor.unit ? { own: actor.unit } : {}) },
    opening.prefill?.(play.context(actor)) ?? {},
    `${key}/open`,
  );
  if (!isRejection(came)) return play;
  refusals.refused.set('open', came);
  return undefined;
}
