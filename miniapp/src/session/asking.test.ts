import { toAsk } from './asking.ts';

const items = [
  { key: 'task' as const, template: 't-task', title: '待办和回执', left: 2 },
  { key: 'reminder' as const, template: 't-reminder', title: '催办和逾期', left: 9 },
  { key: 'urgent' as const, template: 't-urgent', title: '紧急和告警', left: 0 },
];

it('asks for what is short, the shortest first', () => {
  expect(toAsk(items, undefined, 1_000)).toEqual(['t-urgent', 't-task']);
  expect(toAsk([], undefined, 1_000)).toEqual([]);
});

it('does not ask again and again', () => {
  expect(toAsk(items, 1_000, 1_000 + 9 * 60_000)).toEqual([]);
  expect(toAsk(items, 1_000, 1_000 + 10 * 60_000)).toEqual(['t-urgent', 't-task']);
});
