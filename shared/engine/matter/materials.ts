/** The materials 申请材料 of a matter: what was handed in, what is to be replaced and why, and what it took the place of. Part of `evolve`: pure. */
import type { Instant } from '../../kernel/time.ts';
import type { MaterialValue } from '../forms/material.ts';
import type { Doer } from './state.ts';

/** What a material was before it was replaced. */
export interface EarlierMaterial {
  value: MaterialValue;
  at: Instant;
  by: Doer;
  /** Why it had to be replaced, where somebody asked for it. */
  why?: string;
}

export interface MatterMaterial {
  /** The field of the form in which it is handed in: one of a matter. */
  key: string;
  /** Which it is, whatever procedure takes it. */
  material: string;
  title: string;
  /** Absent until it is handed in. */
  value?: MaterialValue;
  at?: Instant;
  by?: Doer;
  /** It is missing or to be replaced, as whoever examines it has told. */
  asked?: { why: string; at: Instant; by: string };
  /** The latest of what it was before. */
  earlier?: EarlierMaterial[];
}

/** Of each; the history has all of them. */
const EARLIER_KEPT = 10;

export type HandedIn = Pick<MatterMaterial, 'key' | 'material' | 'title'> & { value: MaterialValue };
export type AskedFor = Pick<MatterMaterial, 'key' | 'material' | 'title'> & { why: string };

const isSame = (one: MaterialValue, other: MaterialValue): boolean => JSON.stringify(one) === JSON.stringify(other);

export function withHandedIn(
  before: readonly MatterMaterial[] | undefined,
  list: readonly HandedIn[],
  at: Instant,
  by: Doer,
): MatterMaterial[] {
  return list.reduce<MatterMaterial[]>(
    (all, next) => put(all, next, (known) => {
      if (!known?.value || known.at === undefined || !known.by) return { ...next, at, by };
      const { value, at: was, by: whose, asked, earlier = [] } = known;
      // Handed in once more as it was: it is there, and has replaced nothing.
      if (isSame(value, next.value)) return { ...rest(known), ...next };
      const replaced = { value, at: was, by: whose, ...(asked ? { why: asked.why } : {}) };
      return { ...next, at, by, earlier: [...earlier, replaced].slice(-EARLIER_KEPT) };
    }),
    [...(before ?? [])],
  );
}

export const withAskedFor = (
  before: readonly MatterMaterial[] | undefined,
  list: readonly AskedFor[],
  at: Instant,
  by: string,
): MatterMaterial[] =>
  list.reduce<MatterMaterial[]>(
    (all, { why, ...next }) => put(all, next, (known) => ({ ...next, ...known, asked: { why, at, by } })),
    [...(before ?? [])],
  );

function put(
  all: MatterMaterial[],
  { key }: Pick<MatterMaterial, 'key'>,
  make: (known: MatterMaterial | undefined) => MatterMaterial,
): MatterMaterial[] {
  const known = all.find((one) => one.key === key);
  const next = make(known);
  return known ? all.map((one) => (one === known ? next : one)) : [...all, next];
}

function rest({ asked: _, ...known }: MatterMaterial): MatterMaterial {
  return known;
}
