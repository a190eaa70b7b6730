/**
 * A roster 值班表: who of a post is on duty when. Lines 班次 stand in the order in which they are woken (主班, 副班); each
 * is made of shifts that come round, and of what was changed since. Pure data: on-duty.ts reads it.
 */
import type { PersonId, PostKey, UnitId } from '../kernel/party.ts';
import type { Day, Instant } from '../kernel/time.ts';

/** Of which days a shift is, by the city's calendar: every day, working days, days off. */
export const dayKinds = ['all', 'working', 'off'] as const;
export type DayKind = (typeof dayKinds)[number];

/** A turn lasts so many days or weeks. By days only those are counted that are the shift's own: each day off the next one. */
export const turnUnits = ['day', 'week'] as const;
export type TurnUnit = (typeof turnUnits)[number];

export interface Shift {
  days: DayKind;
  /** `HH:mm`: the hand-over. A duty day begins with it and is called by the day on which it begins. */
  start: string;
  /** `HH:mm`; not later than `start` means on the next day. */
  end: string;
  every: number;
  unit: TurnUnit;
  /** The first of `persons` has the turn that begins on this day. */
  from: Day;
  /** The last duty day, where it is known. */
  until?: Day;
  /** In the order in which they follow each other. */
  persons: readonly PersonId[];
}

export interface Line {
  key: string;
  title: string;
  /** The first that covers an instant holds. */
  shifts: readonly Shift[];
  /** Minutes that it has to answer before the next is woken; the city's where it says nothing. */
  wait?: number;
  /** How often it is told again within them; the city's where it says nothing. */
  again?: number;
}

export interface Span {
  from: Instant;
  /** Not included. */
  until: Instant;
}

/** Whoever had it: this one has it. */
export interface Override extends Span {
  kind: 'override';
  id: string;
  line: string;
  person: PersonId;
  why: string;
  by: PersonId;
  at: Instant;
}

export const swapStates = ['asked', 'accepted', 'declined', 'withdrawn'] as const;
export type SwapState = (typeof swapStates)[number];

/** Where one would have been on duty the other is: within `give` who asked, within `take` who was asked. */
export interface Swap {
  kind: 'swap';
  id: string;
  line: string;
  asker: PersonId;
  other: PersonId;
  give: Span;
  take?: Span;
  why: string;
  at: Instant;
  state: SwapState;
  answeredAt?: Instant;
}

export type Exception = Override | Swap;

export interface Roster {
  unit: UnitId;
  post: PostKey;
  /** Somebody is to be on duty at any hour: where nobody is, it is a gap. */
  always: boolean;
  lines: readonly Line[];
  /** How often all lines are gone through before it is the emergency team's; the city's where it says nothing. */
  rounds?: number;
  /** In the order in which they took effect: a later one has the word over what an earlier one has left. */
  exceptions: readonly Exception[];
}

/** By which a roster is known. */
export const rosterKey = ({ unit, post }: Pick<Roster, 'unit' | 'post'>): string => `${unit}:${post}`;

/** What a roster may hold: it is read as a whole, and kept in memory. */
export const bounds = { lines: 4, shifts: 8, persons: 60, exceptions: 400, turns: 31 } as const;
/** How an alarm may go through the lines: minutes of a line, calls besides its first, rounds. */
export const callBounds = { wait: 120, again: 5, rounds: 5 } as const;

/** Until when an exception has something to say. */
export const endOf = (one: Exception): Instant => {
  if (one.kind === 'override') return one.until;
  return one.take && one.take.until > one.give.until ? one.take.until : one.give.until;
};
