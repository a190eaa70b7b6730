/** How one subject of a register lies in the database, and what is read out of it. */
import { askedBy, type RegisterEntry } from '@banjie/shared/engine/definition/registers.ts';
import type { UnitId } from '@banjie/shared/kernel/party.ts';
import type { Instant } from '@banjie/shared/kernel/time.ts';
import type { RegisterRecord } from '../../matters/ports.ts';
import {
  inForce,
  LASTING,
  shownOf,
  valuesOf,
  type Hold,
  type Recorded,
  type Standing,
} from '../../registers/standing.ts';

export interface RegisterDocument extends Standing {
  /** `<register>/<subject>`: a register's name has no slash. */
  _id: string;
  register: string;
  subject: string;
  /** Whether anybody holds it. */
  live: boolean;
  /** What it is found and listed by: of those who hold it, or of the last that did. */
  title: string;
  numbers: string[];
  units: UnitId[];
  keys: string[];
  since: Instant;
  /** The changes that were written last; they go into the history as well. */
  latest: Recorded[];
}

export interface HistoryDocument extends Recorded {
  /** `<register>/<subject>@<version>` */
  _id: string;
  register: string;
  subject: string;
  matter: string;
}

export const subjectId = (register: string, subject: string): string => `${register}/${subject}`;
export const historyId = (register: string, subject: string, version: number): string =>
  `${register}/${subject}@${String(version).padStart(7, '0')}`;

/** Values longer than this are not asked for. */
const LONGEST_KEY = 120;
export const keyOf = (name: string, value: string): string => `${name}=${value}`;

function keysOf(values: Record<string, unknown> | undefined): string[] {
  return askedBy.flatMap((name) => {
    const value = values?.[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return text === '' || text.length > LONGEST_KEY ? [] : [keyOf(name, text)];
  });
}

export function documentOf(
  register: string,
  subject: string,
  standing: Standing,
  latest: Recorded[],
): RegisterDocument {
  const shown = shownOf(standing).filter((one) => one.put);
  const first = shown[0];
  return {
    ...standing,
    ...{ _id: subjectId(register, subject), register, subject },
    live: standing.holds.some(inForce),
    title: first?.put?.title ?? subject,
    numbers: [...new Set(shown.flatMap(({ put }) => (put ? [put.number] : [])))],
    units: [...new Set(shown.flatMap(({ put }) => put?.units ?? []))],
    keys: [...new Set(shown.flatMap(({ put }) => keysOf(put?.values)))],
    since: first?.put?.order.at ?? latest[0]?.order.at ?? '',
    latest,
  };
}

/** As a decision sees it; undefined when nobody holds it. */
export function entryOf(found: RegisterDocument): RegisterEntry | undefined {
  const [first] = shownOf(found);
  if (!found.live || !first?.put) return undefined;
  const { title, number, order } = first.put;
  return {
    ...{ register: found.register, subject: found.subject, title, units: found.units },
    values: valuesOf(first, first.key === LASTING ? found.members : []) ?? {},
    ...{ since: order.at, matter: order.matter, number, version: found.version },
  };
}

/** One hold as people read it. @param also how many others hold the same subject */
export function recordOf(found: RegisterDocument, hold: Hold, also = 0): RegisterRecord | undefined {
  const { put, lift } = hold;
  if (!put) return undefined;
  const values = valuesOf(hold, hold.key === LASTING ? found.members : []);
  const { title, why, note, units, number, procedure, by, order } = put;
  return {
    id: `${found._id}@${hold.key}`,
    ...{ register: found.register, subject: found.subject, matter: order.matter, number, procedure },
    ...{ title, why, units, by, since: order.at },
    ...(note === undefined ? {} : { note }),
    ...(values === undefined ? {} : { values }),
    ...(hold.key === LASTING ? { lasting: true as const } : {}),
    ...(inForce(hold) || !lift ? {} : { until: lift.order.at, liftedBy: lift.by, liftedWhy: lift.why }),
    ...(also > 0 ? { also } : {}),
  };
}

/** The row of a list: the hold that names the unit, those in force first, and how many others there are. */
export function rowOf(found: RegisterDocument, unit: UnitId | undefined): RegisterRecord | undefined {
  const shown = shownOf(found).filter((one) => unit === undefined || one.put?.units.includes(unit) === true);
  const [first] = shown;
  return first && recordOf(found, first, found.live ? shown.length - 1 : 0);
}
