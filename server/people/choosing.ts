/**
 * Units and people to choose from, however many there are: narrowed by words, page by page. They stand in memory in one
 * order; a page begins behind the last one's end, whoever comes or goes meanwhile.
 */
import { bareText, wordsOf } from '@banjie/shared/kernel/fold.ts';
import type { Person, Unit } from '@banjie/shared/kernel/party.ts';
import { reject, type Rejection } from '@banjie/shared/kernel/rejection.ts';
import { isHeardIn, soundOf, soundOfName } from '../search/sounds.ts';
import { texts } from './texts.ts';

export interface Choosing {
  text?: string | undefined;
  ids?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

const PAGE = 50;
const IDS_AT_MOST = 100;

/** Words that all have to be somewhere in a name; brackets part them too, so that 王芳（市教育局） finds her. */
const wordsIn = (text: string | undefined): string[] => wordsOf(text ?? '', /[\s()、,]+/);

/** The ids that are asked for by name; undefined when all are to be looked through. */
export const idsIn = ({ ids }: Choosing): string[] | undefined => ids?.split(',').slice(0, IDS_AT_MOST);

/** A page of what `candidates` gives in its order, from behind the place that the cursor names. */
function page<T>(
  { cursor, limit = PAGE }: Choosing,
  candidates: (after: string[]) => Iterable<T>,
  placeOf: (one: T) => string[],
): { items: T[]; next?: string } | Rejection {
  const after = cursor === undefined ? [] : placeIn(cursor);
  if (!after) return reject('invalid', texts.listMoved, { faults: [{ path: 'cursor', message: texts.listMoved }] });
  const items: T[] = [];
  for (const one of candidates(after)) {
    if (items.length === limit) {
      const last = items.at(-1);
      return { items, ...(last ? { next: cursorOf(placeOf(last)) } : {}) };
    }
    items.push(one);
  }
  return { items };
}

const cursorOf = (place: string[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');
function placeIn(cursor: string): string[] | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(read) && read.every((one) => typeof one === 'string') ? read : undefined;
  } catch {
    return undefined;
  }
}

/** @param units in their order */
export function chooseUnits<U extends Unit>(units: readonly U[], asked: Choosing) {
  const words = heardIn(wordsIn(asked.text));
  return page(
    asked,
    function* ([after]) {
      for (const unit of units.slice(placeBehind(units, after)))
        if (words.every(({ isInUnit }) => isInUnit(unit.name))) yield unit;
    },
    (unit) => [unit.id],
  );
}

/** @param units in their order @param personsOf those of a unit in the order of their ids */
export function choosePeople<P extends Person>(
  units: readonly Unit[],
  personsOf: (unit: string) => readonly P[],
  asked: Choosing,
) {
  const words = heardIn(wordsIn(asked.text));
  return page(
    asked,
    function* ([after, person]) {
      // The unit in which the last page ended is gone on with.
      const from = after === undefined ? 0 : Math.max(0, placeBehind(units, after) - 1);
      for (const unit of units.slice(from)) {
        // What the unit's own name has is had by all of its people: then theirs are not looked at.
        const left = words.filter(({ isInUnit }) => !isInUnit(unit.name));
        for (const one of personsOf(unit.id)) {
          if (unit.id === after && person !== undefined && one.id <= person) continue;
          if (left.every(({ isInName }) => isInName(one.name))) yield { ...one, unitName: unit.name };
        }
      }
    },
    (one) => [one.unit, one.id],
  );
}

/** A word as it is written, or as it sounds. */
const heardIn = (words: readonly string[]) =>
  words.map((word) => {
    const isHeard = isHeardIn(word);
    const isLetters = /^[a-z]+$/.test(word);
    return {
      isInUnit: (name: string) => bareText(name).includes(word) || (isLetters && isHeard(soundOfUnit(name))),
      isInName: (name: string) => bareText(name).includes(word) || (isLetters && isHeard(soundOfName(name))),
    };
  });

/** Units are few, and asked for again with every letter that is typed. */
const unitSounds = new Map<string, string>();
function soundOfUnit(name: string): string {
  const known = unitSounds.get(name);
  if (known !== undefined) return known;
  const sound = soundOf(name);
  unitSounds.set(name, sound);
  return sound;
}

/** Where to go on behind a unit; a unit that is gone is taken as the beginning, where nothing is left out. */
const placeBehind = (units: readonly Unit[], after: string | undefined): number =>
  after === undefined ? 0 : units.findIndex((unit) => unit.id === after) + 1;
