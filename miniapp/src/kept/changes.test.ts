import type { KeptSearch } from '@banjie/shared/contract/routes/search.ts';
import { adding, asksTheSame, removing, renaming } from './changes.ts';

const late: KeptSearch = { name: '逾期的', text: '', scope: 'unit', state: 'open', due: 'overdue' };
const cloud: KeptSearch = { name: '上云', text: '上云', kind: 'matter' };
const own: KeptSearch = { name: '我的', text: '', scope: 'mine' };

it('what is taken away comes back where it stood, whatever was kept on another device meanwhile', () => {
  const gone = removing(cloud)([late, cloud, own]);
  expect(gone).toEqual([late, own]);
  const other = { ...own, name: '另一个' };
  expect(adding(cloud, 1)([...gone, other])).toEqual([late, cloud, own, other]);
});

it('is kept once, however often it is sent; and of two of one name only the one that is meant is changed', () => {
  expect(adding(late)(adding(late)([]))).toEqual([late]);
  const twin = { ...late, due: 'week' as const };
  expect(renaming(twin, '本周的')([late, twin])).toEqual([late, { ...twin, name: '本周的' }]);
  expect(removing(twin)([late, twin])).toEqual([late]);
});

it('asks the same whatever it is called', () => {
  const other: KeptSearch = { ...late, name: '另一个' };
  expect(asksTheSame(late, other)).toBe(true);
  expect(asksTheSame(late, { ...late, procedure: 'cloud-use' })).toBe(false);
});
