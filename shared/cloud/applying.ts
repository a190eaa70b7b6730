/** Applications about a system on the cloud: its unit asks, the office decides, whoever runs it does it. */
import { finish, limit } from '../engine/definition/define.ts';
import type { ArticleId } from '../regulation/articles.ts';
import { sharingPartners } from '../regulation/units.ts';
import { namedProvider } from './systems.ts';

export const applicationRoles = {
  applicant: { post: 'cloud', of: 'opener' },
  provider: { post: 'ops', of: namedProvider },
} as const;

/** Districts and parks may use the city's cloud as well. */
export const applicants = { posts: ['cloud', 'contact', 'head'] as const, kinds: sharingPartners };

/** Five working days for the office to look at it. */
export const reviewedBy = (article: ArticleId) => ({
  task: ['office', limit(5, 'wd', article), 'authority'] as const,
});
/** Three for the provider to do it; where it says nothing, the office has it done. */
export const doneBy = (article: ArticleId) => ({
  task: ['provider', limit(3, 'wd', article), 'office'] as const,
});
export const refused = { decides: 'against' as const, outcomes: [finish('refused')] };
