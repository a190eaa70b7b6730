/** What a matter keeps of what units say: who is to be answered, in the order of the units, and no more than it holds. */
import { heardOf } from './heard.ts';

const keeps = ({ position }: Record<string, unknown>) => position === 'object';
const answer = (n: number, position: string, said: string) => ({
  ...{ unit: `unit-${String(n).padStart(4, '0')}`, by: `p${n}`, form: { position, said } },
});
const nameOf = (unit: string) => `${unit}局`;

it('keeps who is to be answered, whole where there are few', () => {
  const said = '影响'.repeat(500);
  expect(heardOf({ keeps }, [answer(1, 'agree', '好'), answer(2, 'object', said)], nameOf)).toEqual([
    { unit: 'unit-0002', name: 'unit-0002局', by: 'p2', form: { position: 'object', said } },
  ]);
  expect(heardOf({}, [answer(1, 'object', said)], nameOf)).toEqual([]);
});

it('of two thousand each is kept, with the beginning of what it says; no character is cut in two', () => {
  const all = Array.from({ length: 2000 }, (_, n) => answer(n, 'object', '👩‍👩‍👧'.repeat(300)));
  const heard = heardOf({ keeps }, all, nameOf);
  expect(heard).toHaveLength(2000);
  expect(JSON.stringify(heard).length).toBeLessThan(2_000_000);
  expect(String(heard[7]?.form['said'])).toBe(`${'👩‍👩‍👧'.repeat(19)}…`);
});
