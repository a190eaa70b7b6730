import { readFileSync } from 'node:fs';
import { compareTables } from '@banjie/shared/kernel/compare.ts';
import { parseCsv } from '@banjie/shared/kernel/csv.ts';

const load = (file: string) =>
  parseCsv(readFileSync(new URL(file, import.meta.url), 'utf8'), { maxLength: 1_000_000, maxRows: 10_000 });
const owner = load('divisions-civil-affairs.csv');
const other = load('divisions-statistics.csv');

it('both tables are whole: six-digit codes, each once, with a name and a province', () => {
  for (const [table, rows] of [
    [owner, 2978],
    [other, 3285],
  ] as const) {
    expect(table.faults).toEqual([]);
    expect(table.header).toEqual(['code', 'name', 'city', 'province']);
    expect(table.rows).toHaveLength(rows);
    expect(new Set(table.rows.map(({ code }) => code)).size).toBe(rows);
    for (const { code, name, province } of table.rows) {
      expect(code).toMatch(/^\d{6}$/);
      expect(name).not.toBe('');
      expect(province).not.toBe('');
    }
  }
});

describe('seen from the unit that uses the resource and keeps a table of its own', () => {
  const compared = compareTables(other.rows, owner.rows, { key: 'code', fields: ['name', 'city', 'province'] });

  it('they differ in 337 places: 4 names, 13 codes only the owner has, 320 only the other', () => {
    expect(compared.faults).toEqual([]);
    expect(compared.counts).toEqual({
      mine: 3285,
      theirs: 2978,
      common: 2965,
      same: 2961,
      differs: 4,
      onlyMine: 320,
      onlyTheirs: 13,
      byField: { name: 4, city: 0, province: 0 },
    });
    expect(compared.differences).toHaveLength(337);
  });

  it('the names that differ are these', () => {
    expect(compared.differences.filter(({ kind }) => kind === 'differs')).toEqual([
      { identifier: '152571', kind: 'differs', field: 'name', mine: '乌拉盖管委会', theirs: '乌拉盖管理区管委会' },
      { identifier: '371471', kind: 'differs', field: 'name', mine: '德州经济技术开发区', theirs: '德州天衢新区' },
      { identifier: '411671', kind: 'differs', field: 'name', mine: '河南周口经济开发区', theirs: '周口临港开发区' },
      { identifier: '620201', kind: 'differs', field: 'name', mine: '市辖区', theirs: '嘉峪关市' },
    ]);
  });

  it('of the codes that only the other has, 281 less the renamed one are the placeholder 市辖区', () => {
    const onlyMine = compared.differences.filter(({ kind }) => kind === 'only-mine');
    expect(onlyMine.filter(({ mine }) => mine === '市辖区')).toHaveLength(280);
    expect(onlyMine).toContainEqual({ identifier: '350427', kind: 'only-mine', mine: '沙县' });
    expect(compared.differences).toContainEqual({ identifier: '441900', kind: 'only-theirs', theirs: '东莞市' });
  });
});

it('50,000 rows of each are read and compared without making anybody wait', () => {
  const csv = (name: string) =>
    'code,name\n' + Array.from({ length: 50_000 }, (_, n) => `${100_000 + n},${n % 2 ? name : '同'}\n`).join('');
  const before = performance.now();
  const [mine, theirs] = ['甲', '乙'].map(
    (name) => parseCsv(csv(name), { maxLength: 1_000_000, maxRows: 50_000 }).rows,
  );
  const { counts } = compareTables(mine ?? [], theirs ?? [], { key: 'code', fields: ['name'] });
  expect(counts).toMatchObject({ same: 25_000, differs: 25_000 });
  // About 0.2 s; the margin is for a busy machine. A comparison of each with each would take minutes.
  expect(performance.now() - before).toBeLessThan(30_000);
});
