/** The materials 申请材料 of a matter: what was handed in, what is to be replaced and why, and what it took the place of. Part of `evolve`: pure. */
import type { Instant } from '../../kernel/time.ts';
import type { AskedFor, Doer, HandedIn, MaterialValue, MatterMaterial } from './state.ts';

/** Of each; the history has all of them. */
const EARLIER_KEPT = 10;

const isSame = (one: MaterialValue, other: MaterialValue): boolean => JSON.stringify(one) === JSON.stringify(other);

export function withHandedIn(
  before: readonly MatterMaterial[] | undefined,
  list: readonly HandedIn[],
  at: Instant,
  by: Doer,
): MatterMaterial[] {
  return list.reduce<MatterMaterial[]>(
    (all, next) =>
      put(all, next, (known) => {
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
