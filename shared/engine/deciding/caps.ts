/**
 * What people may add to a matter without end, but for the caps that stand here: the state is loaded with every
 * decision. What may be said without end (comments, progress) stands in the history only and has none.
 */
import { reject, type Rejection } from '../../kernel/rejection.ts';
import { mustLift } from '../matter/bounds.ts';
import { texts } from '../texts.ts';
import type { MatterState } from '../matter/state.ts';

interface Cap {
  most: number;
  count: (state: MatterState) => number;
  /** Says what to do instead. */
  text: (most: number) => string;
}

const signatures = (state: MatterState): number =>
  state.items.reduce((all, item) => all + (item.signs ? 1 : 0) + (item.signAfter?.length ?? 0), 0);

const caps: readonly Cap[] = [
  { most: 200, count: (state) => state.readers.length, text: texts.caps.readers },
  { most: 50, count: signatures, text: texts.caps.signatures },
  { most: 100, count: (state) => state.requesters.length, text: texts.caps.requesters },
  { most: 500, count: (state) => state.registered.filter(mustLift).length, text: texts.caps.registered },
];

/** The cap that a command would go beyond. What stands beyond it already stays, and can be made less. */
export function beyondCap(before: MatterState, after: MatterState): Rejection | undefined {
  const cap = caps.find(({ most, count }) => count(after) > most && count(after) > count(before));
  return cap && reject('gateClosed', cap.text(cap.most));
}
