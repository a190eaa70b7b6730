/**
 * A standard as it stands in the register (C-3, C-10). Several procedures enter, revise and abolish standards; none of
 * them imports another, so what an entry is stands here.
 */
import type { Context } from '../engine/definition/definition.ts';
import type { MatterState, RegisterChange } from '../engine/matter/state.ts';
import { postKey, type PartyKey, type UnitId, type UnitKind } from '../kernel/party.ts';
import { addMonths, isDay, type Day } from '../kernel/time.ts';

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

/** Units that apply standards (C-5, C-9). */
export const standardKinds: readonly UnitKind[] = [
  ...(['unit', 'office', 'authority', 'security-authority', 'quality-authority', 'finance', 'secrecy'] as const),
  ...(['legal', 'audit', 'police', 'cyberspace', 'state-security', 'standards-group'] as const),
];

export interface Standard {
  number: string;
  name: string;
  kind: string;
  unit: UnitId;
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
  units: [standard.unit],
  values: {
    ...standard,
    // What was brought along without its day has none until its first review.
    ...(isDay(standard.reviewedOn) ? { reviewBy: addMonths(standard.reviewedOn, REVIEW_MONTHS) } : {}),
  },
  lasting: true,
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
    published,
    reviewedOn: text('reviewedOn') || published,
    state: text('state'),
  };
}

/** Everybody who applies standards: the post for them in every unit. */
export const allUnits = (_: MatterState, { directory }: Pick<Context, 'directory'>): PartyKey[] =>
  directory
    .units()
    .filter((unit) => standardKinds.includes(unit.kind))
    .map((unit) => postKey(unit.id, 'standards'));
