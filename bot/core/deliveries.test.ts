import type { DeliveryView } from '@banjie/shared/contract/shapes.ts';
import { renderDelivery } from './deliveries.ts';

const delivery = (more: Partial<DeliveryView> = {}, notice: Partial<DeliveryView['notice']> = {}): DeliveryView => ({
  id: 'd1',
  fence: 1,
  contact: 'li',
  attempt: 1,
  notice: {
    id: 'n1',
    at: '2026-11-23T01:00:00.000Z',
    atText: '11月23日 09:00',
    kind: 'task',
    urgent: false,
    subject: '受理审核：电子证照系统上云申请',
    body: '市教育局申请使用政务云。',
    number: '202611220001',
    read: false,
    state: 'open',
    ...notice,
  },
  dueText: '11月25日 周三 24:00（3 个工作日，A-12）',
  words: ['受理', '不予受理'],
  ...more,
});

it('a task says what, which number, until when by which article, and what can be answered', () => {
  expect(renderDelivery(delivery())).toBe(
    [
      '【待办】受理审核：电子证照系统上云申请',
      '编号 202611220001',
      '市教育局申请使用政务云。',
      '期限：11月25日 周三 24:00（3 个工作日，A-12）',
      '可直接回复：受理 / 不予受理',
    ].join('\n'),
  );
});

it('says for whom, where its reader stands in', () => {
  expect(renderDelivery(delivery({ behalf: '林晓芸' }))).toMatch(/^【待办·代林晓芸】受理审核：/);
});

it.each([
  ['reminder', '【催办】'],
  ['lapse', '【逾期】'],
  ['alert', '【告警】'],
  ['info', '【告知】'],
  ['result', '【结果】'],
  ['receipt', '【待回执】'],
] as const)('%s begins with %s', (kind, head) =>
  expect(renderDelivery(delivery({}, { kind }))).toMatch(new RegExp(`^${head}`)),
);

it('an urgent one is marked, one in a room says how a room answers', () => {
  expect(renderDelivery(delivery({}, { urgent: true }))).toMatch(/^❗【待办】/);
  expect(renderDelivery(delivery({ room: 'r', words: ['确认'] }))).toMatch(/群里请回复：@我 确认 202611220001$/);
});

it('one that nothing answers says where to look, one without a matter says no number', () => {
  expect(renderDelivery(delivery({ words: [] }))).toMatch(/发“查看 202611220001”看详情$/);
  const { number: _, ...notice } = delivery().notice;
  expect(renderDelivery({ ...delivery({ words: [] }), notice })).not.toMatch(/编号|查看/);
});

it('does not name its kind twice', () => {
  expect(renderDelivery(delivery({}, { subject: '待办:受理', kind: 'alert' }))).toMatch(/^【告警】受理\n/);
});

it('never shows an ID number', () => {
  expect(renderDelivery(delivery({}, { body: '身份证 430102199001011238' }))).toContain('430102********1238');
});
