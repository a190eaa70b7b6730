import fc from 'fast-check';
import { compareTables, identifierKey } from './compare.ts';
import type { Row } from './compare.ts';

const options = { key: 'code', fields: ['name', 'city'] };
const row = (code: string, name: string, city = ''): Row => ({ code, name, city });

it('lists by identifier what differs and what only one of the tables has', () => {
  const mine = [row('3', '丙'), row('1', '甲', '北'), row('4', '丁')];
  const theirs = [row('1', '甲甲', '南'), row('3', ' 丙 '), row('2', '乙')];
  expect(compareTables(mine, theirs, options)).toEqual({
    differences: [
      { identifier: '1', kind: 'differs', field: 'name', mine: '甲', theirs: '甲甲' },
      { identifier: '1', kind: 'differs', field: 'city', mine: '北', theirs: '南' },
      { identifier: '2', kind: 'only-theirs', theirs: '乙' },
      { identifier: '4', kind: 'only-mine', mine: '丁' },
    ],
    counts: {
      mine: 3,
      theirs: 3,
      common: 2,
      same: 1,
      differs: 2,
      onlyMine: 1,
      onlyTheirs: 1,
      byField: { name: 1, city: 1 },
    },
    faults: [],
    skipped: [],
  });
});

it('knows an identifier again in another width, case or spacing, and names it as they spell it', () => {
  const { differences } = compareTables([row('ａ１１０\u3000101 ', 'x')], [row('A110101', 'y')], options);
  expect(differences).toEqual([{ identifier: 'A110101', kind: 'differs', field: 'name', mine: 'x', theirs: 'y' }]);
  for (const spelling of [
    'a110101',
    '\uFEFFA110101',
    'Ａ１１０１０１',
    'A110\u00A0101',
    'A110101\u200B\u202C',
    ' A 110 101\n',
  ])
    expect(identifierKey(spelling)).toBe('A110101');
  expect(identifierKey('A11010１0')).not.toBe('A110101');
});

it('reports rows without an identifier and repeated ones with their line, and compares the first', () => {
  const mine = [row('1', '甲'), row(' ', '?'), row('１', '别'), row('2', '乙')];
  const compared = compareTables(mine, [row('1', '甲'), row('2', '乙')], { ...options, lines: { mine: [2, 3, 5, 6] } });
  expect(compared.differences).toEqual([]);
  expect(compared.faults).toEqual([
    { table: 'mine', line: 3, reason: 'empty-key' },
    { table: 'mine', line: 5, reason: 'repeated-key', identifier: '１', firstLine: 2 },
  ]);
});

it('does not take a missing column for empty cells', () => {
  const mine = [{ code: '1', name: '甲' }];
  const compared = compareTables(mine, [row('1', '甲', '南')], options);
  expect(compared).toMatchObject({ differences: [], skipped: ['city'] });
  const noKey = compareTables([{ id: '1', name: '甲' }], [row('1', '乙')], options);
  expect(noKey.faults).toEqual([{ table: 'mine', line: 1, reason: 'no-key-column' }]);
  expect(noKey.differences).toEqual([]);
});

it('an empty table lacks everything', () => {
  expect(compareTables([], [row('1', '甲')], options)).toMatchObject({
    differences: [{ identifier: '1', kind: 'only-theirs', theirs: '甲' }],
    skipped: [],
  });
});

it('says the same from either side, whatever the order of the rows', () => {
  const table = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('甲', '乙')), {
    selector: ([code]) => code,
  });
  const rows = (cells: [number, string][]) => cells.map(([code, name]) => row(String(code), name));
  fc.assert(
    fc.property(table, table, (a, b) => {
      const there = compareTables(rows(a), rows(b), options).counts;
      const back = compareTables(rows(b).reverse(), rows(a), options).counts;
      expect(back).toEqual({
        ...there,
        mine: there.theirs,
        theirs: there.mine,
        onlyMine: there.onlyTheirs,
        onlyTheirs: there.onlyMine,
      });
      expect(there.common + there.onlyMine).toBe(there.mine);
    }),
  );
});
