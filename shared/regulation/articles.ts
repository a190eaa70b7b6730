/**
 * Articles that the procedures rest on, each in one line of our own words. A: government cloud, B: sharing of
 * information, C: standards (Changsha, 长政办发〔2018〕22号); N: State Council Order 809; R: the rules on reporting
 * cyber-incidents (in force since 2025-11-01); M: Civil Code, how periods are counted.
 */
import { cloudArticles } from './articles/cloud.ts';
import { nationalArticles } from './articles/national.ts';
import { sharingArticles } from './articles/sharing.ts';
import { standardsArticles } from './articles/standards.ts';

export const articles = { ...cloudArticles, ...sharingArticles, ...standardsArticles, ...nationalArticles } as const;

export type ArticleId = keyof typeof articles;
/** Empty where there is no such article. */
export const articleText = (id: string): string => (Object.hasOwn(articles, id) ? articles[id as ArticleId] : '');
