/**
 * What the state of a matter keeps of things that can be many. The history has all of them; the state keeps what a
 * decision reads, so that a matter costs after years what it cost at the beginning. Part of `evolve`: pure, and what it
 * keeps may be changed only where no decision reads the rest.
 */
import type { Children, Link, MatterState, RefusedChange, Registered } from './state.ts';

/** Links of each side that are kept with what is known of them; of more only the number. */
export const LINKS_KEPT = 50;
/** Entries of registers that are kept besides those that the matter must lift at its end. */
const REGISTERED_KEPT = 200;

export const childId = (matter: string, n: number): string => `${matter}-${n}`;
const numberOf = (link: Link): number => Number(link.id.slice(link.id.lastIndexOf('-') + 1));

/** Of a state that was written before they were counted: all of them stand in its links. */
export function childrenOf({ children, links }: Pick<MatterState, 'children' | 'links'>): Children {
  if (children) return children;
  const all = links.filter((one) => one.side === 'child');
  return {
    opened: all.length,
    open: all.filter((one) => one.end === undefined).map(numberOf),
    good: all.filter((one) => one.end?.good === true).length,
  };
}

export const isOpenChild = (state: MatterState, link: Pick<Link, 'id'>): boolean =>
  childrenOf(state).open.some((n) => childId(state.id, n) === link.id);

/** How many matters name this one. */
export const citesOf = ({ cites, links }: Pick<MatterState, 'cites' | 'links'>): number =>
  cites ?? links.filter((one) => one.side === 'cites').length;

/** Links that the state does not keep. */
export function linksBesides(state: MatterState): number {
  const kept = (side: Link['side']) => state.links.filter((one) => one.side === side).length;
  return childrenOf(state).opened - kept('child') + citesOf(state) - kept('cites');
}

type Links = Pick<MatterState, 'links' | 'children' | 'cites'>;

/** With what is now known of another matter. */
export function withLink(state: MatterState, link: Link): Links {
  const same = (one: Link) => one.id === link.id && one.side === link.side;
  const known = state.links.find(same);
  const links = kept([...state.links.filter((one) => !same(one)), { ...known, ...link }]);
  if (link.side === 'cites') return { links, cites: citesOf(state) + (known ? 0 : 1) };
  if (link.side !== 'child') return { links };
  const before = childrenOf(state);
  const n = numberOf(link);
  const isNew = n > before.opened;
  const wasOpen = isNew || before.open.includes(n);
  const children = {
    opened: isNew ? n : before.opened,
    open: link.end ? before.open.filter((one) => one !== n) : isNew ? [...before.open, n] : before.open,
    good: before.good + (wasOpen && link.end?.good === true ? 1 : 0),
  };
  return { links, children };
}

/** Those that it comes of and that it names are few, and stay; of the others the latest do. */
function kept(links: readonly Link[]): Link[] {
  const late = new Set(
    (['child', 'cites'] as const).flatMap((side) => links.filter((one) => one.side === side).slice(-LINKS_KEPT)),
  );
  return links.filter((one) => one.side === 'parent' || one.side === 'source' || late.has(one));
}

/** What it must lift at its end stays; of the rest, which stays in the register whatever becomes of it, the latest. */
export function withRegistered(before: Registered[], change: Registered): Registered[] {
  const all = [...before.filter((one) => one.register !== change.register || one.subject !== change.subject), change];
  if (all.length <= REGISTERED_KEPT) return all;
  const late = new Set(all.filter((one) => !mustLift(one)).slice(-REGISTERED_KEPT));
  return all.filter((one) => mustLift(one) || late.has(one));
}

/** A change has not come about: what stood before it stands, unless a later one has taken its place meanwhile. */
export const withoutRefused = (before: Registered[], { register, subject, op, at }: RefusedChange): Registered[] =>
  before.flatMap((one) => {
    if (one.register !== register || one.subject !== subject) return [one];
    // What was written earlier does not say which one it was: the entry is forgotten, as it was then.
    if (op === undefined || at === undefined || one.at === undefined) return [];
    // It has undone what was taken back, and what stood before that stands here only because this was to restore it.
    if (at > one.at) return [];
    const { says: _, was, ...stood } = one;
    if (one.op !== op || one.at !== at) return op === was ? [{ ...one, was: 'none' }] : [one];
    return was === 'put' || was === 'lift' ? [{ ...stood, op: was, was: 'none' }] : [];
  });

export const mustLift = ({ op, lasting }: Registered): boolean => op === 'put' && lasting !== true;
