import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { cleaned, draftFits, emptyValue, faultsIn, readBack } from './values.ts';

const fields: FormField[] = [
  { key: 'why', title: '理由', kind: 'long', required: true, min: 2, max: 5 },
  { key: 'cpu', title: '处理器', kind: 'number', required: true, unit: '核' },
  { key: 'backup', title: '备份', kind: 'yesno', required: true },
  { key: 'level', title: '等级', kind: 'choice', required: false, options: [{ value: 'a', title: '一级' }] },
  {
    key: 'rows',
    title: '疑误',
    kind: 'list',
    required: true,
    items: [{ key: 'record', title: '标识', kind: 'text', required: true }],
  },
];

describe('a form as it is typed', () => {
  it('begins with one open row where a list needs one, and with what the server filled in', () => {
    expect(emptyValue(fields, { why: '旧' })).toEqual({ why: '旧', rows: [{}] });
  });

  it('names what is missing at its place, rows included, and takes “no” for an answer', () => {
    const paths = faultsIn(fields, { backup: false, rows: [{ record: 'x' }, { record: ' ' }] }).map((one) => one.path);
    expect(paths).toEqual(['why', 'cpu', 'rows.1.record']);
  });

  it('says that a text is too long or too short instead of cutting it', () => {
    const faultOf = (why: string) =>
      faultsIn(fields, { why, cpu: 1, backup: true, rows: [{ record: 'x' }] })[0]?.message;
    expect(faultOf('一二三四五六')).toContain('最多 5 个字');
    expect(faultOf('一')).toContain('至少 2 个字');
    expect(faultOf('刚好')).toBeUndefined();
  });

  it('sends numbers as numbers and leaves blanks out, so that an empty number is not a zero', () => {
    expect(cleaned(fields, { why: ' 好 ', cpu: '8', level: '', rows: [{ record: ' 1 ' }] })).toEqual({
      why: '好',
      cpu: 8,
      rows: [{ record: '1' }],
    });
    expect(cleaned(fields, { cpu: '' })).toEqual({});
    expect(cleaned(fields, { cpu: '八' })).toEqual({ cpu: '八' });
  });

  it('reads back what people chose in their words', () => {
    const value = { cpu: '8', backup: false, level: 'a', rows: [{ record: '110101' }] };
    expect(readBack(fields, value, (_, id) => id)).toEqual([
      { label: '处理器', value: '8 核' },
      { label: '备份', value: '否' },
      { label: '等级', value: '一级' },
      { label: '疑误 1', value: '标识：110101' },
    ]);
  });

  it('throws a draft away when the rows that the server gives are no longer the same', () => {
    const answer: FormField[] = [
      {
        key: 'results',
        title: '结论',
        kind: 'list',
        required: true,
        fixedRows: true,
        items: [
          { key: 'what', title: '疑误', kind: 'text', required: true, readOnly: true },
          { key: 'why', title: '理由', kind: 'text', required: false },
        ],
      },
    ];
    const draft = { results: [{ what: '甲', why: '写了一半' }] };
    expect(draftFits(answer, { results: [{ what: '甲' }] }, draft)).toBe(true);
    expect(draftFits(answer, { results: [{ what: '乙' }] }, draft)).toBe(false);
    expect(draftFits(answer, { results: [{ what: '甲' }, { what: '乙' }] }, draft)).toBe(false);
  });

  it('sends what a row carries and never reads it out', () => {
    const sheet: FormField[] = [
      {
        ...{ key: 'rows', title: '打分', kind: 'list', required: true, fixedRows: true },
        items: [
          { key: 'unit', title: '单位标识', kind: 'text', required: true, readOnly: true, carried: true },
          { key: 'name', title: '单位', kind: 'text', required: true, readOnly: true },
          { key: 'mark', title: '得分', kind: 'number', required: true },
        ],
      },
    ];
    const value = { rows: [{ unit: 'civil', name: '市民政局', mark: '90' }] };
    expect(readBack(sheet, value, (_, id) => id)).toEqual([{ label: '打分 1', value: '单位：市民政局\n得分：90' }]);
    expect(cleaned(sheet, value)).toEqual({ rows: [{ unit: 'civil', name: '市民政局', mark: 90 }] });
    expect(draftFits(sheet, value, { rows: [{ unit: 'other', name: '市民政局' }] })).toBe(false);
  });
});
