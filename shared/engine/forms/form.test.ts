import { z } from 'zod';
import { carried, choice, describeForm, drawn, list, number, plain, readForm, reason, text } from './form.ts';

const form = z.object({
  name: text('名称', { max: 10 }),
  days: number('天数', { min: 1, max: 60 }),
  level: choice('级别', { high: '高', low: '低' }),
  rows: list('条目', z.object({ record: text('标识'), note: text('说明').optional() }), { max: 3 }),
  reason: reason().optional(),
});
const filled = { name: '甲', days: 5, level: 'high', rows: [{ record: '430102' }] };
const paths = (input: unknown) => {
  const read = readForm(form, input);
  return 'faults' in read ? read.faults.map((one) => one.path) : [];
};

describe('a form', () => {
  it('takes numbers as people type them, and nothing else for one', () => {
    for (const days of ['15', ' 15 ', '15', 15])
      expect(readForm(form, { ...filled, days })).toMatchObject({ value: { days: 15 } });
    for (const days of ['', null, true, [], '1.5', '1e1', 0, 61, 'abc', {}])
      expect(paths({ ...filled, days })).toEqual(['days']);
  });

  it('counts a blank as not filled in: absent where it is optional, a fault where it is not', () => {
    const blanks = { ...filled, reason: '  ', rows: [{ record: '430102', note: '' }] };
    expect(readForm(form, blanks)).toEqual({ value: filled });
    expect(paths({ ...filled, name: '\u202e ', rows: [{ record: '\u200b' }] })).toEqual(['name', 'rows.0.record']);
  });

  it('names each fault by its path, and drops what it did not ask for', () => {
    expect(paths({})).toEqual(['name', 'days', 'level', 'rows']);
    expect(paths(undefined)).toHaveLength(4);
    expect(paths('text')).toHaveLength(1);
    expect(paths({ ...filled, rows: [{ record: 'x'.repeat(201) }] })).toEqual(['rows.0.record']);
    expect(readForm(form, { ...filled, extra: 1 })).toEqual({ value: filled });
  });

  it('survives what is nested out of reason', () => {
    let deep: unknown = [];
    for (let n = 0; n < 100_000; n++) deep = [deep];
    expect(paths({ ...filled, rows: deep })).not.toEqual([]);
  });

  it('takes away marks that change how the line around a name reads, and keeps emoji', () => {
    expect(plain(' \u202e甲\u2066乙\u061c👨‍👩‍👧\ufeff ')).toBe('甲乙👨‍👩‍👧');
  });

  it('keeps a text of one line on one line, and the lines of a long one', () => {
    const both = z.object({ name: text('名称'), why: reason() });
    expect(readForm(both, { name: '甲\n编号 26000001\u2028乙', why: '一、\n二、' })).toEqual({
      value: { name: '甲 编号 26000001 乙', why: '一、\n二、' },
    });
  });

  it('is described as data, in the order of its fields', () => {
    expect(describeForm(form).map(({ key, kind, required }) => [key, kind, required])).toEqual([
      ['name', 'text', true],
      ['days', 'number', true],
      ['level', 'choice', true],
      ['rows', 'list', true],
      ['reason', 'long', false],
    ]);
    expect(describeForm(form)[3]?.items?.map((one) => one.key)).toEqual(['record', 'note']);
  });

  it('carries what tells rows apart: checked as any text, described as data, not among what is drawn', () => {
    const sheet = z.object({
      rows: list('打分', z.object({ unit: carried('单位标识', { max: 5 }), name: text('单位') })),
    });
    const [rows] = describeForm(sheet);
    expect(rows?.items?.map((one) => [one.key, one.carried, one.readOnly])).toEqual([
      ['unit', true, true],
      ['name', undefined, undefined],
    ]);
    expect(drawn(rows?.items ?? []).map((one) => one.key)).toEqual(['name']);
    const faultsOf = (unit: unknown) => {
      const read = readForm(sheet, { rows: [{ unit, name: '市民政局' }] });
      return 'faults' in read ? read.faults.map((one) => one.path) : [];
    };
    expect(faultsOf('civil')).toEqual([]);
    for (const unit of [undefined, '', 7, 'x'.repeat(6)]) expect(faultsOf(unit)).toEqual(['rows.0.unit']);
  });
});
