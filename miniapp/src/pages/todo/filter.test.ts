import { askedBy, filterOf, isNarrowed, WHOLE, wordsOf, type Filter } from './filter.ts';

const cloud = { key: 'cloud-use', title: '政务云使用申请' };
const late: Filter = { scope: 'unit', state: 'open', due: 'overdue', procedure: cloud, text: ' 港口 ' };

it('comes back from where it is kept as it was', () => {
  const kept = { name: '港口的', ...askedBy(late), procedureTitle: cloud.title };
  expect(filterOf(kept)).toEqual({ ...late, text: '港口' });
  expect(filterOf({ name: '我的', text: '', scope: 'mine' })).toEqual({ ...WHOLE, scope: 'mine' });
});

it('asks for no state of tasks, and for no deadline of what has ended', () => {
  expect(askedBy({ ...WHOLE, state: 'ended', due: 'week' })).toEqual({ scope: 'todo', text: '', due: 'week' });
  expect(askedBy({ ...late, state: 'ended', procedure: undefined, text: '' })).toEqual({
    ...{ scope: 'unit', text: '', state: 'ended' },
  });
});

it('is something to keep only where it is narrower than what everybody begins with', () => {
  expect([WHOLE, { ...WHOLE, scope: 'unit' as const }].map(isNarrowed)).toEqual([false, false]);
  expect(
    [
      { ...WHOLE, text: ' ' },
      { ...WHOLE, procedure: cloud },
    ].map(isNarrowed),
  ).toEqual([false, true]);
});

it('is called by what it asks for', () => {
  expect(wordsOf(late)).toBe('本单位 · 已逾期 · 政务云使用申请 · 港口');
  expect(wordsOf({ ...WHOLE, scope: 'mine', state: 'ended' })).toBe('我发起的 · 已办结');
});
