/** What most procedures have alike, by their group: said once, so that a definition writes down only what is its own. */
import type { ArticleId } from '../../regulation/articles.ts';
import type { PostKey, UnitKind } from '../../kernel/party.ts';
import type { Procedure } from '../definition/definition.ts';

/** Which measure it carries: of the letter of its first article. */
const groups = { A: '政务云', B: '数据共享', N: '数据共享', R: '数据共享', C: '标准化' } as const;
export const groupOf = ([first = '']: readonly ArticleId[] | readonly string[]): Procedure['group'] | undefined =>
  groups[first.charAt(0) as keyof typeof groups];

/** The post to which the work of a group goes in the bodies that do it. */
const posts: Record<Procedure['group'], PostKey> = { 政务云: 'cloud', 数据共享: 'data', 标准化: 'standards' };
const bodies = {
  authority: { of: 'authority' },
  office: { of: 'office' },
  committee: { of: 'committee', post: 'head' },
  government: { of: 'city-government', post: 'head' },
} as const satisfies Record<string, { of: UnitKind; post?: PostKey }>;

/** Roles that a definition need not write down: named in its texts they are the body's usual post for its group. */
export type UsualRole = keyof typeof bodies;
export const usualRole = (name: string, group: Procedure['group']) => {
  if (!Object.hasOwn(bodies, name)) return undefined;
  const body: { of: UnitKind; post?: PostKey } = bodies[name as UsualRole];
  return { of: body.of, post: body.post ?? posts[group] };
};
