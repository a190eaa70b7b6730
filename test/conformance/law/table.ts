/**
 * How the table of the law is written down: what each procedure must be whatever its definition says. It is transcribed
 * from the three measures, the national rules and the review of both, never from the definitions, which are walked
 * against it. An act is named `article step.command`; `article step` for a wait, receipts or other matters that must be
 * over; `*.command` in whichever step; `a|b` either; `!act` one that may not lie on the way. Steps and commands have
 * today's names where the definitions have them, and a name for what the law demands where they lack it: then no way
 * passes it, and the check says so.
 */
import type { UnitKind } from '@banjie/shared/kernel/party.ts';
import type { MatterState } from '@banjie/shared/engine/matter/state.ts';

/** `A-12 audit.approve`: the article, a blank, the act. */
export type Act = `${'A' | 'B' | 'C' | 'N' | 'R'}-${number} ${string}`;

export interface Demand {
  act: Act;
  /** Such matters only, in words. */
  only?: string;
  when?: (matter: MatterState) => boolean;
}

/** What every kind of entry that a procedure puts in must have passed, and how it ends. */
export interface EntryLaw {
  put: readonly Demand[];
  /** Acts by which it is lifted or changed later: `procedure/step.command`, or `procedure/step` for a wait that is over. */
  exits: readonly string[];
  /** Ends of its own matter at which it is gone. */
  goneAt?: readonly string[];
  /** Why nothing lifts it: a record of what was found, which the next one follows. */
  stays?: string;
}

/** Somebody who has no hand in an act, whatever posts he holds. */
export interface Bar {
  /** Deciding or reading acts: `step.command`, `step` for all of the step's commands. */
  acts: readonly string[];
  /** `opener`; `opening.field`, whom the form names; `given.command`, who gave it; `given.command.field`, whom that names. */
  who: string;
  /** The person alone, or everybody of the unit. */
  by: 'person' | 'unit';
  article: string;
}

/** Who is told, or asked, in the moment of an act. */
export interface Told {
  act: Act;
  /** Kinds of unit, `everybody` (every unit of the city), or `opening.field` for the unit that a form names. */
  who: readonly string[];
}

/** A date of a form: of what has happened, or of what is planned. */
export interface DateLaw {
  kind: 'happened' | 'planned';
  /** Not before this: `opened`, the day of the opening, or `command.field`, another date. */
  notBefore?: string;
  article?: string;
}

export interface Clock {
  /** Where the clock of the law must run. */
  step: string;
  article: string;
  /** The article orders a time and gives no number: the city sets it, and it is shown as the city's. */
  setBy?: 'city';
  /** What is wrong where it does not. */
  rule: 'runs' | 'not restarted' | 'keeps what was granted' | 'from when it was known' | 'no such cap' | 'a new date';
}

export interface LawRow {
  ends: Readonly<Record<string, readonly Demand[]>>;
  /** Who may break it off: kinds of unit above whoever is bound by it or decides; nobody where the law wants an answer. */
  terminates: { by: readonly UnitKind[]; why: string };
  /** Steps whose party can't give the matter back to an earlier one: the law has its own way back, or none. */
  noReturn: readonly Act[];
  entries: Readonly<Record<string, EntryLaw>>;
  bars: readonly Bar[];
  told: readonly Told[];
  /** `command.field`, or `open.field`. */
  dates: Readonly<Record<string, DateLaw>>;
  clocks: readonly Clock[];
}

/** From below to above. Who sits on one step has nobody of the others of it below him. */
const line: readonly (readonly UnitKind[])[] = [
  ['cloud-provider', 'experts'],
  ['unit', 'finance', 'legal', 'audit', 'police', 'cyberspace', 'state-security', 'secrecy', 'standards-group'],
  ['office', 'security-authority', 'emergency-group'],
  ['authority', 'quality-authority'],
  ['committee'],
  ['city-government'],
];
/** Whoever sits above all of these. */
export const above = (...kinds: readonly UnitKind[]): LawRow['terminates'] => {
  const top = Math.max(...kinds.map((kind) => line.findIndex((step) => step.includes(kind))));
  return { by: line.slice(top + 1).flat(), why: `above ${kinds.join(' and ')}` };
};
export const nobody = (why: string): LawRow['terminates'] => ({ by: [], why });

export const only = (words: string, when: (matter: MatterState) => boolean, ...acts: readonly Act[]): Demand[] =>
  acts.map((act) => ({ act, only: words, when }));

type Written = Act | Demand | readonly Demand[];
const demands = (all: readonly Written[]): Demand[] =>
  all.flatMap((one) => (typeof one === 'string' ? [{ act: one }] : one));

/** What a unit leaves undone is pressed by a date, and pursued as a breach where that passes too: never silently over. */
const undone: Pick<LawRow, 'ends' | 'dates'> = {
  ends: { unmet: [{ act: 'N-39 late.giveUp' }] },
  dates: { 'press.until': { kind: 'planned' } },
};

/** What most rows do not say anything about. */
export const law = (one: {
  ends: Record<string, readonly Written[]>;
  terminates: LawRow['terminates'];
  noReturn?: readonly Act[];
  entries?: Record<string, Omit<EntryLaw, 'put' | 'exits'> & { put: readonly Written[]; exits?: readonly string[] }>;
  bars?: readonly Bar[];
  told?: readonly Told[];
  dates?: LawRow['dates'];
  clocks?: readonly Clock[];
}): LawRow => ({
  ends: { ...undone.ends, ...Object.fromEntries(Object.entries(one.ends).map(([end, all]) => [end, demands(all)])) },
  terminates: one.terminates,
  noReturn: one.noReturn ?? [],
  entries: Object.fromEntries(
    Object.entries(one.entries ?? {}).map(([name, entry]) => [
      name,
      { ...entry, put: demands(entry.put), exits: entry.exits ?? [] },
    ]),
  ),
  bars: one.bars ?? [],
  told: one.told ?? [],
  dates: { ...undone.dates, ...one.dates },
  clocks: one.clocks ?? [],
});

/** Nobody decides on what he asked for himself: said once for the acts of a procedure. */
export const notTheRequester = (article: string, ...acts: readonly string[]): Bar => ({
  ...{ acts, who: 'opener', by: 'person', article },
});
export const notTheAccused = (article: string, field: string, ...acts: readonly string[]): Bar => ({
  ...{ acts, who: `opening.${field}`, by: 'unit', article },
});
export const happened = (notBefore?: string): DateLaw => ({
  kind: 'happened',
  ...(notBefore === undefined ? {} : { notBefore }),
});
export const planned: DateLaw = { kind: 'planned' };
