/**
 * A standard as it stands in the register (C-3, C-10). Several procedures enter, revise and abolish standards; none of
 * them imports another, so what an entry is stands here.
 */
import type { Context } from '../engine/definition/definition.ts';
import type { RegisterChange } from '../engine/matter/state.ts';
import { postKey, type Directory, type PartyKey, type UnitId, type UnitKind } from '../kernel/party.ts';
import { addMonths, isDay, type Day } from '../kernel/time.ts';
import { isOfCity } from '../regulation/units.ts';

/** Reviewed at the latest three years after publication or the last review (C-20). */
export const REVIEW_MONTHS = 36;
/** The review is opened so long before its last day, so that there is time to do it. */
export const REVIEW_LEAD_DAYS = 90;

export const kinds = {
  national: '国家标准',
  industry: '行业标准',
  local: '地方标准',
  city: '本市技术规范',
  guidance: '本市指导性文件',
} as const;

/** Made by others than the city: a new edition is adopted, not drafted here. */
const ELSEWHERE: readonly string[] = ['national', 'industry', 'local'];
export const isMadeElsewhere = ({ kind }: Pick<Standard, 'kind'>): boolean => ELSEWHERE.includes(kind);

export interface Standard {
  number: string;
  name: string;
  kind: string;
  /** Who has filed it first, or drafted it: asked when it is reviewed. */
  unit: UnitId;
  /** All who have filed it. */
  users: readonly UnitId[];
  published: Day;
  /** The day from which the three years run: publication, or the last review. */
  reviewedOn: Day;
  state: string;
}

/** Puts a standard into the register, or changes what is there. */
export const entered = (standard: Standard, why: string): RegisterChange => ({
  register: 'standards',
  subject: standard.number,
  op: 'put',
  title: `${standard.number} ${standard.name}`,
  why,
  units: [...new Set([standard.unit, ...standard.users])],
  values: {
    ...valuesOf(standard),
    // What was brought along without its day has none until its first review.
    ...(isDay(standard.reviewedOn) ? { reviewBy: addMonths(standard.reviewedOn, REVIEW_MONTHS) } : {}),
  },
  lasting: true,
});

const valuesOf = ({ users: _, ...values }: Standard) => values;

/** Takes a standard off the register. */
export const takenOff = (number: string, name: string, why: string): RegisterChange => ({
  ...{ register: 'standards', subject: number, op: 'lift', title: `${number} ${name}`.trim(), why },
  ...{ units: [], lasting: true },
});

/** What the register says of a standard now. */
export function standardOf({ registers }: Pick<Context, 'registers'>, number: string): Standard | undefined {
  const found = registers.entry('standards', number);
  if (!found) return undefined;
  const text = (key: string) => String(found.values[key] ?? '');
  const published = text('published');
  return {
    number,
    name: text('name'),
    kind: text('kind'),
    unit: text('unit') || (found.units[0] ?? ''),
    users: found.units,
    published,
    reviewedOn: text('reviewedOn') || published,
    state: text('state'),
  };
}

/** Everybody who applies standards (C-5, C-9): every unit of the city. */
export const everyUnit = (_: unknown, directory: Directory): UnitId[] =>
  directory
    .units()
    .filter(isOfCity)
    .map((unit) => unit.id);
/** The post for standards in each of them. */
export const allUnits = (_: unknown, { directory }: Pick<Context, 'directory'>): PartyKey[] =>
  everyUnit(_, directory).map((unit) => postKey(unit, 'standards'));

const heads = (directory: Directory, ...kinds: UnitKind[]): PartyKey[] =>
  kinds.flatMap((kind) => {
    const body = directory.body(kind);
    return body ? [postKey(body.id, 'head')] : [];
  });
/** Who takes up what the authority leaves lying: those above it. */
export const above = (_: unknown, directory: Directory): PartyKey[] => heads(directory, 'committee', 'city-government');
/** Who takes up what a unit or the quality authority leaves lying; the committee where the authority is that unit. */
export const inPlace = (_: unknown, directory: Directory): PartyKey[] => {
  const authority = directory.body('authority');
  return [...(authority ? [postKey(authority.id, 'standards')] : []), ...heads(directory, 'committee')];
};
