import { dutySaid, looksLikeDuty, maintenanceSaid } from './duty.ts';
import { said } from './said.ts';

const today = '2026-12-02'; // Wednesday
const read = (text: string) => dutySaid(said(text), today);

it.each([
  ['谁在值班', { kind: 'who' }],
  ['现在谁值班？', { kind: 'who' }],
  ['值班表', { kind: 'who' }],
  ['明天谁在值班', { kind: 'who', day: '2026-12-03' }],
  ['谁在值班 12月5日', { kind: 'who', day: '2026-12-05' }],
  ['下周三谁值班', { kind: 'who', day: '2026-12-09' }],
  ['谁在值班 圣诞', { kind: 'who', unclear: '圣诞' }],
  ['换班 12月5日 卢思齐', { kind: 'swap', give: '2026-12-05', other: '卢思齐' }],
  ['换班 12月5日 卢思齐 12月8日', { kind: 'swap', give: '2026-12-05', other: '卢思齐', take: '2026-12-08' }],
  ['换班：周六 给 卢思齐，换 下周一', { kind: 'swap', give: '2026-12-05', other: '卢思齐', take: '2026-12-07' }],
  ['换班', { kind: 'swap', other: '' }],
  ['同意换班', { kind: 'answer', answer: 'accept' }],
  ['交班', { kind: 'note', text: '' }],
  ['交班 光模块已换，观察到 10 点。', { kind: 'note', text: '光模块已换，观察到 10 点。' }],
  ['交班说明：见 CRM 工单 A-12', { kind: 'note', text: '见 CRM 工单 A-12' }],
  ['不同意换班 2', { kind: 'answer', answer: 'decline', place: 2 }],
])('%s', (text, meant) => expect(read(text)).toEqual(meant));

it.each([
  ['维护', { kind: 'list' }],
  ['正在维护的系统？', { kind: 'list' }],
  ['结束维护', { kind: 'end' }],
  ['提前结束维护 2', { kind: 'end', place: 2 }],
  ['延长维护', { kind: 'longer' }],
  ['延长维护 2小时', { kind: 'longer', minutes: 120 }],
  ['延长维护 半小时', { kind: 'longer', minutes: 30 }],
  ['延长维护 2 三十分钟', { kind: 'longer', minutes: 30, place: 2 }],
])('%s', (text, meant) => expect(maintenanceSaid(said(text))).toEqual(meant));

it.each(['维护一下系统', '系统维护通知', '交班表在哪'])('%s is about something else', (text) => {
  expect(maintenanceSaid(said(text))).toBeUndefined();
  expect(read(text)).toBeUndefined();
});

it.each(['请通知值班人员', '确认', '我想问问谁来负责', '不换了'])('%s is about something else', (text) =>
  expect(read(text)).toBeUndefined(),
);

it('is looked at in a room without a mention where nothing else is said', () => {
  expect(looksLikeDuty(said('谁在值班？'))).toBe(true);
  expect(looksLikeDuty(said('换班的事晚点再说'))).toBe(false);
});
