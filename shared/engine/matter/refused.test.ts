/** What a matter knows of its entries in registers when one of them did not come about after all. */
import { withoutRefused, withRegistered } from './bounds.ts';
import type { Registered } from './state.ts';

type Op = 'put' | 'lift';
const entry = { register: 'mobile', subject: 'alpha/app' };
const at = (n: number) => `2026-11-0${n}T02:00:00.000Z`;

/** Changes of one entry, one a day; then one of them is refused. */
function after(ops: readonly Op[], refused: { op: Op | 'merge'; day: number }): (Op | undefined)[] {
  let known: Registered[] = [];
  for (const [n, op] of ops.entries()) {
    const was = known.find(({ subject }) => subject === entry.subject)?.op ?? 'none';
    known = withRegistered(known, { ...entry, op, at: at(n + 1), was });
  }
  known = withRegistered(known, { ...entry, subject: 'another', op: 'put', at: at(9), was: 'none' });
  const left = withoutRefused(known, { ...entry, op: refused.op, at: at(refused.day) });
  expect(left.find(({ subject }) => subject === 'another')).toMatchObject({ op: 'put' });
  return left.filter(({ subject }) => subject === entry.subject).map(({ op }) => op);
}

it.each<[string, readonly Op[], { op: Op | 'merge'; day: number }, readonly Op[]]>([
  ['the only one leaves nothing', ['put'], { op: 'put', day: 1 }, []],
  ['of two the later one leaves the earlier one', ['put', 'put'], { op: 'put', day: 2 }, ['put']],
  ['of two the earlier one leaves the later one', ['put', 'put'], { op: 'put', day: 1 }, ['put']],
  ['what was not lifted is in force', ['put', 'lift'], { op: 'lift', day: 2 }, ['put']],
  ['what was put in once more and not taken is lifted', ['put', 'lift', 'put'], { op: 'put', day: 3 }, ['lift']],
  ['what came before it does not matter to the last one', ['put', 'lift', 'put'], { op: 'put', day: 1 }, ['put']],
  ['a merge takes nothing away', ['put'], { op: 'merge', day: 1 }, ['put']],
])('%s', (_, ops, refused, left) => {
  expect(after(ops, refused)).toEqual(left);
});

it('of two that were both refused, in their order, nothing is left', () => {
  const first = withRegistered([], { ...entry, op: 'put', at: at(1), was: 'none' });
  const both = withRegistered(first, { ...entry, op: 'put', at: at(2), was: 'put' });
  const one = withoutRefused(both, { ...entry, op: 'put', at: at(1) });
  expect(withoutRefused(one, { ...entry, op: 'put', at: at(2) })).toEqual([]);
});

it('what was to restore an entry, and did not, leaves none', () => {
  expect(withoutRefused([{ ...entry, op: 'put', at: at(1), was: 'none' }], { ...entry, op: 'put', at: at(3) })).toEqual(
    [],
  );
});

it('an older history, which does not say which change it was, forgets the entry as it did', () => {
  expect(withoutRefused([{ ...entry, op: 'put' }], { ...entry, op: 'put', at: at(1) })).toEqual([]);
  expect(withoutRefused([{ ...entry, op: 'put', at: at(1), was: 'put' }], entry)).toEqual([]);
});
