import { phraseIn } from './phrases.ts';
import { said } from './said.ts';

const phrases = ['材料齐全，符合要求。', '按方案办理', '同意，请抓紧实施。'];
const taken = (text: string) => phraseIn(said(text), phrases);

it.each([
  ['2', '按方案办理'],
  ['２', '按方案办理'],
  ['第二条', '按方案办理'],
  ['最后一条', '同意，请抓紧实施。'],
  ['2 下周一前报进度', '按方案办理。下周一前报进度'],
  ['1，另附清单', '材料齐全，符合要求。另附清单'],
  ['#3', '同意，请抓紧实施。'],
])('%s takes the opinion under that number', (text, opinion) => {
  expect(taken(text)).toEqual({ text: opinion });
});

it.each([
  ...['2 个月内整改', '2个月内整改', '3 台云主机超出配额', '1.5 倍冗余', '2026年预算不足', '12 日前没有补正', '30天内'],
  ...['第2条规定的材料不全', '1、材料不全 2、没有盖章', '1 材料不全 2 没有盖章', '1.材料不全；2.没有盖章'],
  ...['材料齐全', '同意', '9 另行通知', '2号楼机房不合格', '1、材料不全'],
])('%s is said in words of his own', (text) => {
  expect(taken(text)).toBeUndefined();
});

it('one that only begins a reason wants the rest of it', () => {
  const reasons = ['材料不齐：', '不符合规划。'];
  expect(phraseIn(said('1'), reasons)).toEqual({ begins: '材料不齐：' });
  expect(phraseIn(said('1 缺测试报告'), reasons)).toEqual({ text: '材料不齐：缺测试报告' });
});

it('a number that was not shown is none of them, and without any nothing is taken', () => {
  expect(taken('4')).toEqual({ missing: 4 });
  expect(phraseIn(said('2'), [])).toBeUndefined();
});
