/** Choosing one of 2,000 units or 100,000 people: every page together is everybody, and a word finds anyone. */
import type { Person, Unit } from '@banjie/shared/kernel/party.ts';
import { isRejection } from '@banjie/shared/kernel/rejection.ts';
import { choosePeople, chooseUnits, type Choosing } from './choosing.ts';

const units: Unit[] = Array.from({ length: 2000 }, (_, n) => ({ id: `u${n}`, name: `第 ${n} 街道办`, kind: 'unit' }));
const surnames = '赵钱孙李周吴郑王冯陈';
const people = new Map(
  units.map(({ id }, n) => [
    id,
    Array.from({ length: 50 }, (_, k): Person => ({
      id: `${id}-${String(k).padStart(2, '0')}`,
      name: `${surnames[k % 10]}${n}`,
      unit: id,
    })),
  ]),
);
const personsOf = (unit: string): readonly Person[] => people.get(unit) ?? [];

function everyPage<T>(
  page: (asked: Choosing) => { items: T[]; next?: string } | { rejected: string },
  asked: Choosing,
) {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const one = page({ ...asked, ...(cursor === undefined ? {} : { cursor }) });
    if (!('items' in one)) throw new Error(one.rejected);
    found.push(...one.items);
    cursor = one.next;
  } while (cursor !== undefined);
  return found;
}

it('gives everybody once, in the order of the city, whatever the size of a page', () => {
  const found = everyPage((asked) => choosePeople(units, personsOf, asked), { limit: 97 });
  expect(found).toHaveLength(100_000);
  expect(found.map(({ id }) => id)).toEqual([...people.values()].flat().map(({ id }) => id));
  expect(everyPage((asked) => chooseUnits(units, asked), { limit: 33 })).toEqual(units);
});

it('goes on behind the last one, whoever has come or gone meanwhile', () => {
  const first = choosePeople(units, personsOf, { limit: 60 });
  if (isRejection(first)) throw new Error(first.text);
  const left = new Set(['u1-09', 'u1-10', 'u1-11']);
  const now = (unit: string) => personsOf(unit).filter(({ id }) => !left.has(id));
  const next = choosePeople(units, now, { limit: 3, ...(first.next === undefined ? {} : { cursor: first.next }) });
  expect(next).toMatchObject({ items: [{ id: 'u1-12' }, { id: 'u1-13' }, { id: 'u1-14' }] });
});

it('finds by a part of the name and of the unit, in brackets or apart', () => {
  const names = (text: string) => everyPage((asked) => choosePeople(units, personsOf, asked), { text });
  expect(names('王1999（第 1999 街道办）').map(({ id }) => id)).toEqual([
    'u1999-07',
    'u1999-17',
    'u1999-27',
    'u1999-37',
    'u1999-47',
  ]);
  expect(names('没有此人')).toEqual([]);
  expect(everyPage((asked) => chooseUnits(units, asked), { text: '１９９９' })).toMatchObject([{ id: 'u1999' }]);
  expect(chooseUnits(units, { cursor: '?' })).toMatchObject({ rejected: 'invalid' });
});
