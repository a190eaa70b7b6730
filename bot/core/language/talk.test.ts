import { isPlace, placeAt } from './places.ts';
import { said } from './said.ts';
import { talkOf } from './talk.ts';

describe('talkOf', () => {
  it.each([
    ['你好', 'greeting'],
    ['您好！', 'greeting'],
    ['在吗？', 'greeting'],
    ['谢谢', 'thanks'],
    ['好的谢谢', 'thanks'],
    ['今天有什么要办的', 'today'],
    ['今天要办什么', 'today'],
    ['请问我今天有哪些事要办？', 'today'],
    ['有什么要办的吗', 'todo'],
    ['现在有没有待办', 'todo'],
    ['我要做什么', 'todo'],
    ['还剩几天', 'left'],
    ['202611220001 还剩几天？', 'left'],
    ['编号 202611220001 什么时候到期', 'left'],
    ['这个什么时候到期呀', 'left'],
    ['谁在办', 'who'],
    ['现在到谁那了', 'who'],
    ['办到哪一步了', 'who'],
    ['怎么弄', 'how'],
    ['这个怎么办理？', 'how'],
    ['你是谁', 'self'],
  ])('reads %j as %s', (text, kind) => expect(talkOf(said(text))).toEqual({ kind }));

  it.each([
    '受理',
    '确认',
    '期限太短，不予受理',
    '谁在办公室',
    '材料不全，怎么办理要写清楚',
    '今天',
    '同意，谢谢',
    '还剩三个附件没交',
  ])('leaves %j alone', (text) => expect(talkOf(said(text))).toBeUndefined());
});

describe('placeAt', () => {
  it.each([
    ['1', 1],
    ['01', 1],
    ['#3', 3],
    ['12', 12],
    ['第一个', 1],
    ['第2项', 2],
    ['第十二条', 12],
    ['首个', 1],
    ['三个', 3],
    ['最后一个', -1],
    ['最后那个', -1],
    ['倒数第二个', -2],
  ])('%j is row %d', (text, nth) => expect(isPlace(text)).toMatchObject({ nth }));

  it.each([
    ['1 材料齐全', 1],
    ['第一个材料齐全', 1],
    ['最后一个，材料不全', -1],
  ])('%j begins with row %d', (text, nth) => expect(placeAt(text)).toMatchObject({ nth }));

  it.each([
    '2 台服务器不够',
    '3天后',
    '2个系统不合规',
    '最后提交的材料不全',
    '1.5 万元',
    '2026',
    '一下',
    '三份材料缺章',
  ])('%j begins with none', (text) => expect(placeAt(text)).toBeUndefined());
});
