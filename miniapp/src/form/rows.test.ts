import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { isFilled, openRows, rowName } from './rows.ts';

const items: FormField[] = [
  { key: 'unit', title: '单位', kind: 'text', required: true, readOnly: true, carried: true },
  { key: 'name', title: '名称', kind: 'text', required: true, readOnly: true },
  { key: 'score', title: '得分', kind: 'number', required: true, min: 0, max: 100 },
  { key: 'note', title: '说明', kind: 'long', required: false },
];
const rows = [
  { unit: 'civil', name: '市民政局', score: '80' },
  { unit: 'edu', name: '市教育局' },
  { unit: 'works', name: '市住建局', score: '180' },
];

it('are called by what is given and shown, not by what is only carried', () => {
  expect(rows.map((row) => rowName(items, row, (_, id) => id))).toEqual(['市民政局', '市教育局', '市住建局']);
  expect(rowName(items.slice(2), { score: 1 }, (_, id) => id)).toBeUndefined();
});

it('want something until everything that is required is there and right', () => {
  expect(rows.map((row) => isFilled(items, row))).toEqual([true, false, false]);
  expect(openRows(items, rows)).toEqual([1, 2]);
});
