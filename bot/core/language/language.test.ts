import type { FormField } from '@banjie/shared/engine/forms/form.ts';
import { fold } from '@banjie/shared/kernel/fold.ts';
import { readAnswer } from './answers.ts';
import { intentOf, looksLikeCommand } from './intent.ts';
import { distance, nearest } from './nearest.ts';
import { after, MAX_SAID, numbersIn, said } from './said.ts';
import { split } from './split.ts';

describe('intentOf', () => {
  it.each([
    ['待办', 'todo', ''],
    [' 待 办 。', 'todo', ''],
    ['\u200f待办\u202e', 'todo', ''],
    ['ＨＥＬＰ', 'help', ''],
    ['？', 'help', ''],
    ['查看 ２０２６１１２２０００１', 'view', '２０２６１１２２０００１'],
    ['查看#202611220001', 'view', '202611220001'],
    ['查看：0001', 'view', '0001'],
    ['查看', 'view', ''],
    ['进度1234', 'progress', '1234'],
    ['绑定 ab cd', 'bind', 'ab cd'],
    ['绑定ABCD', 'bind', 'ABCD'],
    ['绑定本群', 'bindRoom', ''],
    ['纠错行政区划代码 430102', 'correct', '行政区划代码 430102'],
    ['ＹＥＳ', 'yes', ''],
    ['是！', 'yes', ''],
    ['否', 'no', ''],
    ['取消', 'cancel', ''],
  ])('reads %j as %s %j', (text, kind, rest) => {
    expect(intentOf(said(text))).toMatchObject({ kind, rest: { raw: rest } });
  });

  it.each([
    '是否可以',
    '查看一下大家的意见',
    '待办理的材料',
    '同意',
    '不予受理 1234',
    '取消他的资格',
    '看来不行',
    '对不起',
  ])('leaves %j to the commands of the matters', (text) => expect(intentOf(said(text))).toBeUndefined());
});

describe('looksLikeCommand, in a room without a mention', () => {
  it.each(['待办', '查看 202611220001', '受理 202611220001', '确认', '确认202611220001', '帮助', '是'])(
    '%j is one',
    (text) => expect(looksLikeCommand(said(text))).toBe(true),
  );
  it.each(['大家好', '确认一下时间', '受理 12', '好的', '绑定手机怎么弄'])('%j is talk', (text) =>
    expect(looksLikeCommand(said(text))).toBe(false),
  );
});

describe('numbersIn', () => {
  it.each([
    ['受理 202611220001', ['202611220001']],
    ['受理２０２６１１２２０００１号', ['202611220001']],
    ['受理 2026 1122 0001 材料齐', ['202611220001', '2026']],
    ['退回 0001 第 12 页', ['0001']],
    ['没有', []],
    ['12', []],
  ])('%j holds %j', (text, digits) => {
    expect(numbersIn(said(text)).map((one) => one.digits)).toEqual(digits);
  });
});

describe('said', () => {
  it('folds without changing the length, so that reasons keep their own marks', () => {
    const text = '退回：“材料”，不全（缺①）😀 ＡＢＣ';
    expect(fold(text)).toHaveLength(text.length);
    expect(after(said(`不予 受理 ${text}`), '不予受理')?.raw).toBe(text);
  });
  it('is not impressed by five megabytes, emoji or lone surrogates', () => {
    const started = performance.now();
    expect(said('😀'.repeat(2_600_000)).raw.length).toBeLessThanOrEqual(MAX_SAID * 2);
    // Half a character stands as U+FFFD from here on.
    expect(said('\ud83d\u202e\u0000').folded).toBe('\ufffd');
    // A few ms; the margin is for a busy machine. What grows with the square of it would take hours.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe('nearest', () => {
  const words = ['待办', '查看', '纠错', '帮助', '不予受理', '审核通过'];
  it.each([
    ['代办', '待办'],
    ['带办', '待办'],
    ['查着 202611220001', '查看'],
    ['纠措', '纠错'],
    ['不与受理 1234', '不予受理'],
    ['审合通过', '审核通过'],
  ])('%j is %j', (written, word) => expect(nearest(written, words)).toBe(word));
  it.each(['今天天气', '', '1234', '😀'])('%j is nothing', (written) =>
    expect(nearest(written, words)).toBeUndefined(),
  );
  it.each([
    ['试运行合格', '试运行不合格'],
    ['不同意', '同意'],
  ])('%j never means %j', (written, word) => expect(nearest(written, [word])).toBeUndefined());
  it('counts neighbours in the wrong order as one slip', () => expect(distance('办待', '待办')).toBe(1));
});

describe('split', () => {
  it('cuts between lines, loses nothing and never cuts a character', () => {
    const text = Array.from({ length: 200 }, (_, n) => `第 ${n} 行 😀😀😀😀😀😀😀😀😀😀`).join('\n');
    const parts = split(text);
    expect(parts.every((part) => part.length <= 1_800)).toBe(true);
    expect(parts.join('\n')).toBe(text);
    const solid = '😀'.repeat(3_000);
    expect(split(solid).join('')).toBe(solid);
    for (const part of split(`x${solid}`)) expect(part).not.toMatch(/[\ud800-\udbff]$/);
  });
  it('says nothing for nothing', () => expect(split('  ')).toEqual([]));
});

describe('readAnswer', () => {
  const field = (more: Partial<FormField>): FormField => ({
    key: 'k',
    title: '数',
    kind: 'text',
    required: true,
    ...more,
  });
  const options = [
    { value: 'corrected', title: '已更正' },
    { value: 'confirmed', title: '经核实无误' },
    { value: 'partly', title: '部分更正' },
  ];
  const read = (kind: FormField['kind'], text: string, more: Partial<FormField> = {}) =>
    readAnswer(field({ kind, ...more }), said(text), options, '2026-11-23');

  it.each([
    ['number', '１５', 15],
    ['number', '15 台', 15],
    ['number', '1，200', 1200],
    ['date', '2026-12-01', '2026-12-01'],
    ['date', '2026年12月1日', '2026-12-01'],
    ['date', '20261201', '2026-12-01'],
    ['choice', '第一个', 'corrected'],
    ['choice', '最后一个', 'partly'],
    ['yesno', '是的', true],
    ['yesno', '没有', false],
    ['choice', '2', 'confirmed'],
    ['choice', '２。', 'confirmed'],
    ['choice', '无误', 'confirmed'],
    ['choice', '已更正', 'corrected'],
    ['choices', '1、3', ['corrected', 'partly']],
    ['choices', '已更正，部分更正', ['corrected', 'partly']],
    ['text', '任何“文字”，原样', '任何“文字”，原样'],
  ] as const)('%s: %j is %j', (kind, text, value) => expect(read(kind, text)).toEqual({ value }));

  it.each([
    ['number', '很多'],
    ['date', '2026-02-30'],
    ['date', '下周'],
    ['yesno', '也许'],
    ['choice', '4'],
    ['choice', '更正'],
    ['choices', '1、9'],
    ['choices', ''],
  ] as const)('%s: %j is not understood', (kind, text) => expect(read(kind, text)).toHaveProperty('fault'));

  it('keeps to the bounds of the field', () => {
    expect(read('number', '11', { max: 10 })).toHaveProperty('fault');
    expect(read('long', '短', { min: 2 })).toHaveProperty('fault');
    expect(read('text', '长'.repeat(201))).toHaveProperty('fault');
    expect(read('number', '20GB', { unit: 'GB' })).toEqual({ value: 20 });
  });
});

it('a material is said with number, day and who has issued it, in any order', () => {
  const field: FormField = {
    ...{ key: 'report', title: '软件性能和安全测试报告', kind: 'material', required: true },
    material: {
      id: 'report',
      file: 'may',
      number: { title: '报告编号', needed: true },
      by: { title: '测评机构', needed: true },
      date: { title: '日期', needed: true },
    },
  } as never;
  const meant = (words: string) => readAnswer(field, said(words), [], '2026-11-24');
  const whole = { number: 'JC-2026-17', by: '省软件测评中心', date: '2026-11-02' };
  expect(meant('JC-2026-17，省软件测评中心，2026-11-02')).toMatchObject({ value: whole });
  expect(meant('2026年11月2日、省软件测评中心、JC-2026-17、正本另送')).toMatchObject({
    value: { ...whole, note: '正本另送' },
  });
  expect(meant('另行报送纸质件')).toMatchObject({ value: { note: '另行报送纸质件' } });
});
