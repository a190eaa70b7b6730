/** What is usual need not be written down, and what is written down takes its place. */
import { z } from 'zod';
import { finish, go, limit } from '../definition/define.ts';
import { text } from '../forms/form.ts';
import { city, procedure } from './procedure.ts';
import type { ArticleId } from '../../regulation/articles.ts';

const t = {
  title: '试验',
  summary: '引擎的试验',
  opener: '单位',
  roles: { unit: '单位', authority: '主管部门', office: '办理单位', committee: '委员会' },
  steps: { fill: '填报', check: '审核' },
  commands: { submit: '提交', pass: '通过' },
  ends: { done: '办结' },
  noTermination: '只能办结',
};
const forms = { opening: z.object({ what: text('事由') }) };
type Written = Parameters<typeof procedure<typeof t, typeof forms>>[2];
const written = (articles: ArticleId[], more: Partial<Written> = {}) =>
  procedure(t, forms, {
    key: 'usual',
    articles,
    roles: { unit: { post: 'contact', of: 'opener' } },
    opening: {
      by: { posts: ['contact'], kinds: ['unit'] },
      title: (form) => form.what,
      outcomes: [go('fill')],
    },
    steps: {
      fill: { task: ['unit', city(5, 'wd')], commands: { submit: { outcomes: [go('check')] } } },
      check: {
        task: ['authority', limit(3, 'wd', 'A-12'), 'committee'],
        commands: { pass: { decides: 'for', outcomes: [finish('done')] } },
      },
    },
    ends: { good: ['done'] },
    ...more,
  });

describe('a definition that says only its own', () => {
  it.each([
    ['A-12', '政务云', 'cloud'],
    ['B-25', '数据共享', 'data'],
    ['N-27', '数据共享', 'data'],
    ['C-14', '标准化', 'standards'],
  ] as const)('of %s is of the group %s, and the bodies act by their post for it', (article, group, post) => {
    expect(written([article])).toMatchObject({
      ...{ version: 1, group, supervisor: 'authority', noTermination: '只能办结' },
      roles: {
        unit: { post: 'contact', title: '单位' },
        authority: { post, of: 'authority', title: '主管部门' },
        office: { post, of: 'office', title: '办理单位' },
        committee: { post: 'head', of: 'committee', title: '委员会' },
      },
    });
  });

  it('has in a task whose it is, within what, and who takes it up', () => {
    const { fill, check } = written(['A-12']).steps;
    expect(fill).toMatchObject({
      ...{ kind: 'task', by: 'unit' },
      limits: [{ span: { n: 5, unit: 'wd' }, basis: 'setting', setting: 'usual.fill' }],
    });
    expect(fill).not.toHaveProperty('takenUpBy');
    expect(fill).not.toHaveProperty('task');
    expect(check).toMatchObject({
      ...{ by: 'authority', takenUpBy: 'committee', limits: [{ basis: 'A-12', span: { n: 3, unit: 'wd' } }] },
    });
  });

  it('says what is otherwise with it', () => {
    const other = written(['A-12'], {
      ...{ version: 2, group: '标准化', supervisor: 'committee', noTermination: '另有规定' },
      roles: { unit: { post: 'contact', of: 'opener' }, authority: { post: 'head', of: 'authority' } },
    });
    expect(other).toMatchObject({
      ...{ version: 2, group: '标准化', supervisor: 'committee', noTermination: '另有规定' },
      roles: { authority: { post: 'head' }, office: { post: 'standards' } },
    });
  });
});
