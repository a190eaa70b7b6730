/** What people copy from a spreadsheet into a list. */
import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { pastedRows, withPasted } from './pasted.ts';

const items: FormField[] = [
  { key: 'code', title: '编码', kind: 'text', required: true },
  { key: 'cores', title: '处理器', kind: 'number', required: true },
  { key: 'since', title: '启用日期', kind: 'date', required: false },
  {
    ...{ key: 'level', title: '等级', kind: 'choice', required: false },
    options: [
      { value: 'two', title: '二级' },
      { value: 'three', title: '三级' },
    ],
  },
  { key: 'backup', title: '备份', kind: 'yesno', required: false },
];
const paste = (text: string, room = 200) => pastedRows(items, text, room);

it('reads cells by their heads, in any order, and says which columns nothing is read from', () => {
  expect(paste('处理器\t备注\t编码\n8\t新\t007\r\n')).toEqual({
    rows: [{ cores: '8', code: '007' }],
    faults: [],
    notices: ['没有用到的列：备注'],
  });
});

it('reads cells in the order of the fields where no head was copied', () => {
  expect(paste('007\t1,024\t2026/1/5\t三级\t是').rows).toEqual([
    { code: '007', cores: '1024', since: '2026-01-05', level: 'three', backup: true },
  ]);
});

it('keeps long numbers and zeros before a number as they stand', () => {
  expect(paste('编码\t处理器\n430102199001011234\t1\n000001\t2').rows.map(({ code }) => code)).toEqual([
    '430102199001011234',
    '000001',
  ]);
});

it('takes nothing of a table that a spreadsheet has spoilt, and says where', () => {
  const spoilt = paste('编码\t处理器\n007\t1\n4.30102E+17\t2\n#REF!\t3');
  expect(spoilt.rows).toEqual([]);
  expect(spoilt.faults).toEqual([
    expect.stringMatching(/^第 3 行 编码“4\.30102E\+17”：.*科学计数法/),
    expect.stringMatching(/^第 4 行 编码“#REF!”：/),
  ]);
});

it('names each cell that is none of what its field takes', () => {
  const { rows, faults } = paste('007\t八\t2026-02-30\t四级\t也许');
  expect(rows).toEqual([]);
  expect(faults.map((one) => one.split('：')[0])).toEqual([
    '第 1 行 处理器“八”',
    '第 1 行 启用日期“2026-02-30”',
    '第 1 行 等级“四级”',
    '第 1 行 备份“也许”',
  ]);
  expect(faults[2]).toContain('二级、三级');
});

it('takes no more rows than the list has room for, and no row that is cut', () => {
  expect(paste('1\t1\n2\t2\n3\t3', 2)).toMatchObject({ rows: [], faults: [expect.stringContaining('2 行')] });
  expect(paste('编码\t处理器\n1\t1\n2')).toMatchObject({ rows: [], faults: [expect.stringContaining('第 3 行')] });
  expect(paste(' ')).toMatchObject({ rows: [], faults: [expect.any(String)] });
});

it('leaves to be chosen by hand what a name does not say for certain', () => {
  const unit: FormField = { key: 'unit', title: '单位', kind: 'unit', required: true };
  expect(pastedRows([unit, ...items], '单位\t编码\n市民政局\t1', 9)).toEqual({
    rows: [{ code: '1' }],
    faults: [],
    notices: ['“单位”请在读入后逐行选择'],
  });
});

it('comes behind the rows that were begun', () => {
  expect(withPasted([{ code: 'a' }, {}, { code: '' }], [{ code: 'b' }])).toEqual([{ code: 'a' }, { code: 'b' }]);
});
