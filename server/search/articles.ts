/** Articles of the law by what the product says of them, in its own words. */
import { articles, type ArticleId } from '@banjie/shared/regulation/articles.ts';
import { carries, madeOf } from './words.ts';

interface Article {
  id: ArticleId;
  text: string;
  made: { text: string; sound: string };
}

let known: readonly Article[] | undefined;
/** Made when the first search asks: some two hundred lines. */
const all = (): readonly Article[] =>
  (known ??= Object.entries(articles).map(([id, text]) => ({
    id: id as ArticleId,
    text,
    made: madeOf(`${id} ${text}`),
  })));

export const articlesWith = (words: readonly string[]): Omit<Article, 'made'>[] =>
  all().flatMap(({ id, text, made }) => (carries(made, words) ? [{ id, text }] : []));
